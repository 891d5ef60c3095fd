"""A cell says what was put into it: the file of the catalogue loses nothing."""

from collections.abc import AsyncIterator, Sequence

import anyio
from hypothesis import given
from hypothesis import strategies as st

from adapters.tables.reader import FileTableReader
from adapters.tables.writer import FileTableWriter
from application.catalogue.exchange.columns import (
    attributes_cell,
    harmless,
    joined,
    meant,
    parted,
    read_attributes,
    read_variant_attributes,
    variant_attributes_cell,
)
from application.catalogue.exchange.lines import line_of
from domain.catalogue.product import Attribute
from domain.catalogue.variant import DEAREST, VariantAttribute
from domain.shared.money import Money

TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff\ufffe\uffff"), max_size=20
)
AWKWARD = st.text(st.sampled_from("\\;:|>,'=+-@ абAB1\t\n\""), max_size=12)
CELL = TEXT | AWKWARD
LABEL = CELL.map(str.strip).filter(bool)


@given(CELL)
def test_what_is_made_harmless_means_the_same(text: str) -> None:
    assert meant(harmless(text)) == text
    assert not harmless(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@given(st.lists(LABEL, max_size=5), st.sampled_from(";>|"))
def test_a_list_comes_back(parts: list[str], separator: str) -> None:
    assert parted(joined(parts, separator), separator) == parts


@given(st.lists(st.tuples(LABEL, st.lists(LABEL, min_size=1, max_size=4)), max_size=4))
def test_attributes_come_back(pairs: list[tuple[str, list[str]]]) -> None:
    attributes = tuple(Attribute(name=name, options=tuple(options)) for name, options in pairs)

    assert read_attributes(attributes_cell(attributes)) == attributes


@given(st.lists(st.tuples(LABEL, LABEL), max_size=4))
def test_attributes_of_variants_come_back(pairs: list[tuple[str, str]]) -> None:
    attributes = tuple(VariantAttribute(name=name, value=value) for name, value in pairs)

    assert read_variant_attributes(variant_attributes_cell(attributes)) == attributes


@given(st.integers(0, DEAREST.minor).map(Money))
def test_a_price_comes_back_as_we_write_it_and_as_people_do(price: Money) -> None:
    grouped = f"{price.minor // 100:,}".replace(",", " ") + "," + f"{price.minor % 100:02d}"
    for text in (price.amount, price.amount.replace(".", ","), grouped):
        assert line_of(2, ("sku", "price"), ("A", text)).values["price"] == price


@given(TEXT)
def test_any_text_is_a_price_or_a_named_fault(text: str) -> None:
    line = line_of(2, ("sku", "price", "attributes", "category"), ("A", text, text, text))

    assert all(refusal.field in ("price", "attributes", "category") for refusal in line.refusals)


ROWS = st.lists(st.tuples(CELL, CELL), max_size=5).map(
    lambda rows: [("sku", "name"), *(row for row in rows if any(cell.strip() for cell in row))]
)


@given(ROWS, st.sampled_from(";,"), st.booleans())
def test_csv_holds_every_text(rows: list[Sequence[str]], delimiter: str, bom: bool) -> None:
    raw = FileTableWriter().csv(rows, delimiter=delimiter, bom=bom)

    table = anyio.run(FileTableReader().read, raw)

    assert [cells for _, cells in table.lines] == rows[1:]


@given(ROWS)
def test_a_workbook_holds_every_text(rows: list[Sequence[str]]) -> None:
    async def there_and_back() -> list[tuple[str, ...]]:
        async def given_rows() -> AsyncIterator[Sequence[str]]:
            for row in rows:
                yield row

        pieces = await FileTableWriter().xlsx(given_rows())
        table = await FileTableReader().read(b"".join([piece async for piece in pieces]))
        return [(*cells, *("",) * (2 - len(cells))) for _, cells in table.lines]

    assert anyio.run(there_and_back) == rows[1:]
