"""What merging clients needs from outside."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from application.shared.page import Page, PageRequest
from domain.clients.uniting import Union
from domain.loyalty.account import Use
from domain.loyalty.lot import Lot
from domain.loyalty.separation import Separated
from domain.merging.merge import Merge, Party
from domain.shared.ids import ClientId, LotId, MergeId, OrderId
from domain.shared.ledger import AccountKind

Moved: TypeAlias = Mapping[str, Any]
"""Table -> what of it has moved, as JSON has it: ids, or ids with what they were."""

Balances: TypeAlias = Mapping[AccountKind, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeRecord:
    """Everything that undoing needs. `union` is None when the person's data were erased since."""

    merge: Merge
    moved: Moved
    balances: Balances
    union: Union | None


class MergeRepository(Protocol):
    """Merges and what they move. Use it inside a unit of work."""

    @abstractmethod
    async def lock(self, survivor_id: ClientId, source_id: ClientId) -> tuple[Party, Party]:
        """Everything that merging touches: carts, orders, payments, refunds, lots, accounts, and the clients
        themselves, each in the order of their ids (rule R0-7). Nothing new can be written for the two until the
        unit of work ends.

        Raise ClientNotFound, or Busy rather than keep others waiting.
        """

    @abstractmethod
    async def add(self, record: MergeRecord) -> None:
        """Raise AlreadyMerged."""

    @abstractmethod
    async def find(self, merge_id: MergeId) -> Merge:
        """Without a lock. Raise MergeNotFound."""

    @abstractmethod
    async def get(self, merge_id: MergeId) -> MergeRecord:
        """Locked; raise MergeNotFound."""

    @abstractmethod
    async def followed(self, merge: Merge) -> bool:
        """Whether its survivor has taken in another client since, and still has them."""

    @abstractmethod
    async def save_undone(self, merge: Merge) -> None:
        """And forget what the record tells of either: they are strangers to each other now."""


class Belongings(Protocol):
    """What clients own besides points, money and consents. Both clients are locked."""

    @abstractmethod
    async def move(self, source_id: ClientId, survivor_id: ClientId, *, password: bool) -> Moved:
        """Everything of the source to the survivor, the password only if it says so; the source is a part of the
        survivor from then on.
        """

    @abstractmethod
    async def move_back(self, moved: Moved, survivor_id: ClientId, source_id: ClientId) -> None:
        """What has moved and is still there; the source is a client of its own again."""


class MergedBooks(Protocol):
    """Points and money of two clients in one book. Both clients are locked."""

    @abstractmethod
    async def balances(self, client_id: ClientId) -> Balances:
        """Of all accounts that are not empty."""

    @abstractmethod
    async def points_of(self, client_id: ClientId) -> tuple[Sequence[Lot], Sequence[Use]]:
        """All lots that there ever were, and what orders have used of them."""

    @abstractmethod
    async def separate(self, parts: Separated, survivor_id: ClientId, source_id: ClientId) -> None:
        """Write to whom each lot and each part of one belongs; `source_id` is the one who leaves."""

    @abstractmethod
    async def share_of(self, lots: Sequence[LotId], orders: Sequence[OrderId]) -> Balances:
        """What of a book is there because of these lots and orders. Each unit sums to zero."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MergePreview:
    """What a merge would move: rows by table, points and money by account, and what stands in its way."""

    rows: Mapping[str, int]
    balances: Balances
    survivor_blocked: bool
    source_blocked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeView:
    merge: Merge
    survivor_number: int
    source_number: int


class MergeReader(Protocol):
    @abstractmethod
    async def preview(self, survivor_id: ClientId, source_id: ClientId) -> MergePreview: ...

    @abstractmethod
    async def merges(self, client_id: ClientId | None, page: PageRequest) -> Page[MergeView]:
        """Of one client, whichever part they had, or all; the newest first. Raise CursorInvalid."""
