"""Lists are read page by page, by a cursor that the reader made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from domain.shared.errors import RuleViolated

Item = TypeVar("Item")

MAX_LIMIT = 100


class CursorInvalid(RuleViolated):
    code = "page.cursor_invalid"

    def __init__(self) -> None:
        super().__init__("The cursor is not one that this list gave.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest:
    """`cursor` is opaque: pass back `next_cursor` of the page before, with the same filters and sort."""

    limit: int = 24
    cursor: str | None = None
    with_total: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[Item]):
    items: tuple[Item, ...]
    next_cursor: str | None = None
    total: int | None = None
