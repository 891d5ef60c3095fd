"""INV-PD-6: whatever goes on, right or wrong, the log has nothing of a person and no secret."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any, Final

import psycopg
import pytest
import structlog
from dishka import AsyncContainer

from adapters.persistence.statements import Statements
from application.shared.ports import UnitOfWork
from domain.identity.errors import DoorTaken
from entrypoints.logs import configure_logs
from entrypoints.settings import Settings
from entrypoints.settings_sections import LogSettings
from tests.support.buyer import API, COURIER
from tests.support.callers import SUPERUSER
from tests.support.init_data import signed_init_data
from tests.support.jobs import run_due_jobs
from tests.support.person import ADDRESS, COMMENT, EMAIL, LAST_NAME, NAME, PASSWORD, PHONE_TYPED, TRACES, come
from tests.support.shop import Shop
from tests.support.sign_in import AUTH

Log = Callable[[], list[dict[str, Any]]]

BROKEN: Final = "Сломано: "
TELEGRAM_USER: Final = {
    "id": 279058397,
    "first_name": NAME,
    "last_name": LAST_NAME,
    "username": "canary_user",
}


@pytest.fixture(params=["INFO", "DEBUG"])
def log(request: pytest.FixtureRequest) -> Iterator[Log]:
    """Every line of ours and of libraries, as an operator would read it."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    chosen = LogSettings().model_copy(update={"as_json": True, "level": request.param})
    configure_logs(chosen)
    # Loggers of the program outlive this test: none of them may keep its configuration.
    structlog.configure(cache_logger_on_first_use=False)
    (ours,) = root.handlers
    lines = io.StringIO()
    ours.setStream(lines)
    yield lambda: [json.loads(line) for line in lines.getvalue().splitlines()]
    root.handlers[:] = before
    root.setLevel(level)
    structlog.reset_defaults()


async def test_a_life_in_the_shop_and_everything_that_goes_wrong(
    shop: Shop, settings: Settings, worker: AsyncContainer, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = set(TRACES)
    anna = await come(shop)
    secrets |= {value.partition(" ")[2] for value in (anna.buyer.headers["Authorization"],)}
    tea = await shop.goods()
    await anna.order_and_receive(tea)
    secrets |= await _sign_in_everywhere(shop, settings)
    await _ask_wrongly(shop, anna.buyer.headers)
    await _break_the_database(shop, worker)
    await run_due_jobs(worker, settings)
    monkeypatch.setattr("adapters.persistence.client_cards.SqlClientCards.save", _broken_save)
    profile = await anna.buyer.get("profile")
    changed = {"version": profile["version"], "last_name": LAST_NAME + "-2"}
    answer = await shop.http.patch(f"{API}/profile", json=changed, headers=dict(anna.buyer.headers))
    assert answer.status_code == 500
    await anna.erase(forfeit_points=True)

    lines = log()

    events = {line["event"] for line in lines}
    assert {"http.unhandled", "the database refused"} <= events
    text = json.dumps(lines, ensure_ascii=False)
    assert "DETAIL:  ***" in text
    for secret in secrets:
        assert secret not in text, secret


async def _sign_in_everywhere(shop: Shop, settings: Settings) -> set[str]:
    """Return what nobody may read in a log."""
    assert settings.telegram.bot_token is not None
    token = settings.telegram.bot_token.get_secret_value()
    raw = signed_init_data(token, TELEGRAM_USER, int(shop.clock.now().timestamp()))
    signed = await shop.http.post(f"{AUTH}/telegram/verify", json={"init_data": raw})
    assert signed.status_code == 200, signed.text
    await shop.http.get(f"{AUTH}/me", headers={"Authorization": f"tma {raw}"})
    await shop.http.get(f"{AUTH}/me", headers={"Authorization": f"tma {raw}broken"})
    await shop.http.get(f"{AUTH}/me", headers={"Authorization": f"vk vk_user_id=1&sign={raw[-43:]}"})
    login = await shop.http.post(f"{AUTH}/login", json={"email": EMAIL, "password": PASSWORD})
    tokens = {login.json()[name] for name in ("access_token", "refresh_token")}
    await shop.http.post(f"{AUTH}/refresh", json={"refresh_token": login.json()["refresh_token"]})
    return tokens | {
        raw,
        token,
        raw.rpartition("hash=")[2],
        SUPERUSER["Authorization"].partition(" ")[2],
        PASSWORD,
    }


async def _ask_wrongly(shop: Shop, headers: Any) -> None:
    """Faults of every sort: bodies, parameters, paths, rights."""
    for body in (
        {"email": EMAIL, "password": "short", "display_name": NAME},
        {"email": EMAIL, "password": PASSWORD, "display_name": NAME, "address": ADDRESS},
        {"email": PHONE_TYPED, "password": [PASSWORD]},
    ):
        assert (await shop.http.post(f"{AUTH}/register", json=body)).status_code >= 400
    assert (await shop.http.post(f"{AUTH}/login", content=f'{{"email": "{EMAIL}"')).status_code == 400
    wrong = {"delivery": COURIER, "points": "0", "lines": [], "address": ADDRESS, "comment": COMMENT}
    assert (await shop.http.post(f"{API}/orders/", json=wrong, headers=dict(headers))).status_code >= 400
    assert (
        await shop.http.get(f"{API}/admin/clients/", params={"q": EMAIL}, headers=dict(headers))
    ).status_code == 403
    await shop.http.get(f"{API}/admin/clients/", params={"q": PHONE_TYPED}, headers=shop.staff)
    await shop.http.get(f"{API}/nowhere/{EMAIL}")


async def _break_the_database(shop: Shop, worker: AsyncContainer) -> None:
    """Refusals that quote the row, and values that do not fit."""
    async with worker() as scope:
        uow, statements = await scope.get(UnitOfWork), await scope.get(Statements)
        for statement, values in (
            (
                "INSERT INTO orders (id, comment, address) VALUES (gen_random_uuid(), %s, %s)",
                (COMMENT, ADDRESS),
            ),
            (
                "INSERT INTO doors (kind, value, client_id, details, created_at) VALUES (%s, %s, gen_random_uuid(), '{}', now())",
                ("email", EMAIL),
            ),
            ("SELECT %s::text::uuid", (NAME,)),
            ("SELECT %s::text::date", (ADDRESS,)),
        ):
            try:
                async with uow:
                    await statements.run(statement, values)  # type: ignore[arg-type]
            except (psycopg.Error, DoorTaken):
                structlog.get_logger("test").exception("the database refused")


async def _broken_save(self: Any, card: Any) -> None:
    """As a bug would: with the whole card in the row that the database quotes."""
    await self._statements.run(
        "INSERT INTO client_contacts (client_id, kind, value, raw, is_primary, position)"
        " VALUES (%s, 'pigeon', %s, %s, true, 1)",
        (card.client_id, EMAIL, f"{BROKEN}{NAME}, {ADDRESS}"),
    )
