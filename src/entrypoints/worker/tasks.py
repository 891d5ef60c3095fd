"""The jobs, by name. A task translates its arguments and calls one use case."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final
from uuid import UUID

import structlog
from dishka import AsyncContainer, FromDishka
from procrastinate import JobContext

from adapters.persistence.event_log import SqlEventLog
from application.linking.send_code import SendCode
from application.loyalty.activate_points import ActivatePoints
from application.media.copy_photo import CopyPhoto
from application.notifications.catch_up import CatchUpWithMessages
from application.notifications.send_message import SendMessage
from application.orders.catch_up import CatchUpWithOrders
from application.orders.expire_order import ExpireOrder
from application.payments.catch_up import CatchUpWithRefunds
from application.payments.mock_provider import DeliverMockNotice
from application.payments.settle_refund import SettleRefund
from application.personal_data.retention import ApplyRetention
from application.shared.react import ReactOnce
from application.woocommerce.watch_orders import CatchUpWithShopOrders
from domain.shared.ids import EventId, LinkId, MessageId, OrderId, PaymentId, RefundId
from entrypoints.worker.reactions import decoded, reaction_named

KEEP_JOBS_HOURS: Final = 7 * 24
KEEP_FAILED_JOBS_HOURS: Final = 90 * 24

_log = structlog.get_logger(__name__)


async def react(
    event_id: str,
    reaction: str,
    log: FromDishka[SqlEventLog],
    react_once: FromDishka[ReactOnce],
    container: FromDishka[AsyncContainer],
) -> None:
    logged = await log.get(EventId(UUID(event_id)))
    event = decoded(logged.topic, logged.payload)
    use_case = await container.get(reaction_named(reaction, event))
    await react_once(reaction, use_case, event, EventId(UUID(event_id)))


async def expire_order(order_id: str, expire: FromDishka[ExpireOrder]) -> None:
    await expire(OrderId(UUID(order_id)))


async def settle_refund(refund_id: str, settle: FromDishka[SettleRefund]) -> None:
    await settle(RefundId(UUID(refund_id)))


async def deliver_mock_notice(payment_id: str, deliver: FromDishka[DeliverMockNotice]) -> None:
    await deliver(PaymentId(UUID(payment_id)))


async def send_message(message_id: str, send: FromDishka[SendMessage]) -> None:
    await send(MessageId(UUID(message_id)))


async def send_code(link_id: str, send: FromDishka[SendCode]) -> None:
    await send(LinkId(UUID(link_id)))


async def copy_photo(url: str, copy: FromDishka[CopyPhoto]) -> None:
    await copy(url)


async def activate_points(timestamp: int, activate: FromDishka[ActivatePoints]) -> None:
    await activate(as_of=datetime.fromtimestamp(timestamp, UTC), dry_run=False)


async def catch_up(
    timestamp: int,
    orders: FromDishka[CatchUpWithOrders],
    refunds: FromDishka[CatchUpWithRefunds],
    messages: FromDishka[CatchUpWithMessages],
    shop_orders: FromDishka[CatchUpWithShopOrders],
) -> None:
    """Ask again for what is late: the net under jobs that were lost or gave up."""
    as_of = datetime.fromtimestamp(timestamp, UTC)
    await orders(as_of)
    await refunds(as_of)
    await messages(as_of)
    await shop_orders(as_of)


async def tidy(
    context: JobContext,
    timestamp: int,
    apply_retention: FromDishka[ApplyRetention],
) -> None:
    """Forget what is past its term, and jobs that have done their service.

    A failed job stays longer: somebody may want to know why, or run it again.
    """
    as_of = datetime.fromtimestamp(timestamp, UTC)
    forgotten = await apply_retention(as_of=as_of, dry_run=False)
    _log.info("retention_applied", **{kind.value: number for kind, number in forgotten.items()})
    delete_old_jobs = context.app.job_manager.delete_old_jobs
    await delete_old_jobs(nb_hours=KEEP_JOBS_HOURS, include_cancelled=True, include_aborted=True)
    await delete_old_jobs(nb_hours=KEEP_FAILED_JOBS_HOURS, include_failed=True)
