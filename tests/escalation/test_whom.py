"""Whom each rung tells: the rota's people, and somebody else wherever it has nobody who can be told."""

import datetime as dt

import pytest

from bot.rules.escalation.ladder import Who
from bot.rules.escalation.rota import Post
from bot.store import rota
from tests.cast import make
from tests.escalation.crew import NOON, Crew

TODAY = NOON.date()
POSTS = [(Who.ON_CALL, Post.ON_CALL), (Who.DEPUTY, Post.DEPUTY), (Who.LEAD, Post.LEAD)]


@pytest.fixture
def crew(database):
    return Crew(database)


@pytest.fixture
def full(crew):
    """A rota with somebody on each post at all hours."""
    crew.hire("coordinator", "Cleo", channels=("sms", "telegram"))
    crew.hire("coordinator", "Dev")
    crew.hire("lead", "Lea")
    crew.hire("lead", "Lou")
    crew.shift("Cleo")
    crew.shift("Dev", post=Post.DEPUTY)
    crew.shift("Lea", post=Post.LEAD)
    return crew


def test_each_rung_tells_the_rotas_people_at_every_open_address(full):
    assert sorted(full.told(Who.ON_CALL)) == ["Cleo", "Cleo by telegram"]
    assert full.told(Who.DEPUTY) == ["Dev"]
    assert full.told(Who.LEAD) == ["Lea"]
    assert set(full.told(Who.EVERYONE)) == {"Cora", "Cleo", "Cleo by telegram", "Dev", "Lea", "Lou"}


def test_a_closed_address_is_left_out_while_another_is_open(full):
    full.close("Cleo")
    assert full.told() == ["Cleo by telegram"]


@pytest.mark.parametrize("how", ["opted_out_at", "frozen_at", "unreachable_at"])
def test_where_nobody_on_the_post_can_be_texted_those_without_a_rota_are_told(full, how):
    full.close("Cleo", how)
    full.close("Cleo", how, "telegram")
    assert full.told(named=["Cora"]) == ["Cora"]
    assert full.told() == ["Cora", "Dev"]


def test_two_on_the_same_post_are_both_told(full):
    full.shift("Cora")
    assert set(full.told()) == {"Cleo", "Cleo by telegram", "Cora"}


def test_a_gap_falls_to_those_without_a_rota(crew):
    crew.hire("coordinator", "Cleo")
    crew.shift("Cleo", dt.time(18), dt.time(20))
    assert crew.told(named=["Cora"]) == ["Cora"]
    assert crew.told(now=NOON.replace(hour=19), named=["Cora"]) == ["Cleo"]


def test_without_a_rota_each_rung_tells_more_of_those_who_are_there(crew):
    crew.hire("coordinator", "Cleo")
    crew.hire("lead", "Lea")
    assert crew.told(Who.ON_CALL, named=["Cora"]) == ["Cora"]
    assert crew.told(Who.ON_CALL) == ["Cora", "Cleo"]
    assert crew.told(Who.DEPUTY, named=["Cora"]) == ["Cora", "Cleo"]
    assert crew.told(Who.LEAD, named=["Cora"]) == ["Lea"]
    assert crew.told(Who.EVERYONE, named=["Cora"]) == ["Cora", "Cleo", "Lea"]


def test_without_coordinators_leads_are_told_and_without_leads_coordinators(crew):
    assert crew.told(Who.LEAD) == ["Cora"]
    crew.hire("lead", "Lea")
    crew.close("Cora")
    assert [crew.told(who) for who in Who] == [["Lea"]] * 4


@pytest.mark.parametrize(("who", "post"), POSTS)
def test_who_has_left_is_never_told_not_even_when_everyone_is(crew, who, post):
    crew.hire("coordinator", "Cleo")
    crew.shift("Cleo", post=post)
    crew.away("Cleo")
    assert crew.told(who) == ["Cora"]
    assert crew.told(Who.EVERYONE) == ["Cora"]


def test_if_all_who_are_there_have_left_nobody_is_told(crew):
    crew.away("Cora")
    assert [crew.told(who) for who in Who] == [[]] * 4


