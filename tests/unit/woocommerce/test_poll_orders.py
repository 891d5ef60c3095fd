"""Orders that the shop has changed, page by page."""

from datetime import datetime

from application.woocommerce.shop import Batch, ShopOrder, ShopOrderStatus
from tests.support.payment_world import run
from tests.support.projection_world import LINKED, ProjectionWorld


def test_a_page_of_nothing_that_can_be_read_does_not_stop_the_poll() -> None:
    world = ProjectionWorld()
    order = world.place((LINKED, "2", 150_00))
    world.pay(order.id)
    world.work(order.id)
    run(world.poll())
    world.shop.put(world.shop.live[0].id, ShopOrderStatus.COMPLETED)
    listed = world.shop.orders

    async def behind_an_unreadable_page(page: int, *, modified_after: datetime) -> Batch[ShopOrder]:
        if page == 1:
            return Batch(items=(), page=1, pages=2, total=101, faults=("order 1: no status",))
        return await listed(page - 1, modified_after=modified_after)

    world.shop.orders = behind_an_unreadable_page  # type: ignore[method-assign]

    assert run(world.poll()) == 1
