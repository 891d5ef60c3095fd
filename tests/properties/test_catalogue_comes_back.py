"""What was exported and comes back changes nothing, whatever the products are and whichever columns are left out."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

import anyio
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.html.cleaner import Nh3Cleaner
from adapters.tables.reader import FileTableReader
from adapters.tables.writer import FileTableWriter
from application.catalogue.exchange.columns import COLUMNS
from application.catalogue.exchange.export_products import rows_of
from application.catalogue.exchange.groups import grouped
from application.catalogue.exchange.lines import line_of
from application.catalogue.exchange.places import Places
from application.catalogue.exchange.plan import Planner
from application.catalogue.exchange.ports import Known
from application.catalogue.exchange.report import LineResult
from domain.catalogue.category import Category
from domain.catalogue.product import Attribute, Product, ProductKind, ProductSource
from domain.catalogue.slug import Slug
from domain.catalogue.variant import DEAREST, Variant, VariantAttribute
from domain.shared.ids import CategoryId, ProductId, VariantId
from domain.shared.money import Money
from domain.shared.quantity import Quantity
from tests.fakes.system import SequentialIds

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
CLEANER = Nh3Cleaner()

LABEL = (
    st.text(st.sampled_from("\\;:|>,'=+-@ абAB1\"«<&"), max_size=12)
    | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
).filter(lambda text: bool(text.strip()) and "<" not in text)
HTML = st.text(st.sampled_from("\\;'=+-@ аб\"<b></p>&\n"), max_size=30).map(CLEANER.fragment)
PHOTO = st.sampled_from(["/a,b.jpg", "https://shop.test/1;2.jpg", "https://shop.test/%20'.jpg"])
LEFT_OUT = st.just({"category_slug"}) | st.sets(st.sampled_from([name for name in COLUMNS if name != "sku"]))
PRICE = st.integers(1, DEAREST.minor).map(Money)


@st.composite
def variants(draw: st.DrawFn, number: int, kind: ProductKind, sku: str) -> Variant:
    price = draw(PRICE)
    increment = draw(st.integers(1, 2_500))
    return Variant(
        id=VariantId(UUID(int=1_000 + number)),
        sku=sku,
        name=draw(LABEL),
        price=price,
        promo_price=draw(st.none() | st.integers(0, price.minor - 1).map(Money)),
        tracked=kind is ProductKind.GOODS and draw(st.booleans()),
        min_quantity=Quantity(increment * draw(st.integers(1, 5))),
        increment=Quantity(increment),
        active=number % 100 == 0 or draw(st.booleans()),
        attributes=tuple(
            VariantAttribute(name=name, value=value)
            for name, value in draw(st.lists(st.tuples(LABEL, LABEL), max_size=2))
        ),
        photo=draw(st.none() | PHOTO),
    )


@st.composite
def categories(draw: st.DrawFn) -> list[Category]:
    """One below the other or beside it, and two of one name may be."""
    made: list[Category] = []
    for number, name in enumerate(draw(st.lists(st.just("Чай") | LABEL, min_size=1, max_size=4))):
        parent = draw(st.none() | st.sampled_from(made)) if made else None
        category = Category.add(
            CategoryId(UUID(int=10 + number)),
            name=name,
            slug=Slug(f"category-{number}"),
            position=0,
            parents=_lineage(parent, made),
            at=AT,
        )
        made.append(category)
    return made


def _lineage(category: Category | None, made: Sequence[Category]) -> list[CategoryId]:
    by_id = {one.id: one for one in made}
    line: list[CategoryId] = []
    while category is not None:
        line.append(category.id)
        category = by_id[category.parent_id] if category.parent_id is not None else None
    return line


@st.composite
def products(draw: st.DrawFn, number: int, places: Sequence[Category], skus: Sequence[str]) -> Product:
    kind = draw(st.sampled_from(ProductKind))
    ids = [category.id for category in places]
    return Product(
        id=ProductId(UUID(int=100 + number)),
        category_id=draw(st.sampled_from(ids)),
        slug=Slug(f"product-{number}"),
        kind=kind,
        name=draw(LABEL),
        description=draw(HTML),
        short_description=draw(HTML),
        unit=draw(st.sampled_from(["шт", "кг", "=уп"])),
        photos=tuple(draw(st.lists(PHOTO, max_size=3))),
        active=draw(st.booleans()),
        skip_loyalty=draw(st.booleans()),
        unredeemable=draw(st.booleans()),
        position=draw(st.integers(-1_000_000, 1_000_000)),
        variants=tuple(draw(variants(number * 100 + place, kind, sku)) for place, sku in enumerate(skus)),
        created_at=AT,
        updated_at=AT,
        attributes=tuple(
            Attribute(name=name, options=tuple(options))
            for name, options in draw(
                st.dictionaries(LABEL.map(str.strip), st.lists(LABEL, min_size=1, max_size=3), max_size=2)
            ).items()
        ),
        tags=tuple(draw(st.lists(LABEL, max_size=3))),
        also_in=tuple(draw(st.lists(st.sampled_from(ids), max_size=2))),
        source=draw(st.sampled_from(ProductSource)),
    )


@st.composite
def catalogues(draw: st.DrawFn) -> tuple[list[Category], list[Product]]:
    places = draw(categories())
    skus = draw(st.lists(LABEL.map(str.strip), min_size=1, max_size=6, unique=True))
    cut = draw(st.integers(1, len(skus)))
    parts = [part for part in (skus[:cut], skus[cut:]) if part]
    return places, [draw(products(number, places, part)) for number, part in enumerate(parts)]


@settings(max_examples=60)
@given(catalogues(), st.sampled_from(";,"), LEFT_OUT)
def test_an_export_that_comes_back_is_unchanged(
    catalogue: tuple[list[Category], list[Product]], delimiter: str, left_out: set[str]
) -> None:
    places, there = catalogue
    by_id = {category.id: category for category in places}
    rows = [COLUMNS, *(row for product in there for row in rows_of(product, by_id))]
    kept = [place for place, name in enumerate(COLUMNS) if name not in left_out]
    rows = [[row[place] for place in kept] for row in rows]
    raw = FileTableWriter().csv(rows, delimiter=delimiter, bom=True)

    table = anyio.run(FileTableReader().read, raw)

    lines = [line_of(number, table.header, row) for number, row in table.lines]
    assert [line.refusals for line in lines] == [[] for _ in lines]
    owners = {product.slug.text: product.id for product in there}
    known = Known(
        product_of_sku={variant.sku: product.id for product in there for variant in product.variants},
        product_of_slug=owners,
        slug_of_product={product.id: product.slug.text for product in there},
        categories=places,
    )
    ids = SequentialIds()
    planner = Planner(
        places=Places(places, ids, may_grow=False), owners=dict(owners), cleaner=CLEANER, ids=ids, at=AT
    )
    groups = grouped(lines, known)
    assert [group.product_id for group in groups] == [product.id for product in there]
    for group, product in zip(groups, there, strict=True):
        plan = planner.plan(product, group.lines)
        assert plan.product is None
        assert {report.result for report in plan.reports} == {LineResult.UNCHANGED}, plan.reports
