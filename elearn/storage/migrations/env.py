"""What Alembic runs: the migrations on the connection it is given, which is in a transaction already."""

from alembic import context

from elearn.storage.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    transactional_ddl=True,
    transaction_per_migration=False,
)
context.run_migrations()
