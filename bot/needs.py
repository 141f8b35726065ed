"""Somebody texts a need: places that can help are looked for, or somebody in danger gets the fixed words.

See docs/practice.md, "Signposting".
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass

from bot import crisis, finding, flagging, turns
from bot.flows.about import named
from bot.flows.steps import Facts, Record, Say
from bot.reading.asking import asked_outright, asks_plainly, is_short
from bot.rules import signposting as rules
from bot.rules.person import Consent, Person, Relationship, Role
from bot.screening import VERSION, Severity
from bot.store import flags as kept_flags
from bot.turns import Scene
from signposting.needs import Likely, Need

ASK = frozenset({Role.MENTEE, Role.CARER, Role.MENTOR})
ALONE = frozenset(
    {"appointment", "appointment_change", "crisis_call", "danger", "knock", "session_log", "staff", "welcome"}
)
"""Talks that nothing is begun beside, whatever is asked."""
TO_READ = "a text to read"  # what a task for staff is called
_SOMEBODY = re.compile(
    r"\b(?:mentees?|(?:for|does|can|would) (?:him|her|he|she|them|they)|(?:he|she) (?:needs|wants|is|has)"
    r"|(?:hes|shes) (?:got|after|looking)|my (?:lad|lass|guy|client|young person))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Told:
    """A need as a text tells it, and what the talk about it begins with.

    `plainly`: it asks, rather than tells. `outright`: "find ..." was said.
    """

    need: Need
    kept: Facts
    plainly: bool
    outright: bool


def begin(scene: Scene, text: str, *, beside: str | None = None) -> bool:
    """Begin what a need calls for. False: the text asks for nothing that is known here.

    `beside`: the talk that is open, so that only what plainly asks is taken.
    """
    told = _told(scene, text) if beside not in ALONE else None
    if told is None:
        return False
    if told.need.is_danger:
        return not _was_lowered(scene) and _tell(scene, text, told.need)
    if "named" in told.kept or (told.need.asks and told.plainly):
        turns.begin(scene, "signpost", told.kept)
        return True
    person = turns.person_of(scene)
    is_own = person.role is not Role.MENTOR and (told.need.asks or named(text, person) is None)
    if beside is not None or not (told.outright or is_own):
        return False
    if told.need.asks:  # somebody reads what is only told, as well
        kept_flags.open_task(scene.db, scene.place, TO_READ, scene.now, message_id=scene.message_id)
        turns.say(scene, Say("common.person_will_look"))
    turns.begin(scene, "signpost_offer" if told.need.asks else "signpost_menu", told.kept)
    return True


def begin_tonight(scene: Scene, text: str) -> None:
    """The words for a night without a bed have been said: look for one too, where the text asks for it."""
    told = _told(scene, text)
    if told is None or told.need.is_danger or rules.TONIGHT not in told.need.categories:
        return
    if asks_plainly(text) or "area" in told.kept:
        turns.begin(scene, "signpost", told.kept)


def offer(scene: Scene, *, later: bool = False) -> bool:
    """A worry of S3 tells of a need: offer to look for places. `later`: once the open talk is over."""
    kinds = rules.kinds_told(scene.flags)
    person = _asker(scene)
    if not kinds or person is None or person.role is Role.MENTOR:
        return False
    kept = {"told": kinds[0], "need": [[kind, 1 / len(kinds)] for kind in kinds]}
    if later:
        turns.keep(scene, Record("need told", kept))
    else:
        turns.begin(scene, "signpost_offer", kept)
    return True


def _told(scene: Scene, text: str) -> Told | None:
    person = _asker(scene)
    if person is None:
        return None
    within = _whose(text, person)
    said = _without(text, within) if within else text
    asked, read = asked_outright(said), scene.directory.need
    need = read(asked or said, person.language)
    if not need.asks and rules.kind_needed(said):
        asked = said
    if not (need.asks or need.is_vague or asked):
        return None
    kept: Facts = {"for_id": str(within.id), "code": within.code} if within else {}
    if found := finding.area_in(scene.asker, said):
        kept["area"], (begins, ends) = asdict(found[0]), found[1]
        said = f"{said[:begins]}{' ' * (ends - begins)}{said[ends:]}"
        asked = asked_outright(said)
        need = read(asked or said, person.language)
    if asked and not need.asks and (kind := rules.kind_named(said)):
        need = Need((Likely(kind, 1.0, ()),))
    kept |= {"need": [[one.category, one.sure] for one in need.likely], "words": said}
    if not found and finding.is_named(scene.asker, kept):
        kept |= {"named": True, "area": None}  # where they are matters not
    plainly = bool(asked or found) or asks_plainly(said) or is_short(said)
    return Told(need, kept, plainly, asked is not None)


def _asker(scene: Scene) -> Person | None:
    """Who may ask; nobody who has not said that we may text them."""
    person = scene.person
    return person if person and person.role in ASK and person.consent is Consent.YES else None


def _whose(text: str, person: Person) -> Relationship | None:
    """For which mentee a mentor asks, if the text says that it is for one."""
    if person.role is not Role.MENTOR:
        return None
    only = person.relationships[0] if len(person.relationships) == 1 else None
    return named(text, person) or (only if _SOMEBODY.search(text) else None)


def _without(text: str, within: Relationship) -> str:
    """The text without whom it is about: "signpost D housing" asks for housing."""
    called = "|".join(re.escape(one) for one in (within.code, within.mentee))
    return re.sub(rf"\s*\b(?:{called})\b", "", text)


def _was_lowered(scene: Scene) -> bool:
    """Has screening seen this, and thought it a way of speaking?"""
    return any(flag.severity is Severity.S4 for flag in scene.flags)


def _tell(scene: Scene, text: str, need: Need) -> bool:
    """A need that no search may answer alone: a flag, and the fixed words for it. Were there any?"""
    person, before = turns.person_of(scene), scene.flags
    if scene.message_id is None:
        return False
    worry = rules.worry(need.categories[0], text, about="other" if person.role is Role.MENTOR else "self")
    scene.flags = flagging.in_this_context(scene, (worry,), text, scene.message_id)
    flagging.raise_flags(scene, scene.message_id, VERSION)
    said = crisis.respond(scene) is not None or crisis.ask_danger(scene, text)
    scene.flags = (*before, *scene.flags)
    return said
