"""Indexes of products by which lists were sorted before they read the cards: nobody reads them any more."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in ("created_at", "sold", "position"):
        op.drop_index(f"ix_products_{column}_id", table_name="products")


def downgrade() -> None:
    for column in ("position", "sold", "created_at"):
        op.create_index(
            f"ix_products_{column}_id", "products", [column, "id"], postgresql_where=sa.text("active")
        )
