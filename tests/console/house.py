"""Two programmes with people, worries and staff, and a console served for a test."""

from __future__ import annotations

import datetime as dt
import re
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count

import httpx
import uvicorn
from starlette.applications import Starlette

from bot import console
from bot.console.visits import csrf_of
from bot.conversation import hear
from bot.inbound import Inbound
from bot.rules.staff import Staff, StaffRole
from bot.screening import Flag, Severity
from bot.store import sign_ins, tables
from bot.store.columns import table
from bot.store.rows import add
from tests import cast

PATIENCE = 30  # seconds until a server must have started
NOW = cast.START
CSRF = re.compile(r'name="csrf" value="([0-9a-f]{64})"')
SEEN = re.compile(r'name="seen" value="([0-9a-f]*)"')
OURS = re.compile(r'<script (?:defer|type="module") src="/console/parts/[0-9a-f]{16}/[\w.-]+">')
provider_ids = count()

flag = table(tables.Flag)
task = table(tables.Task)
event = table(tables.FlagEvent)
address = table(tables.Address)
audit = table(tables.Audit)
learned = table(tables.Learned)
nudge = table(tables.Nudge)
person = table(tables.Person)
text_out = table(tables.MessageOut)
message = table(tables.MessageIn)
phrase = table(tables.Phrase)
spot_check = table(tables.SpotCheck)
verdict = table(tables.Verdict)


class Watch:
    """A clock that a test sets."""

    def __init__(self, now=NOW):
        self.now = now

    def __call__(self):
        return self.now

    def forward(self, **by):
        self.now += dt.timedelta(**by)


@dataclass
class House:
    """What is in the database, by name."""

    database: object
    bridges: object = None
    other: object = None
    numbers: dict = field(default_factory=dict)
    ids: dict = field(default_factory=dict)
    staff: dict = field(default_factory=dict)

    def text(self, who, body, *worries, now=NOW):
        """`who` texts `body`; `worries` are (category, severity, quote). The numbers of their flags."""

        flags = tuple(worry(body, *one) for one in worries)
        return self.hear(who, body, *flags, now=now)

    def hear(self, who, body, *flags, now=NOW):
        """`who` texts `body`, and the rules see these. The numbers of the flags that are new."""
        number = self.numbers.get(who, who)
        message = Inbound("sms", f"SM{next(provider_ids)}", number, body)
        before = self.flags()
        self.database.write(lambda db: hear(db, message, now, screen=lambda *_: flags))
        return [number for number in self.flags() if number not in before]

    def flags(self):
        return self.rows(flag.select().order_by(flag.c.number), lambda row: row.number)

    def tasks(self):
        return self.rows(task.select().order_by(task.c.id), lambda row: row.id)

    def address(self, name):
        """The row of the only address of someone of the cast."""
        blind = self.database.seals.blind(self.numbers[name])
        [row] = self.rows(address.select().where(address.c.blind == blind))
        return row

    def person(self, name):
        """The row of someone of the cast, as it is now."""
        [row] = self.rows(person.select().where(person.c.id == self.ids[name]))
        return row

    def rows(self, wanted, of=lambda row: row):
        return [of(row) for row in self.database.read(lambda db: db.conn.execute(wanted).all())]

    def token(self, name, now=NOW):
        """Sign someone in without their password: hashing one takes long, on purpose."""
        return self.database.write(lambda db: sign_ins.let_in(db, self.staff[name], [], now))


def worry(body, category, severity, quote, **more):
    """A flag as the rules raise it for these words of a text."""
    at = body.index(quote)
    told = {"why": "said so"} | more
    return Flag(category, Severity(severity), (at, at + len(quote)), quote, f"{category}/test", **told)


def furnish(database):
    """Bridges has Ada, Sam and Cora; Harbour has Zed. Staff: see `STAFF`."""
    house = House(database)
    database.write(lambda db: _furnish(db, house))
    return house


