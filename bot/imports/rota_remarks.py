"""What is to be said of a rota that was brought in: who is on call together, and when nobody is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from bot.imports.rota_row import RotaRow
from bot.rules.escalation.coverage import AHEAD
from bot.rules.escalation.rota import Post, Rota, gaps, on_duty, overlaps
from bot.store import programmes
from bot.store import rota as kept
from bot.store.database import Db
from bot.wording.said import spell_said

SHOWN = 3  # stretches of one post
POSTS = {Post.ON_CALL: "on call", Post.DEPUTY: "deputy", Post.LEAD: "lead"}


def remark_on(db: Db, rows: Sequence[RotaRow], now: dt.datetime) -> list[str]:
    """What is so in the next two weeks. Where lines overlap, that is noted on the later one."""
    told: list[str] = []
    good = [row for row in rows if row.programme_id is not None and not row.wrong]
    for programme_id in {row.programme_id: None for row in good if row.programme_id}:
        rota = kept.of_programme(db, programme_id)
        mine = [row for row in good if row.programme_id == programme_id]
        _note_overlaps(rota, mine, now)
        name = programmes.by_id(db, programme_id).name
        told += [f"{name}: {words}" for post in Post for words in _gaps(rota, post, now)]
    return told


def _note_overlaps(rota: Rota, rows: Sequence[RotaRow], now: dt.datetime) -> None:
    """Two people on one post at once, by the lines that say so: the first time of each two lines."""
    today = now.astimezone(rota.zone).date()
    shifts = [(row, row.shift(today)) for row in rows if row.post and row.post.is_shift]
    noted: set[tuple[int, int]] = set()
    for post in Post:
        for span in overlaps(rota, post, now, now + AHEAD):
            there = [row for row, one in shifts if on_duty(replace(rota, shifts=(one,)), post, span.begins)]
            for first, second in combinations(there, 2):
                lines = first.line, second.line
                if first.person_id != second.person_id and lines not in noted:
                    noted.add(lines)
                    when = spell_said(span.begins, span.ends, rota.zone)
                    second.note("from", f"overlaps line {first.line}, {when}: both are told")


def _gaps(rota: Rota, post: Post, now: dt.datetime) -> Iterator[str]:
    """When nobody is on a post, at the most as many times as fit."""
    said = POSTS[post]
    if all(shift.post is not post for shift in rota.shifts):
        yield f"nobody is {said} on this rota: other coordinators and leads are told instead."
        return
    found = gaps(rota, post, now, now + AHEAD)
    for begins, ends in found[:SHOWN]:
        yield f"nobody is {said} {spell_said(begins, ends, rota.zone)}."
    if len(found) > SHOWN:
        yield f"nobody is {said} {len(found) - SHOWN} more times in the next two weeks."
