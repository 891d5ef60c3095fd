"""`prilavok woocommerce sync`: a bar while the shop is read, the report at the end."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from dishka import AsyncContainer
from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from application.notifications.ports import Texts
from application.woocommerce.errors import ShopNotConnected
from application.woocommerce.full_sync import RunFullSync
from application.woocommerce.same_shop import AcceptNewAddress
from application.woocommerce.start_sync import StartFullSync
from application.woocommerce.sync_ports import RemarkLog, SyncRunning, SyncRuns
from application.woocommerce.sync_views import RemarkView, SyncRunState, SyncRunView
from application.woocommerce.take_webhook import ConnectedShop
from domain.shared.ids import SyncRunId
from entrypoints.cli.surroundings import operator_scope
from entrypoints.settings import Settings

# Should this process die, a worker goes on.
_NET: Final = timedelta(minutes=1)
_GLANCE_SECONDS: Final = 0.5
_LINES: Final = 200


async def synchronise(settings: Settings, language: str, *, moved: bool) -> None:
    """Raise ShopNotConnected, AnotherShop, ShopUnavailable, ShopRefused."""
    async with operator_scope(settings) as scope:
        if (await scope.get(ConnectedShop)).url is None:
            raise ShopNotConnected
        if moved:
            await (await scope.get(AcceptNewAddress))()
        run = await (await scope.get(StartFullSync))(wait=_NET)
        with _bar() as bar:
            run = await _followed(scope, run.id, bar, bar.add_task("categories", total=None))
        _show(run, await (await scope.get(RemarkLog)).all(), await scope.get(Texts), language)


async def _followed(scope: AsyncContainer, run_id: SyncRunId, bar: Progress, task: TaskID) -> SyncRunView:
    """Run it here, or look on while a worker does."""

    def watch(run: SyncRunView) -> None:
        bar.update(task, description=run.stage.value, completed=run.read, total=run.total or None)

    run_sync, runs = await scope.get(RunFullSync), await scope.get(SyncRuns)
    while True:
        try:
            return await run_sync(run_id, watch)
        except SyncRunning:
            watch(await runs.get(run_id))
            await asyncio.sleep(_GLANCE_SECONDS)


def _bar() -> Progress:
    columns = (
        TextColumn("{task.description:<10}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    return Progress(*columns, console=Console(stderr=True))


def _show(run: SyncRunView, remarks: Sequence[RemarkView], texts: Texts, language: str) -> None:
    if run.state is not SyncRunState.DONE:
        print(f"{run.state.value}: {run.failure or ''}")
    print(f"Products read: {run.read}, changed: {run.changed}, hidden: {run.withdrawn}.")
    if not remarks:
        return
    table = Table(title=f"Remarks: {len(remarks)}", box=box.SIMPLE, title_justify="left")
    for column in ("№", "Name", "Remark"):
        table.add_column(column, overflow="fold")
    for one in remarks[:_LINES]:
        words = texts.render(one.text_key, language, {"detail": one.detail})
        table.add_row(f"{one.subject.value} {one.woo_id}", Text(one.name), Text(words))
    Console().print(table)
    if len(remarks) > _LINES:
        print(f"The other {len(remarks) - _LINES} are in GET /admin/woocommerce/report.")
