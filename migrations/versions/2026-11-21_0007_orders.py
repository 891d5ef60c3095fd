"""Delivery methods, carts, orders and their history."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(sa.schema.CreateSequence(sa.Sequence("order_numbers", start=1001)))
    op.create_table(
        "delivery_methods",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("fee_minor", sa.BigInteger(), nullable=False),
        sa.Column("free_from_minor", sa.BigInteger(), nullable=True),
        sa.Column("location_id", sa.Uuid(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind IN ('pickup', 'courier')", name=op.f("ck_delivery_methods_kind")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["locations.id"], name=op.f("fk_delivery_methods_location_id")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_delivery_methods")),
    )
    op.create_table(
        "carts",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("quote_hash", sa.Text(), nullable=True),
        sa.Column("prices", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_carts_client_id")),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_carts")),
    )
    op.create_table(
        "cart_lines",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("variant_id", sa.Uuid(), nullable=False),
        sa.Column("quantity_milli", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("quantity_milli > 0", name=op.f("ck_cart_lines_quantity_milli")),
        sa.ForeignKeyConstraint(["client_id"], ["carts.client_id"], name=op.f("fk_cart_lines_client_id")),
        sa.ForeignKeyConstraint(
            ["variant_id"], ["product_variants.id"], name=op.f("fk_cart_lines_variant_id")
        ),
        sa.PrimaryKeyConstraint("client_id", "variant_id", name=op.f("pk_cart_lines")),
    )
    op.create_table(
        "orders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("cart_version", sa.BigInteger(), nullable=True),
        sa.Column("quote_hash", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("payment", sa.Text(), nullable=False),
        sa.Column("fulfilment", sa.Text(), nullable=False),
        sa.Column("goods_minor", sa.BigInteger(), nullable=False),
        sa.Column("discount_minor", sa.BigInteger(), nullable=False),
        sa.Column("max_points_hundredths", sa.BigInteger(), nullable=False),
        sa.Column("points_hundredths", sa.BigInteger(), nullable=False),
        sa.Column("certificate_minor", sa.BigInteger(), nullable=False),
        sa.Column("delivery_minor", sa.BigInteger(), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("accrual_base_minor", sa.BigInteger(), nullable=False),
        sa.Column("accrual_hundredths", sa.BigInteger(), nullable=False),
        sa.Column("program_version", sa.BigInteger(), nullable=False),
        sa.Column("loyalty_mode", sa.Text(), nullable=False),
        sa.Column("tier_code", sa.Text(), nullable=False),
        sa.Column("rate_bp", sa.BigInteger(), nullable=False),
        sa.Column("max_share_bp", sa.BigInteger(), nullable=False),
        sa.Column("delivery_code", sa.Text(), nullable=False),
        sa.Column("delivery_kind", sa.Text(), nullable=False),
        sa.Column("delivery_name", sa.Text(), nullable=False),
        sa.Column("delivery_location_id", sa.Uuid(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("location_id", sa.Uuid(), nullable=True),
        sa.Column("captured_minor", sa.BigInteger(), nullable=False),
        sa.Column("orphaned_minor", sa.BigInteger(), nullable=False),
        sa.Column("refunded_minor", sa.BigInteger(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "captured_minor >= orphaned_minor + refunded_minor", name=op.f("ck_orders_captured_minor")
        ),
        sa.CheckConstraint(
            "total_minor = goods_minor - discount_minor - points_hundredths - certificate_minor + delivery_minor",
            name=op.f("ck_orders_sum"),
        ),
        sa.CheckConstraint("total_minor >= 0", name=op.f("ck_orders_total_minor")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_orders_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
        sa.UniqueConstraint("number", name=op.f("uq_orders_number")),
    )
    op.create_index("ix_orders_client_id_placed_at", "orders", ["client_id", "placed_at", "id"], unique=False)
    op.create_index(
        "ix_orders_overdue",
        "orders",
        ["expires_at"],
        unique=False,
        postgresql_where=sa.text("state = 'awaiting_payment'"),
    )
    op.create_index("ix_orders_placed_at", "orders", ["placed_at", "id"], unique=False)
    op.create_index("uq_orders_client_id_cart_version", "orders", ["client_id", "cart_version"], unique=True)
    op.create_index(
        "uq_orders_client_id_quote_hash",
        "orders",
        ["client_id", "quote_hash"],
        unique=True,
        postgresql_where=sa.text("cart_version IS NOT NULL"),
    )
    op.create_table(
        "order_lines",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("variant_id", sa.Uuid(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("quantity_milli", sa.BigInteger(), nullable=False),
        sa.Column("unit_price_minor", sa.BigInteger(), nullable=False),
        sa.Column("tracked", sa.Boolean(), nullable=False),
        sa.Column("skip_loyalty", sa.Boolean(), nullable=False),
        sa.Column("unredeemable", sa.Boolean(), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("discount_minor", sa.BigInteger(), nullable=False),
        sa.Column("points_hundredths", sa.BigInteger(), nullable=False),
        sa.Column("certificate_minor", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_lines_order_id")),
        sa.PrimaryKeyConstraint("order_id", "position", name=op.f("pk_order_lines")),
    )
    op.create_table(
        "order_history",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_history_order_id")),
        sa.PrimaryKeyConstraint("order_id", "position", name=op.f("pk_order_history")),
    )

    op.execute(
        "CREATE TRIGGER order_history_append_only BEFORE UPDATE OR DELETE ON order_history"
        " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    op.drop_table("order_history")
    op.drop_table("order_lines")
    op.drop_table("orders")
    op.drop_table("cart_lines")
    op.drop_table("carts")
    op.drop_table("delivery_methods")
    op.execute(sa.schema.DropSequence(sa.Sequence("order_numbers")))
