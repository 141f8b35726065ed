"""Whom the bot may text at all."""

import datetime as dt
from dataclasses import replace
from uuid import uuid4

import pytest

from bot.rules.gate import CLOSED_OFF, age, never_texted, not_begun
from bot.rules.person import Consent, Person, Programme, Role, State

TODAY = dt.date(2026, 3, 12)
ADA = Person(uuid4(), Programme(uuid4(), "Bridges", "Bridges", ""), Role.MENTEE, "Ada", state=State.COMMUNITY)


@pytest.mark.parametrize("state", list(State))
def test_a_mentees_phone_gets_nothing_in_a_closed_off_state_and_answers_in_every_other(state):
    assert (never_texted(replace(ADA, state=state), TODAY) is not None) == (state in CLOSED_OFF)


@pytest.mark.parametrize(
    ("born", "texted"),
    [(None, True), (dt.date(2013, 3, 12), True), (dt.date(2013, 3, 13), False), (dt.date(2015, 1, 1), False)],
)
def test_nobody_under_thirteen_is_texted(born, texted):
    assert (never_texted(replace(ADA, born=born), TODAY) is None) == texted


def test_a_birthday_counts_from_its_day():
    assert [age(replace(ADA, born=dt.date(2000, 3, day)), TODAY) for day in (11, 12, 13)] == [26, 26, 25]
    assert age(ADA, TODAY) is None


@pytest.mark.parametrize("consent", list(Consent))
def test_talks_are_begun_only_with_a_yes_while_answers_need_none(consent):
    someone = replace(ADA, consent=consent)

    assert never_texted(someone, TODAY) is None
    assert (not_begun(someone, TODAY) is None) == (consent is Consent.YES)


def test_after_an_opt_out_nothing_goes_out():
    assert never_texted(replace(ADA, opted_out=True), TODAY) == "opted out"


@pytest.mark.parametrize("state", [State.CLOSED, State.FOLLOWED_UP])
def test_after_the_end_the_bot_begins_nothing(state):
    assert not_begun(replace(ADA, state=state), TODAY) == f"state is {state}"
