"""The kernel: event log, handled events, idempotency keys, ledger."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPEND_ONLY = ("event_log", "ledger_transfers", "ledger_entries")


def upgrade() -> None:
    op.create_table(
        "event_log",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("payload", postgresql.JSONB(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_event_log"),
    )
    op.create_index("ix_event_log_topic_occurred_at", "event_log", ["topic", "occurred_at"])
    op.create_table(
        "handled_events",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("reaction", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "reaction", name="pk_handled_events"),
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("replays", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("scope", "key", name="pk_idempotency_keys"),
    )
    op.create_index("ix_idempotency_keys_created_at", "idempotency_keys", ["created_at"])
    _create_ledger()
    # History that cannot be rewritten, not even by a mistaken UPDATE at the console.
    op.execute(
        """
        CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$
        """
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )


def _create_ledger() -> None:
    op.create_table(
        "ledger_accounts",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.Column("may_go_below_zero", sa.Boolean(), nullable=False),
        sa.CheckConstraint("balance >= 0 OR may_go_below_zero", name=op.f("ck_ledger_accounts_balance")),
        sa.PrimaryKeyConstraint("client_id", "kind", name="pk_ledger_accounts"),
    )
    op.create_table(
        "ledger_transfers",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("destination", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_ledger_transfers_amount")),
        sa.PrimaryKeyConstraint("key", name="pk_ledger_transfers"),
    )
    op.create_index(
        "ix_ledger_transfers_client_id_occurred_at", "ledger_transfers", ["client_id", "occurred_at"]
    )
    op.create_table(
        "ledger_entries",
        sa.Column("transfer_key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("delta", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["transfer_key"], ["ledger_transfers.key"], name="fk_ledger_entries_transfer_key"
        ),
        sa.PrimaryKeyConstraint("transfer_key", "kind", name="pk_ledger_entries"),
    )
    op.create_index("ix_ledger_entries_client_id_kind", "ledger_entries", ["client_id", "kind"])


def downgrade() -> None:
    for table in ("ledger_entries", "ledger_transfers", "ledger_accounts"):
        op.drop_table(table)
    for table in ("idempotency_keys", "handled_events", "event_log"):
        op.drop_table(table)
    op.execute("DROP FUNCTION refuse_change()")
