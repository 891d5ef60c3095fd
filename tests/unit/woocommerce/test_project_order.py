"""One order into the shop, step by step."""

import pytest

from application.woocommerce.errors import AnotherShop
from application.woocommerce.ports import ShopRefused
from application.woocommerce.projection import ConflictKind, Standing
from application.woocommerce.shop import ShopOrderStatus
from domain.orders.status import OrderState
from domain.shared.money import Money
from tests.fakes.woocommerce_orders import Fault
from tests.support.payment_world import run
from tests.support.projection_world import ITEM, LINKED, UNLINKED, ProjectionWorld

TWO_TEAS = (LINKED, "2", 150_00)


@pytest.fixture
def world() -> ProjectionWorld:
    return ProjectionWorld()


def writes(world: ProjectionWorld) -> list[str]:
    return [call for call in world.shop.calls if call != "read"]


def test_an_unpaid_order_is_pending_and_moves_no_stock(world: ProjectionWorld) -> None:
    order = world.place(TWO_TEAS, (UNLINKED, "1", 10_00), (LINKED, "0.250", 100_00))

    assert world.job(order.id)

    [there] = world.shop.kept.values()
    assert (there.status, there.total) == (ShopOrderStatus.PENDING, order.total)
    assert there.created_via == f"prilavok-{order.id}"
    sent = world.shop.sent[there.id]
    assert [(line.product_id, line.variation_id, line.quantity) for line in sent.lines] == [(71, 5, 2)]
    assert [(fee.name, fee.total) for fee in sent.fees] == [
        ("Чай × 1", Money(10_00)),
        ("Чай × 0.25", Money(25_00)),
    ]
    assert (sent.customer_name, sent.phone, sent.email) == ("Анна", "+79161234567", "")
    assert world.shelves.marked == []


def test_what_is_in_step_is_left_alone(world: ProjectionWorld) -> None:
    order = world.place(TWO_TEAS)
    world.pay(order.id)
    world.work(order.id)
    assert writes(world) == ["create", "move processing"]

    world.work(order.id)

    assert writes(world) == ["create", "move processing"]
    assert world.projections.kept[order.id].standing is Standing.IN_STEP
    assert world.shelves.marked == [frozenset({LINKED})]


def test_a_late_order_takes_every_stop(world: ProjectionWorld) -> None:
    order = world.place(TWO_TEAS)
    world.pay(order.id)
    world.change(order.id, "accept")
    world.change(order.id, "complete")

    world.work(order.id)

    assert writes(world) == ["create", "move processing", "move completed"]
    assert world.shop.stock == {(71, 5): -2}


def test_what_ended_before_the_shop_saw_it_never_appears_there(world: ProjectionWorld) -> None:
    order = world.place(TWO_TEAS)
    world.change(order.id, "cancel_by_client")

    world.work(order.id)

    assert world.shop.kept == {}
    assert world.projections.kept[order.id].standing is Standing.ABSENT


def test_a_cancelled_order_gives_its_stock_back_before_it_is_refunded(world: ProjectionWorld) -> None:
    order = world.place(TWO_TEAS)
    world.pay(order.id)
    world.work(order.id)
    world.change(order.id, "cancel_by_staff", "нет товара")
    world.change(order.id, "record_refund", order.total)

    world.work(order.id)

    assert writes(world)[-2:] == ["move cancelled", "move refunded"]
    assert world.shop.stock == {(71, 5): 0}


def test_an_expired_order_that_is_paid_late_revives_through_pending(world: ProjectionWorld) -> None:
    order = world.place(TWO_TEAS)
    world.work(order.id)
    world.clock.advance(minutes=61)
    world.change(order.id, "expire")
    world.work(order.id)
    world.pay(order.id, reheld=True)

    world.work(order.id)

    assert writes(world) == ["create", "move cancelled", "move pending", "move processing"]
    [there] = world.shop.live
    assert there.paid_at is not None


@pytest.mark.parametrize("fault", list(Fault))
def test_whatever_happens_to_the_creation_one_order_is_left(world: ProjectionWorld, fault: Fault) -> None:
    order = world.place(TWO_TEAS)
    world.pay(order.id)
    world.shop.faults = [Fault.LOST_BEFORE, fault] if fault is Fault.LOST_BEFORE else [fault]

    world.work(order.id)
    world.shop.carry_out_what_is_late()
    world.work(order.id)

    [there] = world.shop.live
    assert (there.status, there.total) == (ShopOrderStatus.PROCESSING, order.total)
    assert world.shop.stock == {(71, 5): -2}
    assert world.conflicts.open_kinds == []


