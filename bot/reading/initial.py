"""Tells an initial from the article: "A didnt show" is about somebody called A, "A good meeting" is not."""

from __future__ import annotations

import re

_BEGINS = r"(?:^|[^\w\s'’]\s*|\n)"
_CERTAIN = (
    r"(?:(?:did|does|has|have|had|is|was|could|would)(?:n[’']?t)?|won[’']?t|can(?:no|[’']?)t|ain[’']?t|never"
    r"|(?:text|txt)(?= (?:me|us|to|saying|that|back|in)\b)|te?xte?d|messaged|msgd|rang|rung|phoned"
    r"|said|says|told|came|comes|went|arrived|forgot|wants|needs|got|gets|bailed|replied|sent|gave|seems|seemed"
    r"|turn(?:ed|t) up|show(?:ed)? up|showed|stood me|let me|hung up|blanked|ghosted"
    r"|(?:can|will)(?! (?:of|and|reading)\b))"
)
_NOT = r"not(?! (?:so|very|too|bad|great|that|really|unusual|the|a|the best|brilliant|uncommon)\b)"
_OR_ADJECTIVE = (
    r"(?:cancel(?:l?ed|s|d)|missed|moved|refused|called|dropped|left|ended|started|turned|asked|wanted|needed"
    r"|coming|ill|late)"
)
_NO_NOUN = (
    r"(?=\s*(?:$|[^\w\s]|\n)|\s+(?:on|me|us|it|the|our|his|her|my|again|to|at|for|out|off|up|by|today|this|last"
    r"|tonight|yesterday|tomorrow|tomoz|cos|coz|because|as|so|and|but|in|early|late|after|before|half|with|without|from|x+)\b)"
)
_BETWEEN = r"(?:(?:just|still|also|only|again|really|has|had|is|was) )*"
_SOMEBODY = re.compile(
    rf"{_BEGINS}A(?:[’']s\b|\s+(?i:{_BETWEEN}(?:{_CERTAIN}\b|{_NOT}\b|{_OR_ADJECTIVE}\b{_NO_NOUN})))"
)


def a_is_somebody(text: str) -> bool:
    """Does a sentence begin with an A that does something, or does not?"""
    return _SOMEBODY.search(text.strip()) is not None
