"""What clients tell the shop: the first word makes the client (S2-109)."""

import asyncio
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from entrypoints.settings import Settings
from tests.support.callers import SUPERUSER
from tests.support.database import Database
from tests.support.sign_in import ANNA, AUTH, assert_problem, bearer, tma, vk

FEEDBACK = "/api/v1/feedback/app"
OFFICE = "/api/v1/admin/feedback"
DIALOGUES = "/api/v1/admin/dialogues/messages"


async def write(
    http: httpx.AsyncClient, headers: Mapping[str, str], text: str = "Здравствуйте"
) -> httpx.Response:
    return await http.post(f"{FEEDBACK}/message", json={"text": text}, headers=headers)


async def rate(http: httpx.AsyncClient, headers: Mapping[str, str], **body: Any) -> httpx.Response:
    return await http.post(f"{FEEDBACK}/rating", json={"stars": 5} | body, headers=headers)


def add_order(database: Database, client_id: str) -> str:
    order_id = uuid4()
    zeroes = (
        "goods_minor, discount_minor, max_points_hundredths, points_hundredths, certificate_minor,"
        " delivery_minor, total_minor, accrual_base_minor, accrual_hundredths, program_version, rate_bp,"
        " max_share_bp, captured_minor, orphaned_minor, refunded_minor"
    )
    words = "state, payment, fulfilment, loyalty_mode, tier_code, delivery_code, delivery_kind, delivery_name"
    database.execute(
        f"INSERT INTO orders (id, number, client_id, quote_hash, placed_at, {zeroes}, {words}) VALUES"
        f" (%s, 1001, %s, 'x', now(), {', '.join(['0'] * 15)}, {', '.join(chr(39) + 'x' + chr(39) for _ in range(8))})",
        order_id,
        UUID(client_id),
    )
    return str(order_id)


async def test_the_first_message_from_the_mini_app_makes_the_client_and_later_ones_find_them(
    http: httpx.AsyncClient, settings: Settings, database: Database
) -> None:
    """S2-109"""
    first, second = await write(http, tma(settings)), await write(http, tma(settings), "Это снова я")

    assert (first.status_code, second.status_code) == (201, 201), first.text
    assert database.execute("SELECT kind, value FROM doors") == [("telegram", "279058397")]
    rows = "SELECT client_id = clients.id, direction, channel, template, text, state FROM messages, clients ORDER BY 5"
    assert database.execute(rows) == [
        (True, "in", "app", None, "Здравствуйте", "received"),
        (True, "in", "app", None, "Это снова я", "received"),
    ]


async def test_the_first_word_from_vk_makes_a_client_too(
    http: httpx.AsyncClient, settings: Settings, database: Database
) -> None:
    """S2-109"""
    answers = [await rate(http, vk(settings)), await write(http, vk(settings))]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert database.execute("SELECT kind FROM doors") == [("vk",)]


async def test_first_words_at_the_same_moment_make_one_client(
    http: httpx.AsyncClient, settings: Settings, database: Database
) -> None:
    """S2-109"""
    headers = tma(settings)

    answers = await asyncio.gather(
        *(write(http, headers, f"№ {number}") for number in range(6)),
        *(rate(http, headers) for _ in range(6)),
    )

    assert {answer.status_code for answer in answers} == {201}
    assert database.execute("SELECT count(*) FROM clients") == [(1,)]
    assert database.execute("SELECT count(*), count(DISTINCT client_id) FROM messages") == [(6, 1)]
    assert database.execute("SELECT count(*), count(DISTINCT client_id) FROM ratings") == [(6, 1)]


async def test_a_message_is_in_the_dialogue(http: httpx.AsyncClient, settings: Settings) -> None:
    await write(http, tma(settings), "  Где мой заказ?\n ")

    page = (await http.get(DIALOGUES, params={"direction": "in"}, headers=dict(SUPERUSER))).json()
    out = (await http.get(DIALOGUES, params={"direction": "out"}, headers=dict(SUPERUSER))).json()

    [message] = page["items"]
    assert (message["text"], message["direction"], message["state"]) == ("Где мой заказ?", "in", "received")
    assert (message["channel"], message["template"]) == ("app", None)
    assert out["items"] == []


async def test_a_repeated_request_writes_once(http: httpx.AsyncClient, database: Database) -> None:
    headers = bearer(await http.post(f"{AUTH}/register", json=ANNA))
    for path, body in (("message", {"text": "Да"}), ("rating", {"stars": 4})):
        answers = [
            await http.post(f"{FEEDBACK}/{path}", json=body, headers=headers | {"Idempotency-Key": path})
            for _ in "ab"
        ]
        assert [answer.status_code for answer in answers] == [201, 201]
        assert answers[0].json() == answers[1].json()
        assert answers[1].headers["idempotent-replayed"] == "true"

    assert database.execute("SELECT (SELECT count(*) FROM messages), (SELECT count(*) FROM ratings)") == [
        (1, 1)
    ]


