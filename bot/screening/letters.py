"""Letters as they are meant: without what cannot be seen, and without look-alikes from other alphabets."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_LOOK_ALIKE = {
    **dict(zip("авсенікмортухѕјԁһӏԛԝӕ", "abcehikmoptyxsjdhlqwa", strict=True)),
    **dict(zip("αβεικνορτυχηω", "abeikvoptuxnw", strict=True)),
    **dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True)),
    **dict(zip("ıɩɑɡłøđħŧƙɓɗ", "iiaglodhtkbd", strict=True)),
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "…": "..",
    "。": ".",
    "、": ",",
    "ㅤ": "",
    "ᅟ": "",
    "ᅠ": "",
    "ﾠ": "",
}
_UNSEEN = frozenset({"Mn", "Me", "Cf"})


def meant(text: str) -> tuple[str, Sequence[int] | None]:
    """`text` in the letters that are meant, and where in `text` each of them stood, None where nothing moved.

    Marks on letters and whatever cannot be seen are gone; wide, ringed and foreign letters that look like
    ours are ours. The places end with one more, the length of `text`.
    """
    if text.isascii() and text.isprintable():
        return text, None
    changed = {ord(letter): other for letter in set(text) if (other := _meant(letter)) != letter}
    if not changed:
        return text, None
    if all(len(other) == 1 for other in changed.values()):
        return text.translate(changed), None
    where = [at for at, letter in enumerate(text) for _ in changed.get(ord(letter), letter)]
    return text.translate(changed), [*where, len(text)]


@lru_cache(maxsize=4096)
def _meant(letter: str) -> str:
    if letter.isascii():
        return letter if letter.isprintable() or letter.isspace() else ""
    kind = unicodedata.category(letter)
    if kind in _UNSEEN:
        return ""
    if kind == "Zs":
        return " "
    bare = "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c))
    for form in (letter, bare, bare.lower()):
        if form in _LOOK_ALIKE:
            return _LOOK_ALIKE[form]
    ours = bare.isascii() and (bare.isalnum() if kind == "So" or len(bare) > 1 else True)
    return bare if ours and bare and (kind != "No" or len(bare) == 1) else letter
