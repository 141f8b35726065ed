"""What the side panel says of the rows that the bot kept."""

import asyncio
import datetime as dt
import re
from uuid import uuid4

import pytest

from bot.inbound import Inbound
from bot.practice.doors import practice_doors
from bot.practice.kept import latest
from bot.practice.life import Memory, live
from bot.practice.passing import settle
from bot.switchboard import Switchboard

THURSDAY = dt.datetime(2026, 3, 12, 15, 30, tzinfo=dt.UTC)
SAM, GRACE, ADA, DEV = "+447700900001", "+447700900002", "+447700900003", "+447700900004"


@pytest.fixture
def kept(database):
    """What is kept, newest first, after some texts: each a number and its words."""

    async def heard(texts):
        await live(database, THURSDAY)
        board = Switchboard(database, practice_doors(), Memory(THURSDAY))
        for number, body in texts:
            await board.hear(Inbound("sms", f"practice:{uuid4()}", number, body))
            await settle(board)

    def kept(*texts):
        asyncio.run(heard(texts))
        return database.read(lambda db: latest(db, 200))

    return kept


def told(kept, what):
    """The newest of a kind: who it is about, its facts, and the words it came from."""
    one = next(one for one in kept if one.what.startswith(what))
    return one.who, dict(one.facts), one.quote


def test_a_log_is_told_as_it_was_read(kept):
    log = "met A yday 1h30 at costa, did cv. next fri 6pm"
    who, facts, quote = told(kept((SAM, log), (SAM, "1")), "Session log")
    assert (who, quote) == ("Sam about Ada", log)
    assert facts["Meeting"] == "they met"
    assert facts["Day"] == "Wed 11 Mar"
    assert facts["Length"] == "1h30"
    assert facts["Next time"].startswith("Fri 13 Mar, 18:00")


def test_a_check_in_is_told_with_its_step_and_barrier(kept):
    who, facts, _ = told(kept((ADA, "stuck innit"), (ADA, "2")), "Check-in")
    assert who == "Ada"
    assert facts["How it went"] == "stuck"
    assert facts["In the way"] == "money"
    assert facts["Step"]


def test_a_flag_is_told_with_its_words_and_its_reason(kept):
    who, facts, quote = told(kept((ADA, "nowhere to sleep tonite")), "Flag")
    assert who == "Ada"
    assert facts["How soon"].startswith(("S1", "S2"))
    assert facts["Why"]
    assert quote in "nowhere to sleep tonite"


def test_a_task_is_told_with_the_text_it_came_from(kept):
    assert told(kept((GRACE, "the car is red")), "For staff")[2] == "the car is red"
    assert told(kept(("+447700900055", "hi who is it")), "For staff")[0] == "Somebody unknown"


def test_a_yes_to_texts_is_told_with_the_words_that_were_shown(kept):
    who, facts, _ = told(kept((DEV, "1")), "Consent")
    assert (who, facts["May we text"]) == ("Dev", "yes")
    assert facts["To which words"].startswith("welcome.may_we_text")


def test_every_kind_is_told_in_plain_words_and_newest_first(kept):
    texts = [(ADA, "2"), (ADA, "sam helped"), (ADA, "PAUSE"), (GRACE, "goal: K should get fork lift ticket")]
    found = kept(*texts)
    kinds = {one.what.split(":")[0].split(" ")[0] for one in found}
    assert kinds >= {"Session", "Check-in", "Goal", "Next", "Consent", "Flag", "Pause"}
    assert [one.at for one in found] == sorted((one.at for one in found), reverse=True)
    assert all(label and fact and fact != "None" for one in found for label, fact in one.facts)


def test_a_moment_is_told_by_the_clock_of_that_place_and_no_row_is_named(kept):
    told_of = [fact for one in kept((ADA, "court fri 20 march 10am"), (ADA, "hmm")) for fact in one.facts]
    said = " ".join(f"{label} {fact}" for label, fact in told_of)
    assert not re.search(r"\d{4}-\d\d-\d\d|[0-9a-f]{8}-[0-9a-f]{4}", said)


def test_a_flag_of_a_mentor_names_the_mentee_that_their_text_names(kept):
    _, facts, _ = told(kept((SAM, "Ada says her dad hits her")), "Flag")
    assert facts["About"] == "Ada, their mentee"
