"""The row that lists, search and facets read: one per product that buyers may see.

The extension pg_trgm is a trusted one: whoever owns the database may create it.
"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

SQL = Path(__file__).parents[1] / "sql"

# Letters and digits remain: the parser of full text would read "3,6" and "TEA-36" in ways that nobody searches.
WORDS = r"""
CREATE FUNCTION product_words(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT translate(lower($1), 'ё!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~«»„“”‘’—–…·•№×', 'е' || repeat(' ', 48))
$$
"""


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.execute(WORDS)
    _create_table()
    # What is long goes out of the way of those who only count.
    op.execute("ALTER TABLE product_cards SET (toast_tuple_target = 512)")
    _create_words()
    op.execute((SQL / "0020_fill_cards.sql").read_text("utf-8"))
    _create_indexes()


def _create_table() -> None:
    op.create_table(
        "product_cards",
        sa.Column("product_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("slug", "kind", "name")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("short_description", "unit")),
        sa.Column("photo", sa.Text(), nullable=True),
        sa.Column("category_id", sa.Uuid(), nullable=False),
        sa.Column("category_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("direct_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("variant_id", sa.Uuid(), nullable=False),
        sa.Column("variants", sa.Integer(), nullable=False),
        sa.Column("price_minor", sa.BigInteger(), nullable=False),
        sa.Column("base_minor", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("on_sale", "in_stock")),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("skip_loyalty", "unredeemable")),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sold", sa.BigInteger(), nullable=False),
        sa.Column("created_us", sa.BigInteger(), nullable=False),
        sa.Column("attributes", postgresql.JSONB(), nullable=False),
        *(sa.Column(name, postgresql.ARRAY(sa.Text()), nullable=False) for name in ("facets", "tags")),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("title", postgresql.TSVECTOR(), nullable=False),
        sa.Column("document", postgresql.TSVECTOR(), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_product_cards_product_id")),
        sa.PrimaryKeyConstraint("product_id", name=op.f("pk_product_cards")),
    )


def _create_words() -> None:
    op.create_table(
        "search_words",
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("cards", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_search_words")),
    )
    op.execute((SQL / "0020_search_words.sql").read_text("utf-8"))


def _create_indexes() -> None:
    for column in ("position", "base_minor", "created_us", "sold"):
        op.create_index(f"ix_product_cards_{column}", "product_cards", [column, "product_id"])
    for name, condition in (
        ("on_sale", "on_sale"),
        ("sold_out", "NOT in_stock"),
        ("services", "kind = 'service'"),
    ):
        op.create_index(
            f"ix_product_cards_{name}",
            "product_cards",
            ["position", "product_id"],
            postgresql_where=sa.text(condition),
        )
    steady = {"fastupdate": "off"}
    labels = ["category_ids", "facets", "tags"]
    op.create_index(
        "ix_product_cards_labels", "product_cards", labels, postgresql_using="gin", postgresql_with=steady
    )
    for column in ("title", "document"):
        op.create_index(
            f"ix_product_cards_{column}",
            "product_cards",
            [column],
            postgresql_using="gin",
            postgresql_with=steady,
        )


def downgrade() -> None:
    op.execute("DROP FUNCTION words_alike(text, integer)")
    op.drop_table("product_cards")
    op.drop_table("search_words")
    op.execute("DROP FUNCTION count_search_words(), search_words_of(text[]), word_sound(text)")
    op.execute("DROP FUNCTION product_words(text)")
    op.execute("DROP EXTENSION pg_trgm")
