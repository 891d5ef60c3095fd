"""A big catalogue in a moment."""

from __future__ import annotations

from typing import Final

from entrypoints.simulators.woocommerce.shop import Shop

KINDS: Final = ("Кружка", "Футболка", "Плед", "Свеча", "Тетрадь", "Рюкзак", "Лампа", "Чайник", "Шарф", "Ваза")
COLOURS: Final = ("белый", "синий", "зелёный", "красный", "серый", "жёлтый", "чёрный")
SIZES: Final = ("S", "M", "L")
CATEGORIES: Final = 20
EVERY_VARIABLE: Final = 5


def add_many(shop: Shop, count: int) -> int:
    """`count` products in twenty categories; every fifth has three variations. Returns how many there are now."""
    with shop.store.lock:
        taken = len(shop.store.products)
        ids = [shop.add_category(f"Раздел {taken + n}").id for n in range(min(CATEGORIES, count))]
        for number in range(taken, taken + count):
            _add(shop, number, [ids[number % len(ids)]])
        return sum(not product.parent_id for product in shop.store.products.values())


def _add(shop: Shop, number: int, categories: list[int]) -> None:
    name = f"{KINDS[number % len(KINDS)]} {COLOURS[number % len(COLOURS)]} №{number}"
    common = {"slug": f"tovar-{number}", "categories": categories, "description": f"<p>Описание {name}.</p>"}
    price = str(100 + number % 9000)
    if number % EVERY_VARIABLE:
        shop.add_product(name, sku=f"S-{number}", price=price, stock=number % 50, **common)
        return
    parent = shop.add_product(name, type="variable", attributes={"Размер": list(SIZES)}, **common)
    for size in SIZES:
        shop.add_variation(
            parent.id, sku=f"S-{number}-{size}", price=price, stock=number % 20, attributes={"Размер": size}
        )
