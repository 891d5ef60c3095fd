"""A WooCommerce shop in memory, as far as its catalogue goes: what lists show, and what moves a modification."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeVar

from application.shared.ports import Clock
from application.woocommerce.ports import ShopCatalogue, ShopUnavailable
from application.woocommerce.shop import (
    Batch,
    ProductMark,
    ShopAttribute,
    ShopCategory,
    ShopProduct,
    ShopProductType,
    ShopStock,
    ShopVariation,
    Unread,
)
from domain.shared.money import Money

Item = TypeVar("Item")

BORN = datetime(2020, 1, 1, tzinfo=UTC)
UNCOUNTED = ShopStock(managed=False, quantity=None, in_stock=True, backorders=False)


def counted(quantity: int) -> ShopStock:
    return ShopStock(managed=True, quantity=quantity, in_stock=quantity > 0, backorders=False)


def variation(woo_id: int, amount: str | None = "100", /, **fields: object) -> ShopVariation:
    price = Money.parse(amount) if amount is not None else None
    bare = ShopVariation(id=woo_id, sku="", regular_price=price, price=price, stock=UNCOUNTED)
    return replace(bare, **fields)  # type: ignore[arg-type]


def coloured(woo_id: int, colour: str, amount: str = "100", /, **fields: object) -> ShopVariation:
    return variation(woo_id, amount, attributes=(ShopAttribute(name="Цвет", options=(colour,)),), **fields)


def product(woo_id: int, name: str = "Чай", /, **fields: object) -> ShopProduct:
    bare = ShopProduct(
        id=woo_id,
        type=ShopProductType.SIMPLE,
        slug=f"product-{woo_id}",
        name=name,
        visible=True,
        description="",
        short_description="",
        category_ids=(),
        tags=(),
        photos=(),
        attributes=(),
        virtual=False,
        position=0,
        created_at=BORN,
        modified_at=BORN,
        variations=(variation(0),),
    )
    return replace(bare, **fields)  # type: ignore[arg-type]


def category(woo_id: int, name: str, parent_id: int | None = None, **fields: object) -> ShopCategory:
    bare = ShopCategory(id=woo_id, parent_id=parent_id, slug=f"category-{woo_id}", name=name, position=0)
    return replace(bare, **fields)  # type: ignore[arg-type]


@dataclass(slots=True, kw_only=True)
class FakeShop(ShopCatalogue):
    """Trashed products are in no list but can be read. `down` is how many calls fail from now on. `doubled`: a
    plugin makes every list show everything twice. `unreadable` cannot be understood in lists of products, and
    `broken` makes the shop fail when it is asked for by itself.

    `before_call` runs before each answer, so that the shop can change while it is read.
    """

    clock: Clock
    tree: dict[int, ShopCategory] = field(default_factory=dict)
    goods: dict[int, ShopProduct] = field(default_factory=dict)
    trash: set[int] = field(default_factory=set)
    per_page: int = 100
    lists_variations: bool = True
    doubled: bool = False
    unreadable: set[int] = field(default_factory=set)
    broken: set[int] = field(default_factory=set)
    down: int = 0
    calls: list[str] = field(default_factory=list)
    before_call: Callable[[str], None] = lambda _: None

    # What the shop's owner does.

    def put(self, *products: ShopProduct) -> None:
        for one in products:
            self.goods[one.id] = replace(one, modified_at=self._now())

    def edit(self, woo_id: int, **fields: object) -> None:
        self.put(replace(self.goods[woo_id], **fields))  # type: ignore[arg-type]

    def throw_away(self, woo_id: int) -> None:
        self.trash.add(woo_id)
        self.edit(woo_id)

    def take_back(self, woo_id: int) -> None:
        self.trash.discard(woo_id)
        self.edit(woo_id)

    def delete(self, woo_id: int) -> None:
        """For good: nothing tells of it."""
        self.trash.discard(woo_id)
        del self.goods[woo_id]

    def set_category(self, *categories: ShopCategory) -> None:
        """Nothing tells of it either."""
        for one in categories:
            self.tree[one.id] = one

    def delete_category(self, woo_id: int) -> None:
        """Its products leave it without being modified; what is below moves up."""
        gone = self.tree.pop(woo_id)
        for one in list(self.tree.values()):
            if one.parent_id == woo_id:
                self.tree[one.id] = replace(one, parent_id=gone.parent_id)
        for good in list(self.goods.values()):
            left = tuple(number for number in good.category_ids if number != woo_id)
            self.goods[good.id] = replace(good, category_ids=left)

    def rename_tag(self, old: str, new: str) -> None:
        """In all products, and without a modification of one."""
        for one in self.goods.values():
            tags = tuple(new if tag == old else tag for tag in one.tags)
            self.goods[one.id] = replace(one, tags=tags)

    def rename_option(self, old: str, new: str) -> None:
        """Of an attribute: likewise, in the variations too."""
        for one in self.goods.values():
            self.goods[one.id] = replace(
                one,
                attributes=_renamed(one.attributes, old, new),
                variations=tuple(
                    replace(each, attributes=_renamed(each.attributes, old, new)) for each in one.variations
                ),
            )

    def on_show(self) -> Sequence[ShopProduct]:
        return [one for one in self._listed() if one.visible and one.type is not ShopProductType.GROUPED]

    # What it answers.

    async def categories(self) -> tuple[ShopCategory, ...]:
        self._called("categories")
        return tuple(self.tree.values())

    async def products(self, page: int, *, modified_after: datetime | None = None) -> Batch[ShopProduct]:
        self._called(f"products {page}")
        bare = [_bare(one) for one in self._listed()]
        if modified_after is not None:
            second = modified_after.replace(microsecond=0)
            late = [one for one in bare if one.modified_at > second]
            return self._page(sorted(late, key=lambda one: (one.modified_at, one.id)), page)
        return self._page(bare, page)

    async def product(self, product_id: int) -> ShopProduct | None:
        self._called(f"product {product_id}")
        self._fail_for(product_id)
        found = self.goods.get(product_id) or next(
            (one for one in self.goods.values() if any(v.id == product_id for v in one.variations)), None
        )
        if found is None:
            return None
        return replace(found, visible=False) if found.id in self.trash else found

    async def variations(self, product_id: int) -> tuple[ShopVariation, ...]:
        self._called(f"variations {product_id}")
        self._fail_for(product_id)
        found = self.goods.get(product_id)
        return found.variations if found is not None else ()

    async def all_variations(self, page: int) -> Batch[tuple[int, ShopVariation]] | None:
        self._called(f"all_variations {page}")
        if not self.lists_variations:
            return None
        found = [(one.id, v) for one in self._listed() for v in one.variations if v.id]
        return self._page(sorted(found, key=lambda one: one[1].id), page)

    async def marks(self, page: int) -> Batch[ProductMark]:
        self._called(f"marks {page}")
        marks = [
            ProductMark(
                id=one.id,
                visible=one.visible,
                modified_at=one.modified_at,
                terms=one.terms,
                variations=_numbers(one) if one.type is ShopProductType.VARIABLE else None,
            )
            for one in self._listed()
        ]
        return self._page(marks, page)

    def _listed(self) -> list[ShopProduct]:
        return [self.goods[woo_id] for woo_id in sorted(self.goods) if woo_id not in self.trash]

    def _page(self, items: Iterable[Item], page: int) -> Batch[Item]:
        found = tuple(each for one in items for each in ((one, one) if self.doubled else (one,)))
        start = (page - 1) * self.per_page
        pages = -(-len(found) // self.per_page)
        shown = found[start : start + self.per_page]
        lost = {one.id for one in shown if isinstance(one, ShopProduct | ProductMark)} & self.unreadable
        faults = tuple(Unread(id=woo_id, reason="it has no date") for woo_id in sorted(lost))
        kept = tuple(one for one in shown if isinstance(one, tuple) or one.id not in lost)  # type: ignore[attr-defined]
        return Batch(items=kept, page=page, pages=pages, total=len(found), faults=faults)

    def _called(self, what: str) -> None:
        if self.down > 0:
            self.down -= 1
            raise ShopUnavailable("it is down")
        self.calls.append(what)
        self.before_call(what)

    def _fail_for(self, product_id: int) -> None:
        if product_id in self.broken | self.unreadable:
            raise ShopUnavailable("500: a plugin fails")

    def _now(self) -> datetime:
        return self.clock.now().replace(microsecond=0)


def _renamed(attributes: Iterable[ShopAttribute], old: str, new: str) -> tuple[ShopAttribute, ...]:
    return tuple(
        replace(one, options=tuple(new if option == old else option for option in one.options))
        for one in attributes
    )


def _numbers(one: ShopProduct) -> frozenset[int]:
    return frozenset(each.id for each in one.variations)


def _bare(one: ShopProduct) -> ShopProduct:
    return replace(one, variations=()) if one.type is ShopProductType.VARIABLE else one
