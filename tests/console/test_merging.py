"""Two records of one person are made one: nothing of either is lost, and what is more careful holds."""

import pytest
from sqlalchemy import func, select

from bot.console.person import merging as page
from bot.rules.merging import merged
from bot.store import merging, names, people, tables
from bot.store.columns import Table, table
from bot.store.rows import add, change
from tests.console.house import NOW, SEEN, address, audit, flag, learned, message, nudge, person, task

WHY = "she told me"
talk, consent = table(tables.Talk), table(tables.ConsentGiven)
FEWER = {"person", "name_part"}
MORE = {"learned", "audit", "state_change", "nudge"}


def double(house, **also):
    """A second record of Ada, from whom a text has come, with things of each kind."""
    row = {"language": "en", "timezone": "Europe/London", "consent": "yes", "made_at": NOW}
    where = {
        "programme_id": house.bridges,
        "role": "mentee",
        "name": "Ada <b>Double</b>",
        "state": "community",
    }
    made = house.database.write(lambda db: add(db, "person", **(where | row | also)))
    house.ids["Double"], house.numbers["Double"] = made, "+447700900444"

    def keep(db):
        owner = {"programme_id": house.bridges, "person_id": made}
        blind = db.seals.blind("+447700900444")
        place = add(db, "address", **owner, channel="sms", value="+447700900444", blind=blind)
        add(db, "consent", **owner, address_id=place, given=True, wording="w1", method="paper", at=NOW)
        due = {"relationship_id": None, "due_at": NOW, "planned_at": NOW, "local_date": NOW.date()}
        add(db, "nudge", **owner, **due, about=made, kind="goal_checkin", state="waiting")
        add(db, "task", **owner, kind="ring them", at=NOW)

    house.database.write(keep)
    house.text("Double", "i want to die", ("suicide_explicit", "S1", "want to die"))
    return made


def totals(house):
    return house.database.read(
        lambda db: {
            name: db.conn.execute(select(func.count()).select_from(of)).scalar_one()
            for name, of in Table.metadata.tables.items()
        }
    )


def merge(house, kept, other):
    """As the page does it, on any database."""
    lead = house.staff["lead"]

    def done(db):
        look = page._look(db, lead, kept, other)
        assert look.why_not is None
        page._merge(db, lead, look, WHY, NOW)

    house.database.write(done)


def test_every_row_of_the_one_belongs_to_the_other_and_none_is_lost(house_on_either):
    house = house_on_either
    other, ada = double(house), house.ids["Ada"]
    before = totals(house)
    counted = house.database.read(lambda db: merging.counts(db, other))
    assert {"address", "consent", "nudge", "task", "flag", "message_in"} <= counted.keys()
    merge(house, ada, other)
    after = totals(house)
    assert {name for name in after if after[name] < before[name]} <= FEWER
    assert {name for name in after if after[name] > before[name]} <= MORE
    assert before["person"] - after["person"] == 1
    assert house.database.read(lambda db: merging.counts(db, other)) == {}
    for rows in (address, consent, flag, task, message):
        assert {row.person_id for row in house.rows(rows.select())} >= {ada}
        assert other not in {row.person_id for row in house.rows(rows.select())}
    assert not house.rows(nudge.select().where(nudge.c.about == other))
    found = house.database.read(
        lambda db: db.conn.execute(select(person.c.id).where(*names.having(db, ["double"]))).all()
    )
    assert found == []


def test_both_numbers_are_theirs_and_a_text_from_either_is_theirs(house):
    other, ada = double(house), house.ids["Ada"]
    merge(house, ada, other)
    for number in (house.numbers["Ada"], "+447700900444"):
        place, someone = house.database.write(lambda db, number=number: people.at(db, "sms", number))
        assert (place.person_id, someone.id) == (ada, ada)


def test_what_the_other_record_said_is_kept_sealed_with_the_reason(house):
    other = double(house)
    merge(house, house.ids["Ada"], other)
    rows = [row for row in house.rows(audit.select()) if page.MERGED in row.action]
    assert len(rows) == 1
    assert str(other) in rows[0].action
    assert "Double" not in str(rows)
    [kept] = [row for row in house.rows(learned.select()) if row.kind == "done by staff"]
    told = house.database.seals.open(kept.facts, "learned.facts", kept.id)
    assert "Double" in told
    assert WHY in told


