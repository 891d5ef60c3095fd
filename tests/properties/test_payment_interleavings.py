"""INV-PA-2: every ordering of everything that can happen to one payment, on the real use cases.

The nine events of the rule, in all orderings of all their subsets: 986 410. Orderings that have led to the same
world are walked on together, each counted; nothing is sampled.
"""

import pickle
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import msgspec

from domain.orders.errors import TransitionNotAllowed
from domain.orders.status import OrderState, PaymentAxis
from domain.payments.payment import EventKind, PaymentState, ProviderEvent
from domain.payments.refund import RefundReason
from domain.shared.ledger import AccountKind
from domain.shared.money import ZERO, Money
from domain.stock.errors import NotEnoughStock
from domain.stock.warehouse import StockLine
from tests.fakes.orders import InMemoryOrders
from tests.fakes.system import MOMENT
from tests.fakes.world import World
from tests.support.payment_world import CLIENT, ORDER, PLACE, RIVAL, SPENT, UNITS, VARIANT, Shop, opened, run

START: Final = opened()
DUE: Final = START.orders[ORDER].total
INVOICE: Final = next(iter(START.payments.values())).invoice_id


def deliver(world: World, event_id: str, kind: EventKind, amount: Money) -> None:
    event = ProviderEvent(
        provider="scripted",
        event_id=event_id,
        kind=kind,
        invoice_id=INVOICE,
        amount=amount,
        reference="psp-1",
    )
    run(Shop(world).take("scripted", msgspec.json.encode(event), {}))


def pass_the_term(world: World) -> None:
    world.moment = MOMENT + timedelta(hours=2)
    run(Shop(world).expire(ORDER))


def cancel(world: World) -> None:
    try:
        run(Shop(world).cancel(ORDER))
    except TransitionNotAllowed:
        assert world.orders[ORDER].state is not OrderState.AWAITING_PAYMENT, "INV-OR-4"


def take_the_stock(world: World) -> None:
    """Somebody else buys all that is free."""
    assert world.moment is not None
    free = world.warehouse.saleable((VARIANT, PLACE), world.moment)
    if free:
        try:
            world.warehouse.reserve(
                RIVAL, [StockLine(variant_id=VARIANT, quantity=free)], [PLACE], until=None, at=world.moment
            )
        except NotEnoughStock:  # pragma: no cover - it is free
            raise AssertionError from None


def come_back(world: World) -> None:
    """The browser's return reads (INV-PA-9)."""
    before = pickle.dumps(world)
    run(InMemoryOrders(world).get(ORDER))
    assert pickle.dumps(world) == before


EVENTS: Final[tuple[Callable[[World], None], ...]] = (
    lambda world: deliver(world, "evt-1", EventKind.SUCCESS, DUE),
    lambda world: deliver(world, "evt-1", EventKind.SUCCESS, DUE),
    lambda world: deliver(world, "poll-1", EventKind.SUCCESS, DUE),
    lambda world: deliver(world, "evt-2", EventKind.SUCCESS, DUE + Money(1)),
    lambda world: deliver(world, "evt-3", EventKind.FAILURE, DUE),
    pass_the_term,
    cancel,
    take_the_stock,
    come_back,
)
SUCCESSES: Final = frozenset({0, 1, 2})


def snapshot(world: World) -> bytes:
    """What can still matter: the order in which things were noted down cannot."""
    world.history, world.published, world.jobs = {}, [], []
    world.events = dict(sorted(world.events.items()))
    return pickle.dumps(world)


def check(world: World, happened: frozenset[int]) -> None:
    order, payment = world.orders[ORDER], next(iter(world.payments.values()))
    ledger = {kind: world.book.balance(CLIENT, kind) for kind in AccountKind}
    orphans = [refund for refund in world.refunds.values() if refund.reason is RefundReason.ORPHAN]

    succeeded = bool(happened & SUCCESSES)
    assert order.captured == payment.captured == (DUE if succeeded else ZERO), "credited in {0, expected}"
    assert -ledger[AccountKind.PSP_RECEIVABLE] == order.captured.minor, "INV-PA-6"
    assert order.covered + order.orphaned == order.captured, "INV-PA-8"
    assert sum((refund.amount for refund in orphans), start=ZERO) == order.orphaned, "INV-PA-8"
    assert ledger[AccountKind.ORPHAN_PAYMENTS] == order.orphaned.minor, "INV-PA-8"
    assert payment.state is PaymentState.SUCCEEDED or not succeeded, "INV-PA-4"

    over = order.state in (OrderState.EXPIRED, OrderState.CANCELLED)
    if order.captured and over:
        assert order.orphaned == DUE, "credited and over: an orphan case for the whole sum"
    if order.state is OrderState.NEW:
        assert order.payment is PaymentAxis.PAID
        assert order.covered == DUE
    held = world.warehouse.reserved((VARIANT, PLACE), world.moment or MOMENT)
    own = [r for (owner, _), r in world.warehouse.reservations.items() if owner == ORDER]
    assert held <= UNITS, "INV-ST-3"
    assert (own[0].state == "active") == (not over), "INV-OR-5: held while alive, nothing after"
    expected_points = {OrderState.AWAITING_PAYMENT: "held", OrderState.NEW: "redeemed"}.get(
        order.state, "active"
    )
    assert ledger[AccountKind(f"points_{expected_points}")] == SPENT.hundredths, "INV-OR-5"
    if order.state is OrderState.EXPIRED:
        assert not order.covered, "INV-OR-7"


@dataclass(frozen=True)
class Path:
    """A world and what has happened on the way to it."""

    world: bytes
    happened: frozenset[int]


def test_all_986410_orderings_end_well() -> None:
    """INV-PA-2, and INV-PA-1, 4, 6, 8, 9, INV-OR-4, 5, 7, INV-ST-3 after every step of every ordering."""
    frontier: Counter[Path] = Counter({Path(snapshot(START), frozenset()): 1})
    orderings = 1
    while frontier:
        following: Counter[Path] = Counter()
        for path, ways in frontier.items():
            for index, happen in enumerate(EVENTS):
                if index in path.happened:
                    continue
                world: World = pickle.loads(path.world)
                happen(world)
                happened = path.happened | {index}
                check(world, happened)
                following[Path(snapshot(world), happened)] += ways
                orderings += ways
        frontier = following

    assert orderings == 986_410
