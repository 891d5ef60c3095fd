"""Linking a second door, with proof of both (D11)."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest
from dishka import AsyncContainer

from entrypoints.settings import Settings
from tests.fakes.system import FrozenClock
from tests.support.database import Database
from tests.support.jobs import make_due, run_due_jobs
from tests.support.linking import OTHER_ADDRESS, asked, code_in, confirm, doors_of, link, with_mail
from tests.support.mail import MailServer, mail_server
from tests.support.sign_in import ANNA, AUTH, assert_problem, bearer, init_data, tma


@pytest.fixture
async def mail() -> AsyncIterator[MailServer]:
    async with mail_server() as server:
        yield server


@pytest.fixture
def settings(settings: Settings, mail: MailServer) -> Settings:
    return with_mail(settings, mail)


def another_than(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


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
    make_due(database)
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
