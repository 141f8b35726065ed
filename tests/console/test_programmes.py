"""What leads set for a whole programme: checked, kept with what it was before, and never by accident."""

import re

import pytest

from bot.rules.limits import USUAL, read_limits
from bot.rules.sending import as_text, is_sender, subdivisions, what_cannot_be
from bot.store import tables
from bot.store.columns import table
from tests.console.house import audit

programme = table(tables.Programme)
changes = table(tables.SettingChange)
SEEN = re.compile(r'name="seen" value="([0-9a-f]+)"')
FIELD = re.compile(r'<input class="govuk-input[^"]*" id="(\w+)" name="\w+" type="\w+"[^>]*?value="([^"]*)"')


def page_of(desk, house):
    return desk.get(f"/console/programmes/{house.bridges}").text


def filled(page):
    """All that the page's form holds."""
    return dict(FIELD.findall(page)) | {"seen": SEEN.search(page)[1]}


def save(desk, house, **typed):
    page = page_of(desk, house)
    return desk.post(f"/console/programmes/{house.bridges}", **filled(page) | typed)


def bridges(house):
    [row] = house.rows(programme.select().where(programme.c.id == house.bridges))
    return row


def test_what_is_set_is_kept_with_what_it_was_and_who_did_it(house, desk):
    lead, before = desk("second lead"), bridges(house)
    answer = save(lead, house, alias="The Bridge", mentee_a_week="2", pence_per_segment="5.5")
    assert answer.status_code == 303
    row = bridges(house)
    limits = read_limits(row.limits)
    assert (row.alias, limits.pence_per_segment, limits.mentee_a_week) == ("The Bridge", 5.5, 2)
    kept = {row.name: (row.before, row.after) for row in house.rows(changes.select())}
    assert kept["alias"] == (before.alias, "The Bridge")
    assert kept.keys() == {"alias", "limits"}
    page = page_of(lead, house)
    assert "<bdi>3</bdi>, now <bdi>2</bdi>" in page
    assert "second.lead@example.org" in page
    assert "changed alias, limits" in [row.action for row in house.rows(audit.select())]


def test_a_form_sent_as_it_is_changes_nothing(house, desk):
    before = bridges(house)
    assert save(desk("second lead"), house).status_code == 303
    assert bridges(house) == before
    assert house.rows(changes.select()) == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"alias": ""}, "Say how texts are signed."),
        ({"alias": "Probation Pals"}, "tells others what the texts are about"),
        ({"alias": "Żuraw"}, "Use plain letters"),
        ({"alias": "x" * 31}, "At most 30 letters"),
        ({"phone": "12"}, "The staff phone is not a whole phone number"),
        ({"sender": "Bridges"}, "It must be a number such as"),
        ({"texts_per_second": "0"}, "from 0.01 to 1000"),
        ({"pence_per_segment": "nan"}, "from 0 to 100"),
        ({"mentee_opens": "21:00"}, "must end later than they begin"),
        ({"mentee_opens": "soon"}, "Write a time such as 09:00."),
        ({"mentee_a_week": "0"}, "As many a week as a day"),
        ({"mentor_a_day": "9999"}, "At most 10 a day."),
        ({"gap_minutes": "-1"}, "Write a whole number."),
        ({"gap_minutes": "9" * 5000}, "Write a whole number."),
        ({"subdivision": "XX"}, "Choose one of the list."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_what_was_typed_stays(house, desk, typed, said):
    before = bridges(house)
    answer = save(desk("second lead"), house, **typed, sure="yes")
    assert answer.status_code == 400
    assert said in answer.text
    assert 'class="govuk-error-message"' in answer.text
    [(name, value)] = typed.items()
    assert filled(answer.text).get(name, value)[:100] == value[:100]
    assert bridges(house) == before


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"sender": "+447700900999"}, "another sender"),
        ({"mentee_closes": "23:00"}, "before 07:00 or after 22:00"),
        ({"mentee_a_week": "9"}, "more than twice as many"),
        ({"rest_days": "yes"}, "Sundays and public holidays"),
    ],
)
def test_what_is_dangerous_is_kept_only_by_who_is_sure_of_it(house, desk, typed, said):
    lead, before = desk("second lead"), bridges(house)
    asked = save(lead, house, **typed)
    assert "are you sure" in asked.text
    assert said in asked.text
    assert bridges(house) == before
    assert save(lead, house, **typed, sure="yes").status_code == 303
    assert bridges(house) != before


def test_the_second_of_two_sees_that_it_has_changed_and_loses_nothing(house, desk):
    one, two = desk("lead"), desk("second lead")
    old = filled(page_of(two, house))
    save(one, house, alias="First")
    answer = two.post(f"/console/programmes/{house.bridges}", **old | {"alias": "Second"})
    assert answer.status_code == 409
    assert "Somebody has changed these settings meanwhile" in answer.text
    assert 'value="Second"' in answer.text
    assert bridges(house).alias == "First"
    again = filled(answer.text) | {"alias": "Second"}
    assert two.post(f"/console/programmes/{house.bridges}", **again).status_code == 303
    assert bridges(house).alias == "Second"


def test_the_same_form_sent_twice_is_kept_once(house, desk):
    lead = desk("second lead")
    form = filled(page_of(lead, house)) | {"alias": "Twice"}
    assert [lead.post(f"/console/programmes/{house.bridges}", **form).status_code for _ in range(2)] == [
        303
    ] * 2
    assert len(house.rows(changes.select())) == 1


def test_a_lead_sees_their_own_programme_alone(desk):
    page = desk("second lead").get("/console/programmes").text
    assert "Harbour" not in page
    assert "Harbour" in desk("lead").get("/console/programmes").text


def test_limits_that_are_the_usual_ones_are_not_kept():
    assert as_text(USUAL) is None
    assert what_cannot_be(USUAL) == {}
    assert read_limits(as_text(read_limits('{"mentee_opens": "10:00"}'))).mentee_opens.hour == 10


def test_nations_are_named_and_a_country_without_any_has_none():
    assert subdivisions("GB")["SCT"] == "Scotland"
    assert subdivisions("US")["NY"] == "New York"
    assert subdivisions("IE") == subdivisions("XX") == {}
    assert [is_sender(one) for one in ("+447700900000", "60777", "MG" + "0" * 32, "x", "")] == [True] * 3 + [
        False
    ] * 2
