"""Clients, their doors and passwords, staff."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(sa.schema.CreateSequence(sa.Sequence("client_numbers")))
    op.create_table(
        "clients",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "number", sa.BigInteger(), server_default=sa.text("nextval('client_numbers')"), nullable=False
        ),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), server_default="ru", nullable=False),
        sa.Column("tier_code", sa.Text(), nullable=True),
        sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_clients"),
        sa.UniqueConstraint("number", name="uq_clients_number"),
    )
    op.execute("ALTER SEQUENCE client_numbers OWNED BY clients.number")
    op.create_table(
        "doors",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("details", postgresql.JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name="fk_doors_client_id"),
        sa.PrimaryKeyConstraint("kind", "value", name="pk_doors"),
    )
    op.create_index("ix_doors_client_id", "doors", ["client_id"])
    op.create_table(
        "passwords",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name="fk_passwords_client_id"),
        sa.PrimaryKeyConstraint("client_id", name="pk_passwords"),
    )
    op.create_table(
        "staff_members",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name="fk_staff_members_client_id"),
        sa.PrimaryKeyConstraint("client_id", name="pk_staff_members"),
    )


def downgrade() -> None:
    for table in ("staff_members", "passwords", "doors", "clients"):
        op.drop_table(table)
