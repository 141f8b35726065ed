"""A file of people becomes people; what is wrong is refused, all at once; and twice is as good as once."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from zoneinfo import ZoneInfo

import pytest

from bot.imports.keep import Taken
from bot.imports.people import BATCH, import_people
from bot.store.database import Database
from bot.store.people import claim
from bot.store.rows import add, change
from tests.imports.files import ADA, CORA, NOW, SAM, counts, csv, noted, told, xlsx

SEVERAL = "is that of several people: give a phone, or a date of birth"
GUARDIAN = "is needed: this mentee is {}, and a guardian must agree."
FEW = ("name", "role", "phone", "programme", "consent")


def many(number):
    return [SAM | {"name": f"Sam {n}", "phone": f"+44771{n:07}"} for n in range(number)]


def test_people_come_in_with_their_addresses_consents_and_relationship(bring):
    outcome = bring(csv(ADA, SAM, CORA))
    assert (outcome.refused, outcome.remarks, counts(outcome)) == ([], [], (3, 0, 0))
    people = {row["name"]: row for row in bring.rows("person")}
    assert {(row["name"], row["role"], row["consent"], row["state"]) for row in people.values()} == {
        ("Ada Lovelace", "mentee", "yes", "community"),
        ("Sam Smith", "mentor", "yes", None),
        ("Cora C", "coordinator", "yes", None),
    }
    assert {row["value"] for row in bring.rows("address")} == {f"+44770090000{last}" for last in (1, 2, 3)}
    assert {(row["given"], row["method"], row["at"]) for row in bring.rows("consent")} == {
        (True, "paper or staff", dt.datetime(2026, 1, 5, tzinfo=dt.UTC))
    }
    (pair,) = bring.rows("relationship")
    assert pair["mentor_id"] == people["Sam Smith"]["id"]
    assert pair["mentee_id"] == people["Ada Lovelace"]["id"]
    assert pair["coordinator_id"] == people["Cora C"]["id"]
    assert (pair["meets"], pair["first_met_on"]) == ("tue 18:00", dt.date(2026, 1, 6))
    assert [row["words"] for row in bring.rows("step")] == ["ring the GP"]
    planned = {"goal_checkin", "session_log", "meeting_reminder"}
    assert {row["kind"] for row in bring.rows("nudge")} == planned


def test_a_programme_is_made_with_the_phone_of_its_staff_and_said_so(bring):
    outcome = bring(csv(SAM, CORA))
    assert outcome.notices == [
        "New programme: Bridges (GB, Europe/London).",
        "Texts of Bridges name 07700 900003 as the staff phone.",
    ]
    (programme,) = bring.rows("programme")
    assert (programme["phone"], programme["country"], programme["day_first"]) == ("07700 900003", "GB", True)


def test_a_programme_without_staff_is_told_to_need_some_and_gets_their_phone_later(bring):
    assert "has no staff phone" in bring(csv(SAM)).notices[1]
    bring(csv(CORA))
    assert [row["phone"] for row in bring.rows("programme")] == ["07700 900003"]


def test_an_american_programme_reads_and_tells_the_time_as_americans_do(bring):
    outcome = bring(csv(SAM | {"phone": "(212) 555-0123", "timezone": "America/Chicago"}))
    assert outcome.refused == []
    (programme,) = bring.rows("programme")
    assert (programme["country"], programme["timezone"]) == ("US", "America/Chicago")
    assert programme["day_first"] is False
    bring(csv(SAM | {"phone": "212-555-0124", "name": "Bo"}))
    assert {row["value"] for row in bring.rows("address")} == {"+12125550123", "+12125550124"}


def test_a_programme_in_a_country_without_crisis_lines_is_refused(bring):
    outcome = bring(csv(SAM | {"phone": "+33612345678"}))
    assert told(outcome) == ["line 2, programme: is in FR, whose crisis lines are not known yet."]
    assert bring.rows("programme") == []


def test_importing_twice_changes_nothing(bring):
    bring(csv(ADA, SAM, CORA))
    rows = bring.count()
    outcome = bring(csv(ADA, SAM, CORA), NOW + dt.timedelta(days=2))
    assert (counts(outcome), noted(outcome), outcome.notices) == ((0, 0, 3), [], [])
    assert bring.count() == rows + 1  # the trace of who imported


def test_cells_that_changed_change_and_are_named(bring):
    bring(csv(ADA, SAM))
    news = {"name": "Ada King", "language": "cy", "meets": "wed 17:00", "ends_on": "2026-11-01"}
    outcome = bring(csv(ADA | news, SAM))
    assert counts(outcome) == (0, 1, 1)
    assert noted(outcome) == [f"line 2, {column}: changed." for column in sorted(news)]
    assert "Ada King" in {row["name"] for row in bring.rows("person")}
    (pair,) = bring.rows("relationship")
    assert (pair["meets"], pair["ends_on"]) == ("wed 17:00", dt.date(2026, 11, 1))
    planned = [row["starts_at"] for row in bring.rows("session") if row["state"] == "planned"]
    assert planned == [dt.datetime(2026, 3, 18, 17, tzinfo=dt.UTC)]


def test_a_change_that_leaves_the_weekly_plan_as_it_was_leaves_its_meeting_planned(bring):
    bring(csv(ADA, SAM))
    before = [row["starts_at"] for row in bring.rows("session") if row["state"] == "planned"]
    bring(csv(ADA | {"ends_on": "2026-11-01"}, SAM))
    after = [row["starts_at"] for row in bring.rows("session") if row["state"] == "planned"]
    assert len(before) == 1
    assert after == before


def test_an_empty_cell_changes_nothing(bring):
    bring(csv(ADA | {"language": "cy", "email": "ada@example.org"}, SAM))
    assert counts(bring(csv(ADA, SAM))) == (0, 0, 2)


def test_a_state_is_never_changed_by_a_file(bring):
    bring(csv(ADA | {"state": "in_custody"}, SAM))
    outcome = bring(csv(ADA | {"state": "community"}, SAM))
    assert noted(outcome) == ["line 2, state: stays in_custody: staff change a state, with a reason."]
    assert [row["state"] for row in bring.rows("person") if row["role"] == "mentee"] == ["in_custody"]


def test_a_no_to_texts_outlives_a_yes_in_a_file(bring):
    bring(csv(SAM | {"consent": "no"}))
    outcome = bring(csv(SAM))
    assert "consent: stays no" in noted(outcome)[0]
    assert [row["consent"] for row in bring.rows("person")] == ["no"]
    assert bring.rows("consent") == []


@pytest.mark.parametrize("known", [True, False], ids=["somebody's", "nobody's"])
def test_a_stop_outlives_a_yes_in_a_file(bring, known):
    bring(csv(SAM if known else CORA))
    (address,) = bring.rows("address")
    if not known:
        number = {"value": "+447700900001", "blind": bring.database.seals.blind("+447700900001")}
        row = {"programme_id": address["programme_id"], "channel": "sms", **number}
        bring.database.write(lambda db: add(db, "address", opted_out_at=NOW, **row))
    else:
        bring.database.write(lambda db: change(db, "address", address["id"], opted_out_at=NOW))
    outcome = bring(csv(SAM))
    assert "does not undo a STOP" in noted(outcome)[0]
    assert NOW in {row["opted_out_at"] for row in bring.rows("address")}


def test_a_yes_that_was_given_stands_over_ask(bring):
    bring(csv(SAM))
    assert counts(bring(csv(SAM | {"consent": "ask"}))) == (0, 0, 1)
    assert [row["consent"] for row in bring.rows("person")] == ["yes"]


def test_a_no_on_paper_takes_a_yes_back(bring):
    bring(csv(SAM))
    assert counts(bring(csv(SAM | {"consent": "no", "consent_on": "2026-03-01"}))) == (0, 1, 0)
    assert [row["given"] for row in bring.rows("consent")] == [True, False]


def test_who_is_to_be_asked_gets_the_welcome(bring):
    bring(csv(ADA | {"consent": "ask"}, SAM | {"consent": "ask"}, CORA | {"consent": "ask"}))
    welcomed = {row["person_id"] for row in bring.rows("nudge") if row["kind"] == "welcome"}
    roles = {row["role"] for row in bring.rows("person") if row["id"] in welcomed}
    assert roles == {"mentor", "mentee"}


@pytest.mark.parametrize("state", ["referred", "in_custody", "recalled", "closed", "archive"])
def test_no_welcome_is_planned_for_a_silent_state(bring, state):
    bring(csv(ADA | {"consent": "ask", "state": state}, SAM))
    assert [row for row in bring.rows("nudge") if row["kind"] == "welcome"] == []


@pytest.mark.parametrize(("days", "met"), [(14, False), (15, True)])
def test_a_relationship_over_a_fortnight_old_counts_as_having_met(bring, days, met):
    began = NOW.date() - dt.timedelta(days=days)
    bring(csv(ADA | {"starts_on": began.isoformat()}, SAM))
    assert [row["first_met_on"] for row in bring.rows("relationship")] == [began if met else None]


def test_with_two_coordinators_neither_is_chosen(bring):
    bring(csv(ADA, SAM, CORA, CORA | {"phone": "07700 900004", "name": "Col"}))
    assert [row["coordinator_id"] for row in bring.rows("relationship")] == [None]


def test_a_mentor_may_be_in_the_database_already(bring):
    bring(csv(SAM, CORA))
    assert counts(bring(csv(ADA))) == (1, 0, 0)
    (pair,) = bring.rows("relationship")
    assert pair["coordinator_id"] is not None


def test_a_closed_relationship_stays_closed(bring):
    bring(csv(ADA, SAM))
    (pair,) = bring.rows("relationship")
    bring.database.write(lambda db: change(db, "relationship", pair["id"], closed_at=NOW))
    assert counts(bring(csv(ADA, SAM))) == (0, 0, 2)
    assert len(bring.rows("relationship")) == 1


def test_a_second_mentor_waits_for_the_end_of_the_first(bring):
    bring(csv(ADA, SAM))
    grace = SAM | {"name": "Grace", "phone": "+447700900009"}
    outcome = bring(csv(ADA | {"mentor_phone": "+447700900009"}, grace))
    assert told(outcome) == [
        "line 2, mentor_phone: is a new mentor's: end the relationship with the other one first."
    ]


def test_people_without_a_phone_are_known_by_name_and_birthday(bring):
    kai = ADA | {"name": "Kai", "phone": "", "mentor_phone": "", "starts_on": "", "ends_on": "", "meets": ""}
    kai |= {"step": ""}
    assert counts(bring(csv(kai | {"born": "2000-01-01"}, kai | {"born": "2001-01-01"}))) == (2, 0, 0)
    assert counts(bring(csv(kai | {"born": "2001-01-01"}))) == (0, 0, 1)
    assert told(bring(csv(kai))) == [f"line 2, name: {SEVERAL}."]
    twins = [kai | {"name": "Bo"}] * 2
    assert told(bring(csv(*twins))) == ["line 3, name: is on line 2 too, and neither has a phone."]


def test_an_xlsx_of_excels_own_types_comes_in_as_a_csv_does(bring):
    typed = ADA | {"starts_on": dt.date(2026, 1, 6), "consent": True, "consent_on": dt.datetime(2026, 1, 5)}
    assert counts(bring(xlsx(typed, SAM, CORA))) == (3, 0, 0)
    assert counts(bring(csv(ADA, SAM, CORA))) == (0, 0, 3)


def test_a_number_that_excel_cut_is_explained(bring):
    outcome = bring(xlsx(SAM | {"phone": 7700900001}))
    assert told(outcome) == [
        "line 2, phone: is cut. A spreadsheet took away its + or leading 0: if it is +447700900001, "
        "write that, as text."
    ]


WRONG = [
    ({"name": ""}, "line 2, name: is empty."),
    ({"role": "boss"}, "line 2, role: must be mentor, mentee, carer, coordinator, lead."),
    ({"consent": "maybe"}, "line 2, consent: must be yes, no, ask."),
    ({"phone": "0770"}, "line 2, phone: is not a whole phone number; write it like +447700900001."),
    ({"phone": ADA["mentor_phone"]}, "line 2, mentor_phone: is this mentee's own phone."),
    ({"language": "english"}, "line 2, language: must be a language tag such as en, cy or pt-BR."),
    ({"timezone": "BST"}, "line 2, timezone: must be a time zone such as Europe/London."),
    ({"consent_on": "2027-01-01"}, "line 2, consent_on: 2027-01-01 is still to come."),
    (
        {"born": "2013-03-13"},
        f"line 2, guardian_phone: {GUARDIAN.format(12)}",
    ),
    (
        {"born": "2008-03-13"},
        f"line 2, guardian_phone: {GUARDIAN.format(17)}",
    ),
    (
        {"born": "2013-03-13", "guardian_phone": "+447700900008"},
        "line 2, phone: must be empty under 13: only the carer's phone is texted.",
    ),
    ({"state": "free"}, "line 2, state: must be referred, in_custody, release_planned,"),
    ({"ends_on": "2026-01-01"}, "line 2, ends_on: 2026-01-01 is before starts_on, 2026-01-06."),
    ({"meets": "sometimes"}, 'line 2, meets: must be like "tue 18:00" or "every 2 weeks tue 18:00".'),
    ({"mentor_phone": "+447700900009"}, "line 2, mentor_phone: is nobody's: no mentor in this file"),
    ({"mentor_phone": "07700900003"}, "line 2, mentor_phone: is a coordinator's, not a mentor's."),
    ({"step": "x" * 101}, "line 2, step: is 101 characters long; 100 is the most."),
    ({"telegram": "@ada"}, "line 2, telegram: must be a chat's id"),
    ({"programme": "Other"}, "line 2, mentor_phone: is that of a mentor in another programme."),
]


@pytest.mark.parametrize(("cells", "reason"), WRONG, ids=[next(iter(cells)) for cells, _ in WRONG])
def test_a_wrong_cell_is_refused_by_line_and_column_and_nothing_is_written(bring, cells, reason):
    before = bring.count()
    outcome = bring(csv(ADA | cells, SAM, CORA))
    assert len(outcome.refused) >= 1
    assert any(one.startswith(reason) for one in told(outcome)), told(outcome)
    assert bring.count() == before


def test_every_wrong_cell_is_told_at_once_in_the_order_of_the_file(bring):
    outcome = bring(csv(ADA | {"role": "boss", "consent": "?"}, SAM | {"phone": "1"}, CORA | {"name": "\0"}))
    places = [(one.line, one.column) for one in outcome.refused]
    assert places == sorted(places)
    assert {(2, "role"), (2, "consent"), (3, "phone"), (4, "name")} <= set(places)


def test_the_same_phone_twice_is_refused_with_the_line_of_the_first(bring):
    outcome = bring(csv(SAM, SAM | {"name": "Sim", "phone": "07700 900001"}))
    assert told(outcome) == ["line 3, phone: is on line 2 too."]


def test_a_phone_that_is_already_somebody_elses_is_refused(bring):
    bring(csv(SAM, CORA))
    outcome = bring(csv(ADA | {"phone": SAM["phone"], "mentor_phone": ""}, CORA | {"programme": "Other"}))
    assert told(outcome)[:2] == [
        "line 2, role: is mentee, but this phone is already a mentor's.",
        "line 3, programme: is another than this person is in.",
    ]


def test_partial_takes_the_good_rows_and_refuses_a_mentee_whose_mentor_is_refused(bring):
    lone = {"name": "Bo", "role": "mentee", "phone": "+447700900007", "programme": "Bridges", "consent": "no"}
    outcome = bring(csv(ADA, SAM | {"language": "klingon"}, CORA, lone), partial=True)
    assert told(outcome) == [
        "line 2, mentor_phone: is on line 3, which is refused.",
        "line 3, language: must be a language tag such as en, cy or pt-BR.",
    ]
    assert {row["name"] for row in bring.rows("person")} == {"Cora C", "Bo"}


def test_what_only_a_mentee_can_have_is_left_out_and_said_so(bring):
    outcome = bring(csv(SAM | {"meets": "tue 18:00", "state": "community"}, ADA | {"mentor_phone": ""}))
    assert counts(outcome) == (2, 0, 0)
    assert [(one.line, one.column) for one in outcome.remarks] == [
        (2, "meets"), (2, "state"), (3, "ends_on"), (3, "meets"), (3, "starts_on"), (3, "step")
    ]  # fmt: skip


def test_a_phone_taken_while_a_file_is_written_undoes_its_batch(bring):
    bring(csv(CORA))
    (cora,) = bring.rows("person")
    number = "+447700900999"

    def take(_done, _of):
        bring.database.write(lambda db: claim(db, "sms", number, cora["programme_id"], cora["id"]))

    with pytest.raises(Taken):
        bring(csv(*many(BATCH), SAM | {"phone": number}, columns=FEW), progress=take)
    assert len(bring.rows("person")) == BATCH + 1


def test_a_long_file_goes_in_by_batches_and_tells_how_far_it_is(bring):
    heard = []
    outcome = bring(csv(*many(BATCH + 10), columns=FEW), progress=lambda done, of: heard.append((done, of)))
    assert counts(outcome) == (BATCH + 10, 0, 0)
    assert heard == [(BATCH, BATCH + 10), (BATCH + 10, BATCH + 10)]


def test_a_file_of_a_first_line_alone_says_so(bring):
    outcome = bring(csv())
    assert outcome.notices == ["The file has no rows below its first line."]
    assert counts(outcome) == (0, 0, 0)


def test_a_consent_is_dated_where_its_giver_is(bring):
    bring(csv(SAM | {"phone": "+12125550123", "timezone": "America/New_York"}))
    (consent,) = bring.rows("consent")
    assert consent["at"] == dt.datetime(2026, 1, 5, tzinfo=ZoneInfo("America/New_York"))


def test_two_imports_at_once_leave_one_of_each(bring, sqlite_url, seals):
    other = Database(sqlite_url, seals)
    bring.path.write_text(csv(*many(300), columns=FEW))

    def run(database):
        try:
            return counts(import_people(database, bring.path, NOW))
        except Taken:
            return "too late"

    with ThreadPoolExecutor() as threads:
        ends = list(threads.map(run, (bring.database, other)))
    other.close()
    assert (300, 0, 0) in ends
    assert set(ends) <= {(300, 0, 0), (0, 0, 300), "too late"}
    assert len(bring.rows("person")) == len(bring.rows("address")) == 300


def test_either_database_takes_people_once_and_what_changed_of_them(bring_to_either):
    bring = bring_to_either
    lone = {"name": "Bo", "role": "mentee", "programme": "Bridges", "consent": "ask", "born": "2000-01-01"}
    assert counts(bring(csv(ADA, SAM, CORA, lone))) == (4, 0, 0)
    assert counts(bring(csv(ADA, SAM, CORA, lone))) == (0, 0, 4)
    assert counts(bring(csv(ADA | {"meets": "wed 17:00"}, SAM | {"name": "Sam S"}))) == (0, 2, 0)
    assert told(bring(csv(SAM, SAM | {"role": "mentee"})))[0].startswith("line 3, ")
