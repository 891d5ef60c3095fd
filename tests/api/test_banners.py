"""Banners over HTTP (S0-22)."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest
from dishka import AsyncContainer

from application.personal_data.retention import ApplyRetention
from application.shared.access import Role
from tests.fakes.system import MOMENT, FrozenClock
from tests.support.callers import SUPERUSER
from tests.support.database import Database
from tests.support.sign_in import ANNA, AUTH, assert_problem, bearer
from tests.support.staff import People
from tests.support.statements import StatementCounter
from tests.support.waiting import until_somebody_waits

API = "/api/v1"
OFFICE = f"{API}/admin/banners"


async def put_up(http: httpx.AsyncClient, title: str, **body: Any) -> dict[str, Any]:
    answer = await http.post(OFFICE, json={"title": title} | body, headers=SUPERUSER)
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"{OFFICE}/{answer.json()['id']}"
    return answer.json()


async def change(http: httpx.AsyncClient, banner: Mapping[str, Any], **body: Any) -> httpx.Response:
    return await http.patch(f"{OFFICE}/{banner['id']}", json=body, headers=SUPERUSER)


async def shown(http: httpx.AsyncClient, headers: Mapping[str, str] | None = None) -> list[str]:
    answer = await http.get(f"{API}/banners", headers=headers)
    assert answer.status_code == 200, answer.text
    return [banner["title"] for banner in answer.json()["items"]]


async def click(
    http: httpx.AsyncClient, banner: Mapping[str, Any], headers: Mapping[str, str] | None = None
) -> httpx.Response:
    return await http.post(f"{API}/banners/{banner['id']}/click", headers=headers)


async def clicks(http: httpx.AsyncClient, banner: Mapping[str, Any]) -> tuple[int, int, list[tuple]]:
    answer = await http.get(f"{OFFICE}/{banner['id']}", headers=SUPERUSER)
    report = answer.json()
    days = [(day["day"], day["clicks"], day["clients"]) for day in report["days"]]
    return report["clicks"], report["clients"], days


async def test_they_come_by_position_and_only_while_active(http: httpx.AsyncClient) -> None:
    await put_up(http, "второй", position=2)
    first = await put_up(http, "первый", position=1, link="/catalog/tea", photo="https://cdn.test/1.webp")
    hidden = await put_up(http, "скрытый", active=False)

    assert await shown(http) == ["первый", "второй"]
    await change(http, hidden, active=True)
    await change(http, first, position=3)
    assert await shown(http) == ["скрытый", "второй", "первый"]


async def test_a_window_includes_its_start_and_not_its_end(
    http: httpx.AsyncClient, clock: FrozenClock
) -> None:
    start, end = MOMENT + timedelta(hours=1), MOMENT + timedelta(hours=2)
    await put_up(http, "час", window={"starts_at": start.isoformat(), "ends_at": end.isoformat()})

    seen = []
    for moment in (start - timedelta(microseconds=1), start, end - timedelta(microseconds=1), end):
        clock.set(moment)
        seen.append(bool(await shown(http)))

    assert seen == [False, True, True, False]


async def test_each_sees_what_is_for_them(
    http: httpx.AsyncClient, people: People, database: Database
) -> None:
    anna_id, anna = await people.come()
    boris_id, boris = await people.come()
    database.execute("UPDATE clients SET tier_code = 'friend' WHERE id = %s", anna_id)
    database.execute("INSERT INTO client_tags VALUES (%s, 'vip', 'VIP')", boris_id)
    rule = {"all": [{"field": "tag", "value": "VIP"}, {"not": {"field": "orders_count", "min": 1}}]}
    segment = await http.post(
        f"{API}/admin/segments", json={"name": "Важные", "rule": rule}, headers=SUPERUSER
    )
    listed = await http.post(
        f"{API}/admin/segments", json={"name": "Список", "client_ids": [str(anna_id)]}, headers=SUPERUSER
    )
    await put_up(http, "всем", position=1)
    await put_up(http, "клиентам", position=2, audience={"kind": "clients"})
    await put_up(http, "друзьям", position=3, audience={"kind": "tier", "tier": "friend"})
    by_rule = {"kind": "segment", "segment_id": segment.json()["id"]}
    await put_up(http, "важным", position=4, audience=by_rule)
    by_hand = {"kind": "segment", "segment_id": listed.json()["id"]}
    await put_up(http, "из списка", position=5, audience=by_hand)

    assert await shown(http) == ["всем"]
    assert await shown(http, {"Authorization": "Bearer stale"}) == ["всем"]
    assert await shown(http, anna) == ["всем", "клиентам", "друзьям", "из списка"]
    assert await shown(http, boris) == ["всем", "клиентам", "важным"]
    database.execute("DELETE FROM client_tags")
    assert await shown(http, boris) == ["всем", "клиентам"]


async def test_nobody_keeps_them_for_somebody_else(http: httpx.AsyncClient, anna: dict[str, str]) -> None:
    await put_up(http, "клиентам", audience={"kind": "clients"})

    for headers, titles in ((anna, ["клиентам"]), ({}, []), (anna, ["клиентам"])):
        for path in ("banners", "banners/"):
            answer = await http.get(f"{API}/{path}", headers=headers)
            assert [banner["title"] for banner in answer.json()["items"]] == titles
            assert answer.headers["cache-control"] == "no-store"
            assert "etag" not in answer.headers


async def test_a_banner_for_a_segment_that_is_gone_is_for_nobody(
    http: httpx.AsyncClient, anna: dict[str, str], anna_id: UUID
) -> None:
    body = {"name": "Список", "client_ids": [str(anna_id)]}
    segment = (await http.post(f"{API}/admin/segments", json=body, headers=SUPERUSER)).json()
    banner = await put_up(http, "им", audience={"kind": "segment", "segment_id": segment["id"]})
    assert await shown(http, anna) == ["им"]

    assert (await http.delete(f"{API}/admin/segments/{segment['id']}", headers=SUPERUSER)).status_code == 204

    assert await shown(http, anna) == await shown(http) == []
    assert (await change(http, banner, position=7)).json()["audience"] == {
        "kind": "segment",
        "segment_id": None,
        "tier": None,
    }


async def test_whatever_segments_there_are_reading_takes_two_statements(
    http: httpx.AsyncClient, container: AsyncContainer, anna: dict[str, str]
) -> None:
    for number in range(3):
        body = {"name": f"Сегмент {number}", "rule": {"field": "blocked", "value": bool(number % 2)}}
        segment = (await http.post(f"{API}/admin/segments", json=body, headers=SUPERUSER)).json()
        await put_up(http, str(number), audience={"kind": "segment", "segment_id": segment["id"]})
    counter = StatementCounter()
    await counter.watch(container)
    await shown(http, anna)

    with counter.counting() as sent:
        assert await shown(http, anna) == ["0", "2"]

    assert len([one for one in sent if "banners" in one or "held" in one]) == 2


async def test_clicks_are_counted_each_and_clients_once_a_day(
    http: httpx.AsyncClient, clock: FrozenClock
) -> None:
    """The shop's day: at nine in the evening in London it is the next one in Moscow."""
    banner = await put_up(http, "нажми")
    clock.set(MOMENT.replace(hour=20, minute=59))
    anna = bearer(await http.post(f"{AUTH}/register", json=ANNA))
    boris = bearer(await http.post(f"{AUTH}/register", json=ANNA | {"email": "boris@example.com"}))

    for headers in (anna, anna, boris, None):
        assert (await click(http, banner, headers)).status_code == 204
    clock.set(MOMENT.replace(hour=21))
    assert (await click(http, banner, anna)).status_code == 204

    assert await clicks(http, banner) == (5, 3, [("2026-11-22", 1, 1), ("2026-11-21", 4, 2)])


