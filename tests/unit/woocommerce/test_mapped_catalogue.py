"""A shop's products and categories as ours, whatever is in them."""

import html
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.html.cleaner import Nh3Cleaner
from adapters.persistence.woo_import_rows import content_hash_of
from application.woocommerce.imported import ImportedContent, ImportedProduct, RemarkCode, WithdrawnProduct
from application.woocommerce.mapped_categories import map_categories
from application.woocommerce.mapped_product import map_product
from application.woocommerce.shop import ShopAttribute, ShopProduct, ShopProductType, ShopStock
from domain.catalogue.category import MAX_DEPTH
from domain.catalogue.product import Product, ProductKind, ProductSource
from domain.catalogue.slug import Slug
from domain.catalogue.variant import Variant, VariantAttribute
from domain.shared.ids import CategoryId, ProductId, VariantId
from domain.shared.money import Money
from tests.fakes.system import SequentialIds
from tests.fakes.woocommerce_shop import category, coloured, counted, product, variation

CLEANER = Nh3Cleaner()
NOW = datetime(2026, 11, 21, tzinfo=UTC)
OUT_OF_STOCK = ShopStock(managed=False, quantity=None, in_stock=False, backorders=False)


def mapped(one: ShopProduct) -> ImportedProduct:
    found = map_product(one, CLEANER)
    assert isinstance(found, ImportedProduct)
    return found


def content(name: str = "Чай", **fields: Any) -> ImportedContent:
    return mapped(product(35, name, **fields)).content


def codes(**fields: Any) -> list[RemarkCode]:
    return [remark.code for remark in mapped(product(35, **fields)).remarks]


def as_product(found: ImportedProduct) -> Product:
    """As the database's reader would make it: raises when the domain refuses it."""
    one, ids = found.content, SequentialIds()
    return Product(
        id=ProductId(ids.new()),
        category_id=CategoryId(ids.new()),
        slug=Slug(one.slug),
        kind=one.kind,
        name=one.name,
        description=one.description,
        unit="шт",
        photos=one.photos,
        active=one.active,
        skip_loyalty=False,
        unredeemable=False,
        position=one.position,
        variants=tuple(
            Variant(
                id=VariantId(ids.new()),
                sku=f"woo-{v.woo_id}",
                name=v.name,
                price=v.price,
                promo_price=v.promo_price,
                tracked=v.tracked,
                active=v.active,
                attributes=v.attributes,
                photo=v.photo,
            )
            for v in one.variants
        ),
        created_at=NOW,
        updated_at=NOW,
        short_description=one.short_description,
        attributes=one.attributes,
        tags=one.tags,
        source=ProductSource.WOOCOMMERCE,
    )


@pytest.mark.parametrize(
    ("slug", "name", "expected"),
    [
        ("green-tea", "Чай", "green-tea"),
        ("зелёный-чай", "Чай", "zelenyy-chay"),
        ("%d0%b7%d0%b5%d0%bb%d1%91%d0%bd%d1%8b%d0%b9-%d1%87%d0%b0%d0%b9", "Чай", "zelenyy-chay"),
        ("", "Чай «Сенча» 100 г", "chay-sencha-100-g"),
        ("茶", "茶", "product-35"),
        ("all", "all", "product-35"),
        ("а" * 300, "Чай", "a" * 100),
        ("019aa5f0-6c3e-7d5a-9b1e-2f8c4d7a6b10", "Чай", "chay"),
    ],
)
def test_slugs(slug: str, name: str, expected: str) -> None:
    assert content(name, slug=slug).slug == expected


@pytest.mark.parametrize("times", range(12))
def test_a_name_holds_no_markup_however_often_it_was_escaped(times: int) -> None:
    name = "<script>alert(1)</script><b>Чай</b> & 1 < 2"
    for _ in range(times):
        name = html.escape(name, quote=False)

    named = content(name, tags=(name,)).name
    section = map_categories([category(1, name)], CLEANER).categories[0].name

    assert named == section
    assert "<script" not in named
    assert "<b" not in named
    if times < 5:
        assert named == "Чай & 1 < 2"


@pytest.mark.parametrize(
    ("regular", "now", "expected"),
    [
        ("100", "100", (Money(100_00), None)),
        ("100", "80", (Money(100_00), Money(80_00))),
        (None, "80", (Money(80_00), None)),
        ("70", "80", (Money(80_00), None)),
        ("0", "0", (Money(0), None)),
    ],
)
def test_prices(regular: str | None, now: str, expected: tuple[Money, Money | None]) -> None:
    sold = variation(0, now, regular_price=Money.parse(regular) if regular else None)

    (found,) = content(variations=(sold,)).variants

    assert (found.price, found.promo_price) == expected
    assert found.active


