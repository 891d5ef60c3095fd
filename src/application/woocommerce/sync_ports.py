"""What keeping the catalogue in step needs of the database."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from application.shared.page import Page, PageRequest
from application.woocommerce.imported import (
    ImportedCategory,
    ImportedProduct,
    Remark,
    RemarkCode,
    RemarkSubject,
    WithdrawnProduct,
)
from application.woocommerce.sync_views import RemarkView, SyncRunView
from domain.shared.errors import Conflict, NotFound
from domain.shared.ids import CategoryId, ProductId, SyncRunId, VariantId


class SyncRunning(Conflict):
    """One reads the shop's catalogue at a time: what was read earlier must not overwrite what was read later."""

    code = "woocommerce.sync_running"

    def __init__(self) -> None:
        super().__init__("The shop's catalogue is being read just now. Try again when that has ended.")


class SyncRunNotFound(NotFound):
    code = "woocommerce.sync_run_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such synchronisation.")


class ReadingTurn(Protocol):
    @abstractmethod
    def __call__(self) -> AbstractAsyncContextManager[None]:
        """The right to read the shop's catalogue and to write it here. Raise SyncRunning when another has it.

        A process that is killed loses it at once.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenCategories:
    """`refreshed` are those below which products may look different now, `moved` who lost the one they were in."""

    refreshed: tuple[CategoryId, ...]
    moved: tuple[ProductId, ...]
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenProducts:
    """`products` are ours in the order of what was written, `newcomers` the shop's numbers of those that were not here
    before, `remarks` what only the database could tell: names that others have.
    """

    products: Sequence[ProductId] = ()
    newcomers: frozenset[int] = frozenset()
    remarks: Sequence[Remark] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownProduct:
    """`settled` is False while it had to give way, or names a category that is gone: read it again.

    `terms` is as the shop's product had it when it was read last. Of the shop's variations `sold` are on show here, and `linked` are all that it ever had.
    """

    woo_id: int
    modified_at: datetime
    terms: str
    active: bool
    settled: bool
    sold: frozenset[int]
    linked: frozenset[int]


class CatalogueImport(Protocol):
    """Set-based writing of what a shop told. Call `CatalogueVersion.advance` before `write…` and `withdraw`."""

    @abstractmethod
    async def changed_categories(self, wanted: Sequence[ImportedCategory]) -> bool:
        """Is any of them new or different, or is one of ours missing from them?"""

    @abstractmethod
    async def write_categories(
        self, wanted: Sequence[ImportedCategory], *, at: datetime
    ) -> WrittenCategories:
        """All there are: one that is missing becomes inactive, and its products stand elsewhere."""

    @abstractmethod
    async def unknown_categories(self, woo_ids: Sequence[int]) -> Sequence[int]:
        """Those of them that we do not have, or not active."""

    @abstractmethod
    async def changed(self, products: Sequence[ImportedProduct]) -> Sequence[ImportedProduct]:
        """Those that are new, unsettled, or not as they were when written last."""

    @abstractmethod
    async def write(
        self,
        products: Sequence[ImportedProduct],
        *,
        copies: Mapping[str, str],
        read_at: datetime,
        at: datetime,
    ) -> WrittenProducts:
        """Newcomers with their pieces in stock too: for the others `note` writes these.

        `copies` are paths on this server that are shown instead of a picture's address.
        """

    @abstractmethod
    async def note(self, products: Sequence[ImportedProduct], *, read_at: datetime) -> Sequence[VariantId]:
        """Write when they were modified and the shop's pieces in stock, where that is news: of which variants it is.

        `read_at` is when the reading began.
        """

    @abstractmethod
    async def visible(self, products: Sequence[WithdrawnProduct]) -> Sequence[WithdrawnProduct]:
        """Those of them that buyers still see."""

    @abstractmethod
    async def withdraw(self, products: Sequence[WithdrawnProduct], *, at: datetime) -> Sequence[ProductId]:
        """Hide them; ours of them."""

    @abstractmethod
    async def note_withdrawn(self, products: Sequence[WithdrawnProduct]) -> None:
        """Write when they were modified."""

    @abstractmethod
    async def known(self) -> Sequence[KnownProduct]: ...

    @abstractmethod
    async def shown(self) -> Sequence[int]:
        """The shop's numbers of active products."""

    @abstractmethod
    async def product_of(self, woo_variation_id: int) -> int | None:
        """The shop's product that has this variation, as far as we know."""


class RemarkLog(Protocol):
    """The report: what of the shop is not here exactly as it is there, at present."""

    @abstractmethod
    async def replace(
        self,
        subject: RemarkSubject,
        woo_ids: Sequence[int] | None,
        remarks: Sequence[Remark],
        *,
        at: datetime,
        keeping: Collection[RemarkCode] = (),
    ) -> None:
        """These are all there are about these, besides those of `keeping`. None: about every one of the kind."""

    @abstractmethod
    async def page(self, request: PageRequest) -> Page[RemarkView]:
        """Newest first. Raise CursorInvalid."""

    @abstractmethod
    async def all(self) -> Sequence[RemarkView]: ...

    @abstractmethod
    async def products(self, code: RemarkCode | None = None) -> Sequence[int]:
        """The shop's numbers of the products that it says something, or just this, of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """Up to `modified_at`, in the shop's time, everything is here; since `moved_at`, in ours.

    `confirmed`: it was asked for again when that second was over.
    """

    modified_at: datetime
    moved_at: datetime
    confirmed: bool


class SyncState(Protocol):
    @abstractmethod
    async def cursor(self) -> Cursor | None:
        """None before the first full synchronisation."""

    @abstractmethod
    async def move_cursor(self, to: datetime, *, at: datetime) -> None:
        """Never back."""

    @abstractmethod
    async def confirm_cursor(self, at: datetime) -> None:
        """Nothing of the cursor's own second can have been missed."""


class SyncRuns(Protocol):
    @abstractmethod
    async def queued(self) -> SyncRunView | None:
        """One that is asked for and has not begun. Whoever asks next waits until this transaction ends."""

    @abstractmethod
    async def add(self, run: SyncRunView) -> None: ...

    @abstractmethod
    async def get(self, run_id: SyncRunId) -> SyncRunView:
        """Raise SyncRunNotFound."""

    @abstractmethod
    async def save(self, run: SyncRunView) -> None: ...

    @abstractmethod
    async def interrupt_others(self, run_id: SyncRunId, *, at: datetime) -> None:
        """Whatever else says that it is running was killed: whoever calls this has the turn."""

    @abstractmethod
    async def page(self, request: PageRequest) -> Page[SyncRunView]:
        """Newest first. Raise CursorInvalid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """A delivery of a webhook. `digest` is of its raw body."""

    webhook_id: int
    topic: str
    resource: str
    resource_id: int
    digest: bytes
    received_at: datetime


class WebhookInbox(Protocol):
    @abstractmethod
    async def add(self, hint: Hint) -> bool:
        """False when the very same was delivered before (INV-ST-11)."""

    @abstractmethod
    async def prune(self, *, before: datetime) -> int: ...
