"""Two clients turn out to be one person: who may be merged, and how long that can be taken back (D11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain.merging.errors import (
    AlreadyMerged,
    ErasedClient,
    MergeFollowed,
    MergeTooOld,
    MergeUndoneAlready,
    ReasonUnfit,
    SameClient,
    StaffMerged,
)
from domain.merging.events import ClientsMerged, MergeUndone
from domain.shared.aggregate import Aggregate
from domain.shared.ids import ClientId, MergeId

UNDOABLE_FOR: Final = timedelta(days=30)
REASON_LENGTH: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One of the two, locked. `card_as_of`: when their card was changed last, or made."""

    id: ClientId
    card_as_of: datetime
    merged_into: ClientId | None
    erased: bool
    staff: bool


@dataclass(eq=False, slots=True, kw_only=True)
class Merge(Aggregate):
    """The source became a part of the survivor, and is nobody to the shop from then on."""

    id: MergeId
    survivor_id: ClientId
    source_id: ClientId
    reason: str
    merged_by: str
    merged_at: datetime
    undone_by: str | None = None
    undo_reason: str | None = None
    undone_at: datetime | None = None

    @classmethod
    def of(
        cls, survivor: Party, source: Party, *, merge_id: MergeId, reason: str, by: str, at: datetime
    ) -> Merge:
        """Raise AlreadyMerged, ErasedClient, StaffMerged or ReasonUnfit."""
        for party in (survivor, source):
            if party.erased:
                raise ErasedClient
            if party.merged_into is not None:
                raise AlreadyMerged
        if source.staff:
            raise StaffMerged
        merge = cls(
            id=merge_id,
            survivor_id=survivor.id,
            source_id=source.id,
            reason=_words(reason),
            merged_by=by,
            merged_at=at,
        )
        merge._record(
            ClientsMerged(client_id=survivor.id, source_id=source.id, merge_id=merge_id, occurred_at=at)
        )
        return merge

    @property
    def undoable_until(self) -> datetime:
        return self.merged_at + UNDOABLE_FOR

    def undo(self, survivor: Party, source: Party, *, reason: str, by: str, at: datetime) -> None:
        """Raise MergeUndoneAlready, MergeTooOld, ErasedClient, MergeFollowed or ReasonUnfit."""
        if self.undone_at is not None:
            raise MergeUndoneAlready
        if at >= self.undoable_until:
            raise MergeTooOld(UNDOABLE_FOR.days)
        if survivor.erased or source.erased:
            raise ErasedClient
        if survivor.merged_into is not None:
            raise MergeFollowed
        self.undone_at, self.undone_by, self.undo_reason = at, by, _words(reason)
        self._record(
            MergeUndone(
                client_id=self.survivor_id, source_id=self.source_id, merge_id=self.id, occurred_at=at
            )
        )


def two_clients(survivor_id: ClientId, source_id: ClientId) -> None:
    """Raise SameClient."""
    if survivor_id == source_id:
        raise SameClient


def _words(reason: str) -> str:
    """Raise ReasonUnfit."""
    words = reason.strip()
    if not 1 <= len(words) <= REASON_LENGTH:
        raise ReasonUnfit(REASON_LENGTH)
    return words