def test_who_is_away_is_told_only_where_nobody_else_is_there_or_when_everyone_is(crew):
    crew.hire("coordinator", "Cleo")
    crew.shift("Cora")
    crew.away("Cora", last_day=TODAY)
    assert crew.told(named=["Cora"]) == ["Cleo"]
    assert crew.told(Who.EVERYONE) == ["Cora", "Cleo"]
    crew.close("Cleo")
    assert crew.told() == ["Cora"]


@pytest.mark.parametrize("who", Who)
@pytest.mark.parametrize("leads_only", [False, True])
def test_whom_a_flag_is_about_is_told_on_no_rung(full, who, leads_only):
    everyone = ["Cora", "Cleo", "Dev", "Lea", "Lou"]
    for name in everyone:
        told = full.told(who, leads_only=leads_only, concerned=[name], named=["Cora"])
        assert told
        assert not [one for one in told if one.startswith(name)]
    assert full.told(who, leads_only=leads_only, concerned=everyone) == []


def test_what_only_leads_may_read_goes_to_leads_on_the_rota_first(full):
    assert full.told(Who.LEAD, leads_only=True) == ["Lea"]
    assert full.told(Who.ON_CALL, leads_only=True) == ["Lea"]  # Cleo is no lead, so whoever is on any post
    full.shift("Lou")
    assert full.told(Who.ON_CALL, leads_only=True) == ["Lou"]


def test_what_only_leads_may_read_goes_to_all_leads_where_none_is_on_the_rota(full):
    full.close("Lea")
    assert full.told(leads_only=True) == ["Lou"]
    assert full.told(Who.EVERYONE, leads_only=True) == ["Lou"]


def test_where_no_lead_may_be_told_coordinators_who_have_no_part_in_it_are(full):
    told = {"leads_only": True, "named": ["Cora"], "concerned": ["Lea", "Lou"]}
    for who in Who:
        assert set(full.told(who, **told)) == {"Cleo", "Cleo by telegram", "Dev"}


@pytest.mark.parametrize("who", Who)
def test_the_relationships_own_coordinator_is_told_what_only_leads_may_read_rather_than_nobody(crew, who):
    crew.hire("coordinator", "Cleo")
    crew.hire("lead", "Lea")
    told = {"leads_only": True, "named": ["Cora"]}
    assert crew.told(who, **told) == ["Lea"]
    assert crew.told(who, **told, concerned=["Lea"]) == ["Cleo"]
    assert crew.told(who, **told, concerned=["Lea", "Cleo"]) == ["Cora"]
    assert crew.told(who, **told, concerned=["Lea", "Cleo", "Cora"]) == []


def test_the_relationships_own_coordinator_is_told_where_whoever_comes_before_cannot_be_reached(crew):
    crew.hire("lead", "Lea")
    crew.close("Lea")
    assert crew.told(leads_only=True, named=["Cora"]) == ["Cora"]


def test_a_flag_about_the_only_lead_goes_to_coordinators(crew):
    crew.hire("lead", "Lea")
    crew.hire("coordinator", "Cleo")
    assert crew.told(Who.LEAD, leads_only=True, named=["Cora"], concerned=["Lea"]) == ["Cleo"]
    assert crew.told(Who.LEAD, concerned=["Lea"]) == ["Cora", "Cleo"]


def test_an_address_that_texts_did_not_reach_is_tried_where_there_is_no_other(crew):
    crew.hire("lead", "Lea")
    crew.close("Cora", "unreachable_at")
    assert crew.told() == ["Lea"]
    crew.close("Lea", "opted_out_at")
    assert crew.told() == ["Cora"]
    crew.close("Cora", "frozen_at")
    assert crew.told() == []


def test_staff_of_another_programme_are_never_told(crew):
    crew.database.write(lambda db: make(db, "mentee Zed, lead Lars", begin=20))
    crew.away("Cora")
    assert crew.told(Who.EVERYONE) == []


def test_who_came_off_the_rota_is_not_told(crew):
    crew.hire("coordinator", "Cleo")
    crew.shift("Cleo")
    there = crew.database.read(lambda db: rota.entries(db, crew.programme))
    assert crew.told() == ["Cleo"]
    crew.database.write(lambda db: [rota.take_out(db, *one, NOON) for one in there.items()])
    assert crew.told(named=["Cora"]) == ["Cora"]
