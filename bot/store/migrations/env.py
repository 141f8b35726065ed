"""How Alembic reaches the database: by the engine it is handed."""

from alembic import context

import bot.store.tables  # noqa: F401 (declares the tables)
from bot.store.columns import Table
from signposting.directory.tables import directory

engine = context.config.attributes["engine"]

with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=[Table.metadata, directory],
        render_as_batch=engine.dialect.name == "sqlite",
        compare_type=False,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
