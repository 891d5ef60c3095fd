"""The owner has every balance recomputed from its entries."""

from __future__ import annotations

from dataclasses import dataclass

from application.ledger.ports import LedgerProof, LedgerReader
from application.shared.access import Actor, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class ProveLedger:
    ledger: LedgerReader
    actor: Actor

    async def __call__(self) -> LedgerProof:
        self.actor.require(Permission.LEDGER_PROVE)
        return await self.ledger.proof()
