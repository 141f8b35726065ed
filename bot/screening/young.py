"""Does whoever writes this say that they are a child?"""

from __future__ import annotations

import re

from bot.screening.plain import plain

_YOUNG = re.compile(
    r" i am (?:only )?(?:8|9|1[0-7]) (?!min|hour|day|week|month|mile|late|stone|away|quid|pound|years clean)"
)


def says_young(text: str, language: str = "en") -> bool:
    """Whether `text` tells an age under 18 as the writer's own ("im 15")."""
    return _YOUNG.search(plain(text, language).words) is not None
