"""An address that somebody has registered with is linked by its code: what the code proves, and what it does not.

Anybody may register with any address, so whoever waits for its owner must not come in with them (D11).
"""

from collections.abc import AsyncIterator

import httpx
import pytest
from dishka import AsyncContainer

from entrypoints.ioc.container import make_worker_container
from entrypoints.settings import Settings
from tests.fakes.system import FrozenClock
from tests.support.books import assert_books_balance
from tests.support.container import FrozenTime
from tests.support.database import Database
from tests.support.jobs import run_due_jobs
from tests.support.linking import asked, code_in, confirm, doors_of, link, with_mail
from tests.support.mail import MailServer, mail_server
from tests.support.merging import undone
from tests.support.sign_in import ANNA, AUTH, assert_problem, bearer, launch_params, tma, vk

ADDRESS = ANNA["email"]
NEW_PASSWORD = "/api/v1/profile/password"


@pytest.fixture
async def mail() -> AsyncIterator[MailServer]:
    async with mail_server() as server:
        yield server


@pytest.fixture
def settings(settings: Settings, mail: MailServer) -> Settings:
    return with_mail(settings, mail)


@pytest.fixture
async def worker(settings: Settings, clock: FrozenClock) -> AsyncIterator[AsyncContainer]:
    container = make_worker_container(settings, FrozenTime(clock))
    yield container
    await container.close()


@pytest.fixture
async def registered(http: httpx.AsyncClient) -> dict[str, str]:
    """Of whoever was the first to name the address."""
    return bearer(await http.post(f"{AUTH}/register", json=ANNA))


async def logged_in(http: httpx.AsyncClient, password: str = ANNA["password"]) -> httpx.Response:
    return await http.post(f"{AUTH}/login", json={"email": ADDRESS, "password": password})


async def test_it_is_asked_about_alike_and_merged_when_the_code_is_right(
    http: httpx.AsyncClient,
    settings: Settings,
    worker: AsyncContainer,
    mail: MailServer,
    registered: dict[str, str],
    database: Database,
) -> None:
    link_id = await asked(http, tma(settings), ADDRESS)
    await run_due_jobs(worker, settings)

    offered = await confirm(http, tma(settings), link_id, code_in(mail))
    assert_problem(offered, 409, "linking.door_of_another")
    assert offered.json()["details"] == {"merge_offer": True}
    merged = await confirm(http, tma(settings), link_id, code_in(mail), merge=True)

    assert merged.status_code == 200, merged.text
    assert merged.json()["merge_id"] is not None
    assert await doors_of(http, tma(settings)) == {"email:anna@example.com", "telegram:279058397"}
    assert_problem(await http.get(f"{AUTH}/me", headers=registered), 401, "access.token_invalid")
    assert_books_balance(database)


async def test_the_password_of_whoever_registered_first_opens_nothing_afterwards(
    http: httpx.AsyncClient,
    settings: Settings,
    worker: AsyncContainer,
    mail: MailServer,
    registered: dict[str, str],
) -> None:
    link_id = await asked(http, tma(settings), ADDRESS)
    await run_due_jobs(worker, settings)
    merge = await confirm(http, tma(settings), link_id, code_in(mail), merge=True)

    assert_problem(await logged_in(http), 401, "identity.credentials_wrong")
    chosen = await http.put(NEW_PASSWORD, json={"password": "мой собственный"}, headers=tma(settings))
    assert chosen.status_code == 204, chosen.text
    assert await doors_of(http, bearer(await logged_in(http, "мой собственный"))) == {
        "email:anna@example.com",
        "telegram:279058397",
    }
    await undone(http, {"id": merge.json()["merge_id"]})
    assert (await logged_in(http)).status_code == 200


async def test_the_other_doors_of_whoever_registered_first_do_not_come_along(
    http: httpx.AsyncClient,
    settings: Settings,
    worker: AsyncContainer,
    mail: MailServer,
    registered: dict[str, str],
    database: Database,
) -> None:
    trojan = launch_params(settings)["launch_params"]
    assert (await link(http, registered, kind="vk", value=trojan)).status_code == 200
    link_id = await asked(http, tma(settings), ADDRESS)
    await run_due_jobs(worker, settings)

    refused = await confirm(http, tma(settings), link_id, code_in(mail), merge=True)

    assert_problem(refused, 409, "linking.other_doors_unproven")
    assert await doors_of(http, tma(settings)) == {"telegram:279058397"}
    assert await doors_of(http, vk(settings)) == {"email:anna@example.com", "vk:494075"}
    assert database.execute("SELECT count(*) FROM client_merges") == [(0,)]


async def test_who_knows_the_password_too_merges_from_that_side(
    http: httpx.AsyncClient, settings: Settings, registered: dict[str, str]
) -> None:
    await doors_of(http, tma(settings))
    raw = tma(settings)["Authorization"].removeprefix("tma ")

    merged = await link(http, registered, kind="telegram", value=raw, merge=True)

    assert merged.status_code == 200, merged.text
    assert await doors_of(http, bearer(await logged_in(http))) == {
        "email:anna@example.com",
        "telegram:279058397",
    }
