"""The doctor looks at each part, says what is wrong, and how to mend it."""

import asyncio
import datetime as dt
import sqlite3
import threading
from pathlib import Path

import pytest

from bot.by_meaning import NotThere
from bot.clock import real
from bot.conversation import hear
from bot.doctor import examine
from bot.inbound import Inbound
from bot.rules.escalation.rota import Away, Post, Shift
from bot.settings import Settings
from bot.store import heartbeats, people, rota
from bot.store.columns import new_id
from bot.store.database import Database
from bot.store.heartbeats import Beat
from bot.store.migrations import undo
from bot.store.rows import add, change
from bot.store.sealing import Seals, new_key
from tests.cast import START, make
from tests.handlers.loopback import Answer, loopback
from tests.stand_in import StandIn

PUBLIC = "https://texts.example.org"
TWILIO = {
    "twilio_account_sid": "AC1",
    "twilio_auth_token": "secret",
    "twilio_from": "+447700900000",
    "public_url": PUBLIC,
}
TELEGRAM = {"telegram_bot_token": "1:x", "telegram_webhook_secret": "hush", "public_url": PUBLIC}


@pytest.fixture
def found(database, tmp_path, monkeypatch):
    """What the doctor finds, by part; only what is wrong unless `all` is asked for."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)

    def look(everything=False, database=database, now=START, load=lambda: StandIn({}), **given):
        settings = Settings.load(tmp_path / "none.env", **given)
        findings = list(examine(settings, database, lambda: now, load))
        return [f"{one.part}: {one.words}" for one in findings if everything or not one.well]

    return look


@pytest.fixture
def peopled(database):
    """A programme with a coordinator, and someone who may sign in."""
    cast = database.write(lambda db: make(db, "mentee Ada with mentor Sam"))
    staff = {"email": "c@example.org", "blind": b"c", "role": "lead", "password_hash": "x", "made_at": START}
    database.write(lambda db: add(db, "staff", programme_id=None, **staff))
    return cast


def without(findings, part):
    return [one for one in findings if not one.startswith(part)]


def test_a_set_up_that_is_well_has_nothing_to_mend(found, peopled):
    assert peopled.programme
    assert found() == []
    every = found(everything=True)
    assert {one.partition(":")[0] for one in every} == {
        "settings", "database", "keys", "programme Bridges", "outbox", "second reader", "calls",
        "crisis lines", "first directory", "second step",
    }  # fmt: skip
    assert any("coordinators and then leads are on call" in one for one in every)


def on_the_rota(database, cast, *shifts, out=()):
    def work(db):
        for post, begins, ends in shifts:
            days = frozenset(range(1, 8))
            one = Shift(cast.ids["Cora"], post, days, dt.time(begins), dt.time(ends), dt.date(2026, 3, 1))
            rota.add_entry(db, cast.programme, one, START)
        for first_day in out:
            rota.add_entry(db, cast.programme, Away(cast.ids["Cora"], first_day), START)

    database.write(work)


def of_the_programme(findings):
    return [one.removeprefix("programme Bridges: ") for one in findings if one.startswith("programme")]


def test_a_rota_that_holds_has_nothing_to_mend(found, peopled, database):
    on_the_rota(database, peopled, (Post.ON_CALL, 17, 9), (Post.ON_CALL, 9, 17))
    assert of_the_programme(found()) == []
    assert "Somebody is there at every hour of the next two weeks." in of_the_programme(
        found(everything=True)
    )


def test_hours_without_anyone_are_told_by_post(found, peopled, database):
    on_the_rota(database, peopled, (Post.ON_CALL, 17, 7), (Post.DEPUTY, 9, 22))
    assert of_the_programme(found()) == [
        "Nobody is on call out of hours from 07:00 Fri 13 Mar to 09:00 Fri 13 Mar, and 13 more times in the "
        "next two weeks: mend the rota, and run `alongside import rota FILE`.",
        "Nobody is deputy from 22:00 Thu 12 Mar to 09:00 Fri 13 Mar, and 13 more times in the next two "
        "weeks: mend the rota, and run `alongside import rota FILE`.",
    ]


def test_leavers_on_the_rota_are_told(found, peopled, database):
    on_the_rota(database, peopled, (Post.ON_CALL, 9, 9), out=[dt.date(2026, 3, 12)])
    told = of_the_programme(found())
    assert told[0] == "Nobody is on call: import a coordinator or a lead with a phone."
    assert told[-1].startswith("1 person who has left is still on the rota: give their shifts to others")


def test_people_on_the_rota_whom_alerts_do_not_reach_are_told(found, peopled, database):
    on_the_rota(database, peopled, (Post.ON_CALL, 9, 9))
    (place,) = database.read(lambda db: people.places(db, peopled.ids["Cora"]))
    database.write(lambda db: change(db, "address", place.id, opted_out_at=START))
    assert any(
        one.startswith("Alerts do not reach 1 person on the rota.") for one in of_the_programme(found())
    )


def test_an_empty_database_wants_people_and_staff(found):
    assert found() == [
        "programmes: There are none yet: run `alongside import people FILE`.",
        "staff: Nobody can sign in: run `alongside staff add EMAIL --role lead`.",
    ]


def test_a_database_behind_this_version_wants_migrating(found, database):
    undo(database.engine)
    assert "database: Its tables are not those of this version: run `alongside migrate`." in found()


def test_other_keys_are_told(found, peopled, database_url):
    assert peopled.ids
    other = Database(database_url, Seals(new_key()))
    assert any(one.startswith("keys: ALONGSIDE_KEYS does not open") for one in found(database=other))
    other.close()


def test_a_file_that_is_no_database_is_told(found, tmp_path, seals):
    (tmp_path / "broken.db").write_text("no database" * 500)
    broken = Database(f"sqlite:///{tmp_path}/broken.db", seals)
    (said,) = found(database=broken)
    assert said.startswith("database: It cannot be opened")
    broken.close()


def test_a_damaged_file_is_told(found, peopled, tmp_path, sqlite_url, seals):
    assert peopled.ids
    path = sqlite_url.removeprefix("sqlite:///")
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'person'").fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
    db.close()
    content = bytearray(Path(path).read_bytes())
    content[(page - 1) * size : page * size] = b"\xee" * size
    (tmp_path / "damaged.db").write_bytes(content)
    damaged = Database(f"sqlite:///{tmp_path}/damaged.db", seals)
    assert any("The file is damaged" in one for one in found(database=damaged))
    damaged.close()


def test_a_programme_without_staff_or_phone_wants_both(found, database):
    row = {"name": "Lone", "alias": "Lone", "phone": "", "country": "GB", "timezone": "Europe/London"}
    database.write(lambda db: add(db, "programme", **row))
    assert [one for one in found() if one.startswith("programme")] == [
        "programme Lone: Nobody is on call: import a coordinator or a lead with a phone.",
        "programme Lone: Its texts have no staff phone to name: import a coordinator or a lead with a phone.",
    ]


def process_that_lives(database, meaning_version):
    began = {"began_at": real(), "seen_at": real(), "ticked_at": None}
    beat = Beat(new_id(), "serve", "1", **began, meaning_version=meaning_version)
    database.write(lambda db: heartbeats.keep(db, beat))


def text_that_nobody_read(database, cast):
    database.write(lambda db: hear(db, Inbound("sms", "SM1", cast.numbers["Ada"], "hello"), START))


def of_the_reader(findings):
    return [one.partition(": ")[2] for one in findings if one.startswith("second reader")]


def test_a_reader_that_keeps_up_is_well(found, peopled, database):
    text_that_nobody_read(database, peopled)
    process_that_lives(database, "m1")
    assert of_the_reader(found(everything=True)) == [
        "Its model is stand-in-1.",
        "No text has waited for over 60 seconds.",
    ]


def test_a_reader_that_is_switched_off_is_told(found, database):
    process_that_lives(database, None)
    assert of_the_reader(found(everything=True, second_reader=False)) == [
        "It is switched off here (SECOND_READER=off): texts are read by rules alone.",
    ]


def test_processes_that_were_started_without_it_are_told(found, database):
    process_that_lives(database, None)
    assert of_the_reader(found())[-1] == (
        "No process that runs reads texts a second time (0 read by rules alone). "
        "Set SECOND_READER=on where they run, and restart them."
    )


def test_a_model_that_is_not_there_is_told(found):
    def load():
        raise NotThere

    (said,) = of_the_reader(found(load=load))
    assert said.startswith("Its model cannot be loaded. Bring the program in once more")


@pytest.mark.parametrize(
    ("alive", "how"),
    [(True, "Add a worker, or a faster machine."), (False, "Start `alongside serve`, or a worker.")],
)
def test_a_text_that_nobody_reads_is_told(found, peopled, database, alive, how):
    text_that_nobody_read(database, peopled)
    if alive:
        process_that_lives(database, "m1")
    assert of_the_reader(found(now=START + dt.timedelta(minutes=7))) == [
        f"A text has waited for 7 minutes to be read (1 read by rules alone). {how}"
    ]


def test_texts_that_wait_too_long_are_told_by_channel(found, peopled, database):
    def wait(db, channel):
        address = {"programme_id": peopled.programme, "channel": channel, "value": channel}
        place = add(db, "address", person_id=None, blind=db.seals.blind(channel), **address)
        text = {"kind": "reply", "key": "common.thanks", "body": "hi", "state": "waiting", "at": START}
        add(db, "message_out", programme_id=peopled.programme, address_id=place, not_before=START, **text)

    for channel in ("sms", "telegram"):
        database.write(lambda db, channel=channel: wait(db, channel))
    minutes = dt.timedelta(minutes=16)
    asleep = {"telegram_bot_token": "1:x", "telegram_api_url": "http://127.0.0.1:1"}
    assert not any(one.startswith("outbox") for one in found())
    said = [one for one in found(now=START + minutes, **asleep) if one.startswith("outbox")]
    assert said == [
        "outbox: 1 text waits to go out by sms, which is not set up: fill in its settings in .env.",
        "outbox: 1 text waits to go out by telegram, 15 minutes late: "
        "is `alongside serve` or a worker running?",
    ]


def test_an_opted_out_coordinator_is_not_on_call(found, peopled, database):
    def silence(db):
        from bot.store.people import places

        for place in places(db, peopled.ids["Cora"]):
            change(db, "address", place.id, opted_out_at=START)

    database.write(silence)
    assert any("Nobody is on call" in one for one in found())


@pytest.fixture
def provider():
    """A provider's server on this machine, which answers by path; gives its address."""
    answers = {}
    loop = asyncio.new_event_loop()
    started, done = threading.Event(), asyncio.Event()
    address = []

    def answer(asked):
        return answers.get(asked.path, Answer(404))

    async def serve():
        async with loopback(answer) as root:
            address.append(root)
            started.set()
            await done.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    started.wait(10)
    yield address[0], answers
    loop.call_soon_threadsafe(done.set)
    thread.join(10)
    loop.close()


