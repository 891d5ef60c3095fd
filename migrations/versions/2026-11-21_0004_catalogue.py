"""Categories, products with their variants, and the version that readers' caches go by."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "categories",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["categories.id"], name="fk_categories_parent_id"),
        sa.PrimaryKeyConstraint("id", name="pk_categories"),
        sa.UniqueConstraint("slug", name="uq_categories_slug"),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_categories_not_own_parent")),
    )
    op.create_index("ix_categories_parent_id", "categories", ["parent_id"])
    _create_products()
    _create_variants()
    op.create_table(
        "catalogue_version",
        sa.Column("id", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_catalogue_version"),
        sa.CheckConstraint("id", name=op.f("ck_catalogue_version_single_row")),
    )
    op.execute("INSERT INTO catalogue_version (id, version) VALUES (true, 0)")


def _create_products() -> None:
    op.create_table(
        "products",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("photos", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("skip_loyalty", sa.Boolean(), nullable=False),
        sa.Column("unredeemable", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sold", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["category_id"], ["categories.id"], name="fk_products_category_id"),
        sa.PrimaryKeyConstraint("id", name="pk_products"),
        sa.UniqueConstraint("slug", name="uq_products_slug"),
        sa.CheckConstraint("kind IN ('goods', 'service')", name=op.f("ck_products_kind")),
    )
    op.create_index("ix_products_category_id", "products", ["category_id"])
    for column in ("position", "created_at", "sold"):
        op.create_index(
            f"ix_products_{column}_id", "products", [column, "id"], postgresql_where=sa.text("active")
        )


def _create_variants() -> None:
    op.create_table(
        "product_variants",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("price_minor", sa.BigInteger(), nullable=False),
        sa.Column("promo_price_minor", sa.BigInteger(), nullable=True),
        sa.Column("tracked", sa.Boolean(), nullable=False),
        sa.Column("min_quantity_milli", sa.BigInteger(), nullable=False),
        sa.Column("increment_milli", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name="fk_product_variants_product_id"),
        sa.PrimaryKeyConstraint("id", name="pk_product_variants"),
        sa.UniqueConstraint("sku", name="uq_product_variants_sku"),
        sa.CheckConstraint("price_minor >= 0", name=op.f("ck_product_variants_price")),
        sa.CheckConstraint(
            "promo_price_minor >= 0 AND promo_price_minor < price_minor",
            name=op.f("ck_product_variants_promo_price"),
        ),
        sa.CheckConstraint(
            "increment_milli > 0 AND min_quantity_milli > 0 AND min_quantity_milli % increment_milli = 0",
            name=op.f("ck_product_variants_quantity_step"),
        ),
    )
    op.create_index("ix_product_variants_product_id", "product_variants", ["product_id"])


def downgrade() -> None:
    for table in ("catalogue_version", "product_variants", "products", "categories"):
        op.drop_table(table)
