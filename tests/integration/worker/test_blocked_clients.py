"""Nothing more is sent to a blocked client (INV-ID-8)."""

from datetime import timedelta

from dishka import AsyncContainer

from application.notifications.catch_up import CatchUpWithMessages
from domain.shared.ids import ClientId
from entrypoints.settings import Settings
from tests.fakes.system import MOMENT
from tests.integration.worker.conftest import order_placed, publish
from tests.support.database import Database
from tests.support.jobs import make_due, run_due_jobs
from tests.support.simulators import RunningTelegram

BLOCK = "UPDATE clients SET blocked_at = now()"
MESSAGES = "SELECT params->>'number', state, attempts, error FROM messages ORDER BY 1"


async def test_what_waited_in_the_queue_is_held_back_for_good(
    worker: AsyncContainer,
    settings: Settings,
    database: Database,
    client_id: ClientId,
    telegram: RunningTelegram,
) -> None:
    """INV-ID-8. Unblocking sends what comes afterwards, not what was held back."""
    telegram.plan(kind="error", status=502, description="Bad Gateway")
    await publish(worker, order_placed(client_id, 1))
    await run_due_jobs(worker, settings)
    [(_, state, attempts, _)] = database.execute(MESSAGES)
    assert (state, attempts) == ("queued", 1)
    before = len(telegram.calls())

    database.execute(BLOCK)
    make_due(database)
    await run_due_jobs(worker, settings)
    database.execute("UPDATE clients SET blocked_at = NULL")
    await publish(worker, order_placed(client_id, 2))
    await run_due_jobs(worker, settings)

    assert database.execute(MESSAGES) == [
        ("1", "suppressed", 1, "client_blocked"),
        ("2", "sent", 1, None),
    ]
    assert len(telegram.calls()) == before + 1


async def test_what_happens_while_they_are_blocked_is_not_told(
    worker: AsyncContainer,
    settings: Settings,
    database: Database,
    client_id: ClientId,
    telegram: RunningTelegram,
) -> None:
    """INV-ID-8. The sweeper does not bring it back."""
    database.execute(BLOCK)
    await publish(worker, order_placed(client_id))
    await run_due_jobs(worker, settings)

    assert database.execute(MESSAGES) == [("7", "suppressed", 0, "client_blocked")]
    async with worker() as scope:
        assert await (await scope.get(CatchUpWithMessages))(MOMENT + timedelta(hours=1)) == 0
    assert telegram.calls() == []
