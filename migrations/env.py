"""How Alembic runs here: on the connection that `adapters.persistence.migrations` opened."""

from typing import Any

from alembic import context

from adapters.persistence.metadata import metadata


def ours(_: Any, name: str | None, kind: str, *__: Any) -> bool:
    """The job queue's tables belong to Procrastinate and come with its schema."""
    return not (kind == "table" and name is not None and name.startswith("procrastinate_"))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    include_object=ours,
)
with context.begin_transaction():
    context.run_migrations()
