"""Segments over HTTP."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from domain.segments.segment import MAX_MEMBERS
from tests.fakes.system import MOMENT
from tests.support.database import Database
from tests.support.sign_in import ANNA, AUTH, assert_problem, bearer

SEGMENTS = "/api/v1/admin/segments"
BLOCKED = {"field": "blocked", "value": True}
RULE = {"all": [{"field": "tag", "value": "VIP"}, {"not": BLOCKED}]}


@pytest.fixture
def clients(database: Database) -> list[str]:
    """Seven, a minute apart; the even ones are VIP, the fourth one is blocked."""
    ids = [UUID(int=number) for number in range(7)]
    for number, client_id in enumerate(ids):
        database.execute(
            "INSERT INTO clients (id, display_name, created_at, blocked_at) VALUES (%s, %s, %s, %s)",
            client_id,
            f"Клиент {number}",
            MOMENT + timedelta(minutes=number),
            MOMENT if number == 4 else None,
        )
        if number % 2 == 0:
            database.execute("INSERT INTO client_tags VALUES (%s, 'vip', 'VIP')", client_id)
    return list(map(str, ids))


async def created(http: httpx.AsyncClient, staff: Mapping[str, str], **body: Any) -> dict[str, Any]:
    answer = await http.post(SEGMENTS, json={"name": "Важные"} | body, headers=staff)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def held(http: httpx.AsyncClient, staff: Mapping[str, str], segment: Mapping[str, Any]) -> list[str]:
    """Names, read by pages of two."""
    names: list[str] = []
    cursor = None
    while True:
        query = {"limit": "2", "with_total": "true"} | ({"cursor": cursor} if cursor else {})
        answer = await http.get(f"{SEGMENTS}/{segment['id']}/clients", params=query, headers=staff)
        assert answer.status_code == 200, answer.text
        names += [item["display_name"] for item in answer.json()["items"]]
        cursor = answer.json()["next_cursor"]
        if cursor is None:
            assert answer.json()["total"] == len(names)
            return names


@pytest.mark.usefixtures("clients")
async def test_a_rule_holds_whoever_fulfils_it_now(
    http: httpx.AsyncClient, staff: dict[str, str], database: Database
) -> None:
    segment = await created(http, staff, rule=RULE)

    assert await held(http, staff, segment) == ["Клиент 6", "Клиент 2", "Клиент 0"]
    preview = await http.post(f"{SEGMENTS}/preview", json={"rule": RULE}, headers=staff)
    assert (preview.status_code, preview.json()) == (200, {"count": 3})
    database.execute("UPDATE clients SET blocked_at = NULL")
    assert await held(http, staff, segment) == ["Клиент 6", "Клиент 4", "Клиент 2", "Клиент 0"]


async def test_a_list_holds_whom_the_staff_chose(
    http: httpx.AsyncClient, staff: dict[str, str], clients: list[str]
) -> None:
    segment = await created(http, staff, client_ids=[clients[5], clients[1], clients[5]])

    assert (segment["kind"], segment["rule"], segment["client_ids"]) == (
        "list",
        None,
        [clients[1], clients[5]],
    )
    assert await held(http, staff, segment) == ["Клиент 5", "Клиент 1"]
    changed = await http.patch(
        f"{SEGMENTS}/{segment['id']}", json={"client_ids": [clients[1], clients[3]]}, headers=staff
    )
    assert changed.json()["client_ids"] == [clients[1], clients[3]]
    assert await held(http, staff, segment) == ["Клиент 3", "Клиент 1"]


@pytest.mark.usefixtures("clients")
async def test_a_change_leaves_alone_what_it_does_not_name(
    http: httpx.AsyncClient, staff: dict[str, str], database: Database
) -> None:
    segment = await created(http, staff, rule=RULE)
    place = f"{SEGMENTS}/{segment['id']}"

    renamed = await http.patch(place, json={"name": "  Самые   важные "}, headers=staff)
    ruled = await http.patch(place, json={"rule": BLOCKED}, headers=staff)

    assert (renamed.json()["name"], renamed.json()["rule"]) == ("Самые важные", segment["rule"])
    assert ruled.json() == (await http.get(place, headers=staff)).json()
    assert (ruled.json()["name"], ruled.json()["rule"]) == ("Самые важные", BLOCKED)
    assert await held(http, staff, segment) == ["Клиент 4"]
    assert_problem(
        await http.patch(place, json={"client_ids": []}, headers=staff), 422, "segments.kind_fixed"
    )
    audit = "SELECT action, subject_id, after FROM audit_log WHERE subject = 'segment' ORDER BY id"
    assert database.execute(audit) == [
        ("segment.create", segment["id"], {"name": "Важные"}),
        ("segment.change", segment["id"], {"fields": ["name"]}),
        ("segment.change", segment["id"], {"fields": ["rule"]}),
    ]


async def test_a_deleted_segment_is_gone_and_its_clients_stay(
    http: httpx.AsyncClient, staff: dict[str, str], clients: list[str], database: Database
) -> None:
    segment = await created(http, staff, client_ids=clients)
    place = f"{SEGMENTS}/{segment['id']}"

    assert (await http.delete(place, headers=staff)).status_code == 204

    for answer in (
        await http.get(place, headers=staff),
        await http.get(f"{place}/clients", headers=staff),
        await http.patch(place, json={"name": "x"}, headers=staff),
        await http.delete(place, headers=staff),
    ):
        assert_problem(answer, 404, "segments.segment_not_found")
    assert database.execute("SELECT count(*) FROM clients") == [(7,)]
    assert (await http.get(SEGMENTS, headers=staff)).json()["items"] == []


async def test_two_of_one_name_at_once_make_one_segment(
    http: httpx.AsyncClient, staff: dict[str, str], database: Database
) -> None:
    names = ("Ёлки", "елки", "ЁЛКИ")
    answers = await asyncio.gather(
        *(http.post(SEGMENTS, json={"name": name, "rule": BLOCKED}, headers=staff) for name in names)
    )

    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
    assert database.execute("SELECT count(*) FROM segments") == [(1,)]
    assert database.execute("SELECT count(*) FROM audit_log") == [(1,)]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"name": "x"}, 400, "request.invalid"),
        ({"name": "x", "rule": BLOCKED, "client_ids": []}, 400, "request.invalid"),
        ({"name": "x", "rule": BLOCKED, "owner": "me"}, 400, "request.invalid"),
        ({"name": "x", "rule": []}, 400, "request.invalid"),
        ({"name": " \u200b ", "rule": BLOCKED}, 422, "segments.name_unfit"),
        ({"name": "x", "rule": {}}, 422, "segments.rule_unfit"),
        ({"name": "x", "client_ids": [str(uuid4())]}, 422, "segments.member_unknown"),
        (
            {"name": "x", "client_ids": [str(UUID(int=n)) for n in range(MAX_MEMBERS + 1)]},
            400,
            "request.invalid",
        ),
    ],
)
async def test_what_makes_no_sense_is_refused_and_leaves_nothing(
    http: httpx.AsyncClient,
    staff: dict[str, str],
    database: Database,
    body: dict[str, Any],
    status: int,
    code: str,
) -> None:
    assert_problem(await http.post(SEGMENTS, json=body, headers=staff), status, code)
    assert database.execute("SELECT count(*) FROM segments") == [(0,)]


async def test_a_refused_rule_is_pointed_at(http: httpx.AsyncClient, staff: dict[str, str]) -> None:
    rule = {"all": [BLOCKED, {"field": "spent", "min": 100}]}

    answer = await http.post(f"{SEGMENTS}/preview", json={"rule": rule}, headers=staff)

    assert_problem(answer, 422, "segments.rule_unfit")
    assert answer.json()["details"]["field"] == "rule/all/1/min"


async def test_strangers_and_clients_have_no_segments(http: httpx.AsyncClient) -> None:
    """INV-ID-6"""
    client = bearer(await http.post(f"{AUTH}/register", json=ANNA))
    place = f"{SEGMENTS}/{uuid4()}"
    for headers, status in (({}, 401), (client, 403)):
        answers = [
            await http.get(SEGMENTS, headers=headers),
            await http.post(SEGMENTS, json={"name": "x", "rule": {}}, headers=headers),
            await http.post(f"{SEGMENTS}/preview", json={"rule": {}}, headers=headers),
            await http.get(place, headers=headers),
            await http.get(f"{place}/clients", headers=headers),
            await http.patch(place, json={"rule": {}}, headers=headers),
            await http.delete(place, headers=headers),
        ]
        assert {answer.status_code for answer in answers} == {status}
