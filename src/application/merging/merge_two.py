"""Two clients become one: everything that the source has is the survivor's (D11)."""

from __future__ import annotations

from dataclasses import dataclass

from application.clients.ports import ClientCardRepository
from application.consents.merge_consents import MergeConsents
from application.identity.access_states import AccessChanged
from application.identity.sessions import SessionStore
from application.ledger.ports import Ledger
from application.merging.ports import Belongings, MergedBooks, MergeRecord, MergeRepository
from application.shared.access import Actor
from application.shared.ports import Clock, Ids
from domain.clients.uniting import unite
from domain.merging.merge import Merge, two_clients
from domain.shared.ids import ClientId, MergeId
from domain.shared.ledger import relocated


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeTwo:
    """Works inside the caller's transaction; whether the actor may is the caller's question.

    Balances move by entries, never by being written over, so that the company's points and money are what they
    were (INV-ID-2). Blocks and consents are the stricter of the two (INV-ID-3). What is under way for either
    finishes before or finds the survivor after.
    """

    merges: MergeRepository
    belongings: Belongings
    books: MergedBooks
    ledger: Ledger
    cards: ClientCardRepository
    merge_consents: MergeConsents
    sessions: SessionStore
    access_changed: AccessChanged
    clock: Clock
    ids: Ids
    actor: Actor

    async def __call__(
        self, survivor_id: ClientId, source_id: ClientId, reason: str, *, password: bool = True
    ) -> Merge:
        """Without `password` the source's is good for nothing any more; otherwise a survivor who has none gets it.

        Raise SameClient, ClientNotFound, AlreadyMerged, ErasedClient, StaffMerged, ReasonUnfit or Busy.
        """
        two_clients(survivor_id, source_id)
        merge_id, now = MergeId(self.ids.new()), self.clock.now()
        survivor, source = await self.merges.lock(survivor_id, source_id)
        merge = Merge.of(survivor, source, merge_id=merge_id, reason=reason, by=self.actor.name, at=now)
        balances = await self.books.balances(source_id)
        await self.ledger.post(
            relocated(balances, giver=source_id, taker=survivor_id, key=f"merge:{merge_id}", at=now)
        )
        card = await self.cards.get(survivor_id)
        union = unite(
            card,
            await self.cards.get(source_id),
            source_newer=source.card_as_of > survivor.card_as_of,
            at=now,
        )
        await self.cards.save(card)
        await self.merge_consents(survivor_id, source_id, merge_id)
        moved = await self.belongings.move(source_id, survivor_id, password=password)
        await self.merges.add(MergeRecord(merge=merge, moved=moved, balances=balances, union=union))
        await self.sessions.revoke_all(source_id, now)
        self.access_changed(source_id)
        self.access_changed(survivor_id)
        return merge