NUMBERS = "/2010-04-01/Accounts/AC1/IncomingPhoneNumbers.json"
SERVICE = "/v1/Services/MG1"
RIGHT = {"sms_url": f"{PUBLIC}/twilio/inbound", "sms_method": "POST"}


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(shown={"incoming_phone_numbers": [RIGHT]}), None),
        (Answer(shown={"incoming_phone_numbers": [RIGHT | {"sms_method": "GET"}]}), "choose HTTP POST"),
        (Answer(shown={"incoming_phone_numbers": [RIGHT | {"sms_url": ""}]}), "go to nowhere: in Twilio's"),
        (Answer(shown={"incoming_phone_numbers": []}), "This account has no number +447700900000"),
        (Answer(401), "does not know these credentials"),
        (Answer(404), "does not know this account"),
        (Answer(500), "It answers 500"),
        (Answer(shown="not json"), "cannot be reached"),
        (Answer(shown=[]), "answer cannot be read"),
        ("drop", "Twilio cannot be reached"),
    ],
)
def test_the_webhook_of_a_twilio_number_is_looked_up(found, provider, answer, said):
    root, answers = provider
    answers[NUMBERS] = answer
    mine = [one for one in found(twilio_api_url=root, **TWILIO) if one.startswith("Twilio")]
    assert len(mine) == (said is not None)
    assert said is None or said in mine[0]
    assert "secret" not in "".join(mine)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (TWILIO, None),
        (TWILIO | {"twilio_messaging_service_sid": "MG1"}, None),
        (TWILIO | {"twilio_calls": False}, None),
        (TWILIO | {"twilio_from": "60777"}, "Nobody can be rung"),
        (TWILIO | {"twilio_from": None, "twilio_messaging_service_sid": "MG1"}, "Nobody can be rung"),
        (TELEGRAM, "Nobody can be rung"),
        (TELEGRAM | {"twilio_calls": "off"}, None),
    ],
)
def test_it_is_said_plainly_where_nobody_can_be_rung(found, given, said):
    nowhere = "twilio_api_url" if "twilio_account_sid" in given else "telegram_api_url"
    every = found(**given, **{nowhere: "http://127.0.0.1:9"})
    mine = [one for one in every if one.startswith("calls")]
    assert len(mine) == (said is not None)
    assert said is None or said in mine[0]


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ([{"capabilities": {"voice": True}}], None),
        ([{"capabilities": {"voice": False}}], "+447700900000 cannot call: give TWILIO_FROM"),
        ([], "no number +447700900000 to call from"),
    ],
)
def test_whether_the_number_beside_a_messaging_service_can_call_is_looked_up(found, provider, numbers, said):
    root, answers = provider
    answers[SERVICE] = Answer(
        shown={"inbound_request_url": f"{PUBLIC}/twilio/inbound", "inbound_method": "POST"}
    )
    answers[NUMBERS] = Answer(shown={"incoming_phone_numbers": numbers})
    both = TWILIO | {"twilio_messaging_service_sid": "MG1", "twilio_api_url": root}
    mine = [one for one in found(**both) if one.startswith("Twilio")]
    assert len(mine) == (said is not None)
    assert said is None or said in mine[0]
    assert not any(one.startswith("Twilio") for one in found(**both, twilio_calls="off"))


