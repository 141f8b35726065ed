"""Twice the text takes about twice the time, whatever it says."""

import re
import time

import pytest

from bot.screening import screen
from bot.screening.rule import all_guards, all_rules

PATTERNS = [pattern for rule in all_rules() + all_guards() for pattern in rule.patterns]
WORD = re.compile(r"\[\^ \.?\](?:\+\+|\*\+)")
GAP = re.compile(r"\(\?:WORD \)(?:\?\?|\{0,(?:3|7|14)\}\?)")


def seconds(reader, text, rounds=5):
    taken = []
    for _ in range(rounds):
        began = time.thread_time()
        reader(text)
        taken.append(time.thread_time() - began)
    return min(taken)


@pytest.mark.parametrize("kind", sorted({rule.id.partition(".")[0] for rule in all_rules() + all_guards()}))
def test_no_pattern_holds_one_endless_quantifier_inside_another(kind):
    for rule in all_rules() + all_guards():
        if rule.id.startswith(f"{kind}."):
            for pattern in rule.patterns:
                bare = GAP.sub("", WORD.sub("WORD", re.sub(r"\\.", "x", pattern.expression)))
                assert not re.search(r"[+*{]", bare), pattern.source


def test_no_pattern_takes_much_more_than_twice_as_long_for_twice_the_words():
    slow = []
    for pattern in PATTERNS:
        search = re.compile(pattern.expression).search
        words = f"{''.join(anchor.rstrip() for anchor in pattern.anchors[:3])} "
        if searching(search, words * 80, 1) > 0.001 and (
            searching(search, words * 160) > 4 * searching(search, words * 80)
        ):
            slow.append(pattern.source)
    assert slow == []


def searching(search, words, rounds=5):
    """Seconds to find every place in `words`."""
    return seconds(lambda text: sum(1 for _ in places(search, text)), words, rounds)


def places(search, text):
    match = search(text)
    while match:
        yield match
        match = search(text, match.end() - 1)


@pytest.mark.parametrize(
    "words",
    [
        "kill myself tonight ",
        "he said he will ",
        "a ",
        "k i l l ",
        "want to. ",
        "took the ",
        "\u200bk",
        "i want\n",
        "ab*",
    ],
)
def test_a_text_of_twice_the_length_takes_at_most_four_times_as_long(words):
    text = words * (1_600 // len(words))
    screen(text + text)
    assert seconds(screen, text + text) < 4 * max(seconds(screen, text), 0.0002)
