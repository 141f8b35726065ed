"""The best services for a need, the same on both databases."""

import datetime as dt
import random
from dataclasses import replace

import pytest
from sqlalchemy import text, update

from benchmarks.made_services import made_services
from bot.store.database import make_engine
from signposting.directory import helped
from signposting.directory.load import load
from signposting.directory.tables import service as service_row
from signposting.needs.category import CATEGORIES
from signposting.places.outcodes import outcodes
from signposting.search import Ask, Wanted, Who, search
from signposting.service import (
    Area,
    Eligibility,
    Language,
    Organisation,
    Phone,
    Place,
    Schedule,
    Service,
    Term,
)
from tests.signposting.test_hours import OFFICE

LEEDS = (53.80, -1.55)
NOON = dt.datetime(2026, 3, 12, 12, tzinfo=dt.UTC)
FOOD = (Wanted("food"),)
A_DEGREE = 111.2  # km


def service(name, km=1.0, kind="food", **said):
    """One in the north of Leeds, of an organisation of its own."""
    at = Place(latitude=LEEDS[0] + km / A_DEGREE, longitude=LEEDS[1])
    one = Service(
        name.lower().replace(" ", "-"),
        name,
        organisation=Organisation(f"{name} Trust"),
        phones=(Phone("0113 496 0000"),),
        places=(at,),
        terms=tuple(Term(code=one) for one in kind.split()),
    )
    return replace(one, **said)


def national(name, kind="food", area="United Kingdom"):
    return service(name, kind=kind, places=(), areas=(Area(name=area),), phones=(Phone("0808 800 4444"),))


@pytest.fixture
def found(database):
    """Ask a directory that holds just these; the names of what is offered."""

    def ask(services, most=3, **asked):
        with database.engine.begin() as conn:
            load(conn, "Leeds", lambda: services, str(random.random()), NOON)
        with database.engine.connect() as conn:
            asked = {"wanted": FOOD, "point": LEEDS, "country": "GB", "at": NOON} | asked
            return [one.service.name for one in search(conn, Ask(**asked), most)]

    return ask


def test_the_nearest_of_the_kind_come_first_and_no_more_than_three(found):
    shelf = [service(f"Place {km}", km) for km in (9, 1, 30, 4)] + [service("Another kind", 0, "debt")]
    assert found(shelf) == ["Place 1", "Place 4", "Place 9"]


def test_what_is_over_a_hundred_km_away_is_not_offered(found):
    assert found([service("Near", 95), service("Far", 105)]) == ["Near"]


def test_national_ones_fill_up_what_is_not_near(found):
    shelf = [national("Line"), service("Near", 20), service("Farther", 60)]
    assert found(shelf) == ["Near", "Line", "Farther"]
    assert found(shelf, point=None) == ["Line"]


def test_a_line_of_another_country_or_nation_is_not_offered(found):
    shelf = [
        national("Ours"),
        national("Welsh", area="Wales"),
        replace(national("Theirs", area="United States"), phones=(Phone("+1 800 656 4673"),)),
    ]
    assert found(shelf) == ["Ours"]
    assert found(shelf, point=(51.48, -3.18)) == ["Welsh", "Ours"]


def test_what_serves_the_area_is_offered_there_and_not_beyond(found):
    shelf = [national("Round", area="West Yorkshire")]
    assert found(shelf) == ["Round"]
    assert found(shelf, point=(52.2, 0.12)) == []


def test_one_of_each_organisation_is_offered_the_nearest_of_its_places(found):
    whose = Organisation("Nacro")
    shelf = [service(f"Place {km}", km, organisation=whose) for km in (3, 2, 7)]
    assert found([*shelf, service("Other", 8)]) == ["Place 2", "Other"]


def test_what_is_open_now_goes_before_what_is_a_little_nearer(found):
    shut = Schedule(dt.time(18), dt.time(20), ("FR",), freq="WEEKLY")
    assert found([service("Shut", 3, schedules=(shut,)), service("Open", 4, schedules=(OFFICE,))]) == [
        "Open",
        "Shut",
    ]


def test_who_is_not_taken_is_not_sent_there(found):
    shelf = [
        service("Everybody", 5),
        service("Women", 1, eligibility=Eligibility("Women only")),
        service("Young", 1, eligibility=Eligibility("", 11, 17)),
        service("Strict", 1, application="We cannot take anyone convicted of arson"),
    ]
    who = Who(age=34, gender="m", convictions=frozenset({"arson"}))
    assert found(shelf, who=who) == ["Everybody"]
    assert found(shelf, who=Who(age=16, gender="f")) == ["Women", "Young", "Strict"]


def test_what_one_must_be_referred_to_comes_after_what_takes_whoever_comes(found):
    shelf = [service("Referred", 2, application="By referral only"), service("Open door", 2.2)]
    assert found(shelf) == ["Open door", "Referred"]


def test_what_is_for_families_comes_later_for_somebody_who_was_inside(found):
    shelf = [service("Families of prisoners group", 2), service("Anyone", 3)]
    assert found(shelf, who=Who(role="mentee")) == ["Anyone", "Families of prisoners group"]
    assert found(shelf, who=Who(role="carer"))[0] == "Families of prisoners group"


def test_what_people_said_has_helped_goes_up_and_one_voice_is_not_enough_to_go_far(found, database):
    shelf = [service("Nearer", 2), service("Better", 3)]
    assert found(shelf) == ["Nearer", "Better"]
    with database.engine.begin() as conn:
        better = conn.execute(service_row.select().where(service_row.c.name == "Better")).one().id
        helped.outcome(conn, better, True)
    assert found(shelf)[0] == "Nearer"
    with database.engine.begin() as conn:
        conn.execute(update(service_row).where(service_row.c.id == better).values(helped=20))
    assert found(shelf)[0] == "Better"


