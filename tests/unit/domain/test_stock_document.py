"""How much a document of the stock may hold."""

from uuid import UUID

import pytest

from domain.shared.ids import LocationId, StockDocumentId, VariantId
from domain.shared.quantity import Quantity
from domain.stock.document import MOST, MOST_LINES, DocumentKind, DocumentLine, StockDocument
from domain.stock.errors import MovementUnfit
from domain.stock.movement import MovementKind
from tests.fakes.system import MOMENT

PLACE = LocationId(UUID(int=11))


def document(kind: DocumentKind, *milli: int) -> StockDocument:
    lines = tuple(
        DocumentLine(
            shelf=(VariantId(UUID(int=number)), PLACE), kind=MovementKind.ADJUSTMENT, delta=Quantity(delta)
        )
        for number, delta in enumerate(milli)
    )
    return StockDocument(
        id=StockDocumentId(UUID(int=1)), kind=kind, lines=lines, author="staff", reason="x", at=MOMENT
    )


@pytest.mark.parametrize("milli", [[1] * (MOST_LINES + 1), [MOST.milli + 1], [-MOST.milli - 1]])
def test_what_is_typed_is_held_against_slips_of_the_pen(milli: list[int]) -> None:
    with pytest.raises(MovementUnfit):
        document(DocumentKind.MOVEMENT, *milli)


@pytest.mark.parametrize("kind", [DocumentKind.COUNT, DocumentKind.IMPORT])
def test_a_count_and_an_import_are_as_large_as_what_they_found(kind: DocumentKind) -> None:
    """The lines of a count were entered one request at a time, and a connected shop has numbers of its own."""
    found = document(kind, *[1] * (MOST_LINES + 1), 2 * MOST.milli)

    assert len(found.lines) == MOST_LINES + 2
