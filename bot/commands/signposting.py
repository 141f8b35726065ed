"""What the bot would offer somebody who texts a need: as JSON for a program, or laid out for a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, inspect, make_url
from sqlalchemy.exc import SQLAlchemyError

from bot import by_meaning
from bot.by_meaning import Reader
from bot.commands.readings import flags_of
from bot.commands.trial import Json, Trial
from bot.commands.trouble import Trouble
from bot.reading.asking import asked_outright
from bot.rules.crisis import SUICIDE
from bot.rules.signposting import kind_named
from bot.screening import Severity
from bot.settings import Settings
from bot.store.database import make_engine
from signposting.directory.load import load_first
from signposting.directory.own_places import own_places
from signposting.directory.read import count_open
from signposting.directory.tables import directory
from signposting.needs import Likely, Need, learned, read_need
from signposting.places import Found, find_place
from signposting.places.outcodes import GB
from signposting.places.spoken import country_spoken
from signposting.search import Ask, Offer, search

_WORRIES = dict.fromkeys(SUICIDE | {"third_party_risk"}, "crisis") | {"domestic_abuse": "domestic-abuse"}


@dataclass(frozen=True)
class Answered:
    """What was read in a text, and what is offered for it."""

    need: Need
    place: Found | None
    offers: tuple[Offer, ...]

    @property
    def category(self) -> str | None:
        return self.need.categories[0] if self.need.asks else None


@contextmanager
def directory_at(settings: Settings) -> Iterator[Connection]:
    """The directory of the settings' database, or the one that ships where there is none yet."""
    try:
        with _kept(settings.database_url) as conn:
            if conn is not None:
                yield conn
                return
    except SQLAlchemyError as error:
        raise Trouble(f"The database cannot be read: {type(error).__name__}.") from None
    with create_engine("sqlite://").begin() as conn:
        directory.create_all(conn)
        load_first(conn, dt.datetime.now(dt.UTC))
        yield conn


@contextmanager
def _kept(url: str) -> Iterator[Connection | None]:
    target = make_url(url)
    if target.get_backend_name() == "sqlite" and not Path(target.database or "").is_file():
        yield None  # to open it would make it
        return
    engine = make_engine(url)
    try:
        with engine.execution_options(reads_only=True).connect() as conn:
            yield conn if _holds_services(engine, conn) else None
    finally:
        engine.dispose()


def _holds_services(engine: Engine, conn: Connection) -> bool:
    return inspect(engine).has_table("service") and count_open(conn) > 0


def answered(conn: Connection, tried: Trial, place: str | None) -> Answered:
    """What is offered for a text of somebody who is at `place`, unless the text names another.

    A need that is no search's is answered with the national lines for it, as the fixed replies do.
    """
    own = own_places(conn)
    home = find_place(where, own=own) if (where := tried.place or place) else None
    near = (home.latitude, home.longitude) if home else None
    spoken = home.country if home else country_spoken(tried.text)
    named = find_place(tried.text, spoken or None, near, own) or find_place(tried.text, None, near, own)
    need = read_need(tried.text, "en", named.span if named else None, learned(), worries(tried))
    if not need.asks and asked_outright(tried.text) and (kind := kind_named(tried.text)):
        need = Need((Likely(kind, 1.0, ()),))
    there = named or home
    ask = Ask(
        wanted=Ask.wants(need.likely),
        words=_without(tried.text, named),
        point=(there.latitude, there.longitude) if there else None,
        country=there.country if there else spoken or GB,
        at=tried.at,
    )
    return Answered(need, there, offers(conn, ask, need))


def offers(conn: Connection, ask: Ask, need: Need, most: int = 3) -> tuple[Offer, ...]:
    """Up to `most`. What is a need for safety beyond doubt has national lines alone.

    One that is no more than feared has a line before what is likelier to be meant.
    """
    if not need.is_safety:
        return search(conn, ask, most)
    first, *others = ask.wanted
    lines = search(conn, replace(ask, wanted=(first,), words="", point=None), 1 if need.is_feared else most)
    taken = frozenset(one.service_id for one in lines)
    rest = replace(ask, wanted=tuple(others), words="", except_ids=taken)
    return lines + search(conn, rest, most - len(lines)) if need.is_feared else lines


def worries(tried: Trial) -> list[str]:
    """The kinds of need for safety that the two readers of every text find in it."""
    flags = flags_of(tried.text, tried.at, _second_reader())
    found = (_WORRIES.get(flag.category) for flag in flags if flag.severity <= Severity.S2)
    return [kind for kind in found if kind]


@cache
def _second_reader() -> Reader | None:
    try:
        return by_meaning.load()
    except by_meaning.NotThere:
        return None


def _without(text: str, place: Found | None) -> str:
    return f"{text[: place.span[0]]} {text[place.span[1] :]}" if place else text


def as_json(conn: Connection, tried: Trial, place: str | None) -> Json:
    """`category` and `place` are null where none was read; `id` is the source's own."""
    told = answered(conn, tried, place)
    return {
        "category": told.category,
        "place": told.place.name if told.place else None,
        "services": [
            {
                "id": one.source_id,
                "name": one.service.name,
                "categories": list(one.categories),
                "km": None if one.km is None else round(one.km, 1),
                "text": one.text,
            }
            for one in told.offers
        ],
    }


def show(conn: Connection, tried: Trial, place: str | None) -> None:
    """What would be texted, and why."""
    from rich import print as show

    told = answered(conn, tried, place)
    kinds = ", ".join(f"{one.category} ({one.sure:.0%})" for one in told.need.likely)
    vague = "help of no kind that is named: a short menu is sent" if told.need.is_vague else "nothing"
    show(f"[bold]asks for[/] {kinds or vague}")
    if told.place:
        show(f"[bold]near[/] {told.place.name}")
    if told.need.is_safety:
        show("[bold]safety[/] the fixed replies come first; these are the national lines")
    for number, one in enumerate(told.offers, 1):
        print(f"{number}. {one.text}")  # noqa: T201
