"""What would become of a feed's services if this were taken in: nothing is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from signposting.directory.made import Made
from signposting.directory.run import Counts
from signposting.directory.tables import feed, service
from signposting.service import Service


@dataclass
class Ahead:
    """A feed as it is kept: what each of its services last said, and which are closed."""

    digests: dict[str, str] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    met: set[str] = field(default_factory=set)
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    reopened: int = 0

    @classmethod
    def of(cls, conn: Connection, name: str) -> Ahead:
        """The feed of this name; nothing where there is none yet."""
        wanted = select(service.c.source_id, service.c.digest, service.c.closed_at, service.c.says_closed)
        ahead = cls()
        for row in conn.execute(wanted.join(feed, feed.c.id == service.c.feed_id).where(feed.c.name == name)):
            ahead.digests[row.source_id] = row.digest
            if row.closed_at is not None:
                ahead.closed.add(row.source_id)
        return ahead

    def meet(self, services: Iterable[Service]) -> None:
        """Count what would become of these."""
        for one in services:
            made = Made(one)
            known = self.digests.get(one.id)
            opens = one.id in self.closed and one.is_open_to_new_people
            self.added += known is None
            self.reopened += opens
            self.changed += known is not None and known != made.digest and not opens
            self.unchanged += known == made.digest and not opens
            if one.is_open_to_new_people:
                self.met.add(one.id)

    @property
    def gone(self) -> int:
        """How many open ones have not been met."""
        return len(self.digests.keys() - self.closed - self.met)

    def counts(self, *, refused: int, whole: bool) -> Counts:
        """What would be; where not the whole was read, none would close."""
        return Counts(
            len(self.digests.keys() - self.closed),
            self.added,
            self.changed,
            self.unchanged,
            self.reopened,
            self.gone if whole else 0,
            refused,
        )
