"""The client's card: contacts, tags, notes, custom fields, and what finds a client."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# The words of all names, in lower case, without the dots of ё; a word is short of what a lexeme may have.
SEARCH = (
    "array_to_tsvector(array_remove(string_to_array(translate(lower(left("
    "display_name || ' ' || coalesce(first_name, '') || ' ' || coalesce(last_name, '') || ' ' || "
    "coalesce(middle_name, ''), 500)), 'ёЁ-.,''\"()', 'ее       '), ' '), ''))"
)


def upgrade() -> None:
    for column in (
        sa.Column("first_name", sa.Text(), nullable=True),
        sa.Column("last_name", sa.Text(), nullable=True),
        sa.Column("middle_name", sa.Text(), nullable=True),
        sa.Column("birthday", sa.Date(), nullable=True),
        sa.Column("traffic_source", sa.Text(), nullable=True),
        sa.Column("custom_fields", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("card_version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("card_changed_at", sa.DateTime(timezone=True), nullable=True),
    ):
        op.add_column("clients", column)
    op.add_column(
        "clients",
        sa.Column("search", postgresql.TSVECTOR(), sa.Computed(SEARCH, persisted=True), nullable=False),
    )
    op.create_index(
        "ix_clients_search",
        "clients",
        ["search"],
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )
    op.create_index("ix_clients_created_at_id", "clients", ["created_at", "id"])
    op.create_index("ix_clients_traffic_source", "clients", ["traffic_source", "created_at"])
    op.create_index("ix_doors_value", "doors", ["value"], postgresql_ops={"value": "text_pattern_ops"})
    op.create_index(
        "ix_doors_tail",
        "doors",
        [sa.literal_column("reverse(value)").label("tail")],
        postgresql_ops={"tail": "text_pattern_ops"},
        postgresql_where=sa.text("kind = 'phone'"),
    )
    op.create_index(
        "ix_doors_username",
        "doors",
        [sa.literal_column("lower(details ->> 'username')").label("username")],
        postgresql_ops={"username": "text_pattern_ops"},
    )
    _create_contacts()
    _create_tags_and_notes()
    op.create_table(
        "custom_field_definitions",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("options", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('text', 'number', 'date', 'boolean', 'choice')",
            name=op.f("ck_custom_field_definitions_kind"),
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_custom_field_definitions")),
    )


def _create_contacts() -> None:
    op.create_table(
        "client_contacts",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("extension", sa.Text(), nullable=True),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('phone', 'email', 'telegram', 'vk', 'instagram', 'facebook', 'max')",
            name=op.f("ck_client_contacts_kind"),
        ),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_client_contacts_client_id")),
        sa.PrimaryKeyConstraint("client_id", "kind", "value", name=op.f("pk_client_contacts")),
    )
    op.create_index(
        "uq_client_contacts_primary",
        "client_contacts",
        ["client_id", "kind"],
        unique=True,
        postgresql_where=sa.text("is_primary"),
    )
    op.create_index(
        "ix_client_contacts_value",
        "client_contacts",
        ["value"],
        postgresql_ops={"value": "text_pattern_ops"},
    )
    op.create_index(
        "ix_client_contacts_tail",
        "client_contacts",
        [sa.literal_column("reverse(value)").label("tail")],
        postgresql_ops={"tail": "text_pattern_ops"},
        postgresql_where=sa.text("kind = 'phone'"),
    )


def _create_tags_and_notes() -> None:
    op.create_table(
        "client_tags",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("tag_key", sa.Text(), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_client_tags_client_id")),
        sa.PrimaryKeyConstraint("client_id", "tag_key", name=op.f("pk_client_tags")),
    )
    op.create_index("ix_client_tags_tag_key", "client_tags", ["tag_key", "client_id"])
    op.create_table(
        "client_notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_client_notes_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_notes")),
    )
    op.create_index("ix_client_notes_client_id", "client_notes", ["client_id", "created_at", "id"])


def downgrade() -> None:
    for table in ("custom_field_definitions", "client_notes", "client_tags", "client_contacts"):
        op.drop_table(table)
    for index in ("ix_doors_username", "ix_doors_tail", "ix_doors_value"):
        op.drop_index(index, "doors")
    for index in ("ix_clients_traffic_source", "ix_clients_created_at_id", "ix_clients_search"):
        op.drop_index(index, "clients")
    for column in (
        "search",
        "card_changed_at",
        "card_version",
        "custom_fields",
        "traffic_source",
        "birthday",
        "middle_name",
        "last_name",
        "first_name",
    ):
        op.drop_column("clients", column)
