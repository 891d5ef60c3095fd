"""Requests with the day of the answer, incidents with the hours of the notices."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.fakes.system import FrozenClock
from tests.support.buyer import API, Buyer
from tests.support.shop import Shop
from tests.support.sign_in import assert_problem

FRIDAY = datetime(2126, 11, 22, 9, 0, tzinfo=UTC)
REQUESTS, INCIDENTS = f"{API}/admin/personal-data/requests", f"{API}/admin/personal-data/incidents"


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(FRIDAY)


@pytest.fixture
async def anna(shop: Shop) -> Buyer:
    return await shop.buyer()


async def post(shop: Shop, path: str, **body: Any) -> Any:
    return await shop.http.post(path, json=body or None, headers=shop.staff)


async def received(shop: Shop, anna: Buyer, case: str = "access", **more: Any) -> dict[str, Any]:
    answer = await post(shop, f"{REQUESTS}/", client_id=str(anna.client_id), legal_case=case, **more)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_request_is_due_in_ten_working_days_and_may_be_prolonged_once(
    shop: Shop, anna: Buyer
) -> None:
    assert FRIDAY.weekday() == 4
    request = await received(shop, anna, note="Письмо № 17")
    assert (request["due_on"], request["overdue"]) == ("2126-12-06", False)
    extension = f"{REQUESTS}/{request['id']}/extension"

    prolonged = (await post(shop, extension, reason="Данные собираются")).json()

    assert prolonged["due_on"] == "2126-12-13"
    assert_problem(await post(shop, extension, reason="ещё"), 409, "personal_data.term_not_prolonged")
    answered = (await post(shop, f"{REQUESTS}/{request['id']}/answer")).json()
    assert answered["answered_at"] == "2126-11-22T09:00:00Z"
    assert_problem(
        await post(shop, f"{REQUESTS}/{request['id']}/answer"), 409, "personal_data.request_answered"
    )
    actions = shop.database.execute("SELECT action FROM audit_log ORDER BY id")
    assert actions == [(f"subject_request.{step}",) for step in ("receive", "prolong", "answer")]


async def test_the_overdue_come_first_and_pages_go_on(shop: Shop, anna: Buyer, clock: FrozenClock) -> None:
    late = await received(shop, anna, "stop", received_at="2126-10-01T09:00:00+03:00")
    soon = await received(shop, anna, "correction")
    far = await received(shop, anna, "withdrawal")
    done = await received(shop, anna)
    await post(shop, f"{REQUESTS}/{done['id']}/answer")

    first = (await shop.http.get(f"{REQUESTS}/?limit=2&with_total=true", headers=shop.staff)).json()
    second = (
        await shop.http.get(
            f"{REQUESTS}/", params={"limit": 2, "cursor": first["next_cursor"]}, headers=shop.staff
        )
    ).json()

    assert [(one["id"], one["overdue"]) for one in first["items"]] == [
        (late["id"], True),
        (soon["id"], False),
    ]
    assert ([one["id"] for one in second["items"]], second["next_cursor"]) == ([far["id"]], None)
    assert first["total"] == 3
    answered = (await shop.http.get(f"{REQUESTS}/?answered=true", headers=shop.staff)).json()
    assert [one["id"] for one in answered["items"]] == [done["id"]]
    clock.advance(days=40)
    waiting = (await shop.http.get(f"{REQUESTS}/", headers=shop.staff)).json()["items"]
    assert [one["overdue"] for one in waiting] == [True] * 3
    assert_problem(
        await post(shop, f"{REQUESTS}/{far['id']}/extension", reason="поздно"),
        409,
        "personal_data.term_not_prolonged",
    )


async def test_what_is_refused(shop: Shop, anna: Buyer) -> None:
    body = {"client_id": str(anna.client_id), "legal_case": "access"}
    tomorrow = await post(shop, f"{REQUESTS}/", **body, received_at="2126-11-23T09:00:00Z")
    assert_problem(tomorrow, 422, "personal_data.in_future")
    assert tomorrow.json()["details"] == {"field": "received_at"}
    foreseen = await post(shop, f"{INCIDENTS}/", description="утечка", found_at="2126-11-23T09:00:00Z")
    assert_problem(foreseen, 422, "personal_data.in_future")
    assert foreseen.json()["details"] == {"field": "found_at"}
    nobody = await post(
        shop, f"{REQUESTS}/", **(body | {"client_id": "0192f1c4-7b9a-7d3e-8f00-1234567890ab"})
    )
    assert_problem(nobody, 404, "clients.client_not_found")
    assert (await shop.http.get(f"{REQUESTS}/", headers=dict(anna.headers))).status_code == 403
    assert (await shop.http.get(f"{INCIDENTS}/", headers=dict(anna.headers))).status_code == 403
    assert_problem(
        await shop.http.get(f"{REQUESTS}/?cursor=abc", headers=shop.staff), 422, "page.cursor_invalid"
    )


async def test_an_incident_is_told_in_a_day_and_explained_in_three(shop: Shop) -> None:
    answer = await post(
        shop,
        f"{INCIDENTS}/",
        description="Выгрузка ушла не тому",
        people=12,
        found_at="2126-11-22T10:00:00+03:00",
    )
    incident = answer.json()
    assert (incident["notice_due_at"], incident["results_due_at"]) == (
        "2126-11-23T07:00:00Z",
        "2126-11-25T07:00:00Z",
    )
    path = f"{INCIDENTS}/{incident['id']}"
    assert_problem(await post(shop, f"{path}/results"), 409, "personal_data.notice_out_of_order")

    assert (await post(shop, f"{path}/notice")).json()["notified_at"] == "2126-11-22T09:00:00Z"
    assert_problem(await post(shop, f"{path}/notice"), 409, "personal_data.notice_already_given")
    assert (await post(shop, f"{path}/results")).json()["reported_at"] == "2126-11-22T09:00:00Z"

    listed = (await shop.http.get(f"{INCIDENTS}/?with_total=true", headers=shop.staff)).json()
    assert ([one["id"] for one in listed["items"]], listed["total"]) == ([incident["id"]], 1)
    assert_problem(
        await post(shop, f"{INCIDENTS}/0192f1c4-7b9a-7d3e-8f00-1234567890ab/notice"),
        404,
        "personal_data.incident_not_found",
    )
