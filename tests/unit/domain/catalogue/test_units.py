"""Units of measure."""

import pytest

from domain.catalogue.units import MEASURES, OTHER, measure_of
from entrypoints.demo.data import catalogue


@pytest.mark.parametrize(
    ("unit", "code"),
    [
        ("шт", 0),
        ("шт.", 0),
        ("ШТ", 0),
        ("кг", 11),
        ("гр.", 10),
        ("м2", 32),
        ("кв. м", 32),
        ("час", 71),
        ("пара", 255),
    ],
)
def test_free_text_is_understood(unit: str, code: int) -> None:
    assert measure_of(unit).code == code


def test_every_measure_is_its_own() -> None:
    assert len({one.code for one in MEASURES}) == len(MEASURES) == 24
    assert all(measure_of(one.symbol) == one for one in MEASURES)


def test_the_demo_sells_in_known_units() -> None:
    units = {product.unit for entry in catalogue().categories for product in entry.products}

    assert OTHER not in map(measure_of, units)
