"""What was said by whom, and what came of it: nothing may be lost, and nothing doubled."""

import time
from collections import Counter
from dataclasses import dataclass

from tests.app.kept import texts_out
from tests.crash.test_kill import all_said, our_id, pass_the_lease, texts_kept, texts_queued

PATIENCE = 60  # seconds
IN_HAND = 2  # seconds in which whoever still lives has sent what it holds


@dataclass(frozen=True)
class Account:
    """How many texts came in and went out, and what went wrong with any."""

    accepted: int
    posted: int
    kept: int
    queued: int
    at_the_provider: int
    lost_in: int
    doubled_in: int
    lost_out: int
    doubled_out: int

    @property
    def is_right(self):
        return not (self.lost_in or self.doubled_in or self.lost_out or self.doubled_out)


def settle(database):
    """Wait until all has been said. What was in hand when something broke is looked at again sooner."""
    until = time.monotonic() + PATIENCE
    while not all_said(database):
        if time.monotonic() > until:
            left = Counter((text.state, text.kind, text.reason) for text in texts_out(database))
            raise AssertionError(f"not all has been said: {left}")
        time.sleep(IN_HAND)
        pass_the_lease(database)


def account(database, carrier, texters):
    """To be asked when all has been said."""
    came, queued = texts_kept(database), texts_queued(database)
    kept = Counter((number, sid) for number, sid, *_ in came)
    accepted = Counter((texter.number, sid) for texter in texters for sid in texter.said)
    reached = Counter(map(our_id, carrier.taken))
    ours = {text[3] for text in queued}
    return Account(
        accepted=accepted.total(),
        posted=sum(texter.posts for texter in texters),
        kept=kept.total(),
        queued=len(queued),
        at_the_provider=len(carrier.taken),
        lost_in=(accepted - kept).total(),
        doubled_in=sum(many - 1 for many in kept.values()),
        lost_out=len(ours - reached.keys()),
        doubled_out=sum(many - 1 for many in reached.values()),
    )
