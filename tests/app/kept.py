"""What the database holds after all that was said and done."""

from sqlalchemy import func, select

from bot.store import tables
from bot.store.columns import Table, table

message_in = table(tables.MessageIn)
message_out = table(tables.MessageOut)
flag = table(tables.Flag)
task = table(tables.Task)
address = table(tables.Address)
talk = table(tables.Talk)


def counts(database):
    """How many rows each table has, but for what processes tell of themselves."""

    def count(db):
        return {
            name: db.conn.execute(select(func.count()).select_from(made)).scalar_one()
            for name, made in Table.metadata.tables.items()
            if name != "heartbeat"
        }

    return database.read(count)


def texts_in(database):
    """The words of every text that came in, oldest first."""

    def opened(db):
        rows = db.conn.execute(select(message_in).order_by(message_in.c.id))
        return [db.seals.open(row.body, "message_in.body", row.id) for row in rows]

    return database.read(opened)


def texts_out(database, person_id=None):
    """The rows of texts out, in the order in which they were queued; of one person, if named."""
    wanted = select(message_out).order_by(message_out.c.id)
    wanted = wanted.where(message_out.c.person_id == person_id) if person_id else wanted
    return database.read(lambda db: db.conn.execute(wanted).all())


def tasks(database):
    """What staff are asked to do, oldest first."""
    rows = select(task.c.kind).order_by(task.c.id)
    return database.read(lambda db: list(db.conn.execute(rows).scalars()))


def open_talks(database):
    """(flow, step) of each talk that waits for an answer."""
    rows = select(talk.c.flow, talk.c.step).where(talk.c.state == "open").order_by(talk.c.id)
    return database.read(lambda db: [tuple(row) for row in db.conn.execute(rows)])


def flags(database):
    """(severity, category) of each flag."""
    rows = select(flag.c.severity, flag.c.category).order_by(flag.c.number)
    return database.read(lambda db: [tuple(row) for row in db.conn.execute(rows)])


def rows(database, name):
    """Every row of a table, oldest first."""
    wanted = select(Table.metadata.tables[name]).order_by("id")
    return database.read(lambda db: db.conn.execute(wanted).all())