@pytest.mark.parametrize(
    ("sold", "reason"),
    [
        (variation(0, None), RemarkCode.PRICE_MISSING),
        (variation(0, "100000001"), RemarkCode.PRICE_UNFIT),
        (variation(0, "10", price=Money(-1)), RemarkCode.PRICE_UNFIT),
        (variation(0, "10", regular_price=Money(10**15)), RemarkCode.PRICE_UNFIT),
    ],
)
def test_what_has_no_price_is_known_and_not_sold(sold: Any, reason: RemarkCode) -> None:
    found = mapped(product(35, variations=(sold,)))

    assert [remark.code for remark in found.remarks] == [reason, RemarkCode.NOTHING_TO_SELL]
    assert not found.content.active
    as_product(found)


def test_what_of_a_variation_cannot_be_read_is_said() -> None:
    sold = coloured(351, "Белый", faults=("price",), price=None)

    found = mapped(product(35, type=ShopProductType.VARIABLE, variations=(sold,)))

    assert [(remark.code, remark.detail) for remark in found.remarks][:2] == [
        (RemarkCode.FIELD_UNREADABLE, "variation 351: price"),
        (RemarkCode.PRICE_MISSING, "351"),
    ]


@pytest.mark.parametrize(
    ("stock", "virtual", "tracked", "active"),
    [
        (counted(5), False, True, True),
        (counted(0), False, True, True),
        (counted(-3), False, True, True),
        (ShopStock(managed=True, quantity=0, in_stock=True, backorders=True), False, False, True),
        (OUT_OF_STOCK, False, False, False),
        (counted(0), True, False, False),
        (counted(5), True, False, True),
    ],
)
def test_stock(stock: ShopStock, virtual: bool, tracked: bool, active: bool) -> None:
    one = content(virtual=virtual, variations=(variation(0, stock=stock),))

    assert one.kind is (ProductKind.SERVICE if virtual else ProductKind.GOODS)
    assert [(v.tracked, v.active) for v in one.variants] == [(tracked, active)]


def test_a_variation_is_named_by_what_sets_it_apart() -> None:
    sizes = (ShopAttribute(name="Размер", options=("S",)), ShopAttribute(name="Цвет", options=("Чёрный",)))
    any_size = (ShopAttribute(name="Размер", options=()), ShopAttribute(name="Цвет", options=("Белый",)))
    one = content(
        type=ShopProductType.VARIABLE,
        variations=(variation(351, attributes=sizes), variation(352, attributes=any_size), variation(353)),
    )

    assert [v.name for v in one.variants] == ["S, Чёрный", "Белый", "Чай"]
    assert one.variants[1].attributes == (VariantAttribute(name="Цвет", value="Белый"),)


def test_texts_over_their_limits_are_cut_and_said_to_be() -> None:
    found = mapped(
        product(
            35,
            "Ч" * 300,
            description="<p>" + "&amp;<b>ы</b> " * 5_000 + "</p>",
            short_description="<i>короткое</i><script>alert(1)</script>",
            tags=("т" * 60, "", " хит "),
            photos=("http://shop.example/1.jpg", "https://shop.example/2.jpg", "https://shop.example/2.jpg"),
            attributes=tuple(ShopAttribute(name=f"Свойство {n}", options=("да",)) for n in range(40)),
            variations=(variation(0, sku="A" * 65),),
        )
    )

    one = as_product(found)
    assert (one.name, len(one.tags[0]), one.tags[1]) == ("Ч" * 200, 50, "хит")
    assert one.short_description == "<i>короткое</i>"
    assert 9_000 < len(one.description) <= 10_000
    assert CLEANER.fragment(one.description) == one.description
    assert one.photos == ("https://shop.example/2.jpg",)
    assert found.content.variants[0].sku == ""
    assert {remark.code for remark in found.remarks} == {
        RemarkCode.NAME_CUT,
        RemarkCode.DESCRIPTION_CUT,
        RemarkCode.TAGS_CUT,
        RemarkCode.PHOTO_REFUSED,
        RemarkCode.ATTRIBUTES_CUT,
        RemarkCode.SKU_TOO_LONG,
    }


def test_more_variations_than_there_is_room_for() -> None:
    many = tuple(coloured(n, f"Цвет {n}") for n in range(1, 151))

    assert codes(type=ShopProductType.VARIABLE, variations=many) == [RemarkCode.VARIANTS_CUT]
    assert len(content(type=ShopProductType.VARIABLE, variations=many).variants) == 100


def test_of_too_many_variations_those_go_that_nobody_could_buy() -> None:
    hidden = tuple(replace(coloured(n, f"Цвет {n}"), published=False, position=n) for n in range(1, 101))
    shown = tuple(replace(coloured(n, f"Цвет {n}"), position=n) for n in range(101, 121))

    variants = content(type=ShopProductType.VARIABLE, variations=hidden + shown).variants

    assert [one.woo_id for one in variants] == [*range(1, 81), *range(101, 121)]
    assert [one.woo_id for one in variants if one.active] == [*range(101, 121)]


