"""From an event to a message on a phone: reactions, delivery states, retries."""

import asyncio
from dataclasses import replace
from uuid import uuid4

import pytest
from dishka import AsyncContainer

from application.notifications.send_message import MOST_ATTEMPTS
from domain.loyalty.events import PointsAccrued
from domain.shared.ids import ClientId, LotId, OrderId
from domain.shared.points import Points
from entrypoints.ioc.container import make_worker_container
from entrypoints.settings import Settings
from tests.fakes.system import MOMENT, FrozenClock
from tests.integration.worker.conftest import order_placed, publish
from tests.support.container import FrozenTime
from tests.support.database import Database
from tests.support.jobs import make_due, run_due_jobs
from tests.support.simulators import RunningTelegram

TEXT = "Заказ № 7 оформлен. К оплате 1\u00a0234,50\u00a0₽."


def message(database: Database) -> tuple:
    [row] = database.execute("SELECT state, attempts, error FROM messages")
    return row


async def test_an_event_becomes_one_message_that_is_sent_once(
    worker: AsyncContainer,
    settings: Settings,
    database: Database,
    client_id: ClientId,
    telegram: RunningTelegram,
) -> None:
    await publish(worker, order_placed(client_id))

    await run_due_jobs(worker, settings)

    [row] = database.execute(
        "SELECT client_id, direction, channel, template, params, text, state, attempts, error, sent_at"
        " FROM messages"
    )
    params = {"number": 7, "total": "1234.50 RUB"}
    assert row == (client_id, "out", "telegram", "order-placed", params, TEXT, "sent", 1, None, MOMENT)
    [call] = telegram.calls()
    assert call["parameters"] == {"chat_id": "279058397", "text": TEXT}


async def test_a_reaction_has_its_effect_once_however_often_its_job_runs(
    worker: AsyncContainer,
    settings: Settings,
    database: Database,
    client_id: ClientId,
    telegram: RunningTelegram,
) -> None:
    await publish(worker, order_placed(client_id))
    for _ in range(9):
        database.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args)"
            " SELECT queue_name, task_name, args FROM procrastinate_jobs WHERE task_name = 'events.react' LIMIT 1"
        )

    await asyncio.gather(run_due_jobs(worker, settings), run_due_jobs(worker, settings))

    assert database.execute("SELECT count(*) FROM messages") == [(1,)]
    assert database.execute("SELECT reaction FROM handled_events") == [("notifications.order_placed",)]
    assert len(telegram.calls()) == 1


async def test_a_reaction_that_fails_leaves_nothing_and_is_tried_again(
    worker: AsyncContainer, settings: Settings, database: Database, client_id: ClientId
) -> None:
    await publish(worker, order_placed(client_id))
    database.execute("ALTER TABLE messages ADD CONSTRAINT broken CHECK (false)")
    try:
        await run_due_jobs(worker, settings)
    finally:
        database.execute("ALTER TABLE messages DROP CONSTRAINT broken")

    assert database.execute("SELECT count(*) FROM messages") == [(0,)]
    assert database.execute("SELECT count(*) FROM handled_events") == [(0,)]
    jobs = "SELECT status::text, attempts > 0 FROM procrastinate_jobs WHERE task_name = 'events.react'"
    assert database.execute(jobs) == [("todo", True)]


async def test_nobody_is_told_about_what_was_theirs_once_they_are_gone(
    worker: AsyncContainer, settings: Settings, database: Database
) -> None:
    await publish(worker, order_placed(ClientId(uuid4())))

    await run_due_jobs(worker, settings)

    assert database.execute("SELECT count(*) FROM messages") == [(0,)]
    assert database.execute("SELECT count(*) FROM handled_events") == [(1,)]


