"""Run migrations on the connection that `commarch.database.install` opened as the owner of the tables."""

from alembic import context
from sqlalchemy import Connection, text

from commarch.tables import metadata

#: Made by hand in migrations: alembic does not know them.
LEFT_ALONE = {"schema": "guard"}


def run(connection: Connection) -> None:
    """Migrate inside one transaction; give up rather than queue behind a long lock."""
    connection.execute(text("SET lock_timeout = '10s'"))
    connection.execute(text("SET statement_timeout = '10min'"))
    context.configure(connection=connection, target_metadata=metadata, compare_type=True, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