async def test_no_click_is_lost_however_many_come_at_once(
    http: httpx.AsyncClient, anna: dict[str, str], people: People
) -> None:
    banner = await put_up(http, "нажми")
    _, boris = await people.come()

    answers = await asyncio.gather(
        *(click(http, banner, headers) for headers in (anna, boris, None) for _ in range(10))
    )

    assert {answer.status_code for answer in answers} == {204}
    assert await clicks(http, banner) == (30, 2, [("2026-11-21", 30, 2)])


async def test_a_click_on_what_is_gone_is_refused_and_on_what_is_over_counts(
    http: httpx.AsyncClient, anna: dict[str, str], database: Database
) -> None:
    over = await put_up(http, "прошло", window={"ends_at": MOMENT.isoformat()})
    assert (await click(http, over, anna)).status_code == 204

    assert (await http.delete(f"{OFFICE}/{over['id']}", headers=SUPERUSER)).status_code == 204

    for banner in (over, {"id": uuid4()}):
        assert_problem(await click(http, banner, anna), 404, "content.banner_not_found")
    assert database.execute("SELECT * FROM banner_clicks") == []


async def test_a_click_that_waits_for_a_deletion_finds_the_banner_gone(
    http: httpx.AsyncClient, database: Database
) -> None:
    banner = await put_up(http, "нажми")
    with psycopg.connect(database.dsn) as rival:
        rival.execute("DELETE FROM banners WHERE id = %s", (banner["id"],))

        async def end_it() -> None:
            await until_somebody_waits(database)
            rival.commit()

        answer, _ = await asyncio.gather(click(http, banner), end_it())

    assert_problem(answer, 404, "content.banner_not_found")
    assert database.execute("SELECT * FROM banner_clicks") == []