async def test_points_are_announced_in_the_clients_language(
    worker: AsyncContainer, settings: Settings, database: Database, client_id: ClientId
) -> None:
    database.execute("UPDATE clients SET locale = 'en'")
    accrued = PointsAccrued(
        client_id=client_id,
        order_id=OrderId(uuid4()),
        lot_id=LotId(uuid4()),
        points=Points(12_50),
        activates_at=MOMENT,
        occurred_at=MOMENT,
    )

    await publish(worker, accrued)
    await run_due_jobs(worker, settings)

    assert database.execute("SELECT text FROM messages") == [("You have earned 12.50 points.",)]


async def test_without_a_telegram_door_the_message_stays_and_says_why(
    worker: AsyncContainer,
    settings: Settings,
    database: Database,
    client_id: ClientId,
    telegram: RunningTelegram,
) -> None:
    database.execute("DELETE FROM doors")

    await publish(worker, order_placed(client_id))
    await run_due_jobs(worker, settings)

    assert message(database) == ("no_channel", 0, None)
    assert database.execute("SELECT channel FROM messages") == [("none",)]
    assert telegram.calls() == []


async def test_without_a_bot_token_the_message_stays_and_says_why(
    settings: Settings,
    clock: FrozenClock,
    database: Database,
    client_id: ClientId,
    telegram: RunningTelegram,
) -> None:
    silent = replace(settings, telegram=settings.telegram.model_copy(update={"bot_token": None}))
    worker = make_worker_container(silent, FrozenTime(clock))

    await publish(worker, order_placed(client_id))
    await run_due_jobs(worker, silent)
    await worker.close()

    assert message(database) == ("no_channel", 0, None)
    assert telegram.calls() == []


@pytest.mark.parametrize(("status", "state"), [(403, "blocked"), (400, "failed")])
async def test_a_refusal_for_good_is_recorded_and_not_repeated(
    worker: AsyncContainer,
    settings: Settings,
    database: Database,
    client_id: ClientId,
    telegram: RunningTelegram,
    status: int,
    state: str,
) -> None:
    telegram.plan(kind="error", status=status, description="Refused: for good")

    await publish(worker, order_placed(client_id))
    await run_due_jobs(worker, settings)
    make_due(database)
    await run_due_jobs(worker, settings)

    assert message(database) == (state, 1, "Refused: for good")
    assert len(telegram.calls()) == 1


async def test_a_busy_telegram_is_asked_again_when_it_said_so(
    worker: AsyncContainer,
    settings: Settings,
    database: Database,
    client_id: ClientId,
    telegram: RunningTelegram,
) -> None:
    telegram.plan(kind="error", status=429, description="Too Many Requests", retry_after=30)
    await publish(worker, order_placed(client_id))

    await run_due_jobs(worker, settings)

    assert message(database) == ("queued", 0, "asked to wait 30 s")
    [(wait,)] = database.execute(
        "SELECT extract(epoch FROM scheduled_at - now()) FROM procrastinate_jobs WHERE status = 'todo'"
        " AND task_name = 'messages.send'"
    )
    assert 25 < wait <= 30

    make_due(database)
    await run_due_jobs(worker, settings)

    assert message(database) == ("sent", 1, None)
    assert len(telegram.calls()) == 2


async def test_a_telegram_that_is_down_is_tried_so_many_times_and_then_given_up(
    worker: AsyncContainer,
    settings: Settings,
    database: Database,
    client_id: ClientId,
    telegram: RunningTelegram,
) -> None:
    telegram.plan(kind="error", status=502, description="Bad Gateway", times=100)
    await publish(worker, order_placed(client_id))

    await run_due_jobs(worker, settings)
    assert message(database) == ("queued", 1, "Bad Gateway")

    for _ in range(MOST_ATTEMPTS + 2):
        make_due(database)
        await run_due_jobs(worker, settings)

    assert message(database) == ("failed", MOST_ATTEMPTS, "Bad Gateway")
    assert len(telegram.calls()) == MOST_ATTEMPTS
    assert database.execute("SELECT DISTINCT status::text FROM procrastinate_jobs") == [("succeeded",)]
