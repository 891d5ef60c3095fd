"""Codes that prove a door, and records of merges."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

# What is written while a client acts: nothing new for whoever is a part of another client by now.
GUARDED = (
    "carts",
    "client_contacts",
    "client_notes",
    "client_tags",
    "doors",
    "messages",
    "orders",
    "passwords",
    "payments",
    "point_lots",
    "sessions",
)


def upgrade() -> None:
    op.add_column("clients", sa.Column("merged_into", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_clients_merged_into"), "clients", "clients", ["merged_into"], ["id"])
    op.create_check_constraint(op.f("ck_clients_merged_into"), "clients", "merged_into <> id")
    op.create_index(
        "ix_clients_merged_into",
        "clients",
        ["merged_into"],
        postgresql_where=sa.text("merged_into IS NOT NULL"),
    )
    _create_merges()
    _create_links()
    _guard_the_merged()
    op.execute(
        """
        CREATE FUNCTION survivor_of(person uuid) RETURNS uuid LANGUAGE sql STABLE AS $$
            WITH RECURSIVE path AS (
                SELECT id, merged_into FROM clients WHERE id = person
                UNION ALL SELECT c.id, c.merged_into FROM clients c JOIN path ON c.id = path.merged_into
            )
            SELECT id FROM path WHERE merged_into IS NULL
        $$
        """
    )


def _create_merges() -> None:
    op.create_table(
        "client_merges",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("survivor_id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("merged_by", sa.Text(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved", postgresql.JSONB(), nullable=False),
        sa.Column("personal", postgresql.JSONB(), nullable=False),
        sa.Column("undone_by", sa.Text(), nullable=True),
        sa.Column("undo_reason", sa.Text(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("survivor_id <> source_id", name=op.f("ck_client_merges_two")),
        sa.CheckConstraint(
            "num_nonnulls(undone_by, undo_reason, undone_at) IN (0, 3)", name=op.f("ck_client_merges_undone")
        ),
        sa.ForeignKeyConstraint(["survivor_id"], ["clients.id"], name=op.f("fk_client_merges_survivor_id")),
        sa.ForeignKeyConstraint(["source_id"], ["clients.id"], name=op.f("fk_client_merges_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_merges")),
    )
    op.create_index("ix_client_merges_merged_at_id", "client_merges", ["merged_at", "id"])
    op.create_index("ix_client_merges_survivor_id", "client_merges", ["survivor_id"])
    op.create_index(
        "uq_client_merges_source_id",
        "client_merges",
        ["source_id"],
        unique=True,
        postgresql_where=sa.text("undone_at IS NULL"),
    )
    # It is taken back once; and erasure empties what is about the person.
    op.execute(
        """
        CREATE FUNCTION refuse_change_of_merge() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            undoing CONSTANT text[] := ARRAY['undone_by', 'undo_reason', 'undone_at'];
            erasing CONSTANT text[] := ARRAY['personal', 'reason', 'undo_reason'];
        BEGIN
            IF TG_OP = 'UPDATE' THEN
                IF OLD.undone_at IS NULL AND to_jsonb(NEW) - undoing = to_jsonb(OLD) - undoing
                THEN RETURN NEW; END IF;
                IF current_setting('prilavok.erasure', true) = 'on'
                   AND to_jsonb(NEW) - erasing = to_jsonb(OLD) - erasing AND NEW.personal = '{}'
                THEN RETURN NEW; END IF;
            END IF;
            RAISE EXCEPTION 'client_merges is append-only' USING ERRCODE = 'restrict_violation';
        END $$
        """
    )
    op.execute(
        "CREATE TRIGGER client_merges_append_only BEFORE UPDATE OR DELETE ON client_merges"
        " FOR EACH ROW EXECUTE FUNCTION refuse_change_of_merge()"
    )


def _create_links() -> None:
    op.create_table(
        "door_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=True),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("attempts BETWEEN 0 AND 5", name=op.f("ck_door_links_attempts")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_door_links_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_door_links")),
    )
    op.create_index(
        "uq_door_links_open",
        "door_links",
        ["client_id", "kind", "value"],
        unique=True,
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index("ix_door_links_expires_at", "door_links", ["expires_at"])


def _guard_the_merged() -> None:
    """A row that comes while its client is being merged waits for the end of it, and is refused then."""
    op.execute(
        """
        CREATE FUNCTION refuse_merged_client() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE survivor uuid;
        BEGIN
            SELECT merged_into INTO survivor FROM clients WHERE id = NEW.client_id FOR KEY SHARE;
            IF survivor IS NOT NULL THEN
                RAISE EXCEPTION 'the client was merged into another one'
                    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'refuse_merged_client';
            END IF;
            RETURN NULL;
        END $$
        """
    )
    for table in GUARDED:
        op.execute(
            f"CREATE TRIGGER {table}_client_merged AFTER INSERT ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION refuse_merged_client()"
        )


def downgrade() -> None:
    """The books of merged clients stay united; who was who is forgotten."""
    op.execute("DROP FUNCTION survivor_of(uuid)")
    for table in GUARDED:
        op.execute(f"DROP TRIGGER {table}_client_merged ON {table}")
    op.execute("DROP FUNCTION refuse_merged_client()")
    for table in ("door_links", "client_merges"):
        op.drop_table(table)
    op.execute("DROP FUNCTION refuse_change_of_merge()")
    op.drop_index("ix_clients_merged_into", "clients")
    op.drop_constraint(op.f("fk_clients_merged_into"), "clients", type_="foreignkey")
    op.drop_constraint(op.f("ck_clients_merged_into"), "clients", type_="check")
    op.drop_column("clients", "merged_into")