@pytest.mark.parametrize(
    ("mine", "theirs", "consent"),
    [
        ("yes", "no", "no"),
        ("no", "yes", "no"),
        ("yes", "ask", "ask"),
        ("yes", "yes", "yes"),
        ("no", "ask", "no"),
    ],
)
def test_a_no_wins_over_a_yes_and_so_does_a_question(house, mine, theirs, consent):
    other, ada = double(house, consent=theirs), house.ids["Ada"]
    house.database.write(lambda db: change(db, "person", ada, consent=mine))
    merge(house, ada, other)
    assert house.person("Ada").consent == consent


def test_a_stop_on_either_number_holds_for_both(house):
    other, ada = double(house), house.ids["Ada"]
    house.database.write(lambda db: change(db, "address", house.address("Double").id, opted_out_at=NOW))
    merge(house, ada, other)
    assert house.person("Ada").consent == "no"


def test_the_more_careful_phone_and_state_hold(house):
    other, ada = double(house, phone_setting="watched", state="in_custody"), house.ids["Ada"]
    merge(house, ada, other)
    row = house.person("Ada")
    assert (row.phone_setting, row.state) == ("watched", "in_custody")
    assert not house.rows(nudge.select().where(nudge.c.person_id == ada, nudge.c.state == "waiting"))


def test_an_open_talk_of_each_leaves_one(house):
    other, ada = double(house), house.ids["Ada"]
    for who in (ada, other):
        row = {"programme_id": house.bridges, "person_id": who, "flow": "staff", "step": "need", "kept": "{}"}
        house.database.write(lambda db, row=row: add(db, "talk", **row, tries=0, state="open", begun_at=NOW))
    merge(house, ada, other)
    assert len(house.rows(talk.select().where(talk.c.person_id == ada, talk.c.state == "open"))) == 1


def test_a_lead_looks_first_and_then_makes_them_one(house, desk):
    other, ada = double(house), house.ids["Ada"]
    lead, path = desk("second lead"), f"/console/people/{ada}/same"
    listed = lead.post(f"{path}/find", who="ada").text
    assert f"{path}/{other}" in listed
    shown = lead.get(f"{path}/{other}").text
    assert "Ada &lt;b&gt;Double" in shown
    assert "cannot be taken back" in shown
    fields = {"seen": SEEN.search(shown)[1], "reason": WHY}
    unsure = lead.post(f"{path}/{other}", **fields)
    assert unsure.status_code == 400
    assert WHY in unsure.text
    assert lead.post(f"{path}/{other}", **fields, sure="yes").status_code == 303
    assert lead.post(f"{path}/{other}", **fields, sure="yes").status_code == 404
    assert len([row for row in house.rows(audit.select()) if page.MERGED in row.action]) == 1


def test_what_has_changed_since_the_look_is_looked_at_again(house, desk):
    other, ada = double(house), house.ids["Ada"]
    lead, path = desk("lead"), f"/console/people/{ada}/same/{other}"
    seen = SEEN.search(lead.get(path).text)[1]
    house.text("Double", "hello")
    assert lead.post(path, seen=seen, reason=WHY, sure="yes").status_code == 409
    assert house.person("Double").id == other


@pytest.mark.parametrize(("name", "status"), [("Sam", 200), ("Cora", 404), ("Zed", 200)])
def test_two_roles_and_two_programmes_stay_apart(house, desk, name, status):
    path = f"/console/people/{house.ids['Ada']}/same/{house.ids[name]}"
    shown = desk("lead").get(path)
    assert shown.status_code == status
    assert "Merge the two" not in shown.text
    desk("lead").post(path, seen="", reason=WHY, sure="yes")
    assert house.person(name)
    assert desk("second lead").get(path).status_code == (404 if name in ("Zed", "Cora") else 200)


def test_two_safe_words_are_made_one_first(house, desk):
    other, ada = double(house, safe_word="blue kettle"), house.ids["Ada"]
    house.database.write(lambda db: change(db, "person", ada, safe_word="red kettle"))
    shown = desk("lead").get(f"/console/people/{ada}/same/{other}").text
    assert "safe word of their own" in shown
    assert "kettle" not in shown


def test_the_later_pause_holds(house):
    other, ada = double(house, paused_until=NOW), house.ids["Ada"]
    one, two = (house.database.read(lambda db, who=who: people.by_id(db, who)) for who in (ada, other))
    assert merged(one, two).paused_until == NOW
