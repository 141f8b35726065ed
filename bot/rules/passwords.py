"""Which passwords will do. Pure. Long ones that are not common; nothing about digits or capitals."""

from __future__ import annotations

SHORTEST = 12
LONGEST = 256
COMMON = "Others would try that password first. Take three words that do not belong together."
_ROWS = "abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm"
_AS_LETTERS = str.maketrans("01345@$!", "oleasasi")
_LISTED = """
    password passwort welcome letmein iloveyou sunshine princess football liverpool chelsea arsenal monkey
    dragon superman batman pokemon charlie trustno admin administrator changeme secret qwerty abc abcd
    alongside mentor mentoring mentee probation charity london england summer winter spring autumn
"""
_WORDS = frozenset(_LISTED.split())
"""The commonest there are, and what a charity's staff would think of first. Digits around one are no help."""


def unfit(password: str, email: str) -> str | None:
    """Why this will not do as the password of whoever has this e-mail, in a sentence. None: it will."""
    if len(password) < SHORTEST:
        return f"The password must have at least {SHORTEST} characters."
    if len(password) > LONGEST:
        return f"The password must have at most {LONGEST} characters."
    plain, address = password.casefold().strip(), email.casefold()
    if plain in (address, address.partition("@")[0]):
        return "The password must not be the e-mail address."
    if _is_common(plain):
        return COMMON
    return None


def _is_common(plain: str) -> bool:
    whole = "".join(plain.split())
    in_a_row = any(whole in (line * 2) or whole in (line * 2)[::-1] for line in _ROWS)
    return len(set(whole)) < 4 or in_a_row or any(map(_is_word, (plain, _spelt(plain))))


def _spelt(plain: str) -> str:
    """With letters for what is often put in their place; a year at the end is a year."""
    return plain.rstrip("0123456789!.?").translate(_AS_LETTERS)


def _is_word(plain: str) -> bool:
    letters = "".join(filter(str.isalpha, plain))
    return any(letters and letters == word * (len(letters) // len(word)) for word in _WORDS)
