"""Orders and their twins in the shop, whatever happens in whatever order (INV-OR-11)."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from application.woocommerce.order_for_shop import order_of_origin
from application.woocommerce.projection import Standing
from application.woocommerce.shop import ShopOrderStatus
from application.woocommerce.shop_status import goods_are_back, shop_status
from domain.orders.status import OrderState
from domain.shared.ids import OrderId
from tests.fakes.woocommerce_orders import Fault
from tests.support.payment_world import run
from tests.support.projection_world import LINKED, UNLINKED, ProjectionWorld

QUANTITIES = st.sampled_from(["1", "3", "0.500"])
# A refusal after a row exists is told from one without by the next look, as a half-made order is.
FAULTS = st.lists(st.sampled_from(Fault), max_size=3)


class ProjectionMachine(RuleBasedStateMachine):
    """Faults hit one run of a job at most three times, so no shop counts as one that always fails."""

    orders: Bundle[OrderId] = Bundle("orders")

    def __init__(self) -> None:
        super().__init__()
        self.here = ProjectionWorld()
        self.placed = 0

    @rule(target=orders, quantity=QUANTITIES, price=st.sampled_from([0, 1, 99_99]), mixed=st.booleans())
    def place(self, quantity: str, price: int, mixed: bool) -> OrderId:
        self.placed += 1
        lines = [(LINKED, quantity, price)] + ([(UNLINKED, "1", 10_00)] if mixed else [])
        return self.here.place(*lines, number=self.placed, delivery=price and 350_00).id

    @rule(order=orders, how=st.sampled_from(["pay", "accept", "complete", "cancel", "leave", "refund"]))
    def something_happens_to_it(self, order: OrderId, how: str) -> None:
        found = self.here.world.orders[order]
        match (how, found.state):
            case ("pay", OrderState.AWAITING_PAYMENT):
                self.here.pay(order)
            case ("pay", OrderState.EXPIRED):
                self.here.pay(order, reheld=True)
            case ("accept", OrderState.NEW):
                self.here.change(order, "accept")
            case ("complete", OrderState.CONFIRMED):
                self.here.change(order, "complete")
            case ("cancel", OrderState.AWAITING_PAYMENT):
                self.here.change(order, "cancel_by_client")
            case ("cancel", OrderState.NEW | OrderState.CONFIRMED):
                self.here.change(order, "cancel_by_staff", "нет товара")
            case ("leave", OrderState.AWAITING_PAYMENT):
                self.here.clock.advance(minutes=61)
                self.here.change(order, "expire")
            case ("refund", OrderState.CANCELLED | OrderState.COMPLETED) if found.covered:
                self.here.change(order, "record_refund", found.covered)

    @rule(order=orders, faults=FAULTS)
    def its_job_runs(self, order: OrderId, faults: list[Fault]) -> None:
        self.here.shop.faults = list(faults)
        self.here.job(order)
        self.here.shop.faults = []

    @rule(order=orders)
    def its_worker_is_killed_after_the_post(self, order: OrderId) -> None:
        self.here.shop.dies_after_post = True
        released, self.here.projections.release = self.here.projections.release, _dead  # type: ignore[method-assign]
        self.here.job(order)
        self.here.projections.release = released  # type: ignore[method-assign]
        self.here.shop.dies_after_post = False

    @rule()
    def what_was_late_is_carried_out(self) -> None:
        self.here.shop.carry_out_what_is_late()

    @rule(order=orders, status=st.sampled_from([ShopOrderStatus.COMPLETED, ShopOrderStatus.CANCELLED]))
    def the_shop_moves_it_where_ours_can_follow(self, order: OrderId, status: ShopOrderStatus) -> None:
        self._settled(order)
        found, known = self.here.world.orders[order], self.here.projections.kept[order]
        if found.state in (OrderState.NEW, OrderState.CONFIRMED) and known.standing is Standing.IN_STEP:
            assert known.woo_id is not None
            self.here.shop.put(known.woo_id, status)
            self._settled(order)
            assert self.here.world.orders[order].state.value == status.value

    @rule(minutes=st.sampled_from([0.5, 1, 5]))
    def time_passes(self, minutes: float) -> None:
        self.here.clock.advance(minutes=minutes)

    def teardown(self) -> None:
        """INV-OR-11: after everything was carried out, one order per order, with our total and our status."""
        if not self.placed:
            return
        for order in self.here.world.orders:
            self.here.work(order)
        self.here.shop.carry_out_what_is_late()
        run(self.here.poll())
        for order in self.here.world.orders:
            self.here.work(order)
        for order in self.here.world.orders:
            self._agrees(order)
        assert self.here.conflicts.open_kinds == []
        assert self.here.shop.stock.get((71, 5), 0) == -sum(map(self._sold, self.here.world.orders))

    @invariant()
    def nothing_is_posted_twice_under_one_origin_while_it_may_be_under_way(self) -> None:
        waiting = [new.created_via for new in self.here.shop.late]
        assert len(waiting) == len(set(waiting))

    def _settled(self, order: OrderId) -> None:
        self.here.shop.carry_out_what_is_late()
        self.here.work(order)
        run(self.here.poll())
        self.here.work(order)

    def _agrees(self, order_id: OrderId) -> None:
        order = self.here.world.orders[order_id]
        live = [there for there in self.here.shop.live if order_of_origin(there.created_via) == order_id]
        if not live:
            assert goods_are_back(order.state)
            return
        [there] = live
        assert there.total == order.total
        assert there.status is shop_status(order.state, order.payment)

    def _sold(self, order_id: OrderId) -> int:
        order = self.here.world.orders[order_id]
        waits = order.state is OrderState.AWAITING_PAYMENT
        if goods_are_back(order.state) or waits:
            return 0
        line = order.quote.lines[0].item
        return line.quantity.milli // 1000 if line.quantity.milli % 1000 == 0 else 0


async def _dead(*_: object) -> None: ...


TestProjection = ProjectionMachine.TestCase
TestProjection.settings = settings(TestProjection.settings, max_examples=150, stateful_step_count=25)
