"""Can the texts of each programme name a phone, and do texts go out?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from sqlalchemy import func, select

from bot.doctor import rota
from bot.doctor.finding import Finding, to_check, well, wrong
from bot.store import tables
from bot.store.columns import table
from bot.store.database import Db
from bot.wording.country import COUNTRIES

programme = table(tables.Programme)
staff = table(tables.Staff)
step = table(tables.SecondStep)
text = table(tables.MessageOut)
address = table(tables.Address)

STUCK_AFTER = dt.timedelta(minutes=15)


def examine(db: Db, now: dt.datetime, channels: Collection[str]) -> Iterator[Finding]:
    """Look at what is kept. `channels` are those that texts can go out by."""
    rows = db.conn.execute(select(programme).order_by(programme.c.id)).all()
    if not rows:
        yield wrong("programmes", "There are none yet: run `alongside import people FILE`.")
    for row in rows:
        yield from rota.examine(db, row.id, row.name, now)
        yield from _programme(row.name, row.phone, row.country)
    yield from _staff(db)
    yield from _outbox(db, now, channels)


def _staff(db: Db) -> Iterator[Finding]:
    here = staff.c.left_at.is_(None)
    if db.conn.execute(select(staff.c.id).where(here).limit(1)).first() is None:
        yield wrong("staff", "Nobody can sign in: run `alongside staff add EMAIL --role lead`.")
    without = select(func.count()).select_from(staff.outerjoin(step, step.c.staff_id == staff.c.id))
    many = db.conn.execute(without.where(here, step.c.id.is_(None))).scalar_one()
    if many:
        who = "1 of staff has" if many == 1 else f"{many} of staff have"
        how = "It is set up at the next sign-in; /console/staff names who, and takes access away."
        yield to_check("second step", f"{who} none yet, so that a password alone is theirs. {how}")


def countries(db: Db) -> frozenset[str]:
    """The countries that programmes are in."""
    return frozenset(db.conn.execute(select(programme.c.country)).scalars())


def _programme(name: str, phone: str, country: str) -> Iterator[Finding]:
    part = f"programme {name}"
    if not phone:
        yield wrong(
            part, "Its texts have no staff phone to name: import a coordinator or a lead with a phone."
        )
    if country not in COUNTRIES:
        yield wrong(
            part, f"No crisis lines are known for {country}: add them to bot/wording/crisis_lines.toml."
        )


def _outbox(db: Db, now: dt.datetime, channels: Collection[str]) -> Iterator[Finding]:
    door = func.coalesce(func.nullif(text.c.channel, ""), address.c.channel).label("channel")
    late = (
        select(door, func.count())
        .select_from(text.join(address, address.c.id == text.c.address_id))
        .where(text.c.state.in_(("waiting", "sending")), text.c.not_before < now - STUCK_AFTER)
        .group_by(door)
        .order_by(door)
    )
    found = db.conn.execute(late).all()
    for channel, number in found:
        waiting = f"{number} {'text waits' if number == 1 else 'texts wait'} to go out by {channel}"
        if channel in channels:
            yield wrong("outbox", f"{waiting}, 15 minutes late: is `alongside serve` or a worker running?")
        else:
            yield wrong("outbox", f"{waiting}, which is not set up: fill in its settings in .env.")
    if not found:
        yield well("outbox", "Nothing is stuck.")
