"""Two clients who were merged are two again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from application.clients.ports import ClientCardRepository
from application.consents.merge_consents import UnmergeConsents
from application.identity.access_states import AccessChanged
from application.identity.sessions import SessionStore
from application.ledger.ports import Ledger
from application.merging.ports import Belongings, MergedBooks, MergeRecord, MergeRepository
from application.shared.access import Actor
from application.shared.ports import Clock, Ids
from domain.clients.uniting import part
from domain.loyalty.separation import separated
from domain.merging.errors import ErasedClient, MergeFollowed, MergeInseparable
from domain.merging.merge import Merge
from domain.shared.ids import LotId, MergeId, OrderId
from domain.shared.ledger import AccountKind, BalanceTooLow, relocated

SEPARABLE: Final = frozenset(
    {
        AccountKind.POINTS_ISSUED,
        AccountKind.POINTS_PENDING,
        AccountKind.POINTS_ACTIVE,
        AccountKind.POINTS_HELD,
        AccountKind.POINTS_REDEEMED,
        AccountKind.POINTS_REVERSED,
        AccountKind.PSP_RECEIVABLE,
        AccountKind.ORDER_PAYMENTS,
        AccountKind.ORPHAN_PAYMENTS,
    }
)
"""Accounts whose balance is known by lot or by order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeApart:
    """Works inside the caller's transaction; whether the actor may is the caller's question.

    Doors, orders, points, money and consents of before the merge go back to whom they came from; what has
    happened since stays with the survivor, apart from what happened to those orders and points themselves.
    """

    merges: MergeRepository
    belongings: Belongings
    books: MergedBooks
    ledger: Ledger
    cards: ClientCardRepository
    unmerge_consents: UnmergeConsents
    sessions: SessionStore
    access_changed: AccessChanged
    clock: Clock
    ids: Ids
    actor: Actor

    async def __call__(self, merge_id: MergeId, reason: str) -> Merge:
        """Raise MergeNotFound, MergeUndoneAlready, MergeTooOld, MergeFollowed, ErasedClient, MergeInseparable,
        ReasonUnfit or Busy.
        """
        found, now = await self.merges.find(merge_id), self.clock.now()
        survivor, source = await self.merges.lock(found.survivor_id, found.source_id)
        record = await self.merges.get(merge_id)
        merge = record.merge
        merge.undo(survivor, source, reason=reason, by=self.actor.name, at=now)
        if await self.merges.followed(merge):
            raise MergeFollowed
        if record.union is None:
            raise ErasedClient
        await self.belongings.move_back(record.moved, merge.survivor_id, merge.source_id)
        await self._divide(record, now)
        card = await self.cards.get(merge.survivor_id)
        part(card, record.union, at=now)
        await self.cards.save(card)
        await self.unmerge_consents(merge.survivor_id, merge.source_id, merge_id)
        await self.merges.save_undone(merge)
        # Whoever is signed in as the survivor may be either of the two.
        await self.sessions.revoke_all(merge.survivor_id, now)
        self.access_changed(merge.survivor_id)
        self.access_changed(merge.source_id)
        return merge

    async def _divide(self, record: MergeRecord, now: datetime) -> None:
        """Points and money (INV-ID-2)."""
        if record.balances.keys() - SEPARABLE:
            raise MergeInseparable
        merge = record.merge
        orders = [OrderId(UUID(text)) for text in record.moved["orders"]]
        lots, uses = await self.books.points_of(merge.survivor_id)
        parts = separated(
            lots,
            uses,
            leaving_lots={LotId(UUID(text)) for text in record.moved["point_lots"]},
            leaving_orders=set(orders),
            new_id=lambda: LotId(self.ids.new()),
        )
        await self.books.separate(parts, merge.survivor_id, merge.source_id)
        share = await self.books.share_of([lot.id for lot in parts.leaving], orders)
        transfers = relocated(
            share, giver=merge.survivor_id, taker=merge.source_id, key=f"unmerge:{merge.id}", at=now
        )
        try:
            await self.ledger.post(transfers)
        except BalanceTooLow:
            raise MergeInseparable from None