def test_a_creation_without_an_answer_is_not_repeated_before_it_must_be_over(world: ProjectionWorld) -> None:
    order = world.place(TWO_TEAS)
    world.shop.faults = [Fault.LATE]
    for _ in range(4):
        assert not world.job(order.id)
        world.clock.advance(seconds=19)
    world.clock.advance(seconds=3)
    assert not world.job(order.id)
    assert writes(world) == ["create"]

    world.shop.carry_out_what_is_late()
    world.work(order.id)

    assert writes(world) == ["create"]


def test_behind_too_many_orders_only_one_that_we_know_goes_on(world: ProjectionWorld) -> None:
    """An old shop cannot look for an origin: what may be there already is not created again."""
    order = world.place(TWO_TEAS)
    world.shop.faults = [Fault.LOST_AFTER]
    assert not world.job(order.id)
    world.shop.too_many = True
    world.clock.advance(minutes=10)
    assert not world.job(order.id)
    assert writes(world) == ["create"]

    world.shop.too_many = False
    world.work(order.id)
    world.shop.too_many = True
    world.pay(order.id)
    world.work(order.id)

    assert writes(world) == ["create", "move processing"]


def test_nothing_is_done_in_another_shop_than_the_one_whose_numbers_we_have(world: ProjectionWorld) -> None:
    order = world.place(TWO_TEAS)
    world.memory.known = "https://another.example"
    for work in (world.project(order.id), world.poll()):
        with pytest.raises(AnotherShop):
            run(work)
    assert world.shop.calls == []
    assert order.id not in world.projections.kept

    world.memory.known = "https://shop.example"
    world.work(order.id)
    assert writes(world) == ["create"]


def test_a_worker_that_died_after_the_post_leaves_one_order(world: ProjectionWorld) -> None:
    """Its lease has to end first: it could still be alive."""
    order = world.place(TWO_TEAS)
    world.shop.dies_after_post = True
    lease = world.projections.release
    world.projections.release = _dead  # type: ignore[method-assign]
    assert not world.job(order.id)
    world.projections.release = lease  # type: ignore[method-assign]
    assert not world.job(order.id)
    assert writes(world) == ["create"]

    world.work(order.id)

    assert writes(world) == ["create"]
    assert len(world.shop.live) == 1


async def _dead(*_: object) -> None: ...


def test_a_product_that_the_shop_does_not_know_is_a_conflict_and_no_loop(world: ProjectionWorld) -> None:
    order = world.place(TWO_TEAS)
    world.pay(order.id)
    world.shop.unknown = {ITEM.product_id}

    world.work(order.id)
    world.work(order.id)

    assert writes(world) == ["create", "move cancelled", "trash"]
    assert world.conflicts.open_kinds == [ConflictKind.UNKNOWN_PRODUCT]
    assert world.shop.live == []


def test_without_a_trash_a_double_is_cancelled_and_on_record_once(world: ProjectionWorld) -> None:
    order = world.place(TWO_TEAS)
    world.shop.faults = [Fault.TWICE]
    world.shop.has_trash = False
    for _ in range(3):
        world.work(order.id)

    assert {one.status for one in world.shop.live} == {ShopOrderStatus.PENDING, ShopOrderStatus.CANCELLED}
    assert [one.kind for one in world.conflicts.kept.values()] == [ConflictKind.DOUBLE]
    assert writes(world).count("move cancelled") == 1


def test_a_double_that_the_shop_does_not_let_go_is_for_a_person(world: ProjectionWorld) -> None:
    order = world.place(TWO_TEAS)
    world.shop.faults = [Fault.TWICE]
    world.shop.trash_refused = ShopRefused("woocommerce_rest_cannot_delete", "no", status=400)

    for _ in range(2):
        world.work(order.id)

    assert world.conflicts.open_kinds == [ConflictKind.REFUSED]
    assert writes(world).count("trash") == 3
    [conflict] = world.conflicts.kept.values()
    assert conflict.details == {"code": "woocommerce_rest_cannot_delete"}

    # Somebody lets it be: then it is not asked about again before ours changes.
    known = world.projections.kept[order.id]
    known.left_at = ShopOrderStatus.PENDING.value
    run(world.conflicts.resolve(conflict.id, "dismiss", by="test", note=None, at=world.clock.now()))
    world.work(order.id)
    assert world.conflicts.open_kinds == []
    assert [one.kind for one in world.conflicts.kept.values()] == [ConflictKind.REFUSED]
    world.pay(order.id)
    world.work(order.id)
    assert sorted(one.status for one in world.shop.live) == ["cancelled", "processing"]