async def test_an_order_is_rated_once_by_whoever_placed_it(
    http: httpx.AsyncClient, database: Database
) -> None:
    """INV-ID-6: somebody else's order is not there."""
    anna = await http.post(f"{AUTH}/register", json=ANNA)
    boris = await http.post(f"{AUTH}/register", json=ANNA | {"email": "boris@example.com"})
    order_id = add_order(database, anna.json()["client"]["id"])

    assert_problem(await rate(http, bearer(boris), order_id=order_id), 404, "orders.not_found")
    assert_problem(await rate(http, bearer(anna), order_id=str(uuid4())), 404, "orders.not_found")
    answers = await asyncio.gather(*(rate(http, bearer(anna), order_id=order_id, stars=2) for _ in range(3)))

    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
    topics = (
        "SELECT payload - 'rating_id' - 'occurred_at' FROM event_log WHERE topic = 'feedback.rating_left'"
    )
    expected = {"client_id": anna.json()["client"]["id"], "order_id": order_id, "stars": 2}
    assert database.execute(topics) == [(expected,)]


async def test_the_staff_read_what_was_told_the_newest_first(
    http: httpx.AsyncClient, settings: Settings
) -> None:
    await rate(http, tma(settings), stars=5, comment=" ")
    await rate(http, tma(settings), stars=2, comment="Долго")
    await write(http, tma(settings), "Верните деньги")

    async def told(**query: str) -> list[tuple[str, int | None, str | None]]:
        seen, cursor = [], ""
        while True:
            params = {"limit": "1", "with_total": "true", **query} | ({"cursor": cursor} if cursor else {})
            page = (await http.get(OFFICE, params=params, headers=dict(SUPERUSER))).json()
            seen += [(item["kind"], item["stars"], item["text"]) for item in page["items"]]
            cursor = page["next_cursor"]
            if not cursor:
                assert page["total"] == len(seen)
                return seen

    good, bad, message = ("rating", 5, None), ("rating", 2, "Долго"), ("message", None, "Верните деньги")
    assert sorted(await told(), key=str) == sorted([message, bad, good], key=str)
    assert await told(kind="message") == [message]
    assert await told(max_stars="3") == [bad]
    assert await told(kind="message", max_stars="3") == []
    assert await told(client_id=str(uuid4())) == []


async def test_feedback_is_part_of_the_timeline(http: httpx.AsyncClient, settings: Settings) -> None:
    await rate(http, tma(settings), stars=3)
    await write(http, tma(settings))
    [rating, _] = (await http.get(OFFICE, headers=dict(SUPERUSER))).json()["items"]

    place = f"/api/v1/admin/clients/{rating['client']['id']}/timeline"
    entries = (await http.get(place, headers=dict(SUPERUSER))).json()["items"]

    assert {entry["title"] for entry in entries} == {
        "Оценка: 3 из 5",
        "Сообщение от клиента",
        "Клиент № 1 зарегистрирован",
    }


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("message", {}),
        ("message", {"text": ""}),
        ("message", {"text": " \n "}),
        ("message", {"text": "x" * 4_001}),
        ("message", {"text": "a\u0000b"}),
        ("message", {"text": "x", "client_id": str(uuid4())}),
        ("rating", {"stars": 0}),
        ("rating", {"stars": 6}),
        ("rating", {"stars": "5"}),
        ("rating", {"stars": 5, "comment": "x" * 2_001}),
        ("rating", {"stars": 5, "order_id": "1001"}),
    ],
)
async def test_what_makes_no_sense_is_refused(
    http: httpx.AsyncClient, database: Database, path: str, body: dict[str, Any]
) -> None:
    headers = bearer(await http.post(f"{AUTH}/register", json=ANNA))

    answer = await http.post(f"{FEEDBACK}/{path}", json=body, headers=headers)

    assert answer.status_code in (400, 422), answer.text
    assert database.execute("SELECT (SELECT count(*) FROM messages), (SELECT count(*) FROM ratings)") == [
        (0, 0)
    ]


async def test_whoever_is_not_a_client_tells_nothing_and_reads_nothing(
    http: httpx.AsyncClient, settings: Settings, database: Database
) -> None:
    client = bearer(await http.post(f"{AUTH}/register", json=ANNA))
    forged = {"Authorization": tma(settings)["Authorization"][:-1] + "x"}

    assert_problem(await write(http, {}), 401, "access.sign_in_needed")
    assert_problem(await write(http, forged), 401, "identity.init_data_invalid")
    assert_problem(await write(http, SUPERUSER), 403, "access.client_only")
    assert_problem(await http.get(OFFICE), 401, "access.sign_in_needed")
    assert_problem(await http.get(OFFICE, headers=client), 403, "access.permission_missing")
    assert database.execute("SELECT count(*) FROM clients") == [(1,)]


async def test_a_blocked_client_tells_nothing_more(
    http: httpx.AsyncClient, settings: Settings, database: Database
) -> None:
    """INV-ID-8"""
    await write(http, tma(settings))
    database.execute("UPDATE clients SET blocked_at = now()")

    assert_problem(await write(http, tma(settings)), 403, "identity.client_blocked")
    assert_problem(await rate(http, tma(settings)), 403, "identity.client_blocked")