def test_the_webhook_of_a_messaging_service_is_looked_up(found, provider):
    root, answers = provider
    service = {name: value for name, value in TWILIO.items() if name != "twilio_from"}
    service |= {"twilio_messaging_service_sid": "MG1", "twilio_api_url": root}
    inbound = {"inbound_request_url": f"{PUBLIC}/twilio/inbound", "inbound_method": "POST"}
    answers[SERVICE] = Answer(shown=inbound | {"use_inbound_webhook_on_number": False})
    assert not any(one.startswith("Twilio") for one in found(**service))
    answers[SERVICE] = Answer(shown=inbound | {"inbound_request_url": "https://elsewhere.example"})
    assert any("go to https://elsewhere.example" in one for one in found(**service))
    answers[SERVICE] = Answer(shown={"use_inbound_webhook_on_number": True})
    answers[f"{SERVICE}/PhoneNumbers"] = Answer(shown={"phone_numbers": [{"phone_number": "+447700900000"}]})
    answers[NUMBERS] = Answer(shown={"incoming_phone_numbers": [RIGHT]})
    assert not any(one.startswith("Twilio") for one in found(**service))


@pytest.mark.parametrize(
    ("info", "said"),
    [
        ({"url": f"{PUBLIC}/telegram/webhook"}, None),
        ({"url": ""}, "Updates go to nowhere and not to"),
        (
            {
                "url": f"{PUBLIC}/telegram/webhook",
                "pending_update_count": 3,
                "last_error_message": "Connection refused",
            },
            "3 updates wait, for Telegram cannot bring them: Connection refused.",
        ),
    ],
)
def test_the_webhook_of_the_bot_is_looked_up(found, provider, info, said):
    root, answers = provider
    answers["/bot1:x/getMe"] = Answer(shown={"ok": True, "result": {"username": "alongside_bot"}})
    answers["/bot1:x/getWebhookInfo"] = Answer(shown={"ok": True, "result": info})
    mine = [one for one in found(telegram_api_url=root, **TELEGRAM) if one.startswith("Telegram")]
    assert len(mine) == (said is not None)
    assert said is None or said in mine[0]


def test_a_bot_that_asks_for_updates_wants_no_webhook(found, provider):
    root, answers = provider
    answers["/bot1:x/getMe"] = Answer(shown={"ok": True, "result": {"username": "alongside_bot"}})
    polling = {"telegram_bot_token": "1:x", "telegram_api_url": root}
    for url, wrong in (("", 0), ("https://old.example", 1)):
        answers["/bot1:x/getWebhookInfo"] = Answer(shown={"ok": True, "result": {"url": url}})
        assert len([one for one in found(**polling) if one.startswith("Telegram")]) == wrong
