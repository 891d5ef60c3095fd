"""What banners and pages need from outside."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from application.shared.page import Page as ListPage
from application.shared.page import PageRequest
from domain.content.banner import Banner
from domain.content.page import Page
from domain.segments.facts import Now
from domain.shared.ids import BannerId, ClientId, PageId


@dataclass(frozen=True, slots=True, kw_only=True)
class BannerView:
    """What buyers see of a banner."""

    id: BannerId
    title: str
    text: str
    photo: str | None
    link: str | None
    ends_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOfClicks:
    """`clients`: how many different ones."""

    day: date
    clicks: int
    clients: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BannerReport:
    """`days` are the last ones with a click, the latest first; the sums are of all days."""

    banner: Banner
    clicks: int
    clients: int
    days: tuple[DayOfClicks, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTitle:
    slug: str
    title: str
    position: int


class BannerRepository(Protocol):
    """Banners, one at a time. Use it inside a unit of work."""

    @abstractmethod
    async def get(self, banner_id: BannerId) -> Banner:
        """Load and lock; raise BannerNotFound."""

    @abstractmethod
    async def save(self, banner: Banner) -> None:
        """Of a new one too. Raise AudienceUnknown."""

    @abstractmethod
    async def delete(self, banner_id: BannerId) -> None:
        """With its clicks."""

    @abstractmethod
    async def followed(self) -> Sequence[Banner]:
        """Those of WordPress, also the gone ones, locked."""


class BannerReader(Protocol):
    @abstractmethod
    async def shown(self, client_id: ClientId | None, now: Now) -> Sequence[BannerView]:
        """By position: what this client, or for None a stranger, is shown."""

    @abstractmethod
    async def banners(self, page: PageRequest) -> ListPage[Banner]:
        """All of them by position; raise CursorInvalid."""

    @abstractmethod
    async def report(self, banner_id: BannerId, *, days: int) -> BannerReport:
        """Raise BannerNotFound."""


class BannerClicks(Protocol):
    @abstractmethod
    async def count(
        self, banner_id: BannerId, client_id: ClientId | None, *, day: date, at: datetime
    ) -> bool:
        """Every click, and of each client the first one of the day. False when there is no such banner."""


class PageRepository(Protocol):
    """Pages, one at a time. Use it inside a unit of work."""

    @abstractmethod
    async def get(self, page_id: PageId) -> Page:
        """Load and lock; raise PageNotFound."""

    @abstractmethod
    async def save(self, page: Page) -> None:
        """Of a new one too. Raise PageSlugTaken."""

    @abstractmethod
    async def delete(self, page_id: PageId) -> None: ...

    @abstractmethod
    async def followed(self) -> Sequence[Page]:
        """Those of WordPress, also the gone ones, locked."""

    @abstractmethod
    async def slug_owner(self, slug: str) -> PageId | None:
        """Whose slug it is."""


class PageReader(Protocol):
    @abstractmethod
    async def titles(self, page: PageRequest) -> ListPage[PageTitle]:
        """What buyers may read, by position; raise CursorInvalid."""

    @abstractmethod
    async def shown(self, slug: str) -> Page:
        """Raise PageNotFound, also for what buyers must not see."""

    @abstractmethod
    async def pages(self, page: PageRequest) -> ListPage[Page]:
        """All of them by position; raise CursorInvalid."""

    @abstractmethod
    async def find(self, page_id: PageId) -> Page:
        """Raise PageNotFound."""
