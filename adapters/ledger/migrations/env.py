"""How Alembic runs the revisions: on the connection they are given, in its open transaction."""

from alembic import context

from adapters.ledger.schema import VERSION_TABLE, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
)
with context.begin_transaction():
    context.run_migrations()
