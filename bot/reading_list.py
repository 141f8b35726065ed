"""A person has read a text that no reader flagged, and found a worry in it: it is raised like any other."""

from __future__ import annotations

import datetime as dt

from bot import flagging, joining
from bot.rules.person import Role
from bot.rules.verdicts import FLAGGED, Missed, check_rewording
from bot.screening import Flag, Severity
from bot.store.console import reading as console_reading
from bot.store.console.reading import ToRead
from bot.store.database import Db
from bot.store.readings import Unread
from bot.turns import Scene

RULE = "staff.missed"
VERSION = "staff"
WHY = "Someone of staff read it by chance, and saw this. No reader had."


def raise_missed(db: Db, text: ToRead, missed: Missed, now: dt.datetime) -> int | None:
    """Raise what a reader of staff saw in a text, and alert those on call. The flag's number.

    None: it is of S4, which waits for supervision without a flag. Nothing is said to whoever texted.
    """
    if missed.severity not in FLAGGED:
        return None
    scene = scene_of(db, text, now)
    scene.flags = (_flag(scene, text, missed),)
    flagging.raise_flags(scene, text.message_id, VERSION)
    return console_reading.raised(db, text, missed.category)


def scene_of(db: Db, text: ToRead, now: dt.datetime) -> Scene:
    """Whoever sent the text, as they stand by now."""
    sent = Unread(text.message_id, text.programme_id, text.address_id, text.person_id, text.text, text.at, 0)
    scene = joining.scene_again(db, sent, now)
    scene.message_id = text.message_id
    return scene


def check_names(db: Db, text: ToRead, reworded: str, now: dt.datetime) -> None:
    """Raise Unfit where these words could tell whose text they were made from."""
    scene = scene_of(db, text, now)
    whose = scene.person or scene.owner
    names = [whose.name] if whose else []
    for one in whose.relationships if whose else ():
        names += [one.mentor, one.mentee, one.coordinator or ""]
    check_rewording(reworded, text.text, names)


def _flag(scene: Scene, text: ToRead, missed: Missed) -> Flag:
    """Mentors tell of somebody else, unless it is a line that they cross themselves."""
    whose = scene.person or scene.owner
    tells = whose is not None and whose.role is Role.MENTOR and missed.category != "boundary_breach"
    return Flag(
        missed.category,
        Severity(missed.severity),
        (0, len(text.text)),
        text.text,
        RULE,
        "other" if tells else "self",
        WHY,
        reader="staff",
    )