async def test_the_same_moments_of_another_zone_are_no_change(
    http: httpx.AsyncClient, database: Database
) -> None:
    window = {"starts_at": "2026-12-01T00:00:00+03:00", "ends_at": None}
    banner = await put_up(http, "декабрь", window=window)

    answer = await change(http, banner, window=window | {"starts_at": "2026-11-30T21:00:00Z"})

    assert answer.json()["window"] == banner["window"] == window | {"starts_at": "2026-11-30T21:00:00Z"}
    assert database.execute("SELECT action FROM audit_log WHERE subject = 'banner'") == [("banner.create",)]


async def test_who_clicked_is_forgotten_and_how_many_stays(
    http: httpx.AsyncClient,
    anna: dict[str, str],
    worker: AsyncContainer,
    database: Database,
    clock: FrozenClock,
) -> None:
    banner = await put_up(http, "нажми")
    await click(http, banner, anna)
    kept = []
    for age in (timedelta(days=2), timedelta(days=2, seconds=1)):
        async with worker() as scope:
            await (await scope.get(ApplyRetention))(as_of=clock.now() + age, dry_run=False)
        kept.append(database.execute("SELECT count(*) FROM banner_clickers"))

    assert kept == [[(1,)], [(0,)]]
    assert await clicks(http, banner) == (1, 1, [("2026-11-21", 1, 1)])


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"title": " "}, "wording.unfit"),
        ({"title": "<b>жирно</b>"}, "wording.markup_refused"),
        ({"link": "javascript:alert(1)"}, "content.address_unfit"),
        ({"link": "//evil.test"}, "content.address_unfit"),
        ({"link": "/\\evil.test"}, "content.address_unfit"),
        ({"link": "http://shop.test"}, "content.address_unfit"),
        ({"photo": "data:image/png;base64,AA"}, "content.address_unfit"),
        ({"window": {"starts_at": MOMENT.isoformat(), "ends_at": MOMENT.isoformat()}}, "window.unfit"),
        ({"window": {"starts_at": "0001-01-01T00:00:00+14:00"}}, "window.unfit"),
        ({"window": {"ends_at": "9999-12-31T23:59:59-12:00"}}, "window.unfit"),
        ({"audience": {"kind": "segment"}}, "content.audience_unfit"),
        ({"audience": {"kind": "tier"}}, "content.audience_unfit"),
        ({"audience": {"kind": "everyone", "tier": "friend"}}, "content.audience_unfit"),
        ({"audience": {"kind": "segment", "segment_id": str(uuid4())}}, "content.audience_unknown"),
    ],
)
async def test_what_makes_no_sense_is_refused(
    http: httpx.AsyncClient, database: Database, body: dict[str, Any], code: str
) -> None:
    answer = await http.post(OFFICE, json={"title": "Чай"} | body, headers=SUPERUSER)

    assert_problem(answer, 422, code)
    assert database.execute("SELECT * FROM banners") == []


async def test_only_those_who_manage_content_see_and_change_them(
    http: httpx.AsyncClient, people: People, database: Database
) -> None:
    _, cashier = await people.come(Role.CASHIER)
    banner = await put_up(http, "чай")
    before = database.execute("SELECT * FROM banners")

    for method, path, body in (
        ("GET", OFFICE, None),
        ("POST", OFFICE, {"title": "x"}),
        ("GET", f"{OFFICE}/{banner['id']}", None),
        ("PATCH", f"{OFFICE}/{banner['id']}", {"title": "x"}),
        ("DELETE", f"{OFFICE}/{banner['id']}", None),
    ):
        answer = await http.request(method, path, json=body, headers=cashier)
        assert_problem(answer, 403, "access.permission_missing")

    assert database.execute("SELECT * FROM banners") == before


async def test_the_office_reads_them_page_by_page(http: httpx.AsyncClient) -> None:
    for number in range(5):
        await put_up(http, str(number), position=number // 2)
    titles: list[str] = []
    query: dict[str, Any] = {"limit": 2, "with_total": True}
    while True:
        page = (await http.get(OFFICE, params=query, headers=SUPERUSER)).json()
        titles += [banner["title"] for banner in page["items"]]
        assert page["total"] == 5
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]

    assert titles == ["0", "1", "2", "3", "4"]
