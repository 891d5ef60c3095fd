"""The table that lists, search and facets read."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from sqlalchemy import ARRAY, ForeignKey, Index, Integer, Text, Uuid, literal_column, text
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from adapters.persistence.base import Row

_WAITING: Final = {"fastupdate": "on", "gin_pending_list_limit": 64}
"""Words enter their indexes together, not one by one. In kB: a search reads those that wait, too."""


class ProductCardRow(Row):
    """One row per product that buyers may see (decision 36).

    `category_ids` are the visible categories it is found in with everything above them, `direct_ids` those it is
    put into itself. `created_us` is its creation in microseconds since 1970. `facets` are "name:value" of its
    attributes and its variants', `words` is the name as `product_words` reads it. `title` has the words of the name
    and the SKUs, `document` those and all others.
    """

    __tablename__ = "product_cards"
    __table_args__ = (
        Index("ix_product_cards_position", "position", "product_id"),
        Index("ix_product_cards_base_minor", "base_minor", "product_id"),
        Index("ix_product_cards_created_us", "created_us", "product_id"),
        Index("ix_product_cards_sold", "sold", "product_id"),
        Index("ix_product_cards_on_sale", "position", "product_id", postgresql_where=text("on_sale")),
        Index("ix_product_cards_sold_out", "position", "product_id", postgresql_where=text("NOT in_stock")),
        Index(
            "ix_product_cards_services", "position", "product_id", postgresql_where=text("kind = 'service'")
        ),
        Index(
            "ix_product_cards_labels",
            "category_ids",
            "facets",
            "tags",
            postgresql_using="gin",
            postgresql_with=_WAITING,
        ),
        Index(
            "ix_product_cards_document",
            "document",
            postgresql_using="gin",
            postgresql_with=_WAITING,
        ),
        Index("ix_product_cards_title", "title", postgresql_using="gin", postgresql_with=_WAITING),
    )

    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id"), primary_key=True)
    slug: Mapped[str]
    kind: Mapped[str]
    name: Mapped[str]
    short_description: Mapped[str]
    unit: Mapped[str]
    photo: Mapped[str | None]
    category_id: Mapped[UUID]
    category_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    direct_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    variant_id: Mapped[UUID]
    variants: Mapped[int] = mapped_column(Integer)
    price_minor: Mapped[int]
    base_minor: Mapped[int]
    on_sale: Mapped[bool]
    in_stock: Mapped[bool]
    skip_loyalty: Mapped[bool]
    unredeemable: Mapped[bool]
    position: Mapped[int] = mapped_column(Integer)
    sold: Mapped[int]
    created_us: Mapped[int]
    attributes: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    facets: Mapped[list[str]] = mapped_column(ARRAY(Text))
    tags: Mapped[list[str]] = mapped_column(ARRAY(Text))
    words: Mapped[str]
    title: Mapped[str] = mapped_column(TSVECTOR)
    document: Mapped[str] = mapped_column(TSVECTOR)


class SearchWordRow(Row):
    """A word that is in the names of so many cards; triggers count. What is misspelt may stand for it."""

    __tablename__ = "search_words"
    __table_args__ = (
        Index(
            "ix_search_words_sound",
            literal_column("word_sound(word)").label("sound"),
            postgresql_using="gin",
            postgresql_ops={"sound": "gin_trgm_ops"},
        ),
    )

    word: Mapped[str] = mapped_column(primary_key=True)
    cards: Mapped[int] = mapped_column(Integer)
