"""Consents over HTTP: given by name, withdrawn at once, proven for ever."""

from hashlib import sha256
from typing import Any

import httpx
import pytest

from domain.shared.purpose import Purpose
from entrypoints.settings import Settings
from tests.fakes.system import FrozenClock
from tests.support.consents import MINE, given, yes
from tests.support.database import Database
from tests.support.sign_in import AUTH, assert_problem, bearer, init_data
from tests.support.tables import changes, dump


async def test_nothing_is_consented_to_by_itself(http: httpx.AsyncClient, anna: dict[str, str]) -> None:
    """E2-02: no pre-ticked boxes."""
    state = (await http.get(MINE, headers=anna)).json()

    assert set(state) == {f"consent_{purpose}" for purpose in Purpose}
    for consent in state.values():
        assert consent == {"given": None, "answered_at": None, "text_version": None, "current_version": 1}


async def test_only_what_is_named_is_given_one_event_for_each_purpose(
    http: httpx.AsyncClient, anna: dict[str, str], database: Database
) -> None:
    answer = await http.put(MINE, headers=anna, json=yes("personal_data", "email"))

    assert given(answer) == {"personal_data", "email"}
    assert answer.json()["consent_email"]["answered_at"] == "2026-11-21T09:00:00Z"
    rows = database.execute("SELECT sequence, purpose, action, source FROM consent_events ORDER BY sequence")
    assert rows == [(1, "personal_data", "given", "web"), (2, "email", "given", "web")]


async def test_the_evidence_of_a_session_is_the_address_and_the_browser(
    http: httpx.AsyncClient, anna: dict[str, str], database: Database
) -> None:
    await http.put(MINE, headers=anna | {"User-Agent": "Mozilla/5.0 " + "x" * 900}, json=yes("sms"))

    [(ip, agent, launch, scan)] = database.execute(
        "SELECT ip, user_agent, launch_data_sha256, scan_reference FROM consent_evidence"
    )
    assert (ip, launch, scan) == ("127.0.0.1", None, None)
    assert agent.startswith("Mozilla/5.0 xxx")
    assert len(agent) == 500


async def test_the_evidence_of_a_mini_app_is_the_hash_of_what_its_platform_signed(
    http: httpx.AsyncClient, settings: Settings, database: Database
) -> None:
    raw = init_data(settings)["init_data"]

    answer = await http.put(MINE, headers={"Authorization": f"tma {raw}"}, json=yes("messenger"))

    assert given(answer) == {"messenger"}
    rows = database.execute(
        "SELECT source, launch_data_sha256 FROM consent_events JOIN consent_evidence ON event_id = id"
    )
    assert rows == [("telegram", sha256(raw.encode()).hexdigest())]


async def test_a_session_opened_in_telegram_answers_from_telegram(
    http: httpx.AsyncClient, settings: Settings, database: Database
) -> None:
    mine = bearer(await http.post(f"{AUTH}/telegram/verify", json=init_data(settings)))

    await http.put(MINE, headers=mine, json=yes("messenger"))

    assert database.execute("SELECT source FROM consent_events") == [("telegram",)]


async def test_a_repeated_answer_changes_nothing(
    http: httpx.AsyncClient, anna: dict[str, str], database: Database
) -> None:
    answers = yes("marketing") | {"consent_sms": {"given": False}}
    await http.put(MINE, headers=anna, json=answers)
    before = dump(database)

    again = await http.put(MINE, headers=anna, json=answers)

    assert given(again) == {"marketing"}
    assert changes(before, dump(database)) == {}


@pytest.mark.parametrize(
    ("answers", "status", "code"),
    [
        (yes("marketing", "sms") | yes("email", version=2), 409, "consents.text_outdated"),
        (yes("sms") | {"consent_email": {"given": True}}, 422, "consents.text_version_missing"),
        (
            {"consent_sms": {"given": True, "text_version": 1, "locale": "en"}},
            404,
            "consents.text_not_found",
        ),
        ({"consent_pigeons": {"given": True, "text_version": 1}}, 400, "request.invalid"),
        ({"consent_sms": {"text_version": 1}}, 400, "request.invalid"),
        ({"consent_sms": {"given": "yes", "text_version": 1}}, 400, "request.invalid"),
        ({"consent_sms": {"given": True, "text_version": 2**70}}, 400, "request.invalid"),
        ({"consent_sms": None}, 400, "request.invalid"),
    ],
)
async def test_a_refused_call_records_nothing_at_all(
    http: httpx.AsyncClient,
    anna: dict[str, str],
    database: Database,
    answers: dict[str, Any],
    status: int,
    code: str,
) -> None:
    assert_problem(await http.put(MINE, headers=anna, json=answers), status, code)

    assert database.execute("SELECT count(*) FROM consent_events") == [(0,)]


async def test_withdrawing_takes_one_call_for_one_or_for_all(
    http: httpx.AsyncClient, anna: dict[str, str], clock: FrozenClock
) -> None:
    """E2-04"""
    await http.put(MINE, headers=anna, json=yes(*Purpose))

    assert given(await http.post(f"{MINE}/withdraw", headers=anna, json={"purposes": ["sms", "sms"]})) == set(
        Purpose
    ) - {"sms"}
    by_put = await http.put(MINE, headers=anna, json={"consent_email": {"given": False}})
    assert given(by_put) == set(Purpose) - {"sms", "email"}
    clock.advance(minutes=1)
    assert given(await http.post(f"{MINE}/withdraw", headers=anna, json={})) == set()

    history = (await http.get(f"{MINE}/history", headers=anna, params={"with_total": "true"})).json()
    assert history["total"] == 6 + 1 + 1 + 4
    assert {item["action"] for item in history["items"][:6]} == {"withdrawn"}


async def test_the_history_has_pages(http: httpx.AsyncClient, anna: dict[str, str]) -> None:
    await http.put(MINE, headers=anna, json=yes(*Purpose))
    seen, cursor = [], None
    for _ in range(3):
        query = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = (await http.get(f"{MINE}/history", headers=anna, params=query)).json()
        seen += [item["purpose"] for item in page["items"]]
        cursor = page["next_cursor"]

    assert (seen, cursor) == ([purpose.value for purpose in reversed(Purpose)], None)


async def test_an_address_that_somebody_merely_claims_is_no_evidence(
    http: httpx.AsyncClient, anna: dict[str, str], database: Database
) -> None:
    """No proxy is trusted here."""
    await http.put(MINE, headers=anna | {"X-Forwarded-For": "203.0.113.7"}, json=yes("sms"))

    assert database.execute("SELECT ip FROM consent_evidence") == [("127.0.0.1",)]
