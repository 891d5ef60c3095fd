"""The double-entry ledger: every balance of points and money is a sum of transfers.

A transfer moves a positive amount from one account to another, so each one sums to zero by construction.
An account belongs to one client and has a kind. Accounts of the outside world (where points are issued,
where providers owe us) may go below zero: their balance is minus what has come in. All others may not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.shared.errors import Conflict, RuleViolated
from domain.shared.ids import ClientId
from domain.shared.rounding import require_int


class Unit(StrEnum):
    MONEY = "RUB"
    POINTS = "points"


class AccountKind(StrEnum):
    """Accounts of a client (`points_*`, `order_payments`) and the company's side of that client's book."""

    POINTS_ISSUED = "points_issued"
    POINTS_PENDING = "points_pending"
    POINTS_ACTIVE = "points_active"
    POINTS_HELD = "points_held"
    POINTS_REDEEMED = "points_redeemed"
    POINTS_REVERSED = "points_reversed"
    PSP_RECEIVABLE = "psp_receivable"
    ORDER_PAYMENTS = "order_payments"
    ORPHAN_PAYMENTS = "orphan_payments"

    @property
    def unit(self) -> Unit:
        return Unit.POINTS if self.value.startswith("points_") else Unit.MONEY

    @property
    def may_go_below_zero(self) -> bool:
        return self in (AccountKind.POINTS_ISSUED, AccountKind.PSP_RECEIVABLE)


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