STAFF = {
    "lead": (StaffRole.LEAD, None),
    "second lead": (StaffRole.LEAD, "bridges"),
    "coordinator": (StaffRole.COORDINATOR, "bridges"),
    "second coordinator": (StaffRole.COORDINATOR, "bridges"),
    "duty": (StaffRole.DUTY, "bridges"),
    "auditor": (StaffRole.AUDITOR, None),
    "trainee": (StaffRole.TRAINEE, "bridges"),
    "neighbour": (StaffRole.LEAD, "other"),
    "coordinator next door": (StaffRole.COORDINATOR, "other"),
    "coordinator who is known for nobody": (StaffRole.COORDINATOR, "bridges"),
}


def _furnish(db, house):
    people = cast.make(db, "mentee Ada with mentor Sam")
    house.bridges = people.programme
    house.other = add(
        db,
        "programme",
        name="Harbour",
        alias="Harbour",
        phone="01632 960001",
        country="GB",
        timezone="Europe/London",
        day_first=True,
    )
    person = add(
        db,
        "person",
        programme_id=house.other,
        role="mentee",
        name="Zed Quill",
        language="en",
        timezone="Europe/London",
        state="community",
        consent="yes",
        phone_setting="own",
        made_at=NOW,
    )
    zed = "+447700900077"
    owner = {"programme_id": house.other, "person_id": person}
    add(db, "address", **owner, channel="sms", value=zed, blind=db.seals.blind(zed))
    house.numbers = {**people.numbers, "Zed": zed}
    house.ids = {**people.ids, "Zed": person}
    for name, (role, where) in STAFF.items():
        them = house.ids["Cora"] if name in ("coordinator", "second coordinator") else None
        house.staff[name] = hire(
            db, f"{name.replace(' ', '.')}@example.org", role, getattr(house, where or "", None), them=them
        )


def hire(db, email, role, programme_id, hashed="none", them=None):
    """Let somebody sign in; `them`: who they are among the people."""
    blind = db.seals.blind(email)
    row = {"email": email, "blind": blind, "role": role.value, "password_hash": hashed, "made_at": NOW}
    made = add(db, "staff", programme_id=programme_id, person_id=them, **row)
    return Staff(made, role, email, programme_id, them)


def routes(database, clock=None, public_url="http://127.0.0.1", wall=None, practice=True):
    return console.routes(database, clock or Watch(), public_url, wall=wall or Watch(), practice=practice)


def bare(page):
    """A page without its classes: what it says, and in which marks."""
    return re.sub(r' class="[^"]*"', "", page)


def strange_scripts(page):
    """The scripts of a page that are not of ours."""
    return [tag for tag in re.findall(r"<script[^>]*>", page) if not OURS.fullmatch(tag)]


class Stage:
    """What a server plays: each test puts its own console on."""

    def __init__(self):
        self.app = None

    def play(self, *given, **also):
        self.app = Starlette(routes=routes(*given, **also))

    async def __call__(self, scope, receive, send):
        await self.app(scope, receive, send)


@contextmanager
def serving(stage):
    """The address of a server that plays `stage`."""
    config = uvicorn.Config(
        stage, port=0, log_config=None, ws="none", lifespan="off", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    until = time.monotonic() + PATIENCE
    while not server.started and thread.is_alive() and time.monotonic() < until:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(PATIENCE)


class Desk:
    """A client as someone of staff: it fills in what a page's forms carry."""

    def __init__(self, url, token=None):
        self.web = httpx.Client(base_url=url, trust_env=False, timeout=30)
        self.token = token
        if token:
            self.web.cookies.set("alongside", token)

    def get(self, path):
        return self.web.get(path)

    def post(self, path, **fields):
        """Press a button as on a page that was opened just now, or that `seen` was read from."""
        return self.web.post(path, data={"csrf": csrf_of(self.token or ""), **fields})

    def press(self, number, what, **fields):
        """Open a flag's page and press a button on it."""
        seen = SEEN.search(self.get(f"/console/flags/{number}").text)
        return self.post(f"/console/flags/{number}/{what}", seen=seen[1] if seen else "", **fields)
