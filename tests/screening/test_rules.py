"""Each rule does what its file says, by its own examples."""

import pytest

from bot.screening import Severity, screen
from bot.screening.flag import CATEGORIES
from bot.screening.lexicon import Lexicon
from bot.screening.plain import plain
from bot.screening.rule import Rule, all_guards, all_rules

RULES = all_rules()
GUARDS = all_guards()


def _cases(rules: tuple[Rule, ...], kind: str) -> list[pytest.param]:
    return [
        pytest.param(rule, text, id=f"{rule.id}: {text}") for rule in rules for text in getattr(rule, kind)
    ]


@pytest.mark.parametrize(("rule", "text"), _cases(RULES, "examples"))
def test_an_example_is_flagged_by_its_category_at_its_level_or_higher(rule, text):
    categories = {rule.category, "third_party_risk"} if rule.about == "auto" else {rule.category}
    found = [flag for flag in screen(text) if flag.category in categories]
    assert found
    assert min(flag.severity for flag in found) <= rule.severity


@pytest.mark.parametrize(("rule", "text"), _cases(RULES, "counter_examples"))
def test_a_counter_example_is_no_more_than_a_note_for_supervision(rule, text):
    assert [
        flag for flag in screen(text) if flag.category == rule.category and flag.severity < Severity.S4
    ] == []


@pytest.mark.parametrize(("guard", "text"), _cases(GUARDS, "examples"))
def test_a_guard_sees_its_examples(guard, text):
    assert list(Lexicon([guard]).matches(plain(text).words))


@pytest.mark.parametrize(("guard", "text"), _cases(GUARDS, "counter_examples"))
def test_a_guard_leaves_its_counter_examples_alone(guard, text):
    assert not list(Lexicon([guard]).matches(plain(text).words))


def test_every_rule_has_a_name_of_its_own():
    names = [rule.id for rule in RULES + GUARDS]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("rule", RULES + GUARDS, ids=lambda rule: rule.id)
def test_every_rule_says_why_and_shows_both_sides(rule):
    assert rule.why.endswith(".")
    assert rule.examples
    assert rule.counter_examples


def test_the_categories_are_the_agreed_ones():
    assert {rule.category for rule in RULES} == set(CATEGORIES)
