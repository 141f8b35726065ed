"""What someone of staff does in the console, as one line of a talk gives it.

(Cora acknowledges flag 1)
(Cora closes flag 1: false alarm)
(Lou confirms flag 1)
"""

import re

from bot.console import flags
from bot.rules.staff import Act, Staff, StaffRole
from bot.store import people, tables
from bot.store.columns import table
from bot.store.console import flags as console_flags
from bot.store.rows import add

DOES = {
    "acknowledges": Act.ACKNOWLEDGE,
    "closes": Act.CLOSE,
    "confirms": Act.CONFIRM,
    "keeps open": Act.KEEP_OPEN,
}
LINE = re.compile(rf"\((\w+) ({'|'.join(DOES)}) flag (\d+)(?:: ([\w ]+))?\)")

staff_row = table(tables.Staff)


def act(db, cast, now, who, does, number, how=None):
    """Open the page of a flag and press a button on it."""
    staff = _signed_in(db, cast, who, now)
    last = console_flags.by_number(db, staff, int(number)).last_change
    form = {"seen": last.id.hex if last else "", "note": "looked into it", "not_referred": "no need"}
    form |= {"outcome": how.replace(" ", "_")} if how else {}
    flags.do(db, staff, int(number), DOES[does], form, now)


def _signed_in(db, cast, who, now):
    email, person = f"{who.lower()}@example.org", people.by_id(db, cast.ids[who])
    role, blind = StaffRole(person.role.value), db.seals.blind(email)
    found = db.conn.execute(staff_row.select().where(staff_row.c.blind == blind)).first()
    own = {"programme_id": cast.programme, "role": role.value, "password_hash": "none", "made_at": now}
    row = found.id if found else add(db, "staff", email=email, blind=blind, person_id=person.id, **own)
    return Staff(row, role, email, cast.programme, person.id)
