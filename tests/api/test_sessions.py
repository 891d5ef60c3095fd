"""Refreshing and ending sessions, over HTTP."""

import asyncio
import json
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import httpx
import pytest
from dishka import AsyncContainer

from entrypoints.ioc.container import make_container
from entrypoints.settings import Settings
from tests.fakes.system import FrozenClock
from tests.support.application import application
from tests.support.container import FrozenTime
from tests.support.database import Database
from tests.support.redis import a_redis, with_redis
from tests.support.sign_in import ANNA, AUTH, TOKEN_FIELDS, assert_problem, bearer

Tokens = dict[str, Any]


@pytest.fixture(params=["postgresql", "redis"])
async def http(
    request: pytest.FixtureRequest, settings: Settings, clock: FrozenClock
) -> AsyncIterator[httpx.AsyncClient]:
    """The application with each of the two session stores."""
    if request.param == "redis":
        await (await a_redis()).aclose()
        settings = with_redis(settings, session_store="redis")
    container = make_container(settings, FrozenTime(clock))
    async with another_process(container, settings) as client:
        yield client
    await container.close()


def another_process(container: AsyncContainer, settings: Settings) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=application(container, settings))
    return httpx.AsyncClient(transport=transport, base_url="http://shop.test")


async def registered(http: httpx.AsyncClient) -> Tokens:
    answer = await http.post(f"{AUTH}/register", json=ANNA)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def refresh(http: httpx.AsyncClient, tokens: Tokens) -> httpx.Response:
    return await http.post(f"{AUTH}/refresh", json={"refresh_token": tokens["refresh_token"]})


async def refreshed(http: httpx.AsyncClient, tokens: Tokens) -> Tokens:
    answer = await refresh(http, tokens)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def me(http: httpx.AsyncClient, tokens: Tokens) -> httpx.Response:
    return await http.get(f"{AUTH}/me", headers={"Authorization": f"Bearer {tokens['access_token']}"})


async def test_a_refresh_token_gives_a_fresh_pair(http: httpx.AsyncClient, clock: FrozenClock) -> None:
    first = await registered(http)
    clock.advance(minutes=11)
    assert_problem(await me(http, first), 401, "access.token_expired")

    second = await refreshed(http, first)

    assert set(second) == TOKEN_FIELDS
    assert second["refresh_token"] != first["refresh_token"]
    assert (await me(http, second)).json()["client"]["id"] == first["client"]["id"]
    assert (await refreshed(http, second))["refresh_token"] not in {
        first["refresh_token"],
        second["refresh_token"],
    }


async def test_parallel_refreshes_get_the_same_successor(http: httpx.AsyncClient) -> None:
    first = await registered(http)

    answers = await asyncio.gather(*(refreshed(http, first) for _ in range(8)))

    assert len({answer["refresh_token"] for answer in answers}) == 1
    assert {(await me(http, answer)).status_code for answer in answers} == {200}


async def test_a_replayed_refresh_token_ends_the_whole_session(
    http: httpx.AsyncClient, clock: FrozenClock
) -> None:
    """The thief and the client cannot both go on: neither does."""
    first = await registered(http)
    second = await refreshed(http, first)
    clock.advance(seconds=21)

    assert_problem(await refresh(http, first), 401, "identity.refresh_token_invalid")

    assert_problem(await refresh(http, second), 401, "identity.refresh_token_invalid")
    assert_problem(await me(http, second), 401, "access.session_ended")


async def test_an_older_refresh_token_is_a_replay_within_the_grace_too(http: httpx.AsyncClient) -> None:
    first = await registered(http)
    third = await refreshed(http, await refreshed(http, first))

    assert_problem(await refresh(http, first), 401, "identity.refresh_token_invalid")
    assert_problem(await refresh(http, third), 401, "identity.refresh_token_invalid")


async def test_a_session_that_nobody_uses_ends(http: httpx.AsyncClient, clock: FrozenClock) -> None:
    tokens = await registered(http)
    clock.advance(days=7)

    assert_problem(await refresh(http, tokens), 401, "identity.refresh_token_invalid")


async def test_logging_out_counts_at_the_next_request(http: httpx.AsyncClient) -> None:
    """INV-ID-8"""
    tokens, other = await registered(http), (await http.post(f"{AUTH}/login", json=ANNA)).json()
    assert (await me(http, tokens)).status_code == 200

    answer = await http.post(f"{AUTH}/logout", headers={"Authorization": f"Bearer {tokens['access_token']}"})

    assert answer.status_code == 204
    assert_problem(await me(http, tokens), 401, "access.session_ended")
    assert_problem(await refresh(http, tokens), 401, "identity.refresh_token_invalid")
    assert (await me(http, other)).status_code == 200


async def test_a_session_is_logged_out_by_its_refresh_token_alone(http: httpx.AsyncClient) -> None:
    tokens = await registered(http)
    body = {"refresh_token": tokens["refresh_token"]}

    assert (await http.post(f"{AUTH}/logout", json=body)).status_code == 204
    assert (await http.post(f"{AUTH}/logout", json=body)).status_code == 204

    assert_problem(await me(http, tokens), 401, "access.session_ended")


