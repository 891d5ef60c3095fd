"""Segments of clients, ratings, what clients write to us, why somebody is blocked, and an index for timelines.

Writes to the event log wait while its index is built: about a second for every half a million events.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("clients", sa.Column("block_reason", sa.Text(), nullable=True))
    op.create_index(
        "ix_event_log_client_id",
        "event_log",
        [sa.literal_column("(payload ->> 'client_id')").label("client_id"), "occurred_at", "id"],
        postgresql_where=sa.text("payload ->> 'client_id' IS NOT NULL"),
    )
    _turn_messages_both_ways()
    _create_segments()
    op.create_table(
        "ratings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("stars", sa.BigInteger(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_ratings_stars")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_ratings_client_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_ratings_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ratings")),
        sa.UniqueConstraint("order_id", name=op.f("uq_ratings_order_id")),
    )
    op.create_index("ix_ratings_created_at_id", "ratings", ["created_at", "id"])
    op.create_index("ix_ratings_client_id", "ratings", ["client_id"])


def _turn_messages_both_ways() -> None:
    """Only what we write has a template; a client's messages are read in the order in which they were written."""
    op.alter_column("messages", "template", nullable=True)
    op.drop_index("ix_messages_client_id", "messages")
    op.create_index("ix_messages_client_id", "messages", ["client_id", "created_at", "id"])
    op.create_index(
        "ix_messages_received",
        "messages",
        ["created_at", "id"],
        postgresql_where=sa.text("direction = 'in'"),
    )


def _create_segments() -> None:
    op.create_table(
        "segments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("rule", postgresql.JSONB(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_segments")),
        sa.UniqueConstraint("name_key", name=op.f("uq_segments_name_key")),
    )
    op.create_index("ix_segments_created_at_id", "segments", ["created_at", "id"])
    op.create_table(
        "segment_members",
        sa.Column("segment_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["segment_id"], ["segments.id"], name=op.f("fk_segment_members_segment_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_segment_members_client_id")),
        sa.PrimaryKeyConstraint("segment_id", "client_id", name=op.f("pk_segment_members")),
    )
    op.create_index("ix_segment_members_client_id", "segment_members", ["client_id"])


def downgrade() -> None:
    """What clients wrote stays, under an empty template."""
    for table in ("ratings", "segment_members", "segments"):
        op.drop_table(table)
    op.drop_index("ix_messages_received", "messages")
    op.drop_index("ix_messages_client_id", "messages")
    op.create_index("ix_messages_client_id", "messages", ["client_id"])
    op.execute("UPDATE messages SET template = '' WHERE template IS NULL")
    op.alter_column("messages", "template", nullable=False)
    op.drop_index("ix_event_log_client_id", "event_log")
    op.drop_column("clients", "block_reason")
