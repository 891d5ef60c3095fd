"""A catalogue of a few products in which every kind of thing happens, and the same as a naive model reads it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID, uuid4

from psycopg.types.json import Jsonb

from tests.support.database import Database

NAMES = ("Чай зелёный", "Чай чёрный", "Мёд липовый", "Сыр козий", "Хлеб ржаной", "Кофе в зёрнах", "Tea black")
COLOURS, SIZES, TAGS = ("красный", "синий", "белый"), ("S", "M"), ("новинка", "хит")
_CATEGORY = """
INSERT INTO categories (id, parent_id, slug, name, position, active, created_at, updated_at)
VALUES (%s, %s, %s, %s, %s, %s, now(), now())
"""
_PRODUCT = """
INSERT INTO products (id, category_id, slug, kind, name, description, unit, photos, active, skip_loyalty, unredeemable,
                      position, sold, created_at, updated_at, attributes, tags)
VALUES (%s, %s, %s, %s, %s, %s, 'шт', '{}', %s, false, false, %s, %s, now() + %s * interval '1 s', now(), %s, %s)
"""
_VARIANT = """
INSERT INTO product_variants (id, product_id, sku, name, price_minor, promo_price_minor, tracked, min_quantity_milli,
                              increment_milli, position, active)
VALUES (%s, %s, %s, 'вариант', %s, %s, %s, 1000, 1000, %s, %s)
"""


@dataclass(slots=True, kw_only=True)
class Described:
    """A product as the model knows it. `categories` are all that it is in and all above them."""

    id: UUID
    name: str
    kind: str
    shown: bool
    categories: frozenset[UUID]
    price: int
    on_sale: bool
    in_stock: bool
    pairs: frozenset[tuple[str, str]]
    tags: frozenset[str]


@dataclass(slots=True, kw_only=True)
class RandomCatalogue:
    database: Database
    random: Random
    parents: dict[UUID, UUID | None] = field(default_factory=dict)
    active: dict[UUID, bool] = field(default_factory=dict)
    products: list[Described] = field(default_factory=list)

    def fill(self, products: int) -> None:
        """Rows only: the cards are somebody else's."""
        locations = [uuid4(), uuid4()]
        for place, location_id in enumerate(locations):
            self.database.execute(
                "INSERT INTO locations (id, code, name, address, priority, is_pickup, active)"
                " VALUES (%s, %s, '', '', %s, true, %s)",
                location_id, f"l{place}", place, place == 0,
            )  # fmt: skip
        for place in range(8):
            self._category(place)
        for place in range(products):
            self._product(place, locations)

    @property
    def shown(self) -> list[Described]:
        return [product for product in self.products if product.shown]

    def visible(self, category_id: UUID) -> bool:
        return all(self.active[one] for one in self.line(category_id))

    def line(self, category_id: UUID | None) -> list[UUID]:
        found = []
        while category_id is not None:
            found.append(category_id)
            category_id = self.parents[category_id]
        return found

    def _category(self, place: int) -> None:
        parent = self.random.choice([None, *self.parents])
        if len(self.line(parent)) > 3:
            parent = None
        category_id, active = uuid4(), self.random.random() < 0.85
        self.database.execute(_CATEGORY, category_id, parent, f"c{place}", f"C{place}", place, active)
        self.parents[category_id], self.active[category_id] = parent, active

    def _product(self, place: int, locations: Sequence[UUID]) -> None:
        random, product_id = self.random, uuid4()
        category, *others = random.sample(sorted(self.parents), random.choice((1, 1, 2, 3)))
        kind, active = random.choice(("goods", "goods", "service")), random.random() < 0.85
        colours = random.sample(COLOURS, random.randrange(3))
        sizes = random.sample(SIZES, random.randrange(2))
        tags = random.sample(TAGS, random.randrange(3))
        attributes = [
            {"name": name, "options": options} for name, options in (("Цвет", colours), ("Размер", sizes)) if options
        ]  # fmt: skip
        name = random.choice(NAMES)
        self.database.execute(
            _PRODUCT, product_id, category, f"p{place}", kind, name, "<p>Описание</p>", active,
            random.randrange(3), random.randrange(3), random.randrange(3), Jsonb(attributes), tags,
        )  # fmt: skip
        for rank, other in enumerate(others):
            self.database.execute(
                "INSERT INTO product_categories VALUES (%s, %s, %s)", product_id, other, rank
            )
        offers = [
            self._variant(product_id, kind, place, rank, locations) for rank in range(random.randint(1, 3))
        ]
        offers = [offer for offer in offers if offer["active"]]
        lines = [self.line(one) for one in (category, *others) if self.visible(one)]
        self.products.append(
            Described(
                id=product_id,
                name=name,
                kind=kind,
                shown=active and self.visible(category) and bool(offers),
                categories=frozenset(one for line in lines for one in line),
                price=min((offer["price"] for offer in offers), default=0),
                on_sale=any(offer["promo"] for offer in offers),
                in_stock=any(offer["there"] for offer in offers),
                pairs=frozenset([("Цвет", one) for one in colours] + [("Размер", one) for one in sizes]),
                tags=frozenset(tags),
            )
        )

    def _variant(
        self, product_id: UUID, kind: str, place: int, rank: int, locations: Sequence[UUID]
    ) -> dict[str, Any]:
        random, variant_id = self.random, uuid4()
        active, tracked = random.random() < 0.8, kind == "goods" and random.random() < 0.8
        price, promo = 100_00 * random.randint(2, 5), random.random() < 0.3
        self.database.execute(
            _VARIANT, variant_id, product_id, f"SKU-{place}-{rank}", price, price - 100_00 if promo else None,
            tracked, rank, active,
        )  # fmt: skip
        there = not tracked
        for location_id in locations if tracked else ():
            on_hand = random.choice((0, 600, 1000))
            self.database.execute(
                "INSERT INTO stock_items (variant_id, location_id, on_hand_milli, reserved_milli, threshold_milli)"
                " VALUES (%s, %s, %s, 0, 0)",
                variant_id, location_id, on_hand,
            )  # fmt: skip
            there = there or (location_id == locations[0] and on_hand >= 1000)
        return {"active": active, "price": price - 100_00 if promo else price, "promo": promo, "there": there}