async def test_logging_out_needs_to_know_what_to_end(http: httpx.AsyncClient) -> None:
    assert_problem(await http.post(f"{AUTH}/logout"), 401, "access.sign_in_needed")
    forged = {"refresh_token": "x" * 70}
    assert_problem(await http.post(f"{AUTH}/logout", json=forged), 401, "identity.refresh_token_invalid")


async def test_logging_out_everywhere(http: httpx.AsyncClient) -> None:
    """INV-ID-8"""
    tokens = [await registered(http), *[(await http.post(f"{AUTH}/login", json=ANNA)).json() for _ in "ab"]]
    assert {(await me(http, one)).status_code for one in tokens} == {200}

    answer = await http.post(
        f"{AUTH}/logout-all", headers={"Authorization": f"Bearer {tokens[1]['access_token']}"}
    )

    assert answer.status_code == 204
    for one in tokens:
        assert_problem(await me(http, one), 401, "access.session_ended")
        assert_problem(await refresh(http, one), 401, "identity.refresh_token_invalid")


async def test_a_client_sees_where_they_are_signed_in_and_signs_out_one_device(
    http: httpx.AsyncClient,
) -> None:
    phone, laptop = await registered(http), await http.post(f"{AUTH}/login", json=ANNA)

    listed = (await http.get(f"{AUTH}/sessions", headers=bearer(laptop))).json()["items"]

    assert [(one["door"], one["current"]) for one in listed] == [("email", True), ("email", False)]
    ended = await http.delete(f"{AUTH}/sessions/{listed[1]['id']}", headers=bearer(laptop))
    assert ended.status_code == 204
    assert_problem(await me(http, phone), 401, "access.session_ended")
    assert len((await http.get(f"{AUTH}/sessions", headers=bearer(laptop))).json()["items"]) == 1


async def test_the_session_of_somebody_else_is_not_there(http: httpx.AsyncClient) -> None:
    """INV-ID-6"""
    anna = await http.post(f"{AUTH}/register", json=ANNA)
    peter = await http.post(f"{AUTH}/register", json=ANNA | {"email": "peter@example.com"})
    (session,) = (await http.get(f"{AUTH}/sessions", headers=bearer(anna))).json()["items"]

    for session_id in (session["id"], uuid4()):
        answer = await http.delete(f"{AUTH}/sessions/{session_id}", headers=bearer(peter))
        assert_problem(answer, 404, "identity.session_not_found")
    assert (await me(http, anna.json())).status_code == 200


async def test_one_kind_of_token_is_never_taken_for_the_other(http: httpx.AsyncClient) -> None:
    tokens = await registered(http)
    swapped = {"access_token": tokens["refresh_token"], "refresh_token": tokens["access_token"]}

    assert_problem(await me(http, swapped), 401, "access.token_invalid")
    assert (await refresh(http, swapped)).status_code in (400, 401)


async def test_a_blocked_client_is_refused_at_once_where_the_block_is_announced(
    http: httpx.AsyncClient, database: Database
) -> None:
    tokens = await registered(http)
    database.execute("UPDATE clients SET blocked_at = now()")

    assert_problem(await me(http, tokens), 403, "identity.client_blocked")
    assert_problem(await refresh(http, tokens), 401, "identity.refresh_token_invalid")


async def test_another_process_sees_a_logout_through_redis_at_once(
    settings: Settings, clock: FrozenClock
) -> None:
    await (await a_redis()).aclose()
    settings = with_redis(settings)
    here, there = (make_container(settings, FrozenTime(clock)) for _ in range(2))
    async with another_process(here, settings) as one, another_process(there, settings) as two:
        tokens = await registered(one)
        assert (await me(two, tokens)).status_code == 200

        await one.post(f"{AUTH}/logout", json={"refresh_token": tokens["refresh_token"]})

        assert_problem(await me(two, tokens), 401, "access.session_ended")
    await here.close()
    await there.close()


async def test_an_export_lists_every_session_of_this_person(http: httpx.AsyncClient) -> None:
    """INV-PD-2, wherever sessions are kept."""
    await http.post(f"{AUTH}/register", json=ANNA | {"email": "somebody.else@example.com"})
    first = await registered(http)
    await http.post(f"{AUTH}/logout", json={"refresh_token": first["refresh_token"]})
    second = await http.post(f"{AUTH}/login", json=ANNA)

    answer = await http.post("/api/v1/profile/data-export", headers=bearer(second))

    with ZipFile(BytesIO(answer.content)) as archive:
        sessions = json.loads(archive.read("data.json"))["sections"]["sessions"]
    assert [row["door"] for row in sessions["rows"]] == ["email", "email"]
    assert sorted(row["revoked_at"] is None for row in sessions["rows"]) == [False, True]
    assert all(set(row) == set(sessions["columns"]) for row in sessions["rows"])
