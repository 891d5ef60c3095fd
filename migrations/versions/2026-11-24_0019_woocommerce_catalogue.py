"""What links our catalogue to a WooCommerce shop, and how it is kept in step."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "woo_categories",
        sa.Column("woo_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"], ["categories.id"], name=op.f("fk_woo_categories_category_id")
        ),
        sa.PrimaryKeyConstraint("woo_id", name=op.f("pk_woo_categories")),
        sa.UniqueConstraint("category_id", name=op.f("uq_woo_categories_category_id")),
    )
    op.create_table(
        "woo_products",
        sa.Column("woo_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("modified_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_woo_products_product_id")),
        sa.PrimaryKeyConstraint("woo_id", name=op.f("pk_woo_products")),
        sa.UniqueConstraint("product_id", name=op.f("uq_woo_products_product_id")),
    )
    op.create_table(
        "woo_variants",
        sa.Column("variant_id", sa.Uuid(), nullable=False),
        sa.Column("woo_product_id", sa.BigInteger(), nullable=False),
        sa.Column("woo_variation_id", sa.BigInteger(), nullable=False),
        sa.Column("managed", sa.Boolean(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("backorders", sa.Boolean(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["variant_id"], ["product_variants.id"], name=op.f("fk_woo_variants_variant_id")
        ),
        sa.PrimaryKeyConstraint("variant_id", name=op.f("pk_woo_variants")),
        sa.UniqueConstraint(
            "woo_product_id", "woo_variation_id", name=op.f("uq_woo_variants_woo_product_id_woo_variation_id")
        ),
    )
    op.create_table(
        "woo_state",
        sa.Column("id", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("cursor", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("id", name=op.f("ck_woo_state_single_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_woo_state")),
    )
    op.create_table(
        "woo_shop",
        sa.Column("id", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.CheckConstraint("id", name=op.f("ck_woo_shop_single_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_woo_shop")),
    )
    op.create_table(
        "woo_sync_runs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn", sa.BigInteger(), nullable=False),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'done', 'failed', 'interrupted')",
            name=op.f("ck_woo_sync_runs_state"),
        ),
        sa.CheckConstraint(
            "stage IN ('categories', 'variations', 'products', 'clearing')",
            name=op.f("ck_woo_sync_runs_stage"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_woo_sync_runs")),
    )
    op.create_index("ix_woo_sync_runs_created_at_id", "woo_sync_runs", ["created_at", "id"])
    op.create_table(
        "woo_remarks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("woo_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("subject IN ('category', 'product')", name=op.f("ck_woo_remarks_subject")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_woo_remarks")),
        sa.UniqueConstraint(
            "subject", "woo_id", "code", "detail", name=op.f("uq_woo_remarks_subject_woo_id_code_detail")
        ),
    )
    op.create_index("ix_woo_remarks_found_at_id", "woo_remarks", ["found_at", "id"])
    op.create_table(
        "woo_hints",
        sa.Column("webhook_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("resource", sa.Text(), nullable=False),
        sa.Column("resource_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("webhook_id", "resource", "resource_id", "digest", name=op.f("pk_woo_hints")),
    )
    op.create_index("ix_woo_hints_received_at", "woo_hints", ["received_at"])


def downgrade() -> None:
    for table in (
        "woo_hints",
        "woo_remarks",
        "woo_sync_runs",
        "woo_shop",
        "woo_state",
        "woo_variants",
        "woo_products",
        "woo_categories",
    ):
        op.drop_table(table)
