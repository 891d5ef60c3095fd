"""Somebody who leaves traces wherever a client can: each of them a text that is nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import httpx

from domain.shared.ids import ClientId
from tests.support.buyer import API, COURIER, Buyer, Goods
from tests.support.database import Database
from tests.support.shop import Shop
from tests.support.sign_in import AUTH, bearer

NAME: Final = "Канарейка-Имя"
LAST_NAME: Final = "Канарейка-Фамилия"
EMAIL: Final = "canary.mail@example.com"
PHONE, PHONE_TYPED, PHONE_TAIL = "+79161112233", "8 (916) 111-22-33", "9161112233"
ADDRESS: Final = "Канарейка-Адрес, Тверская, 1, кв. 17"
COMMENT: Final = "Канарейка-Комментарий: звонить дважды"
NOTE: Final = "Канарейка-Заметка: любит зелёный чай"
TAG: Final = "канарейка-метка"
BIRTHDAY: Final = "1987-03-29"
PASSWORD: Final = "канарейка поёт по утрам"
STAFF_REASON: Final = "Канарейка-Причина: просил по телефону"

TRACES: Final = (
    NAME, LAST_NAME, EMAIL, PHONE, PHONE_TYPED, PHONE_TAIL, ADDRESS, COMMENT, NOTE, TAG, BIRTHDAY, PASSWORD, STAFF_REASON
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    shop: Shop
    buyer: Buyer

    @property
    def client_id(self) -> ClientId:
        return self.buyer.client_id

    async def export(self) -> httpx.Response:
        return await self.shop.http.post(f"{API}/profile/data-export", headers=self.buyer.headers)

    async def erase(self, **concessions: bool) -> httpx.Response:
        return await self.shop.http.post(
            f"{API}/profile/erasure", json=concessions, headers=self.buyer.headers
        )

    async def order_home(self, goods: Goods) -> dict[str, Any]:
        return await self.buyer.bought((goods, "1"), delivery=COURIER, address=ADDRESS, comment=COMMENT)

    async def order_and_receive(self, goods: Goods) -> dict[str, Any]:
        """Paid, accepted, made ready, handed over."""
        order = await self.order_home(goods)
        await self.shop.paid(self.buyer, order)
        for step in ("accept", "ready", "complete"):
            answer = await self.shop.step(order, step)
            assert answer.status_code < 300, answer.text
        return order


async def come(shop: Shop) -> Person:
    """Register with an address and a password, fill in the card; the staff add what they know."""
    body = {"email": EMAIL, "password": PASSWORD, "display_name": NAME}
    answer = await shop.http.post(f"{AUTH}/register", json=body)
    assert answer.status_code == 201, answer.text
    client_id, headers = ClientId(UUID(answer.json()["client"]["id"])), bearer(answer)
    profile = (await shop.http.get(f"{API}/profile", headers=headers)).json()
    changes = {
        "version": profile["version"],
        "first_name": NAME,
        "last_name": LAST_NAME,
        "birthday": BIRTHDAY,
        "contacts": [{"kind": "phone", "value": PHONE_TYPED}],
    }
    await _done(shop, "PATCH", "profile", headers, changes)
    office = f"admin/clients/{client_id}"
    await _done(shop, "POST", f"{office}/notes", shop.staff, {"text": NOTE})
    await _done(shop, "PUT", f"{office}/tags/{TAG}", shop.staff, None)
    return Person(shop=shop, buyer=Buyer(client_id=client_id, http=shop.http, headers=headers))


async def _done(shop: Shop, method: str, path: str, headers: Mapping[str, str], body: Any) -> None:
    answer = await shop.http.request(method, f"{API}/{path}", json=body, headers=dict(headers))
    assert answer.status_code < 300, answer.text


def traces_in(database: Database) -> dict[str, list[str]]:
    """By table: the texts of this person that any of its rows still holds."""
    tables = database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    found = {}
    for (table,) in tables:
        rows = " ".join(row for (row,) in database.execute(f"SELECT t::text FROM {table} t"))
        found[table] = [trace for trace in TRACES if any(spelt in rows for spelt in _spellings(trace))]
    return {table: traces for table, traces in found.items() if traces}


def _spellings(text: str) -> tuple[str, ...]:
    """As a row's text, a column of JSON or one of bytes has it."""
    return text, text.replace('"', '""'), text.encode().hex()
