"""The double-entry ledger: every balance of points and money is a sum of transfers.

A transfer moves a positive amount from one account to another, so each one sums to zero by construction.
An account belongs to one client and has a kind. Accounts of the outside world (where points are issued,
where providers owe us) may go below zero: their balance is minus what has come in. All others may not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from domain.shared.errors import Conflict, RuleViolated
from domain.shared.ids import ClientId
from domain.shared.rounding import require_int


class Unit(StrEnum):
    MONEY = "RUB"
    POINTS = "points"


class AccountKind(StrEnum):
    """Accounts of a client (`points_*`, `order_payments`) and the company's side of that client's book.

    `*_merged` is the way from one client's book to another's: empty before and after every merge.
    """

    POINTS_ISSUED = "points_issued"
    POINTS_PENDING = "points_pending"
    POINTS_ACTIVE = "points_active"
    POINTS_HELD = "points_held"
    POINTS_REDEEMED = "points_redeemed"
    POINTS_REVERSED = "points_reversed"
    POINTS_MERGED = "points_merged"
    PSP_RECEIVABLE = "psp_receivable"
    ORDER_PAYMENTS = "order_payments"
    ORPHAN_PAYMENTS = "orphan_payments"
    MONEY_MERGED = "money_merged"

    @property
    def unit(self) -> Unit:
        return Unit.POINTS if self.value.startswith("points_") else Unit.MONEY

    @property
    def may_go_below_zero(self) -> bool:
        return self in (AccountKind.POINTS_ISSUED, AccountKind.PSP_RECEIVABLE)


MERGED: Final = {Unit.POINTS: AccountKind.POINTS_MERGED, Unit.MONEY: AccountKind.MONEY_MERGED}
"""What each unit goes through on its way to another client."""


class BalanceTooLow(RuleViolated):
    code = "ledger.balance_too_low"


class TransferKeyReused(Conflict):
    """The same key came with another content: a mistake of the caller, never a replay."""

    code = "ledger.transfer_key_reused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """`amount` is in minor units: kopecks or hundredths of a point. `key` makes a replay a no-op."""

    key: str
    client_id: ClientId
    source: AccountKind
    destination: AccountKind
    amount: int
    at: datetime

    def __post_init__(self) -> None:
        require_int(self.amount, "Transfer.amount")
        if self.amount <= 0:
            raise ValueError("a transfer moves a positive amount")
        if self.source is self.destination or self.source.unit is not self.destination.unit:
            raise ValueError(f"no transfer from {self.source} to {self.destination}")

    def same_move(self, other: Transfer) -> bool:
        """Whether two transfers say the same, whenever each was asked for."""
        return (self.client_id, self.source, self.destination, self.amount) == (
            other.client_id,
            other.source,
            other.destination,
            other.amount,
        )


def relocated(
    balances: Mapping[AccountKind, int], *, giver: ClientId, taker: ClientId, key: str, at: datetime
) -> list[Transfer]:
    """Transfers that bring these parts of one client's balances into the book of another, to be posted together.

    What is below zero moves as well. Each unit must sum to zero, as a whole book does: then the accounts in
    between end as empty as they began.
    """
    moving = {kind: amount for kind, amount in balances.items() if amount and kind not in MERGED.values()}
    for unit in Unit:
        if sum(amount for kind, amount in moving.items() if kind.unit is unit):
            raise ValueError(f"what moves does not sum to zero in {unit}")
    transfers = []
    for kind, amount in moving.items():
        for client_id, step, inward in ((giver, "out", amount < 0), (taker, "in", amount > 0)):
            source, destination = (MERGED[kind.unit], kind) if inward else (kind, MERGED[kind.unit])
            transfers.append(
                Transfer(
                    key=f"{key}:{kind}:{step}",
                    client_id=client_id,
                    source=source,
                    destination=destination,
                    amount=abs(amount),
                    at=at,
                )
            )
    return transfers


@dataclass(slots=True)
class Book:
    """The rules of posting, in memory. The database adapter obeys the same contract."""

    transfers: dict[str, Transfer] = field(default_factory=dict)
    balances: dict[tuple[ClientId, AccountKind], int] = field(default_factory=dict)

    def post(self, transfers: Iterable[Transfer]) -> None:
        """Post all of them or none. A known key with the same content is skipped (INV-LO-3).

        Balances are judged when all are posted: what one transfer brings, another one may take.
        Raise BalanceTooLow or TransferKeyReused.
        """
        balances, posted = dict(self.balances), dict(self.transfers)
        for transfer in transfers:
            known = posted.get(transfer.key)
            if known is not None:
                if not known.same_move(transfer):
                    raise TransferKeyReused(f"Transfer {transfer.key} was posted with another content.")
                continue
            for kind, delta in ((transfer.source, -transfer.amount), (transfer.destination, transfer.amount)):
                account = (transfer.client_id, kind)
                balances[account] = balances.get(account, 0) + delta
            posted[transfer.key] = transfer
        for (_, kind), balance in balances.items():
            if balance < 0 and not kind.may_go_below_zero:
                raise BalanceTooLow(f"Account {kind} holds less than it should give.", account=kind.value)
        self.balances, self.transfers = balances, posted

    def balance(self, client_id: ClientId, kind: AccountKind) -> int:
        return self.balances.get((client_id, kind), 0)
