"""One line of a file, read: what it says of its product and of its variant, or why it says nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from application.catalogue.exchange.columns import (
    PRODUCT_COLUMNS,
    meant,
    parted,
    read_attributes,
    read_variant_attributes,
    read_yes_or_no,
)
from application.catalogue.exchange.errors import CellMissing, CellUnfit
from domain.catalogue.errors import SlugInvalid
from domain.catalogue.product import ProductKind
from domain.catalogue.slug import Slug
from domain.catalogue.text import NAME_LENGTH, SKU_LENGTH, UNIT_LENGTH, fit, require_plain
from domain.shared.errors import DomainError
from domain.shared.ids import ProductId
from domain.shared.money import Money
from domain.shared.quantity import Quantity

CLEARED_WHEN_EMPTY: Final[Mapping[str, Any]] = {
    "short_description": "",
    "description": "",
    "photos": (),
    "attributes": (),
    "tags": (),
    "also_in": (),
    "promo_price": None,
    "variant_attributes": (),
    "variant_photo": None,
}
"""An empty cell of any other column leaves what there is."""

_AMOUNT: Final = re.compile(r"([0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+|[0-9]{1,13})(?:[.,]([0-9]{1,2}))?")
_POSITION: Final = re.compile(r"-?[0-9]{1,7}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """`field` is the column at fault, None when it is the line as a whole."""

    field: str | None
    error: DomainError


@dataclass(slots=True, kw_only=True)
class Line:
    """`cells` are the texts, `values` what was read of them; an absent column is in neither."""

    number: int
    cells: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)

    @property
    def sku(self) -> str:
        return self.cells.get("sku", "").strip()

    @property
    def slugs(self) -> tuple[Slug, ...]:
        """What its product may be called in an address: as the line says, or as its name does."""
        if "slug" in self.values:
            return (self.values["slug"],)
        try:
            return (Slug.of_name(self.values["name"]),)
        except (KeyError, SlugInvalid):
            return ()

    @property
    def product_cells(self) -> dict[str, str]:
        return {name: self.cells[name] for name in PRODUCT_COLUMNS if name in self.cells and name != "source"}

    def follow(self) -> None:
        """Another line leads, even if it is refused: what is empty here takes nothing away from the product."""
        for name in CLEARED_WHEN_EMPTY.keys() & self.product_cells.keys():
            if not self.cells[name].strip():
                del self.values[name]


def line_of(number: int, header: tuple[str, ...], row: tuple[str, ...]) -> Line:
    """Every cell that cannot be read is named, not only the first."""
    texts = (*row, *("",) * (len(header) - len(row)))
    line = Line(number=number, cells={name: meant(text) for name, text in zip(header, texts, strict=False)})
    if any(text.strip() for text in row[len(header) :]):
        line.refusals.append(Refusal(field=None, error=CellUnfit(f"{len(header) + 1}")))
    for name, text in line.cells.items():
        if not text.strip():
            if name in CLEARED_WHEN_EMPTY:
                line.values[name] = CLEARED_WHEN_EMPTY[name]
            continue
        try:
            line.values[name] = _read(name, text)
        except DomainError as error:
            line.refusals.append(Refusal(field=name, error=error))
        except ValueError:
            line.refusals.append(Refusal(field=name, error=CellUnfit(name)))
    if not line.sku:
        line.refusals.append(Refusal(field="sku", error=CellMissing("sku")))
    return line


def _read(name: str, text: str) -> Any:
    if "\0" in text:
        raise CellUnfit(name)
    return _READ[name](text)


def _money(text: str) -> Money:
    """`12,50` and `1 290.50`; nothing else that may mean something else."""
    found = _AMOUNT.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    whole = re.sub(r"\D", "", found[1])
    return Money.parse(f"{whole}.{found[2]}" if found[2] else whole)


def _quantity(text: str) -> Quantity:
    return Quantity.parse(text.strip().replace(",", "."))


def _position(text: str) -> int:
    if _POSITION.fullmatch(text.strip()) is None or abs(int(text)) > 1_000_000:
        raise ValueError(text)
    return int(text)


def _plain(name: str, limit: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        require_plain(text, name)
        return fit(text, name, limit)

    return read


def _slugs(text: str) -> tuple[Slug, ...]:
    return tuple(map(Slug, parted(text, ";")))


_READ: Final[Mapping[str, Callable[[str], Any]]] = {
    "product_id": lambda text: ProductId(UUID(text.strip())),
    "slug": lambda text: Slug(text.strip()),
    "name": _plain("name", NAME_LENGTH),
    "kind": lambda text: ProductKind(text.strip().lower()),
    "category": lambda text: tuple(parted(text, ">")),
    "category_slug": lambda text: Slug(text.strip()),
    "also_in": _slugs,
    "short_description": str,
    "description": str,
    "unit": _plain("unit", UNIT_LENGTH),
    "photos": lambda text: tuple(text.split()),
    "attributes": read_attributes,
    "tags": lambda text: tuple(parted(text, ";")),
    "active": read_yes_or_no,
    "skip_loyalty": read_yes_or_no,
    "unredeemable": read_yes_or_no,
    "position": _position,
    "source": str,
    "sku": _plain("sku", SKU_LENGTH),
    "variant": _plain("name", NAME_LENGTH),
    "price": _money,
    "promo_price": _money,
    "tracked": read_yes_or_no,
    "min_quantity": _quantity,
    "increment": _quantity,
    "variant_active": read_yes_or_no,
    "variant_attributes": read_variant_attributes,
    "variant_photo": str.strip,
}
