"""Everything that happened with a client, for the staff."""

from uuid import uuid4

import httpx
import psycopg
import pytest
from dishka import AsyncContainer

from tests.fakes.system import MOMENT
from tests.support.database import Database
from tests.support.sign_in import ANNA, AUTH, assert_problem, bearer, session_headers
from tests.support.statements import StatementCounter
from tests.support.timeline import ANNAS, CLIENTS, ORDER, OTHERS, logged, said, timeline


@pytest.fixture
def clients(database: Database) -> None:
    for client_id in (ANNAS, OTHERS):
        database.execute(
            "INSERT INTO clients (id, display_name, created_at) VALUES (%s, 'Анна', %s)", client_id, MOMENT
        )


@pytest.fixture
def history(clients: None, database: Database) -> None:
    """Of two people, and of nobody."""
    logged(database, "identity.client_registered", minute=0, number=7, door="telegram")
    logged(
        database,
        "orders.order_placed",
        minute=1,
        actor=f"client:{ANNAS}",
        order_id=ORDER,
        number=1001,
        total={"minor": 123_450, "currency": "RUB"},
    )
    said(database, "Когда привезёте?", minute=2, direction="in")
    said(database, "Завтра", minute=3)
    logged(database, "loyalty.points_accrued", minute=4, order_id=ORDER, points={"hundredths": 12_345})
    logged(database, "dreams.client_dreamt", minute=5, of=["sheep", "goats"], deep=True, odd={"a": 1})
    logged(database, "orders.order_paid", minute=6, client=OTHERS, order_id=ORDER, number=1, cash=None)
    said(database, "Чужое", minute=6, client=OTHERS)


@pytest.mark.usefixtures("history")
async def test_events_and_messages_are_one_list_the_newest_first(
    http: httpx.AsyncClient, staff: dict[str, str]
) -> None:
    page = await timeline(http, staff, with_total="true")

    assert [entry["title"] for entry in page["items"]] == [
        "dreams.client_dreamt",
        "Начислены баллы: 123,45",
        "Сообщение клиенту",
        "Сообщение от клиента",
        "Оформлен заказ № 1001 на 1\u00a0234,50\u00a0₽",
        "Клиент № 7 зарегистрирован",
    ]
    assert page["total"] == 6
    dreamt, accrued, _, received, placed, _ = page["items"]
    assert (dreamt["kind"], dreamt["params"], dreamt["links"]) == (
        "dreams",
        {"of": "sheep, goats", "deep": "true"},
        {},
    )
    assert (accrued["params"], accrued["links"]) == ({"points": "123.45"}, {"order_id": ORDER})
    assert received["params"]["text"] == "Когда привезёте?"
    assert placed["actor"]["client"].items() >= {"id": str(ANNAS), "display_name": "Анна"}.items()
    assert dreamt["actor"] == {"name": "system", "client": None}
    assert placed["params"] == {"number": 1001, "total": "1234.50 RUB"}
    assert placed["at"] == "2026-11-21T09:01:00Z"


@pytest.mark.usefixtures("history")
async def test_pages_show_every_entry_once(http: httpx.AsyncClient, staff: dict[str, str]) -> None:
    whole = [entry["id"] for entry in (await timeline(http, staff))["items"]]
    seen: list[str] = []
    cursor: str | None = None
    while cursor or not seen:
        page = await timeline(http, staff, limit="1", **({"cursor": cursor} if cursor else {}))
        seen += [entry["id"] for entry in page["items"]]
        cursor = page["next_cursor"]

    assert seen == whole


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize(
    ("kind", "topics"),
    [
        ("orders", ["orders.order_placed"]),
        ("messages", ["messages.sent", "messages.received"]),
        ("order", []),
        ("loyalty", ["loyalty.points_accrued"]),
    ],
)
async def test_one_kind_alone(
    http: httpx.AsyncClient, staff: dict[str, str], kind: str, topics: list[str]
) -> None:
    page = await timeline(http, staff, kind=kind, with_total="true")

    assert [entry["topic"] for entry in page["items"]] == topics
    assert page["total"] == len(topics)


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en-GB,en;q=0.9", "Client No. 7 registered"),
        ("en;q=0.9", "Client No. 7 registered"),
        ("de, en;q=0.7, ru;q=0.3", "Client No. 7 registered"),
        ("en;q=0.3,ru", "Клиент № 7 зарегистрирован"),
        ("de", "Клиент № 7 зарегистрирован"),
    ],
)
async def test_titles_are_in_the_language_asked_for(
    http: httpx.AsyncClient, staff: dict[str, str], language: str, title: str
) -> None:
    page = await timeline(http, staff | {"Accept-Language": language}, kind="identity")

    assert page["items"][0]["title"] == title


