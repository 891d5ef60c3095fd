"""Two clients turn out to be one person, or not to be after all."""

from __future__ import annotations

from dataclasses import dataclass

from application.consents.ports import ConsentRepository
from application.shared.access import Actor
from application.shared.ports import Clock, Ids, UnitOfWork
from domain.consents.client_consents import ClientConsents, moment_of_merge
from domain.consents.consent_event import Circumstances, Evidence, Source
from domain.consents.state import strictest
from domain.shared.ids import ClientId, ConsentEventId, MergeId
from domain.shared.purpose import Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedPair:
    """Both clients of a merge, locked in the order of their ids (rule R0-7)."""

    consents: ConsentRepository

    async def __call__(self, one: ClientId, other: ClientId) -> tuple[ClientConsents, ClientConsents]:
        loaded = {client_id: await self.consents.get_whole(client_id) for client_id in sorted((one, other))}
        return loaded[one], loaded[other]


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeConsents:
    """The survivor keeps what both consent to (INV-ID-3), the source keeps nothing.

    Part of the unit of work that merges. Repeatable under one `merge_id`. Raise ClientNotFound.
    """

    pair: LockedPair
    consents: ConsentRepository
    uow: UnitOfWork
    clock: Clock
    ids: Ids
    actor: Actor

    async def __call__(self, survivor_id: ClientId, source_id: ClientId, merge_id: MergeId) -> None:
        by = _merging(merge_id, self.actor)
        async with self.uow:
            survivor, source = await self.pair(survivor_id, source_id)
            if source.knows(merge_id):
                return
            kept = strictest(survivor.state, source.state)
            at = moment_of_merge(self.clock.now(), survivor, source)
            taken = (survivor.at_stake | source.at_stake) - kept
            for client, purposes in ((survivor, taken), (source, source.at_stake)):
                for purpose in sorted(purposes):
                    client.withhold(ConsentEventId(self.ids.new()), purpose, by, at=at)
            await self.consents.save(survivor)
            await self.consents.save(source)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmergeConsents:
    """Both get back what the merge took (INV-ID-1), except where the person has answered since.

    Part of the unit of work that takes a merge back. Repeatable. Raise ClientNotFound.
    """

    pair: LockedPair
    consents: ConsentRepository
    uow: UnitOfWork
    clock: Clock
    ids: Ids
    actor: Actor

    async def __call__(self, survivor_id: ClientId, source_id: ClientId, merge_id: MergeId) -> None:
        by = _merging(merge_id, self.actor)
        async with self.uow:
            survivor, source = await self.pair(survivor_id, source_id)
            at = moment_of_merge(self.clock.now(), survivor, source)
            for purpose in Purpose:
                for client in (source, survivor):
                    event_id = ConsentEventId(self.ids.new())
                    client.restore(event_id, purpose, by, survivor=survivor, at=at)
            await self.consents.save(survivor)
            await self.consents.save(source)


def _merging(merge_id: MergeId, actor: Actor) -> Circumstances:
    return Circumstances(source=Source.MERGE, actor=actor.name, evidence=Evidence(), merge_id=merge_id)
