"""Blocking a client shuts every door at once (INV-ID-8); whoever may not block is refused."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import httpx
import pytest
from dishka import AsyncContainer, Provider, Scope, provide

from adapters.system.access_cache import REMEMBERED_SECONDS, MemoryAccessCache
from application.identity.access_states import AccessCache
from entrypoints.http.app import create_app
from entrypoints.ioc.container import make_container, make_worker_container
from entrypoints.settings import Settings
from tests.fakes.system import MOMENT, FrozenClock
from tests.support.callers import SUPERUSER
from tests.support.container import FrozenTime
from tests.support.database import Database
from tests.support.redis import a_redis, with_redis
from tests.support.sign_in import ANNA, AUTH, assert_problem, bearer, init_data, session_headers, tma, vk

ADMIN = "/api/v1/admin/clients"
REASON = {"reason": "Трижды не выкупил заказ"}


@pytest.fixture
async def worker(settings: Settings, clock: FrozenClock) -> AsyncIterator[AsyncContainer]:
    container = make_worker_container(settings, FrozenTime(clock))
    yield container
    await container.close()


async def block(
    http: httpx.AsyncClient, client_id: object, headers: dict[str, str] | None = None
) -> httpx.Response:
    return await http.post(f"{ADMIN}/{client_id}/block", json=REASON, headers=headers or dict(SUPERUSER))


async def unblock(http: httpx.AsyncClient, client_id: object) -> httpx.Response:
    return await http.post(f"{ADMIN}/{client_id}/unblock", headers=dict(SUPERUSER))


async def me(http: httpx.AsyncClient, headers: dict[str, str]) -> httpx.Response:
    return await http.get(f"{AUTH}/me", headers=headers)


@asynccontextmanager
async def process(settings: Settings, *overrides: Provider) -> AsyncIterator[httpx.AsyncClient]:
    """One more server of the same shop."""
    container = make_container(settings, *overrides)
    transport = httpx.ASGITransport(app=create_app(container, settings))
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


async def test_nothing_that_waits_is_lost_and_nothing_is_answered_to_a_stranger(
    http: httpx.AsyncClient, settings: Settings
) -> None:
    """Who may not block learns nothing of who there is."""
    opened = await http.post(f"{AUTH}/register", json=ANNA)
    for client_id in (opened.json()["client"]["id"], uuid4()):
        assert_problem(await block(http, client_id, bearer(opened)), 403, "access.permission_missing")
        assert_problem(await block(http, client_id, {"X": "y"}), 401, "access.sign_in_needed")
    assert_problem(await block(http, uuid4()), 404, "clients.client_not_found")
    assert_problem(await unblock(http, uuid4()), 404, "clients.client_not_found")


@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": "x" * 501}, {"reason": None}])
async def test_a_block_without_a_reason_is_refused(http: httpx.AsyncClient, body: dict[str, Any]) -> None:
    client_id = (await http.post(f"{AUTH}/register", json=ANNA)).json()["client"]["id"]

    answer = await http.post(f"{ADMIN}/{client_id}/block", json=body, headers=dict(SUPERUSER))

    assert_problem(answer, 400, "request.invalid")


async def test_a_reason_of_spaces_is_none(http: httpx.AsyncClient) -> None:
    client_id = (await http.post(f"{AUTH}/register", json=ANNA)).json()["client"]["id"]

    answer = await http.post(f"{ADMIN}/{client_id}/block", json={"reason": "  "}, headers=dict(SUPERUSER))

    assert_problem(answer, 422, "identity.block_reason_unfit")


class Staff:
    """People of the shop by name, with headers."""

    def __init__(self, container: AsyncContainer, database: Database) -> None:
        self._container, self._database = container, database

    async def hire(self, role: str) -> tuple[str, dict[str, str]]:
        client_id = uuid4()
        self._database.execute(
            "INSERT INTO clients (id, display_name, created_at) VALUES (%s, 'Сотрудник', %s)",
            client_id,
            MOMENT,
        )
        self._database.execute("INSERT INTO staff_members VALUES (%s, %s, %s)", client_id, role, MOMENT)
        return str(client_id), await session_headers(self._container, client_id)


@pytest.fixture
def people(worker: AsyncContainer, database: Database) -> Staff:
    return Staff(worker, database)


async def test_nobody_blocks_themself_or_somebody_with_more_rights(
    http: httpx.AsyncClient, people: Staff
) -> None:
    (owner, as_owner), (manager, as_manager) = await people.hire("owner"), await people.hire("manager")
    (cashier, as_cashier) = await people.hire("cashier")

    assert_problem(await block(http, manager, as_manager), 422, "identity.cannot_block_themself")
    assert_problem(await block(http, owner, as_manager), 403, "identity.outranked")
    assert_problem(await block(http, manager, as_cashier), 403, "access.permission_missing")
    assert (await block(http, cashier, as_manager)).status_code == 200
    assert (await me(http, as_cashier)).status_code in (401, 403)
    assert (await block(http, manager, as_owner)).status_code == 200
    assert_problem(
        await http.post(f"{ADMIN}/{cashier}/unblock", headers=as_manager), 401, "access.session_ended"
    )


async def test_a_manager_does_not_unblock_an_owner(http: httpx.AsyncClient, people: Staff) -> None:
    (owner, _), _, (_, as_manager) = [await people.hire(role) for role in ("owner", "owner", "manager")]
    assert (await block(http, owner)).status_code == 200

    answer = await http.post(f"{ADMIN}/{owner}/unblock", headers=as_manager)

    assert_problem(answer, 403, "identity.outranked")


async def test_the_last_owner_is_never_blocked(http: httpx.AsyncClient, people: Staff) -> None:
    (first, _), (second, _) = await people.hire("owner"), await people.hire("owner")

    assert (await block(http, first)).status_code == 200
    assert_problem(await block(http, second), 409, "identity.last_owner")
    assert (await unblock(http, first)).status_code == 200
    assert (await block(http, second)).status_code == 200


async def test_two_owners_who_block_each_other_at_once_do_not_both_succeed(
    http: httpx.AsyncClient, people: Staff, database: Database
) -> None:
    for _ in range(5):
        database.clean()
        (anna, as_anna), (boris, as_boris) = await people.hire("owner"), await people.hire("owner")

        answers = await asyncio.gather(block(http, anna, as_boris), block(http, boris, as_anna))

        assert min(answer.status_code for answer in answers) == 200
        assert database.execute("SELECT count(*) FROM clients WHERE blocked_at IS NULL") == [(1,)]


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
