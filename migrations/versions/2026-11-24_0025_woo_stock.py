"""Which pieces in stock have to be made equal with the connected WooCommerce shop."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "woo_stock",
        sa.Column("variant_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("settled", sa.BigInteger(), nullable=False),
        sa.Column("dirty_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["variant_id"], ["product_variants.id"], name=op.f("fk_woo_stock_variant_id")
        ),
        sa.PrimaryKeyConstraint("variant_id", name=op.f("pk_woo_stock")),
    )
    op.create_index(
        "ix_woo_stock_dirty",
        "woo_stock",
        ["dirty_at"],
        postgresql_where=sa.text("version <> settled"),
    )


def downgrade() -> None:
    op.drop_table("woo_stock")
