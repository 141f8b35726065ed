"""How often words stand in ordinary texts, so that a search holds on to the rarest of them."""

from __future__ import annotations

from functools import cache

_IN_A_TENTH = """
. the i my and is a to in me it not on he for at am you with no do of got was that
"""
_IN_A_TWENTIETH = """
have his can out now him they she one up so be been this all we said her off from says will what
going about had there back when are like if did but told since has just want them by good mum years
night get an again know go or day say two put last
"""
_IN_A_HUNDREDTH = """
us down time phone after come took today home tell man asked because week only went our bus next
over as house brother see tonight new children hours who still need how dead lol first mentor then
every mentee done days own through friday your before here more gone little where came gave could
someone left right work keep door cut school till please would call room let three morning ok months
were sleep old dad nothing myself take think nan stop monday too late baby never thing wants
saturday bring some sorry thursday bed hand
"""
_RARE = 0.0005


@cache
def _shares() -> dict[str, float]:
    shares = dict.fromkeys(_IN_A_HUNDREDTH.split(), 0.01)
    shares |= dict.fromkeys(_IN_A_TWENTIETH.split(), 0.05)
    return shares | dict.fromkeys(_IN_A_TENTH.split(), 0.15)


@cache
def share(words: str) -> float:
    """About how many of a hundred ordinary texts, as a part of 1, hold these plain words together."""
    each = words.split()
    shares = _shares()
    together: float = min((shares.get(word, _RARE) for word in each), default=1.0)
    if not words.endswith(" ") and each:  # the beginning of a word
        together = max(together, 0.2 ** len(each[-1]))
    return together * 0.2 ** max(0, len(each) - 1)


def common_words() -> tuple[str, ...]:
    """The words that stand in at least one of a hundred ordinary texts."""
    return tuple(word for word in _shares() if word.isalpha())
