"""The columns of the file in which the catalogue leaves and comes back, and how a cell says what it says.

Names of columns never change. A separator inside a value has a backslash before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from domain.catalogue.product import Attribute
from domain.catalogue.variant import VariantAttribute

PRODUCT_COLUMNS: Final = (
    "product_id",
    "slug",
    "name",
    "kind",
    "category",
    "category_slug",
    "also_in",
    "short_description",
    "description",
    "unit",
    "photos",
    "attributes",
    "tags",
    "active",
    "skip_loyalty",
    "unredeemable",
    "position",
    "source",
)
VARIANT_COLUMNS: Final = (
    "sku",
    "variant",
    "price",
    "promo_price",
    "tracked",
    "min_quantity",
    "increment",
    "variant_active",
    "variant_attributes",
    "variant_photo",
)
COLUMNS: Final = (*PRODUCT_COLUMNS, *VARIANT_COLUMNS)

YES: Final = "да"
NO: Final = "нет"
_WORDS: Final[Mapping[str, bool]] = {
    **dict.fromkeys(("да", "yes", "true", "1", "истина"), True),
    **dict.fromkeys(("нет", "no", "false", "0", "ложь"), False),
}
_RUNS_IN_SPREADSHEETS: Final = tuple("=+-@\t\r\n")
_APOSTROPHE: Final = "'"


def harmless(cell: str) -> str:
    """Spreadsheets take what begins so for a formula: an apostrophe before it keeps it text."""
    return _APOSTROPHE + cell if cell.startswith((*_RUNS_IN_SPREADSHEETS, _APOSTROPHE)) else cell


def meant(cell: str) -> str:
    """What `harmless` was given. An apostrophe before anything else is an apostrophe."""
    if cell.startswith(_APOSTROPHE) and cell[1:].startswith((*_RUNS_IN_SPREADSHEETS, _APOSTROPHE)):
        return cell[1:]
    return cell


def yes_or_no(value: bool) -> str:
    return YES if value else NO


def read_yes_or_no(cell: str) -> bool:
    """Raise ValueError."""
    try:
        return _WORDS[cell.strip().lower()]
    except KeyError:
        raise ValueError(cell) from None


def joined(parts: Iterable[str], separator: str) -> str:
    """`separator` is one character; blanks go around ">" and "|", and after others."""
    glue = f" {separator} " if separator in ">|" else f"{separator} "
    return glue.join(_escaped(part, separator) for part in parts)


def parted(cell: str, separator: str) -> list[str]:
    """The parts with their backslashes undone for this separator; empty for an empty cell."""
    if not cell.strip():
        return []
    parts, current, characters = [], "", iter(cell)
    for character in characters:
        if character == "\\":
            following = next(characters, "")
            current += following if following in (separator, "\\") else character + following
        elif character == separator:
            parts.append(current)
            current = ""
        else:
            current += character
    return [part.strip() for part in (*parts, current)]


def attributes_cell(attributes: Iterable[Attribute]) -> str:
    """`Цвет: красный | синий; Размер: M`."""
    return joined((f"{_escaped(one.name, ':')}: {joined(one.options, '|')}" for one in attributes), ";")


def read_attributes(cell: str) -> tuple[Attribute, ...]:
    """Raise ValueError, and what Attribute raises."""
    return tuple(Attribute(name=name, options=tuple(parted(values, "|"))) for name, values in _pairs(cell))


def variant_attributes_cell(attributes: Iterable[VariantAttribute]) -> str:
    """`Цвет: красный; Размер: M`."""
    return joined((f"{_escaped(one.name, ':')}: {_escaped(one.value, ':')}" for one in attributes), ";")


def read_variant_attributes(cell: str) -> tuple[VariantAttribute, ...]:
    """Raise ValueError, and what VariantAttribute raises."""
    return tuple(
        VariantAttribute(name=name, value=":".join(parted(value, ":"))) for name, value in _pairs(cell)
    )


_NAME_AND_VALUE: Final = re.compile(r"((?:[^\\:]|\\.)*):(.*)", re.DOTALL)


def _pairs(cell: str) -> list[tuple[str, str]]:
    pairs = []
    for part in parted(cell, ";"):
        found = _NAME_AND_VALUE.fullmatch(part)
        if found is None:
            raise ValueError(part)
        pairs.append((":".join(parted(found[1], ":")), found[2]))
    return pairs


def _escaped(part: str, separator: str) -> str:
    return part.replace("\\", "\\\\").replace(separator, "\\" + separator)
