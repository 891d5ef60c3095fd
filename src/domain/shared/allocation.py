"""Dividing sums so that nothing is lost: over lines, over units, over repeated parts of one operation."""

from __future__ import annotations

from collections.abc import Sequence

from domain.shared.rounding import half_up


def alloc(total: int, caps: Sequence[int]) -> list[int]:
    """Divide `total` over lines in proportion to `caps`, never above a cap (rule R0-9, INV-CO-1).

    Shares are rounded down; what is left goes by one to the largest remainders, the lower index first.
    Raise ValueError unless 0 <= total <= sum(caps) and no cap is negative.
    """
    whole = sum(caps)
    if not 0 <= total <= whole or any(cap < 0 for cap in caps):
        raise ValueError(f"cannot allocate {total} over caps that sum to {whole}")
    if total == 0:
        return [0] * len(caps)
    shares = [total * cap // whole for cap in caps]
    by_remainder = sorted(range(len(caps)), key=lambda i: (-(total * caps[i] % whole), i))
    for index in by_remainder[: total - sum(shares)]:
        shares[index] += 1
    return shares


def unit_split(amount: int, units: int) -> list[tuple[int, int]]:
    """Write an amount as at most two (units, price of one) rows that sum to it (rule R0-10, INV-CO-2)."""
    if amount < 0 or units <= 0:
        raise ValueError(f"cannot split {amount} into {units} units")
    price, dearer = divmod(amount, units)
    rows = [(units - dearer, price), (dearer, price + 1)]
    return [row for row in rows if row[0]]


def cumulative_part(whole_amount: int, *, done: int, whole: int, already: int) -> int:
    """What a repeated partial operation owes now (rule R0-11).

    `done` of `whole` has happened by now, this time included; `already` is what earlier parts posted.
    Parts taken in any steps sum to `whole_amount` exactly when `done == whole`.
    """
    if not 0 <= done <= whole or whole <= 0:
        raise ValueError(f"{done} of {whole} is not a part")
    return half_up(whole_amount * done, whole) - already
