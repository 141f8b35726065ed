"""Plays a talk through the engine alone: nothing is sent or kept, and every turn survives a restart."""

import json
from dataclasses import asdict, dataclass, field

from bot.facts import standard_facts
from bot.flows import FLOWS
from bot.flows.engine import Moved, advance, begin, found
from bot.flows.steps import Facts, Record, Run, Say, Turn
from bot.rules.person import Person
from bot.wording import sentence
from tests.flows.people import BRIDGE, THURSDAY
from tests.flows.shelf import look_up


@dataclass
class Played:
    """What one talk said, by key, what it learned, and where it stands."""

    said: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    saved: list[Record] = field(default_factory=list)
    run: Run | None = None

    def facts(self, kind: str) -> Facts:
        """What the only record of this kind holds."""
        (only,) = (record for record in self.saved if record.kind == kind)
        return only.facts

    @property
    def kinds(self) -> list[str]:
        return [record.kind for record in self.saved]


def play(flow, person, *texts, kept=None, flags=(), relationship=None, at=THURSDAY, flows=FLOWS) -> Played:
    """Begin `flow` and answer it with `texts`, all of which must be asked for."""
    one = relationship or (person.relationships[0] if len(person.relationships) == 1 else None)
    played = Played()
    turn = Turn("", kept or {}, person, at, one, flags)
    take(played, found(flows, begin(flows, flow, turn), turn, look_up), person, one)
    for text in texts:
        assert played.run is not None, f"nobody asked for {text!r}"
        turn = Turn(text, played.run.kept, person, at, one, flags)
        take(played, found(flows, advance(flows, played.run, turn), turn, look_up), person, one)
    return played


def take(played: Played, moved: Moved, person: Person, relationship) -> None:
    assert moved.effects, "the bot is never silent"
    standard = standard_facts(person, relationship, BRIDGE, THURSDAY)
    for effect in moved.effects:
        if isinstance(effect, Say):
            played.said.append(effect.key)
            played.texts.append(sentence(effect.key, "en", **standard | effect.facts))
        else:
            played.saved.append(Record(effect.kind, json.loads(json.dumps(effect.facts))))
    played.run = Run(**json.loads(json.dumps(asdict(moved.run)))) if moved.run else None
