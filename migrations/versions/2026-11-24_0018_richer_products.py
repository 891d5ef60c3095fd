"""Products with attributes, tags, further categories, a short description and a source; variants with attributes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    empty_list, no_text = sa.text("'[]'"), sa.text("''")
    op.add_column(
        "products", sa.Column("short_description", sa.Text(), server_default=no_text, nullable=False)
    )
    op.add_column(
        "products", sa.Column("attributes", postgresql.JSONB(), server_default=empty_list, nullable=False)
    )
    op.add_column(
        "products",
        sa.Column("tags", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
    )
    op.add_column("products", sa.Column("source", sa.Text(), server_default=sa.text("'own'"), nullable=False))
    op.create_check_constraint(op.f("ck_products_source"), "products", "source IN ('own', 'woocommerce')")
    op.add_column(
        "product_variants",
        sa.Column("attributes", postgresql.JSONB(), server_default=empty_list, nullable=False),
    )
    op.add_column("product_variants", sa.Column("photo", sa.Text(), nullable=True))
    op.create_table(
        "product_categories",
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_product_categories_product_id")
        ),
        sa.ForeignKeyConstraint(
            ["category_id"], ["categories.id"], name=op.f("fk_product_categories_category_id")
        ),
        sa.PrimaryKeyConstraint("product_id", "category_id", name=op.f("pk_product_categories")),
    )
    op.create_index(op.f("ix_product_categories_category_id"), "product_categories", ["category_id"])


def downgrade() -> None:
    op.drop_table("product_categories")
    for column in ("photo", "attributes"):
        op.drop_column("product_variants", column)
    for column in ("source", "tags", "attributes", "short_description"):
        op.drop_column("products", column)
