"""The numbered answers that a sentence offers. On Telegram they are also buttons."""

from __future__ import annotations

import re

_NUMBERED = re.compile(r"(?<![\w.,:/+-])([1-9]) (?=[^\W\d]|')(?!to \d)")
_LEADS = re.compile(r"^(?:for|to|when) ")
_ENDS = re.compile(r"[.?!](?:\s|$)")
_ALONE = re.compile(r"\b(?:reply|text) $", re.IGNORECASE)


def choices_in(sentence: str) -> tuple[tuple[str, str], ...]:
    """The answers offered, each as (number, words): "1 yes, 2 no" gives (("1", "yes"), ("2", "no")).

    The last row of numbers in the sentence that counts up from 1 is meant; a scale ("1 to 5") is none.
    """
    row = _row(list(_NUMBERED.finditer(sentence)))
    if not row or (len(row) == 1 and not _ALONE.search(sentence[: row[0].start()])):
        return ()
    ends = [*(found.start() for found in row[1:]), len(sentence)]
    labels = [sentence[found.end() : end] for found, end in zip(row, ends, strict=True)]
    labels[-1] = _ENDS.split(labels[-1], maxsplit=1)[0]
    return tuple((found[1], _label(words)) for found, words in zip(row, labels, strict=True))


def _row(found: list[re.Match[str]]) -> list[re.Match[str]]:
    starts = [at for at, match in enumerate(found) if match[1] == "1"]
    if not starts:
        return []
    row = [found[starts[-1]]]
    for match in found[starts[-1] + 1 :]:
        if int(match[1]) == len(row) + 1:
            row.append(match)
    return row


def _label(words: str) -> str:
    return _LEADS.sub("", words.strip(" ,.;:?!").removesuffix(" or").rstrip(" ,"))
