"""Moves one talk on by one turn, and says what that causes. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.flows.steps import (
    Again,
    Ask,
    Begin,
    Done,
    Effect,
    Facts,
    Flow,
    Look,
    Next,
    Record,
    Run,
    Say,
    Turn,
    Why,
)

TRIES = 2  # muddled answers in a row before a person is brought in (docs/practice.md, "Muddled answers")
CHAIN = 5  # flows that one turn may begin, one from another; and look-ups that it may ask for


@dataclass(frozen=True)
class Moved:
    """Where the talk stands after a turn (None: over), what to do, and the question now open.

    `question` is the last of the effects. `understood`: the answer made sense at its step. `look`: this must
    be looked up first, and then the talk goes on (`found`).
    """

    run: Run | None
    effects: tuple[Effect, ...]
    question: Say | None = None
    understood: bool = True
    look: Look | None = None


def begin(flows: Mapping[str, Flow], flow: str, turn: Turn) -> Moved:
    """Begin `flow` with `turn.kept`."""
    return advance(flows, Run(flow, "start", turn.kept), replace(turn, text="", why=Why.BEGUN))


def advance(flows: Mapping[str, Flow], run: Run, turn: Turn) -> Moved:
    """Give a turn to the step where the talk waits. An unknown flow or step goes to a person."""
    return _step(flows, run, run.step, turn, ())


def found(flows: Mapping[str, Flow], moved: Moved, turn: Turn, look_up: Callable[[Look], Facts]) -> Moved:
    """Have looked up what the step wants, and give the same turn to the step that it named, until all is."""
    for _ in range(CHAIN):
        if moved.run is None or moved.look is None:
            return moved
        run = replace(moved.run, kept=moved.run.kept | look_up(moved.look))
        moved = _step(flows, run, moved.look.step, turn, moved.effects)
    return hand_over(moved.run, moved.effects) if moved.run and moved.look else moved


def _step(flows: Mapping[str, Flow], run: Run, name: str, turn: Turn, effects: tuple[Effect, ...]) -> Moved:
    for _ in range(CHAIN):
        flow = flows.get(run.flow)
        step = flow.steps.get(name) if flow else None
        if step is None:
            return hand_over(run, effects)
        turn = turn if turn.kept is run.kept else replace(turn, kept=run.kept)
        answer = step(turn)
        if not isinstance(answer, Begin):
            return _settle(run, answer, effects)
        effects += answer.effects
        run, name = Run(answer.flow, "start", answer.keep), "start"
        turn = replace(turn, text="", why=Why.BEGUN)
    return hand_over(run, effects)


def _settle(run: Run, answer: Next, effects: tuple[Effect, ...]) -> Moved:
    match answer:
        case Ask(step=name, key=key, facts=facts, keep=keep, first=first):
            question = Say(key, facts)
            after = replace(run, step=name, kept=run.kept | keep, tries=0)
            return Moved(after, (*effects, *first, question), question)
        case Again(key=key, facts=facts, keep=keep) if run.tries + 1 < TRIES:
            question = Say(key, facts)
            after = replace(run, kept=run.kept | keep, tries=run.tries + 1)
            return Moved(after, (*effects, question), question, understood=False)
        case Look(keep=keep, first=first):
            return Moved(replace(run, kept=run.kept | keep), effects + first, look=answer)
        case Done(effects=last):
            return Moved(None, effects + last)
        case _:
            return hand_over(run, effects)


def hand_over(run: Run, effects: tuple[Effect, ...] = ()) -> Moved:
    """End the talk and bring in a person, with an apology."""
    told = Record("handover", {"flow": run.flow, "step": run.step})
    return Moved(None, (*effects, told, Say("common.hand_over")), understood=False)
