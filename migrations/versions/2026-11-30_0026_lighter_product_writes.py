"""What made writing a product slow, and an import of ten thousand with it.

* Nobody reads any more the indexes of `products` by which lists were sorted before they read the cards.
* `product_words` compares each letter with all forty-seven signs one after the other; a set of signs does not.
* The words of a card entered their indexes one by one. Now they wait, up to 64 kB of them, and enter together: a
  search reads those eight pages too.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

WAITING_KB = 64
OF_WORDS = ("labels", "title", "document")
WORDS = r"""
CREATE OR REPLACE FUNCTION product_words(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT regexp_replace(replace(lower($1), 'ё', 'е'),
                          '[]!"#$%&''()*+,./:;<=>?@[\\^_`{|}~«»„“”‘’—–…·•№×-]', ' ', 'g')
$$
"""
WORDS_BEFORE = r"""
CREATE OR REPLACE FUNCTION product_words(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT translate(lower($1), 'ё!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~«»„“”‘’—–…·•№×', 'е' || repeat(' ', 48))
$$
"""


def upgrade() -> None:
    for column in ("created_at", "sold", "position"):
        op.drop_index(f"ix_products_{column}_id", table_name="products")
    op.execute(WORDS)
    for column in OF_WORDS:
        op.execute(
            f"ALTER INDEX ix_product_cards_{column} SET (fastupdate = on, gin_pending_list_limit = {WAITING_KB})"
        )


def downgrade() -> None:
    for column in OF_WORDS:
        op.execute(f"ALTER INDEX ix_product_cards_{column} RESET (gin_pending_list_limit)")
        op.execute(f"ALTER INDEX ix_product_cards_{column} SET (fastupdate = off)")
    op.execute(WORDS_BEFORE)
    for column in ("position", "sold", "created_at"):
        op.create_index(
            f"ix_products_{column}_id", "products", [column, "id"], postgresql_where=sa.text("active")
        )
