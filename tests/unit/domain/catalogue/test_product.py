"""A product keeps itself sellable."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.catalogue.errors import (
    PhotosUnfit,
    PriceUnfit,
    QuantityStepUnfit,
    ServiceTracked,
    TextUnfit,
    VariantNotFound,
    VariantsUnfit,
)
from domain.catalogue.events import ProductChanged
from domain.catalogue.product import (
    MAX_KEPT_VARIANTS,
    MAX_VARIANTS,
    Product,
    ProductKind,
    ProductSource,
)
from domain.catalogue.slug import Slug
from domain.catalogue.variant import Variant
from domain.shared.ids import CategoryId, ProductId, VariantId
from domain.shared.money import Money
from domain.shared.quantity import Quantity
from tests.fakes.system import MOMENT

LATER = MOMENT + timedelta(hours=1)


def a_variant(number: int = 1, **fields: Any) -> Variant:
    known = {"id": VariantId(UUID(int=number)), "sku": f"SKU-{number}", "name": "1 л", "price": Money(100_00)}
    return Variant(**(known | fields))


def a_product(*variants: Variant, **fields: Any) -> Product:
    known: dict[str, Any] = {
        "id": ProductId(UUID(int=100)),
        "category_id": CategoryId(UUID(int=200)),
        "slug": Slug("moloko"),
        "kind": ProductKind.GOODS,
        "name": "Молоко",
        "description": "",
        "unit": "шт",
        "photos": (),
        "active": True,
        "skip_loyalty": False,
        "unredeemable": False,
        "position": 0,
        "variants": variants or (a_variant(),),
        "created_at": MOMENT,
        "updated_at": MOMENT,
    }
    return Product(**(known | fields))


def test_the_base_price_is_the_promo_price_when_there_is_one() -> None:
    assert a_variant().base_price == Money(100_00)
    assert a_variant(promo_price=Money(80_00)).base_price == Money(80_00)


@pytest.mark.parametrize(("price", "promo"), [(-1, None), (100, 100), (100, 101), (100, -1)])
def test_a_price_that_makes_no_sense_is_refused(price: int, promo: int | None) -> None:
    with pytest.raises(PriceUnfit):
        a_variant(price=Money(price), promo_price=None if promo is None else Money(promo))


@pytest.mark.parametrize(("least", "step"), [(0, 1000), (1000, 0), (300, 200), (-1000, 1000)])
def test_a_quantity_step_that_cannot_be_met_is_refused(least: int, step: int) -> None:
    with pytest.raises(QuantityStepUnfit):
        a_variant(min_quantity=Quantity(least), increment=Quantity(step))


@pytest.mark.parametrize(
    "photos",
    [
        ("http://shop.test/1.jpg",),
        ("//evil.test/1.jpg",),
        ("javascript:alert(1)",),
        ("https://",),
        ("https://shop.test/a b",),
        ("https://shop.test/" + "x" * 1000,),
        tuple(f"https://shop.test/{n}.jpg" for n in range(11)),
    ],
)
def test_photos_are_few_and_safe_addresses(photos: tuple[str, ...]) -> None:
    with pytest.raises(PhotosUnfit):
        a_product(photos=photos)


def test_a_photo_is_on_the_web_or_on_this_server() -> None:
    photos = ("https://shop.test/1.jpg", "/demo/photos/moloko.svg")

    assert a_product(photos=photos).photos == photos


@pytest.mark.parametrize(
    "variants",
    [
        (a_variant(active=False),),
        (a_variant(1), a_variant(2, sku="SKU-1")),
        tuple(a_variant(number) for number in range(1, MAX_VARIANTS + 2)),
        tuple(a_variant(number, active=number == 1) for number in range(1, MAX_KEPT_VARIANTS + 2)),
    ],
)
def test_a_product_is_sold_in_some_distinct_variants(variants: tuple[Variant, ...]) -> None:
    with pytest.raises(VariantsUnfit):
        a_product(*variants)


def test_a_service_has_no_stock() -> None:
    with pytest.raises(ServiceTracked):
        a_product(a_variant(tracked=True), kind=ProductKind.SERVICE)

    assert a_product(a_variant(tracked=False), kind=ProductKind.SERVICE).kind is ProductKind.SERVICE


def test_a_variant_left_out_stays_on_record() -> None:
    first, second = a_variant(1), a_variant(2)
    product = a_product(first, second)

    product.offer([second], at=LATER)

    assert product.variants == (second, replace(first, active=False))
    assert product.pull_events() == [
        ProductChanged(product_id=product.id, fields=("variants",), occurred_at=LATER)
    ]


def test_what_is_not_sold_any_more_does_not_use_up_the_variants() -> None:
    product = a_product()
    for edition in range(1, 4):
        offered = [a_variant(1000 * edition + number) for number in range(MAX_VARIANTS)]
        product.offer(offered, at=LATER)

    assert [variant.active for variant in product.variants] == [True] * MAX_VARIANTS + [False] * (
        2 * MAX_VARIANTS + 1
    )


def test_the_history_of_another_shops_product_has_no_end() -> None:
    """Nobody here could make it shorter."""
    variants = [a_variant(number, active=number == 1) for number in range(1, MAX_KEPT_VARIANTS + 2)]

    assert len(a_product(*variants, source=ProductSource.WOOCOMMERCE).variants) == MAX_KEPT_VARIANTS + 1


def test_a_product_cannot_lose_its_last_variant() -> None:
    with pytest.raises(VariantsUnfit):
        a_product().offer([], at=LATER)


def test_offering_the_same_is_no_event() -> None:
    product = a_product()

    product.offer(product.variants, at=LATER)

    assert product.pull_events() == []
    assert product.updated_at == MOMENT


def test_a_foreign_variant_is_not_found() -> None:
    with pytest.raises(VariantNotFound):
        a_product().variant(VariantId(UUID(int=999)))


@pytest.mark.parametrize(
    "changes", [{"name": " "}, {"unit": ""}, {"unit": "x" * 17}, {"description": "x" * 10_001}]
)
def test_texts_have_limits(changes: dict[str, str]) -> None:
    with pytest.raises(TextUnfit):
        a_product().change(changes, at=LATER)


def test_deactivating_twice_is_once() -> None:
    product = a_product()

    product.deactivate(at=LATER)
    product.deactivate(at=LATER)

    assert product.pull_events() == [
        ProductChanged(product_id=product.id, fields=("active",), occurred_at=LATER)
    ]
