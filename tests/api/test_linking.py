"""Linking a second door, with proof of both (D11)."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import httpx
import pytest
from dishka import AsyncContainer
from pydantic import SecretStr

from entrypoints.ioc.container import make_worker_container
from entrypoints.settings import Settings
from tests.fakes.system import FrozenClock
from tests.support.books import assert_books_balance
from tests.support.container import FrozenTime
from tests.support.database import Database
from tests.support.jobs import run_due_jobs
from tests.support.mail import MailServer, mail_server
from tests.support.sign_in import ANNA, AUTH, assert_problem, bearer, init_data, tma

DOORS = "/api/v1/profile/doors"
OTHER_ADDRESS = "anna.work@example.com"


@pytest.fixture
async def mail() -> AsyncIterator[MailServer]:
    async with mail_server() as server:
        yield server


@pytest.fixture
def settings(settings: Settings, mail: MailServer) -> Settings:
    own = {"smtp_url": SecretStr(mail.url), "mail_from": "Лавка <shop@example.ru>"}
    return replace(settings, mail=settings.mail.model_copy(update=own))


@pytest.fixture
async def worker(settings: Settings, clock: FrozenClock) -> AsyncIterator[AsyncContainer]:
    container = make_worker_container(settings, FrozenTime(clock))
    yield container
    await container.close()


@pytest.fixture
async def anna(http: httpx.AsyncClient) -> dict[str, str]:
    return bearer(await http.post(f"{AUTH}/register", json=ANNA))


async def link(http: httpx.AsyncClient, headers: dict[str, str], **body: Any) -> httpx.Response:
    return await http.post(f"{DOORS}/link", json=body, headers=headers)


async def confirm(
    http: httpx.AsyncClient, headers: dict[str, str], link_id: str, code: str, **body: Any
) -> httpx.Response:
    body = {"link_id": link_id, "code": code} | body
    return await http.post(f"{DOORS}/confirm", json=body, headers=headers)


async def asked(http: httpx.AsyncClient, headers: dict[str, str], address: str = OTHER_ADDRESS) -> str:
    answer = await link(http, headers, kind="email", value=address)
    assert answer.status_code == 200, answer.text
    assert answer.json()["linked"] is False
    link_id: str = answer.json()["link_id"]
    return link_id


def code_in(mail: MailServer) -> str:
    found = re.search(r"\b\d{6}\b", mail.letters[-1].get_content())
    assert found is not None
    return found.group()


def another_than(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


async def doors_of(http: httpx.AsyncClient, headers: dict[str, str]) -> set[str]:
    me = (await http.get(f"{AUTH}/me", headers=headers)).json()
    return {door["kind"] + ":" + door["value"] for door in me["client"]["doors"]}


async def test_telegram_is_linked_by_its_launch_parameters(
    http: httpx.AsyncClient, settings: Settings, anna: dict[str, str]
) -> None:
    raw = init_data(settings)["init_data"]

    for _ in "twice":
        answer = await link(http, anna, kind="telegram", value=raw)
        assert answer.status_code == 200, answer.text
        assert answer.json()["linked"] is True

    assert await doors_of(http, anna) == {"email:anna@example.com", "telegram:279058397"}
    assert await doors_of(http, tma(settings)) == await doors_of(http, anna)


async def test_a_forged_proof_links_nothing(
    http: httpx.AsyncClient, settings: Settings, anna: dict[str, str]
) -> None:
    raw = init_data(settings)["init_data"]

    assert_problem(
        await link(http, anna, kind="telegram", value=raw.replace("279058397", "279058398")),
        401,
        "identity.init_data_invalid",
    )
    assert_problem(
        await link(http, anna, kind="vk", value="vk_user_id=1&sign=x"), 401, "identity.launch_params_invalid"
    )
    assert await doors_of(http, anna) == {"email:anna@example.com"}


async def test_an_address_is_linked_by_the_code_that_was_sent_there(
    http: httpx.AsyncClient, settings: Settings, worker: AsyncContainer, mail: MailServer, database: Database
) -> None:
    link_id = await asked(http, tma(settings), "Anna.Work@Example.com")
    await run_due_jobs(worker, settings)

    (letter,) = mail.letters
    assert letter["To"] == OTHER_ADDRESS
    code = code_in(mail)
    answer = await confirm(http, tma(settings), link_id, code)

    assert answer.status_code == 200, answer.text
    assert await doors_of(http, tma(settings)) == {f"email:{OTHER_ADDRESS}", "telegram:279058397"}
    assert_problem(await confirm(http, tma(settings), link_id, code), 403, "linking.code_wrong")
    stored = database.execute("SELECT code_hash FROM door_links")[0][0]
    assert code.encode() not in bytes(stored)
    assert code not in str(database.execute("SELECT args FROM procrastinate_jobs"))


async def test_a_code_is_of_no_use_to_somebody_else(
    http: httpx.AsyncClient,
    settings: Settings,
    worker: AsyncContainer,
    mail: MailServer,
    anna: dict[str, str],
) -> None:
    """INV-ID-6"""
    link_id = await asked(http, anna)
    await run_due_jobs(worker, settings)

    stranger = await confirm(http, tma(settings), link_id, code_in(mail))
    nothing = await confirm(http, tma(settings), str(uuid4()), code_in(mail))

    assert_problem(stranger, 403, "linking.code_wrong")
    assert stranger.content == nothing.content
    assert (await confirm(http, anna, link_id, code_in(mail))).status_code == 200


async def test_a_code_dies_after_ten_minutes(
    http: httpx.AsyncClient,
    settings: Settings,
    worker: AsyncContainer,
    mail: MailServer,
    anna: dict[str, str],
    clock: FrozenClock,
) -> None:
    link_id = await asked(http, anna)
    await run_due_jobs(worker, settings)
    clock.advance(minutes=10)
    fresh = bearer(await http.post(f"{AUTH}/login", json=ANNA))

    assert_problem(await confirm(http, fresh, link_id, code_in(mail)), 403, "linking.code_wrong")


async def test_parallel_guesses_get_five_attempts_at_most(
    http: httpx.AsyncClient,
    settings: Settings,
    worker: AsyncContainer,
    mail: MailServer,
    anna: dict[str, str],
    database: Database,
) -> None:
    link_id = await asked(http, anna)
    await run_due_jobs(worker, settings)
    wrong = another_than(code_in(mail))

    answers = await asyncio.gather(*(confirm(http, anna, link_id, wrong) for _ in range(20)))

    assert {answer.status_code for answer in answers} == {403, 429}
    assert database.execute("SELECT attempts FROM door_links") == [(5,)]
    assert (await confirm(http, anna, link_id, code_in(mail))).status_code in (403, 429)
    assert await doors_of(http, anna) == {"email:anna@example.com"}


async def test_an_address_of_another_client_is_asked_about_alike_and_merged_when_both_are_proven(
    http: httpx.AsyncClient,
    settings: Settings,
    worker: AsyncContainer,
    mail: MailServer,
    anna: dict[str, str],
    database: Database,
) -> None:
    taken = await link(http, tma(settings), kind="email", value=ANNA["email"])
    assert (taken.status_code, taken.json()["linked"]) == (200, False)
    link_id = taken.json()["link_id"]
    await run_due_jobs(worker, settings)

    offered = await confirm(http, tma(settings), link_id, code_in(mail))
    assert_problem(offered, 409, "linking.door_of_another")
    assert offered.json()["details"] == {"merge_offer": True}
    merged = await confirm(http, tma(settings), link_id, code_in(mail), merge=True)

    assert merged.status_code == 200, merged.text
    assert merged.json()["merge_id"] is not None
    assert await doors_of(http, tma(settings)) == {"email:anna@example.com", "telegram:279058397"}
    assert_problem(await http.get(f"{AUTH}/me", headers=anna), 401, "access.token_invalid")
    again = bearer(await http.post(f"{AUTH}/login", json=ANNA))
    assert await doors_of(http, again) == await doors_of(http, tma(settings))
    assert_books_balance(database)


async def test_the_same_door_linked_by_two_at_once_belongs_to_one(
    http: httpx.AsyncClient, settings: Settings, anna: dict[str, str]
) -> None:
    peter = bearer(await http.post(f"{AUTH}/register", json=ANNA | {"email": "peter@example.com"}))
    raw = init_data(settings)["init_data"]

    answers = await asyncio.gather(*(link(http, who, kind="telegram", value=raw) for who in (anna, peter)))

    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_a_letter_that_did_not_leave_is_sent_later_with_another_code(
    http: httpx.AsyncClient,
    settings: Settings,
    worker: AsyncContainer,
    mail: MailServer,
    anna: dict[str, str],
    database: Database,
) -> None:
    mail.refusing = True
    link_id = await asked(http, anna)
    await run_due_jobs(worker, settings)
    assert mail.letters == []

    mail.refusing = False
    database.execute("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")
    await run_due_jobs(worker, settings)

    assert (await confirm(http, anna, link_id, code_in(mail))).status_code == 200


async def test_codes_are_not_sent_without_end(http: httpx.AsyncClient, anna: dict[str, str]) -> None:
    await asked(http, anna)

    assert_problem(await link(http, anna, kind="email", value=OTHER_ADDRESS), 429, "request.too_many")


async def test_where_no_code_can_be_sent_it_is_said_at_once(
    http: httpx.AsyncClient, anna: dict[str, str]
) -> None:
    answer = await link(http, anna, kind="phone", value="+7 999 123-45-67")

    assert_problem(answer, 422, "linking.door_unreachable")
