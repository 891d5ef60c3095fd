"""Tables in files."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from domain.catalogue.category import Category
from domain.shared.ids import ProductId

MAX_LINES: Final = 20_000


class FileKind(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """`lines` carry the number that a spreadsheet shows; the header is 1. Empty lines are left out."""

    header: tuple[str, ...]
    lines: tuple[tuple[int, tuple[str, ...]], ...]


class TableReader(Protocol):
    @abstractmethod
    async def read(self, raw: bytes) -> Table:
        """CSV or XLSX, told apart by their content. Raise FileUnreadable, FileTooLong."""


class TableWriter(Protocol):
    @abstractmethod
    def csv(self, rows: Iterable[Sequence[str]], *, delimiter: str, bom: bool) -> bytes: ...

    @abstractmethod
    async def xlsx(self, rows: AsyncIterator[Sequence[str]]) -> AsyncIterator[bytes]:
        """The whole workbook in pieces; rows are not held in memory. Raise CellTooLong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What there is of the slugs and SKUs that a file names."""

    product_of_sku: Mapping[str, ProductId]
    product_of_slug: Mapping[str, ProductId]
    slug_of_product: Mapping[ProductId, str]
    categories: Sequence[Category]


class ExchangeReader(Protocol):
    @abstractmethod
    async def known(self, skus: Sequence[str], slugs: Sequence[str], ids: Sequence[ProductId]) -> Known: ...
