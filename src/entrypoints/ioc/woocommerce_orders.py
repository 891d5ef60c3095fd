"""Orders on their way into the connected shop: repositories and use cases."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from dishka import AnyOf, Provider, Scope, provide, provide_all

from adapters.persistence.woo_conflicts import SqlWooConflicts
from adapters.persistence.woo_order_facts import SqlOurOrders
from adapters.persistence.woo_orders import SqlOrderPollCursor, SqlWooOrders
from application.woocommerce.conflicts import ListConflicts, ResolveConflict
from application.woocommerce.order_in_shop import SeeOrderInShop
from application.woocommerce.project_order import ProjectOrder
from application.woocommerce.projection_desk import ProjectionDesk
from application.woocommerce.projection_ports import (
    ConflictReader,
    ConflictRepository,
    OrderPollCursor,
    OurOrders,
    ProjectionPolicy,
    ProjectionReader,
    ProjectionRepository,
)
from application.woocommerce.shop_stock import FindOversold
from application.woocommerce.sweep_orders import SweepOrders
from application.woocommerce.take_over_status import TakeOverStatus
from application.woocommerce.watch_orders import (
    CatchUpWithShopOrders,
    PollOrders,
    ProjectWhenOrderMoves,
    RefreshOrder,
)
from entrypoints.settings import Settings

MARGIN: Final = timedelta(seconds=60)
"""How much longer than a call may last somebody may work on an order before another takes it over, and a shop on a
POST whose answer we do not wait for any more: PHP ends its scripts well before.
"""


class WooCommerceOrderProvider(Provider):
    scope = Scope.REQUEST

    projections = provide(SqlWooOrders, provides=AnyOf[ProjectionRepository, ProjectionReader])
    our_orders = provide(SqlOurOrders, provides=OurOrders)
    conflicts = provide(SqlWooConflicts, provides=AnyOf[ConflictRepository, ConflictReader])
    cursor = provide(SqlOrderPollCursor, provides=OrderPollCursor)

    projecting = provide_all(ProjectionDesk, TakeOverStatus, FindOversold, ProjectOrder)
    watching = provide_all(
        ProjectWhenOrderMoves, RefreshOrder, PollOrders, SweepOrders, CatchUpWithShopOrders
    )
    desk = provide_all(ListConflicts, ResolveConflict, SeeOrderInShop)

    @provide(scope=Scope.APP)
    def policy(self, settings: Settings) -> ProjectionPolicy:
        shop = settings.woocommerce
        # A call waits for a connection as long as for its answer.
        longest = 2 * timedelta(seconds=shop.timeout_seconds) + MARGIN
        return ProjectionPolicy(
            connected=shop.url is not None,
            lease=longest,
            unanswered=longest,
            shop_counts=shop.stock_owner == "woocommerce",
        )
