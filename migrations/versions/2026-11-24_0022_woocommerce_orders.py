"""Orders as they stand in WooCommerce, and conflicts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _orders()
    _conflicts()
    op.create_table(
        "woo_order_poll",
        sa.Column("single", sa.Boolean(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_until", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("single", name=op.f("ck_woo_order_poll_single")),
        sa.PrimaryKeyConstraint("single", name=op.f("pk_woo_order_poll")),
    )


def _orders() -> None:
    op.create_table(
        "woo_orders",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("created_via", sa.Text(), nullable=False),
        sa.Column("generation", sa.BigInteger(), nullable=False),
        sa.Column("woo_id", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("pushing", sa.Text(), nullable=True),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("stock_held", sa.Boolean(), nullable=False),
        sa.Column("blocked", sa.Boolean(), nullable=False),
        sa.Column("redo", sa.Boolean(), nullable=False),
        sa.Column("left_at", sa.Text(), nullable=True),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("payment", sa.Text(), nullable=True),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pushed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_token", sa.Uuid(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("generation >= 1", name=op.f("ck_woo_orders_generation")),
        sa.CheckConstraint(
            "standing IN ('waiting', 'in_step', 'absent', 'conflict', 'left')",
            name=op.f("ck_woo_orders_standing"),
        ),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_woo_orders_order_id")),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_woo_orders")),
        sa.UniqueConstraint("created_via", name=op.f("uq_woo_orders_created_via")),
        sa.UniqueConstraint("woo_id", name=op.f("uq_woo_orders_woo_id")),
    )
    op.create_index(
        "ix_woo_orders_waiting",
        "woo_orders",
        ["touched_at"],
        postgresql_where=sa.text("standing = 'waiting'"),
    )


def _conflicts() -> None:
    op.create_table(
        "woo_conflicts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("woo_id", sa.BigInteger(), nullable=True),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("detected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolution", sa.Text(), nullable=True),
        sa.Column("resolved_by", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(resolved_at IS NULL) = (resolution IS NULL) AND (resolved_at IS NULL) = (resolved_by IS NULL)",
            name=op.f("ck_woo_conflicts_resolved"),
        ),
        sa.CheckConstraint(
            "kind IN ('status', 'gone', 'unknown_product', 'total_differs', 'refused', 'oversold', 'double')",
            name=op.f("ck_woo_conflicts_kind"),
        ),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_woo_conflicts_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_woo_conflicts")),
    )
    op.create_index(
        "uq_woo_conflicts_open",
        "woo_conflicts",
        ["order_id", "kind"],
        unique=True,
        postgresql_where=sa.text("resolved_at IS NULL"),
    )
    op.create_index("ix_woo_conflicts_detected_at", "woo_conflicts", ["detected_at", "id"])


def downgrade() -> None:
    for table in ("woo_order_poll", "woo_conflicts", "woo_orders"):
        op.drop_table(table)
