"""The job queue with every task registered under the name that other processes write into jobs.

A task either is retried or has a queueing lock, never both: a retry that meets a waiting sibling violates
the lock's unique index and leaves the job running for ever (procrastinate issue 1446).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from procrastinate import App, PsycopgConnector

from adapters.persistence.outbox import REACT
from application.linking.jobs import SEND_CODE
from application.media.jobs import COPY_PHOTO
from application.notifications.jobs import SEND
from application.orders.jobs import EXPIRE_ORDER
from application.payments.jobs import DELIVER_MOCK, SETTLE_REFUND
from application.promotions.jobs import APPLY_NOW
from application.woocommerce.order_jobs import PROJECT_ORDER, REFRESH_ORDER
from application.woocommerce.stock_jobs import LEVEL_STOCK
from application.woocommerce.sync_jobs import FULL_SYNC, REFRESH_PRODUCT
from entrypoints.worker import (
    content_tasks,
    tasks,
    woocommerce_order_tasks,
    woocommerce_stock_tasks,
    woocommerce_tasks,
)
from entrypoints.worker.middleware import inject
from entrypoints.worker.retry import PATIENT, uncounted_waits

# The listener, the heartbeat, fetching and finishing each take a connection for a moment; jobs use others.
CONNECTIONS: Final = 6

_RETRIED: Final[Mapping[str, Callable[..., Awaitable[None]]]] = {
    REACT: tasks.react,
    EXPIRE_ORDER: tasks.expire_order,
    SETTLE_REFUND: tasks.settle_refund,
    DELIVER_MOCK: tasks.deliver_mock_notice,
    SEND: tasks.send_message,
    SEND_CODE: tasks.send_code,
    APPLY_NOW: content_tasks.apply_promotions_now,
    PROJECT_ORDER: woocommerce_order_tasks.project_order,
    REFRESH_ORDER: woocommerce_order_tasks.refresh_order,
    LEVEL_STOCK: woocommerce_stock_tasks.level_stock,
    FULL_SYNC: woocommerce_tasks.full_sync,
    REFRESH_PRODUCT: woocommerce_tasks.refresh_product,
    COPY_PHOTO: tasks.copy_photo,
}


def build_app(dsn: str) -> App:
    """`dsn` is an address as libpq reads it."""
    app = App(connector=PsycopgConnector(conninfo=dsn, min_size=1, max_size=CONNECTIONS))
    for name, task in _RETRIED.items():
        app.task(name=name, retry=PATIENT, task_middleware=[uncounted_waits])(inject(task))
    _schedule(app)
    return app


def _schedule(app: App) -> None:
    """Periodic jobs: the database defers each tick once, however many workers run. Cron is UTC."""
    activate = app.task(name="loyalty.activate_points", queueing_lock="loyalty.activate_points", retry=False)(
        inject(tasks.activate_points)
    )
    app.periodic(cron="* * * * *")(activate)
    catch_up = app.task(name="maintenance.catch_up", queueing_lock="maintenance.catch_up", retry=False)(
        inject(tasks.catch_up)
    )
    app.periodic(cron="*/10 * * * *")(catch_up)
    tidy = app.task(
        name="maintenance.tidy", queueing_lock="maintenance.tidy", retry=False, pass_context=True
    )(inject(tasks.tidy))
    app.periodic(cron="17 3 * * *")(tidy)
    promotions = app.task(name="promotions.apply", queueing_lock="promotions.apply", retry=False)(
        inject(content_tasks.apply_promotions)
    )
    app.periodic(cron="* * * * *")(promotions)
    content = app.task(name="content.sync", queueing_lock="content.sync", retry=False)(
        inject(content_tasks.sync_content)
    )
    app.periodic(cron="*/15 * * * *")(content)
    reconcile_stock = app.task(
        name="woocommerce.reconcile_stock", queueing_lock="woocommerce.reconcile_stock", retry=False
    )(inject(woocommerce_stock_tasks.reconcile_stock))
    app.periodic(cron="*/10 * * * *")(reconcile_stock)
    for name, cron, task in (*woocommerce_tasks.PERIODIC, *woocommerce_order_tasks.PERIODIC):
        app.periodic(cron=cron)(app.task(name=name, queueing_lock=name, retry=False)(inject(task)))
    for name, cron, task in woocommerce_tasks.PATIENT_PERIODIC:
        patient = app.task(name=name, lock=name, retry=PATIENT, task_middleware=[uncounted_waits])
        app.periodic(cron=cron)(patient(inject(task)))
