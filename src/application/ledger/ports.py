"""Ports of the ledger."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.shared.ids import ClientId
from domain.shared.ledger import AccountKind, Transfer, Unit


class Ledger(Protocol):
    """Posting. Use it inside a unit of work."""

    @abstractmethod
    async def post(self, transfers: Sequence[Transfer]) -> None:
        """Post all of them or none; a transfer whose key is known is skipped.

        Raise BalanceTooLow or TransferKeyReused.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountProof:
    """All accounts of a kind: the sum of kept balances beside the sum of entries, in minor units."""

    kind: AccountKind
    kept: int
    recomputed: int
    differing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerProof:
    """The trial balance. Each unit sums to zero, and no kept balance differs from its entries (INV-LO-3)."""

    accounts: tuple[AccountProof, ...]

    @property
    def holds(self) -> bool:
        sums = dict.fromkeys(Unit, 0)
        for account in self.accounts:
            sums[account.kind.unit] += account.recomputed
        return not any(sums.values()) and not any(account.differing for account in self.accounts)


class LedgerReader(Protocol):
    @abstractmethod
    async def balance(self, client_id: ClientId, kind: AccountKind) -> int:
        """In minor units; zero for an account that was never used."""

    @abstractmethod
    async def proof(self) -> LedgerProof: ...