@pytest.mark.parametrize("kind", [ShopProductType.GROUPED, ShopProductType.EXTERNAL, ShopProductType.OTHER])
def test_what_cannot_be_ordered_is_not_imported(kind: ShopProductType) -> None:
    found = map_product(product(35, type=kind), CLEANER)

    assert isinstance(found, WithdrawnProduct)
    assert [remark.code for remark in found.remarks] == [RemarkCode.TYPE_NOT_SOLD]


def test_a_draft_is_withdrawn_without_a_word() -> None:
    found = map_product(product(35, visible=False, faults=("price",)), CLEANER)

    assert found == WithdrawnProduct(woo_id=35, modified_at=product(35).modified_at)


odd = st.text(st.characters(codec=None), max_size=300) | st.sampled_from(
    ("\0", "\ud800", "<b>жирно</b>", "&lt;i&gt;", "<script>x</script>", "  ", "a|b", "%zz%d0", "<" * 400)
)
amounts = st.none() | st.integers(-(10**6), 10**12).map(Money)
labels = st.lists(
    st.builds(ShopAttribute, name=odd, options=st.lists(odd, max_size=4).map(tuple)), max_size=5
)
stocks = st.builds(
    ShopStock,
    managed=st.booleans(),
    quantity=st.none() | st.integers(-5, 5),
    in_stock=st.booleans(),
    backorders=st.booleans(),
)
variations = st.builds(
    variation,
    st.integers(0, 3),
    sku=odd,
    regular_price=amounts,
    price=amounts,
    stock=stocks,
    attributes=labels.map(tuple),
    photo=st.none() | odd,
    published=st.booleans(),
    position=st.integers(-5, 5),
)
products = st.builds(
    lambda name, **fields: product(35, name, **fields),
    name=odd,
    slug=odd,
    description=odd,
    short_description=odd,
    category_ids=st.lists(st.integers(0, 9), max_size=30).map(tuple),
    tags=st.lists(odd, max_size=4).map(tuple),
    photos=st.lists(odd | odd.map(lambda text: f"https://{text}"), max_size=4).map(tuple),
    attributes=labels.map(tuple),
    virtual=st.booleans(),
    position=st.integers(-(2**40), 2**40),
    type=st.sampled_from((ShopProductType.SIMPLE, ShopProductType.VARIABLE)),
    variations=st.lists(variations, max_size=4).map(tuple),
    faults=st.lists(odd, max_size=2).map(tuple),
)


@given(one=products)
def test_whatever_the_shop_holds_the_domain_accepts_what_becomes_of_it(one: ShopProduct) -> None:
    found = mapped(one)

    as_product(found)
    assert "\0" not in repr(found.content.description)
    content_hash_of(found.content)
    for remark in found.remarks:
        remark.detail.encode()
        remark.name.encode()


@given(
    parents=st.lists(st.none() | st.integers(0, 15), max_size=14),
    names=st.lists(odd, min_size=14, max_size=14),
)
def test_any_tree_comes_out_parents_first_and_within_the_limit(
    parents: list[int | None], names: list[str]
) -> None:
    found = map_categories(
        [category(n, name, parent) for n, (parent, name) in enumerate(zip(parents, names, strict=False), 1)],
        CLEANER,
    )

    depths: dict[int, int] = {}
    for one in found.categories:
        depths[one.woo_id] = 1 if one.parent_id is None else depths[one.parent_id] + 1
        Slug(one.slug)
        assert 1 <= len(one.name.strip()) <= 200
    assert depths.keys() == set(range(1, len(parents) + 1))
    assert max(depths.values(), default=0) <= MAX_DEPTH


def test_loops_strangers_and_depths_are_told() -> None:
    line = [category(n, f"Уровень {n}", n - 1 if n > 1 else None) for n in range(1, 9)]
    loop = [category(20, "А", 21), category(21, "Б", 20), category(22, "В", 22)]

    found = map_categories([*line, *loop, category(30, "Сирота", 99)], CLEANER)

    parents = {one.woo_id: one.parent_id for one in found.categories}
    assert parents == {
        1: None,
        2: 1,
        3: 2,
        4: 3,
        5: 4,
        6: 5,
        7: 5,
        8: 5,
        20: None,
        21: 20,
        22: None,
        30: None,
    }
    assert {(remark.woo_id, remark.code) for remark in found.remarks} == {
        (7, RemarkCode.CATEGORY_TOO_DEEP),
        (8, RemarkCode.CATEGORY_TOO_DEEP),
        (20, RemarkCode.CATEGORY_LOOP),
        (22, RemarkCode.CATEGORY_LOOP),
        (30, RemarkCode.CATEGORY_PARENT_UNKNOWN),
    }
