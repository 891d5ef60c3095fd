"""An information page: about the shop, delivery, an offer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypedDict
from uuid import UUID

from domain.content.errors import ManagedInWordPress, PageSlugUnfit, PageTooLong
from domain.content.origin import ContentSource, Origin
from domain.shared.ids import PageId
from domain.shared.wording import plain

PAGE_TITLE_LENGTH: Final = 200
PAGE_SLUG_LENGTH: Final = 100
PAGE_LENGTH: Final = 200_000
OUR_PAGE_FIELDS: Final = frozenset({"position", "active"})
"""What WordPress does not know of a page: the synchronisation leaves these alone."""

_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)


class PageChanges(TypedDict, total=False):
    """What to change; an absent key leaves its field alone. `html` is sanitised already."""

    slug: str
    title: str
    html: str
    position: int
    active: bool


@dataclass(eq=False, slots=True, kw_only=True)
class Page:
    """`html` is a safe fragment (`HtmlCleaner`). Raise WordingUnfit, WordingMarkup, PageSlugUnfit, PageTooLong."""

    id: PageId
    slug: str
    title: str
    html: str
    position: int
    active: bool
    created_at: datetime
    updated_at: datetime
    origin: Origin | None = None

    def __post_init__(self) -> None:
        self._check()

    @property
    def source(self) -> ContentSource:
        return ContentSource.OWN if self.origin is None else ContentSource.WOOCOMMERCE

    def change(self, changes: PageChanges, *, at: datetime) -> None:
        """By the staff. Raise ManagedInWordPress too; writing a field as it is changes nothing and is allowed."""
        fields = [name for name, value in changes.items() if getattr(self, name) != value]
        if self.origin is not None and not OUR_PAGE_FIELDS.issuperset(fields):
            raise ManagedInWordPress
        self._set(changes, at)

    def follow(self, changes: PageChanges, origin: Origin, *, at: datetime) -> None:
        """Become what the original is now."""
        self.origin = origin
        self._set(changes, at)

    def _set(self, changes: PageChanges, at: datetime) -> None:
        for name, value in changes.items():
            setattr(self, name, value)
        self.updated_at = at
        self._check()

    def _check(self) -> None:
        self.title = plain(self.title, "title", PAGE_TITLE_LENGTH)
        if len(self.slug) > PAGE_SLUG_LENGTH or _SLUG.fullmatch(self.slug) is None or _is_id(self.slug):
            raise PageSlugUnfit
        if len(self.html) > PAGE_LENGTH:
            raise PageTooLong(PAGE_LENGTH)


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
