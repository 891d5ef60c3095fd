"""How the connection stands where a shop is connected: what staff see of it, and that nobody else makes it asked."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from application.shared.access import Role
from entrypoints.settings import Settings
from entrypoints.simulators.woocommerce.simulator import WooCommerceSimulator
from tests.fakes.system import FrozenClock
from tests.support.sign_in import assert_problem
from tests.support.staff import People
from tests.support.woocommerce import CREDENTIALS, running_woocommerce

STATUS = "/api/v1/admin/woocommerce/status"
USER, PASSWORD = CREDENTIALS


@pytest.fixture(scope="module")
def running() -> Iterator[WooCommerceSimulator]:
    with running_woocommerce() as simulator:
        yield simulator


@pytest.fixture
def simulator(running: WooCommerceSimulator, clock: FrozenClock) -> WooCommerceSimulator:
    running.reset()
    running.clock.set(clock.now())
    return running


@pytest.fixture
def settings(settings: Settings, simulator: WooCommerceSimulator) -> Settings:
    connected = {"url": simulator.store.home, "user": USER, "application_password": SecretStr(PASSWORD)}
    return replace(settings, woocommerce=settings.woocommerce.model_copy(update=connected))


async def connection(
    http: httpx.AsyncClient, staff: dict[str, str], *, language: str = "en"
) -> dict[str, Any]:
    answer = await http.get(STATUS, headers=staff | {"Accept-Language": language})
    assert answer.status_code == 200, answer.text
    assert PASSWORD not in answer.text
    found: dict[str, Any] = answer.json()["connection"]
    return found


async def test_a_right_shop_is_shown_with_its_versions(
    http: httpx.AsyncClient, staff: dict[str, str], simulator: WooCommerceSimulator
) -> None:
    seen = await connection(http, staff)

    assert (seen["connected"], seen["ok"], seen["findings"]) == (True, True, [])
    assert (seen["wordpress"], seen["woocommerce"]) == ("6.9.1", "10.5.2")
    assert (seen["url"], seen["user"]) == (simulator.store.home, USER)
    assert {call.method for call in simulator.calls} == {"GET"}


async def test_what_is_wrong_is_said_in_the_language_asked_for(
    http: httpx.AsyncClient, staff: dict[str, str], simulator: WooCommerceSimulator
) -> None:
    simulator.open_door(password="another")
    texts = {}
    for language in ("ru", "en"):
        seen = await connection(http, staff, language=language)
        (finding,) = seen["findings"]
        assert (seen["ok"], finding["code"], finding["blocks"]) == (False, "wrong_password", True)
        texts[language] = finding["text"].lower()

    assert "пароль приложения" in texts["ru"]
    assert "application password" in texts["en"]


async def test_a_mere_warning_leaves_the_shop_usable(
    http: httpx.AsyncClient, staff: dict[str, str], simulator: WooCommerceSimulator
) -> None:
    simulator.open_door(clock_skew_seconds=-900)

    seen = await connection(http, staff)

    (finding,) = seen["findings"]
    assert (seen["ok"], finding["code"], finding["blocks"]) == (True, "clock_off", False)
    assert finding["details"] == {"minutes": "15"}


@pytest.mark.parametrize("role", [None, Role.CASHIER])
async def test_only_who_may_manage_the_shop_makes_it_asked(
    http: httpx.AsyncClient, people: People, simulator: WooCommerceSimulator, role: Role | None
) -> None:
    _, headers = await people.come(role)

    assert_problem(await http.get(STATUS, headers=headers), 403, "access.permission_missing")
    assert not simulator.calls
