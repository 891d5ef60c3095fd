"""Blocking a client shuts every door at once (INV-ID-8)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from dishka import AsyncContainer, Provider, Scope, provide

from adapters.system.access_cache import REMEMBERED_SECONDS, MemoryAccessCache
from application.identity.access_states import AccessCache
from entrypoints.ioc.container import make_container
from entrypoints.settings import Settings
from tests.fakes.system import FrozenClock
from tests.support.application import application
from tests.support.blocking import ADMIN, REASON, block, me, unblock
from tests.support.callers import SUPERUSER
from tests.support.container import FrozenTime
from tests.support.database import Database
from tests.support.redis import a_redis, with_redis
from tests.support.sign_in import ANNA, AUTH, assert_problem, bearer, init_data, session_headers, tma, vk


@asynccontextmanager
async def process(settings: Settings, *overrides: Provider) -> AsyncIterator[httpx.AsyncClient]:
    """One more server of the same shop."""
    container = make_container(settings, *overrides)
    transport = httpx.ASGITransport(app=application(container, settings))
    async with httpx.AsyncClient(transport=transport, base_url="http://shop.test") as client:
        yield client
    await container.close()


@pytest.mark.parametrize("store", ["postgresql", "redis"])
async def test_a_blocked_client_is_refused_at_the_very_next_request_by_every_door(
    settings: Settings, clock: FrozenClock, database: Database, store: str
) -> None:
    """INV-ID-8. The access token was good a moment ago, and its answer is still remembered."""
    if store == "redis":
        await (await a_redis()).aclose()
        settings = with_redis(settings, session_store="redis")
    async with process(settings, FrozenTime(clock)) as http:
        opened = await http.post(f"{AUTH}/telegram/verify", json=init_data(settings))
        tokens, headers = opened.json(), bearer(opened)
        assert {(await me(http, one)).status_code for one in (headers, tma(settings))} == {200}

        answer = await block(http, tokens["client"]["id"])

        assert answer.status_code == 200, answer.text
        assert answer.json() == {
            "client_id": tokens["client"]["id"],
            "blocked": True,
            "since": "2026-11-21T09:00:00Z",
            "reason": REASON["reason"],
        }
        assert (await me(http, headers)).status_code in (401, 403)
        refreshed = await http.post(f"{AUTH}/refresh", json={"refresh_token": tokens["refresh_token"]})
        assert_problem(refreshed, 401, "identity.refresh_token_invalid")
        assert_problem(await me(http, tma(settings)), 403, "identity.client_blocked")
        again = await http.post(f"{AUTH}/telegram/verify", json=init_data(settings))
        assert_problem(again, 403, "identity.client_blocked")
        assert database.execute("SELECT count(*) FROM clients") == [(1,)]


async def test_a_vk_header_opens_nothing_for_a_blocked_client(
    http: httpx.AsyncClient, settings: Settings
) -> None:
    """INV-ID-8"""
    client_id = (await me(http, vk(settings))).json()["client"]["id"]

    await block(http, client_id)

    assert_problem(await me(http, vk(settings)), 403, "identity.client_blocked")


async def test_a_password_opens_nothing_for_a_blocked_client(http: httpx.AsyncClient) -> None:
    registered = (await http.post(f"{AUTH}/register", json=ANNA)).json()
    await block(http, registered["client"]["id"])

    assert_problem(await http.post(f"{AUTH}/login", json=ANNA), 403, "identity.client_blocked")


async def test_unblocking_lets_them_sign_in_anew_and_revives_no_session(
    http: httpx.AsyncClient, settings: Settings
) -> None:
    opened = await http.post(f"{AUTH}/telegram/verify", json=init_data(settings))
    client_id = opened.json()["client"]["id"]
    await block(http, client_id)

    answers = [await unblock(http, client_id) for _ in "ab"]

    assert [answer.json()["blocked"] for answer in answers] == [False, False]
    assert_problem(await me(http, bearer(opened)), 401, "access.session_ended")
    assert (await me(http, tma(settings))).status_code == 200
    assert (await http.post(f"{AUTH}/telegram/verify", json=init_data(settings))).status_code == 200


async def test_a_repeated_block_keeps_the_first_reason_and_ends_what_was_opened_meanwhile(
    http: httpx.AsyncClient, worker: AsyncContainer, database: Database
) -> None:
    client_id = (await http.post(f"{AUTH}/register", json=ANNA)).json()["client"]["id"]
    await block(http, client_id)
    await session_headers(worker, client_id)

    again = await http.post(
        f"/api/v1/users/{client_id}/block", json={"reason": "Передумали"}, headers=dict(SUPERUSER)
    )

    assert (again.status_code, again.json()["reason"]) == (200, REASON["reason"])
    assert database.execute("SELECT count(*) FROM sessions WHERE revoked_at IS NULL") == [(0,)]
    topics = database.execute("SELECT topic, payload FROM event_log WHERE topic LIKE 'identity.client_b%%'")
    assert topics == [
        ("identity.client_blocked", {"client_id": client_id, "occurred_at": "2026-11-21T09:00:00Z"})
    ]
    audit = "SELECT actor, action, subject_id, before, after, reason FROM audit_log"
    assert database.execute(audit) == [
        ("superuser", "client.block", client_id, {"blocked": False}, {"blocked": True}, REASON["reason"])
    ]


class _OwnTime(Provider):
    """The memory of a process, with a clock of its own."""

    scope = Scope.APP

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 0.0

    @provide(override=True)
    def cache(self) -> AccessCache:
        return MemoryAccessCache(monotonic=lambda: self.seconds)


async def test_without_redis_another_process_sees_a_block_within_seconds(
    http: httpx.AsyncClient, settings: Settings, clock: FrozenClock
) -> None:
    """INV-ID-8. What needs no session is refused there at once."""
    time = _OwnTime()
    async with process(settings, FrozenTime(clock), time) as elsewhere:
        opened = await http.post(f"{AUTH}/telegram/verify", json=init_data(settings))
        assert (await me(elsewhere, bearer(opened))).status_code == 200
        await block(http, opened.json()["client"]["id"])

        assert_problem(await me(elsewhere, tma(settings)), 403, "identity.client_blocked")
        time.seconds += REMEMBERED_SECONDS
        assert (await me(elsewhere, bearer(opened))).status_code in (401, 403)


async def test_with_redis_another_process_sees_a_block_at_once(
    settings: Settings, clock: FrozenClock
) -> None:
    """INV-ID-8"""
    await (await a_redis()).aclose()
    settings = with_redis(settings)
    async with process(settings, FrozenTime(clock)) as here, process(settings, FrozenTime(clock)) as there:
        opened = await here.post(f"{AUTH}/register", json=ANNA)
        assert (await me(there, bearer(opened))).status_code == 200

        await block(here, opened.json()["client"]["id"])

        assert (await me(there, bearer(opened))).status_code in (401, 403)


async def test_the_list_of_users_is_that_of_clients(http: httpx.AsyncClient) -> None:
    client_id = (await http.post(f"{AUTH}/register", json=ANNA)).json()["client"]["id"]
    await http.post(f"/api/v1/users/{client_id}/block", json=REASON, headers=dict(SUPERUSER))

    lists = [
        (await http.get(place, params={"blocked": "true"}, headers=dict(SUPERUSER))).json()
        for place in ("/api/v1/users", ADMIN)
    ]

    assert [item["id"] for item in lists[0]["items"]] == [client_id]
    assert lists[0] == lists[1]
    assert_problem(await http.get("/api/v1/users"), 401, "access.sign_in_needed")
