"""The points of two people in one account are told apart again, when their merge is taken back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from domain.loyalty.account import Use, UseState
from domain.loyalty.lot import Lot, LotState
from domain.shared.ids import LotId, OrderId
from domain.shared.points import NO_POINTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """What an order has used of a lot is in another one now."""

    order_id: OrderId
    lot_id: LotId
    part_id: LotId


@dataclass(frozen=True, slots=True, kw_only=True)
class Separated:
    """`leaving` lots go to the one who leaves, `staying` ones stay; parts of lots are among them."""

    leaving: tuple[Lot, ...]
    staying: tuple[Lot, ...]
    cuts: tuple[Cut, ...]


def separated(
    lots: Iterable[Lot],
    uses: Iterable[Use],
    *,
    leaving_lots: Collection[LotId],
    leaving_orders: Collection[OrderId],
    new_id: Callable[[], LotId],
) -> Separated:
    """Each lot goes to its owner with what remains of it, each use to the owner of its order.

    What an order of the one holds or has spent of a lot of the other is cut off into a lot of its own, so that
    it can still be released, redeemed or given back. A lot that an order has earned goes with the order. No
    point appears or disappears (INV-ID-2).
    """
    strangers: defaultdict[LotId, list[Use]] = defaultdict(list)
    by_id = {lot.id: lot for lot in lots}
    leaves = {
        lot.id: lot.id in leaving_lots
        or (lot.source_order is not None and lot.source_order in leaving_orders)
        for lot in by_id.values()
    }
    for use in uses:
        if use.state is not UseState.RETURNED and (use.order_id in leaving_orders) != leaves[use.lot_id]:
            strangers[use.lot_id].append(use)
    cuts: list[Cut] = []
    for lot_id, theirs in strangers.items():
        part = _cut_off(by_id[lot_id], theirs, new_id())
        by_id[part.id], leaves[part.id] = part, not leaves[lot_id]
        cuts += [Cut(order_id=use.order_id, lot_id=lot_id, part_id=part.id) for use in theirs]
    return Separated(
        leaving=tuple(lot for lot in by_id.values() if leaves[lot.id]),
        staying=tuple(lot for lot in by_id.values() if not leaves[lot.id]),
        cuts=tuple(cuts),
    )


def _cut_off(lot: Lot, uses: Iterable[Use], part_id: LotId) -> Lot:
    """A lot of what these uses have taken; what is left is in the lot itself."""
    held = sum((use.points for use in uses if use.state is UseState.HELD), start=NO_POINTS)
    taken = sum((use.points for use in uses), start=NO_POINTS)
    lot.held -= held
    lot.amount -= taken
    lot.settle_state()
    if not lot.amount:
        # An order of which this was the earning has earned nothing, should it be cancelled (INV-LO-8).
        lot.state = LotState.REVERSED
    return Lot(
        id=part_id,
        amount=taken,
        remaining=NO_POINTS,
        held=held,
        state=LotState.ACTIVE if held else LotState.SPENT,
        source_order=None,
        activates_at=lot.activates_at,
        expires_at=lot.expires_at,
    )
