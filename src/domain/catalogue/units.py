"""Units of measure as a fiscal receipt names them: tag 2108 of FFD 1.2 (order of the FNS ED-7-20/662@, table 31)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """`whole`: nobody sells a part of it, so a quantity goes up by one unless the staff say otherwise."""

    code: int
    symbol: str
    name: str
    whole: bool = False


PIECE: Final = Measure(code=0, symbol="шт", name="Штука", whole=True)
OTHER: Final = Measure(code=255, symbol="", name="Иная мера")
MEASURES: Final = (
    PIECE,
    Measure(code=10, symbol="г", name="Грамм"),
    Measure(code=11, symbol="кг", name="Килограмм"),
    Measure(code=12, symbol="т", name="Тонна"),
    Measure(code=20, symbol="см", name="Сантиметр"),
    Measure(code=21, symbol="дм", name="Дециметр"),
    Measure(code=22, symbol="м", name="Метр"),
    Measure(code=30, symbol="см²", name="Квадратный сантиметр"),
    Measure(code=31, symbol="дм²", name="Квадратный дециметр"),
    Measure(code=32, symbol="м²", name="Квадратный метр"),
    Measure(code=40, symbol="мл", name="Миллилитр"),
    Measure(code=41, symbol="л", name="Литр"),
    Measure(code=42, symbol="м³", name="Кубический метр"),
    Measure(code=50, symbol="кВт·ч", name="Киловатт-час"),
    Measure(code=51, symbol="Гкал", name="Гигакалория"),
    Measure(code=70, symbol="сут", name="Сутки", whole=True),
    Measure(code=71, symbol="ч", name="Час"),
    Measure(code=72, symbol="мин", name="Минута"),
    Measure(code=73, symbol="с", name="Секунда"),
    Measure(code=80, symbol="КБ", name="Килобайт"),
    Measure(code=81, symbol="МБ", name="Мегабайт"),
    Measure(code=82, symbol="ГБ", name="Гигабайт"),
    Measure(code=83, symbol="ТБ", name="Терабайт"),
    OTHER,
)
_ALSO: Final[Mapping[str, str]] = {
    "штука": "шт",
    "штук": "шт",
    "ед": "шт",
    "гр": "г",
    "грамм": "г",
    "килограмм": "кг",
    "тонна": "т",
    "метр": "м",
    "пог.м": "м",
    "кв.см": "см²",
    "см2": "см²",
    "дм2": "дм²",
    "м2": "м²",
    "кв.м": "м²",
    "м3": "м³",
    "куб.м": "м³",
    "литр": "л",
    "квтч": "квт·ч",
    "квт*ч": "квт·ч",
    "день": "сут",
    "дн": "сут",
    "сутки": "сут",
    "час": "ч",
    "минута": "мин",
    "сек": "с",
}
_BY_SYMBOL: Final = {measure.symbol.lower(): measure for measure in MEASURES if measure.symbol}


def measure_of(unit: str) -> Measure:
    """The measure of a product's unit, which is free text: what we do not know is "other"."""
    text = unit.lower().replace(" ", "").rstrip(".")
    return _BY_SYMBOL.get(_ALSO.get(text, text), OTHER)