def test_a_total_that_differs_is_not_confirmed(world: ProjectionWorld) -> None:
    order = world.place(TWO_TEAS)
    world.pay(order.id)
    world.shop.tax = 60_00

    world.work(order.id)
    world.work(order.id)

    [there] = world.shop.live
    assert there.status is ShopOrderStatus.PENDING
    [conflict] = world.conflicts.kept.values()
    assert conflict.kind is ConflictKind.TOTAL_DIFFERS
    assert conflict.details["total"] == "sent 650.00, found 710.00"


def test_a_shop_that_never_makes_it_whole_is_given_up(world: ProjectionWorld) -> None:
    order = world.place(TWO_TEAS)
    create = world.shop.create_order

    async def half(new):
        world.shop.faults.insert(0, Fault.HALF_MADE)
        return await create(new)

    world.shop.create_order = half  # type: ignore[method-assign]

    world.work(order.id)
    world.work(order.id)

    assert writes(world).count("create") == 5
    assert world.conflicts.open_kinds == [ConflictKind.REFUSED]
    assert world.shop.live == []


def test_the_shop_completes_an_order(world: ProjectionWorld) -> None:
    order = world.place(TWO_TEAS)
    world.pay(order.id)
    world.work(order.id)
    [there] = world.shop.live
    world.shop.put(there.id, ShopOrderStatus.COMPLETED)

    world.work(order.id)
    world.work(order.id)

    ours = run(world.orders.get(order.id))
    assert ours.state is OrderState.COMPLETED
    assert [change.actor for change in world.world.history[order.id]][-2:] == ["woocommerce", "woocommerce"]
    assert world.conflicts.open_kinds == []
    assert world.author.name == "system"
    assert writes(world) == ["create", "move processing"]


def test_the_shop_cancels_an_order(world: ProjectionWorld) -> None:
    order = world.place(TWO_TEAS)
    world.pay(order.id)
    world.work(order.id)
    [there] = world.shop.live
    world.shop.put(there.id, ShopOrderStatus.CANCELLED)

    world.work(order.id)
    world.work(order.id)

    assert run(world.orders.get(order.id)).state is OrderState.CANCELLED
    assert len([change for change in world.world.history[order.id] if change.event == "cancelled"]) == 1
    assert world.projections.kept[order.id].stock_held is False
    assert len(world.shelves.marked) == 2


@pytest.mark.parametrize(
    "status",
    [
        ShopOrderStatus.PENDING,
        ShopOrderStatus.ON_HOLD,
        ShopOrderStatus.FAILED,
        ShopOrderStatus.REFUNDED,
        ShopOrderStatus.TRASH,
    ],
)
def test_what_ours_cannot_follow_is_a_conflict_and_changes_nothing(
    world: ProjectionWorld, status: ShopOrderStatus
) -> None:
    """D1.2: never applied silently, and never overwritten silently."""
    order = world.place(TWO_TEAS)
    world.pay(order.id)
    world.work(order.id)
    [there] = world.shop.live
    world.shop.put(there.id, status)
    before = repr(run(world.orders.get(order.id)))

    world.work(order.id)
    world.work(order.id)

    kind = ConflictKind.GONE if status is ShopOrderStatus.TRASH else ConflictKind.STATUS
    assert world.conflicts.open_kinds == [kind]
    assert repr(run(world.orders.get(order.id))) == before
    assert world.shop.kept[there.id].status is status
    assert writes(world) == ["create", "move processing"]


def test_a_conflict_ends_by_itself_when_both_agree(world: ProjectionWorld) -> None:
    order = world.place(TWO_TEAS)
    world.pay(order.id)
    world.work(order.id)
    [there] = world.shop.live
    world.shop.put(there.id, ShopOrderStatus.FAILED)
    world.work(order.id)
    world.shop.put(there.id, ShopOrderStatus.PROCESSING)

    world.work(order.id)

    assert world.conflicts.open_kinds == []


def test_an_order_that_nobody_paid_is_not_cancelled_by_the_shop(world: ProjectionWorld) -> None:
    """D1.1: an unpaid order is cancelled by its client, or expires."""
    order = world.place(TWO_TEAS)
    world.work(order.id)
    [there] = world.shop.live
    world.shop.put(there.id, ShopOrderStatus.CANCELLED)

    world.work(order.id)

    assert run(world.orders.get(order.id)).state is OrderState.AWAITING_PAYMENT
    assert world.conflicts.open_kinds == [ConflictKind.STATUS]


def test_an_order_for_nothing_is_paid(world: ProjectionWorld) -> None:
    order = world.place((LINKED, "1", 0), delivery=0)

    world.work(order.id)

    [there] = world.shop.live
    assert (there.status, there.total) == (ShopOrderStatus.PROCESSING, Money(0))
