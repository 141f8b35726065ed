"""How the fictional people came to be where they are: their weeks are lived through the bot itself.

Nothing of their history is written down by hand, so none of it can say what the bot would not have said.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import select

from bot.inbound import Inbound
from bot.practice.carrier import SENDER
from bot.practice.cast import BY_NAME, BY_NUMBER, UNASKED, ZONE
from bot.practice.doors import practice_doors
from bot.practice.passing import next_moment, settle
from bot.practice.people import is_empty, last_check_in, move_in
from bot.rules.hours import at_local
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Database, Db
from bot.switchboard import Switchboard

WEEKS = dt.timedelta(days=33)
UNANSWERED = dt.timedelta(hours=3)  # before the last check-in, so that the newcomer has something to answer
THINKING = dt.timedelta(minutes=17)  # between a question and its answer

address = table(tables.Address)
text = table(tables.MessageOut)
talk = table(tables.Talk)

_ASKED = (
    select(text.c.key, address.c.id, address.c.channel, address.c.value)
    .join(talk, talk.c.question_id == text.c.id)
    .join(address, address.c.id == text.c.address_id)
    .where(talk.c.state == "open", text.c.sent_at.is_not(None))
    .order_by(text.c.id)
)


@dataclass(frozen=True)
class Line:
    """One text that somebody sent."""

    at: dt.datetime
    channel: str
    number: str
    body: str


class Memory:
    """The clock of a past that is being lived."""

    def __init__(self, start: dt.datetime) -> None:
        self._at = start

    def __call__(self) -> dt.datetime:
        return self._at

    def move_to(self, moment: dt.datetime) -> None:
        self._at = max(self._at, moment)


class Answers:
    """What each person has yet to answer to each question."""

    def __init__(self) -> None:
        self._left = {
            number: {question: list(answers) for question, answers in one.says.items()}
            for number, one in BY_NUMBER.items()
        }

    def to(self, question: str, number: str) -> str | None:
        """The next answer to this question; None if they would not answer it."""
        left = self._left.get(number, {}).get(question)
        if not left:
            return None
        return left.pop(0) if len(left) > 1 else left[0]


async def live(database: Database, today: dt.datetime) -> None:
    """Let the fictional people live through the weeks up to `today`, unless somebody is here already."""
    clock = Memory(today - WEEKS)
    if not await database.awrite(lambda db: _begin(db, clock(), today)):
        return
    board = Switchboard(database, practice_doors(), clock)
    quiet = last_check_in(today) - UNANSWERED
    answers, texts = Answers(), _texts(today)
    while clock() < today:
        until = texts[0].at if texts else today
        clock.move_to(await next_moment(board, until))
        await settle(board)
        if texts and texts[0].at <= clock():
            await _hear(board, texts.pop(0))
        while clock() < quiet and (answer := await database.aread(lambda db: _answer(db, answers, clock()))):
            clock.move_to(answer.at)
            await _hear(board, answer)


def _begin(db: Db, start: dt.datetime, today: dt.datetime) -> bool:
    if not is_empty(db):
        return False
    move_in(db, start, today)
    return True


async def _hear(board: Switchboard, line: Line) -> None:
    await board.hear(Inbound(line.channel, f"practice:{uuid4()}", line.number, line.body, SENDER))
    await settle(board)


def _answer(db: Db, answers: Answers, now: dt.datetime) -> Line | None:
    """The answer that somebody has for the question they were asked."""
    for asked in db.conn.execute(_ASKED):
        number = db.seals.open(asked.value, "address.value", asked.id)
        if body := answers.to(asked.key, number):
            return Line(now + THINKING, asked.channel, number, body)
    return None


def _texts(today: dt.datetime) -> list[Line]:
    """What they texted out of the blue, oldest first."""
    lines = []
    for said in UNASKED:
        one = BY_NAME[said.name]
        day = today.astimezone(ZONE).date() - dt.timedelta(days=said.days_ago)
        at = at_local(day, dt.time.fromisoformat(said.at), ZONE)
        lines.append(Line(at, one.channel, one.number, said.body))
    return sorted(lines, key=lambda line: line.at)
