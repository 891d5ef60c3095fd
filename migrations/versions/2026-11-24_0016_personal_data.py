"""Requests of data subjects, erasures with their acts and tombstones, incidents."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

APPEND_ONLY = ("destruction_acts", "destruction_entries", "erasures")

# What is about a client and is written while they act: nothing new of it once they are erased.
GUARDED = (
    "carts",
    "client_contacts",
    "client_notes",
    "client_tags",
    "consent_events",
    "door_links",
    "doors",
    "messages",
    "orders",
    "passwords",
    "payments",
    "ratings",
    "segment_members",
    "sessions",
    "subject_requests",
)

# History whose named columns erasure may empty, and nothing else may change.
SEALED = {"audit_log": ("before", "after", "reason"), "order_history": ("reason",)}

FROZEN = (
    "erased_at",
    "block_reason",
    "display_name",
    "first_name",
    "last_name",
    "middle_name",
    "birthday",
    "traffic_source",
    "custom_fields",
)


def upgrade() -> None:
    op.add_column("clients", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    _create_requests()
    _create_acts()
    _create_incidents()
    for table in APPEND_ONLY:
        _append_only(table, "refuse_change()")
    _guard_the_erased()
    _open_history_for_erasure()


def _create_requests() -> None:
    op.create_table(
        "subject_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("legal_case", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("prolonged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("prolonged_because", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(prolonged_at IS NULL) = (prolonged_because IS NULL)", name=op.f("ck_subject_requests_prolonged")
        ),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_subject_requests_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject_requests")),
    )
    op.create_index("ix_subject_requests_client_id", "subject_requests", ["client_id"])
    op.create_index(
        "ix_subject_requests_due_on_id",
        "subject_requests",
        ["due_on", "id"],
        postgresql_where=sa.text("answered_at IS NULL"),
    )


def _create_acts() -> None:
    op.create_table(
        "destruction_acts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("legal_case", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_destruction_acts_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_destruction_acts")),
    )
    op.create_index("ix_destruction_acts_client_id", "destruction_acts", ["client_id", "destroyed_at"])
    op.create_table(
        "destruction_entries",
        sa.Column("act_id", sa.Uuid(), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("column_name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("fate", sa.Text(), nullable=False),
        sa.Column("row_count", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("row_count > 0", name=op.f("ck_destruction_entries_row_count")),
        sa.ForeignKeyConstraint(
            ["act_id"], ["destruction_acts.id"], name=op.f("fk_destruction_entries_act_id")
        ),
        sa.PrimaryKeyConstraint("act_id", "table_name", "column_name", name=op.f("pk_destruction_entries")),
    )
    op.create_table(
        "erasures",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_erasures")),
    )


def _create_incidents() -> None:
    op.create_table(
        "incidents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("people", sa.BigInteger(), nullable=True),
        sa.Column("notified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("people >= 0", name=op.f("ck_incidents_people")),
        sa.CheckConstraint(
            "reported_at IS NULL OR notified_at IS NOT NULL", name=op.f("ck_incidents_notices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
    )
    op.create_index("ix_incidents_found_at_id", "incidents", ["found_at", "id"])


def _append_only(table: str, function: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {function}"
    )


def _guard_the_erased() -> None:
    """A row that comes while its client is being erased waits for the end of it, and is refused then."""
    # After, not before: an upsert that only updates does not pay for it.
    op.execute(
        """
        CREATE FUNCTION refuse_erased_client() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE moment timestamptz;
        BEGIN
            SELECT erased_at INTO moment FROM clients WHERE id = NEW.client_id FOR KEY SHARE;
            IF moment IS NOT NULL THEN
                RAISE EXCEPTION 'the client is erased'
                    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'refuse_erased_client';
            END IF;
            RETURN NULL;
        END $$
        """
    )
    for table in GUARDED:
        op.execute(
            f"CREATE TRIGGER {table}_client_erased AFTER INSERT ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION refuse_erased_client()"
        )
    old, new = (", ".join(f"{row}.{column}" for column in FROZEN) for row in ("OLD", "NEW"))
    op.execute(
        """
        CREATE FUNCTION refuse_change_of_erased() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF current_setting('prilavok.erasure', true) = 'on' THEN RETURN NEW; END IF;
            RAISE EXCEPTION 'the client is erased'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'refuse_erased_client';
        END $$
        """
    )
    op.execute(
        f"CREATE TRIGGER clients_erased BEFORE UPDATE OF {', '.join(FROZEN)} ON clients FOR EACH ROW"
        f" WHEN (OLD.erased_at IS NOT NULL AND ROW({old}) IS DISTINCT FROM ROW({new}))"
        " EXECUTE FUNCTION refuse_change_of_erased()"
    )


def _open_history_for_erasure() -> None:
    op.execute(
        """
        CREATE FUNCTION refuse_change_but_erasure() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' AND current_setting('prilavok.erasure', true) = 'on'
                AND to_jsonb(NEW) - TG_ARGV = to_jsonb(OLD) - TG_ARGV
                AND NOT EXISTS (SELECT FROM jsonb_each(to_jsonb(NEW)) AS field
                                WHERE field.key = ANY (TG_ARGV) AND field.value NOT IN ('null', '""', '{}'))
            THEN RETURN NEW; END IF;
            RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END $$
        """
    )
    for table, columns in SEALED.items():
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        arguments = ", ".join(f"'{column}'" for column in columns)
        _append_only(table, f"refuse_change_but_erasure({arguments})")


def downgrade() -> None:
    for table in SEALED:
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        _append_only(table, "refuse_change()")
    op.execute("DROP TRIGGER clients_erased ON clients")
    for table in GUARDED:
        op.execute(f"DROP TRIGGER {table}_client_erased ON {table}")
    for function in ("refuse_change_but_erasure", "refuse_change_of_erased", "refuse_erased_client"):
        op.execute(f"DROP FUNCTION {function}()")
    for table in ("incidents", "erasures", "destruction_entries", "destruction_acts", "subject_requests"):
        op.drop_table(table)
    op.drop_column("clients", "erased_at")