@pytest.mark.usefixtures("history")
async def test_who_may_not_see_orders_or_dialogues_elsewhere_does_not_see_them_here(
    http: httpx.AsyncClient, worker: AsyncContainer, database: Database
) -> None:
    database.execute(
        "INSERT INTO staff_members (client_id, role, created_at) VALUES (%s, 'master', now())", OTHERS
    )
    master = await session_headers(worker, OTHERS)

    page = await timeline(http, master, with_total="true")

    assert {entry["kind"] for entry in page["items"]} == {"dreams", "loyalty", "identity"}
    assert page["total"] == 3
    answer = await http.get(f"{CLIENTS}/{ANNAS}/timeline", headers=master, params={"kind": "messages"})
    assert_problem(answer, 403, "access.permission_missing")


@pytest.mark.usefixtures("history")
async def test_what_happened_to_a_client_before_the_merge_is_there_too(
    http: httpx.AsyncClient, staff: dict[str, str], database: Database
) -> None:
    database.execute("UPDATE clients SET merged_into = %s WHERE id = %s", ANNAS, OTHERS)

    page = await timeline(http, staff, with_total="true")

    assert page["total"] == len(page["items"]) == 8
    assert [entry["params"].get("text") for entry in page["items"]][:2].count("Чужое") == 1


@pytest.mark.usefixtures("clients")
async def test_a_long_history_costs_no_more_statements(
    http: httpx.AsyncClient, staff: dict[str, str], database: Database, container: AsyncContainer
) -> None:
    counter = StatementCounter()
    await counter.watch(container)
    sent = []
    for so_far in (1, 60):
        for number in range(so_far):
            logged(database, "orders.order_ready", minute=number, number=number, order_id=ORDER)
            said(database, f"№ {number}", minute=number)
        with counter.counting() as statements:
            page = await timeline(http, staff, limit="100")
        assert len(page["items"]) == min(2 * so_far + 2 * (so_far > 1), 100)
        sent.append(len(statements))

    assert sent == [3, 3]  # whether the client is there, the page, the audit


def test_a_page_is_read_from_the_index_in_order(database: Database) -> None:
    """However long the log of the shop is."""
    page = """
        EXPLAIN SELECT id FROM event_log WHERE payload ->> 'client_id' = %s
        ORDER BY occurred_at DESC, id DESC LIMIT 25
    """
    with psycopg.connect(database.dsn) as connection:
        connection.execute("SET enable_sort = off")
        plan = str(connection.execute(page, [str(ANNAS)]).fetchall())

    assert "Index Scan Backward using ix_event_log_client_id" in plan
    assert "Sort" not in plan


@pytest.mark.usefixtures("history")
async def test_whoever_reads_it_is_on_record(
    http: httpx.AsyncClient, staff: dict[str, str], database: Database
) -> None:
    await timeline(http, staff)

    assert database.execute("SELECT actor, action, subject_id FROM audit_log") == [
        ("superuser", "client.view_timeline", str(ANNAS))
    ]


async def test_of_nobody_there_is_no_timeline(http: httpx.AsyncClient, staff: dict[str, str]) -> None:
    answer = await http.get(f"{CLIENTS}/{uuid4()}/timeline", headers=staff)

    assert_problem(answer, 404, "clients.client_not_found")


@pytest.mark.parametrize(
    "query", [{"kind": "Orders"}, {"kind": ""}, {"cursor": "x"}, {"limit": "0"}, {"a": "b"}]
)
async def test_what_makes_no_sense_is_refused(
    http: httpx.AsyncClient, staff: dict[str, str], clients: None, query: dict[str, str]
) -> None:
    answer = await http.get(f"{CLIENTS}/{ANNAS}/timeline", headers=staff, params=query)

    assert answer.status_code in (400, 422), answer.text


async def test_clients_do_not_read_timelines(http: httpx.AsyncClient) -> None:
    """INV-ID-6: not even their own, for it has the words of the staff."""
    registered = await http.post(f"{AUTH}/register", json=ANNA)
    place = f"{CLIENTS}/{registered.json()['client']['id']}/timeline"

    assert_problem(await http.get(place), 401, "access.sign_in_needed")
    assert_problem(await http.get(place, headers=bearer(registered)), 403, "access.permission_missing")