def test_words_that_were_asked_break_a_tie(found):
    shelf = [service("Church", 2), service("Halal parcels", 2.2)]
    assert found(shelf, words="any halal parcels near me")[0] == "Halal parcels"


def test_a_language_that_is_spoken_goes_up(found):
    shelf = [service("English", 2), service("Welsh", 2.4, languages=(Language("cy"),))]
    assert found(shelf, language="cy")[0] == "Welsh"


def test_two_kinds_that_are_nearly_as_likely_are_mixed(found):
    shelf = [service(f"Food {km}", km) for km in (1, 2, 3)] + [service("Debt", 5, "debt")]
    unsure = (Wanted("food", 0.5), Wanted("debt", 0.3))
    assert found(shelf, wanted=unsure) == ["Food 1", "Food 2", "Debt"]
    assert found(shelf, wanted=(Wanted("food", 0.9), Wanted("debt", 0.05))) == ["Food 1", "Food 2", "Food 3"]


def test_more_are_offered_but_not_again(found, database):
    shelf = [service(f"Place {km}", km) for km in range(1, 8)]
    assert found(shelf) == ["Place 1", "Place 2", "Place 3"]
    with database.engine.connect() as conn:
        ask = Ask(FOOD, point=LEEDS, country="GB", at=NOON)
        first = search(conn, ask)
        then = search(conn, replace(ask, except_ids=frozenset(one.service_id for one in first)))
    assert [one.service.name for one in then] == ["Place 4", "Place 5", "Place 6"]


def test_what_has_closed_is_not_offered(found):
    assert found([service("Gone", status="inactive"), service("There", 9)]) == ["There"]


NAMED = (
    *(
        service(f"Nacro {town}", km, "resettlement", organisation=Organisation("Nacro"))
        for town, km in (("Leeds", 2), ("York", 30))
    ),
    service("St Georges Crypt", 1, "housing-emergency"),
    national("Shelter", "housing-longterm"),
    service("Night shelter", 3, "housing-emergency"),
    service("Food bank", 1),
)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("number for nacro", "Nacro Leeds"),
        ("nacro", "Nacro Leeds"),
        ("nakro", "Nacro Leeds"),
        ("whats the number for narco pls", "Nacro Leeds"),
        ("number for st georges crypt", "St Georges Crypt"),
        ("number for st gorges cript", "St Georges Crypt"),
        ("phone number for shelter", "Shelter"),
    ],
)
def test_a_service_that_is_named_is_found_behind_a_slip_too(found, words, name):
    assert found(NAMED, wanted=(), words=words)[:1] == [name]


@pytest.mark.parametrize("words", ["lol see you at 5", "my brother is ok now", "cheers mate", ""])
def test_nothing_is_found_where_nothing_is_named(found, words):
    assert found(NAMED, wanted=(), words=words) == []


def test_a_word_of_a_need_names_nothing(found):
    assert found(NAMED, words="need shelter and food", wanted=FOOD) == ["Food bank"]


def test_quotes_and_signs_in_a_text_break_nothing(found):
    for words in (
        "number for \"nacro' OR 1=1 --",
        "number for :* & | ! (",
        "nacro NEAR/2 \x00",
        "num for ''",
    ):
        assert len(found(NAMED, wanted=FOOD, words=words)) <= 3


def test_an_offer_tells_where_how_far_and_of_what_kinds(database):
    with database.engine.begin() as conn:
        load(conn, "Leeds", lambda: [service("Hub", 2.0, "debt food", schedules=(OFFICE,))], "1", NOON)
        (one,) = search(conn, Ask(FOOD, point=LEEDS, country="GB", at=NOON))
    assert (one.source_id, one.categories, round(one.km, 1)) == ("hub", ("food", "debt"), 2.0)
    assert one.text == "Hub. 0113 496 0000. 1 mile, open till 5."


def asks(many):
    chance = random.Random(3)
    points = [one.point for _, one in sorted(outcodes().items())]
    for _ in range(many):
        kinds = chance.sample(list(CATEGORIES), 2)
        wanted = (Wanted(kinds[0], 0.6), Wanted(kinds[1], chance.choice((0.1, 0.4))))
        words = chance.choice(("", "number for rowan trust", "waypont aid", "a doctor or dentist"))
        yield Ask(wanted, words, chance.choice((None, *points)), "GB", at=NOON)


def test_both_databases_offer_the_same(sqlite_url, postgres_url):
    offered = []
    for url in (sqlite_url, postgres_url):
        engine = make_engine(url)
        with engine.begin() as conn:
            load(conn, "made", lambda: made_services(600), "1", NOON)
            offered.append([[(one.source_id, one.text) for one in search(conn, ask)] for ask in asks(60)])
        engine.dispose()
    assert offered[0] == offered[1]
    assert sum(map(len, offered[0])) > 120


def test_no_search_reads_a_table_from_end_to_end(sqlite_url):
    """But for the few rows that were chosen already, and the full-text index itself."""
    engine, said = make_engine(sqlite_url), []
    with engine.begin() as conn:
        load(conn, "made", lambda: made_services(50), "1", NOON)
        driver = conn.connection.driver_connection
        driver.set_trace_callback(said.append)
        for ask in asks(8):
            search(conn, ask)
        driver.set_trace_callback(None)
        plans = [
            row.detail
            for one in set(said)
            if one.startswith("SELECT")
            for row in conn.execute(text(f"EXPLAIN QUERY PLAN {one}".replace(":", "\\:")))
        ]
    engine.dispose()
    tables = ("service", "spot", "reach_all", "service_text")
    assert [one for one in plans if one.startswith("SCAN") and one.split()[1] in tables] == []
    assert any("spot" in one for one in plans)
