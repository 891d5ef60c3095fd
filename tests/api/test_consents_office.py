"""Consents as the staff record and prove them, and the texts that they publish."""

from hashlib import sha256
from uuid import UUID, uuid4

import httpx

from domain.shared.purpose import Purpose
from tests.fakes.system import FrozenClock
from tests.support.consents import MINE, given, yes
from tests.support.database import Database
from tests.support.sign_in import assert_problem
from tests.support.tables import changes, dump

TEXTS = "/api/v1/consent-texts"
OFFICE = "/api/v1/admin/consent-texts"


async def publish(http: httpx.AsyncClient, staff: dict[str, str], body: str = "Согласен.") -> httpx.Response:
    text = {"title": "Реклама", "body": body}
    return await http.post(
        OFFICE, headers=staff, json={"purpose": "marketing", "wordings": {"ru": text, "en": text}}
    )


async def test_a_new_version_asks_for_a_new_answer_and_leaves_the_old_one(
    http: httpx.AsyncClient, anna: dict[str, str], staff: dict[str, str], clock: FrozenClock
) -> None:
    await http.put(MINE, headers=anna, json=yes("marketing"))
    clock.advance(minutes=1)

    published = (await publish(http, staff)).json()

    assert (published["version"], published["template"]) == (2, False)
    state = (await http.get(MINE, headers=anna)).json()["consent_marketing"]
    assert (state["given"], state["text_version"], state["current_version"]) == (True, 1, 2)
    assert_problem(await http.put(MINE, headers=anna, json=yes("marketing")), 409, "consents.text_outdated")
    renewed = await http.put(MINE, headers=anna, json=yes("marketing", version=2))
    assert renewed.json()["consent_marketing"]["text_version"] == 2
    first = (await http.get(f"{TEXTS}/marketing/1")).json()
    assert first["version"] == 1
    assert first["sha256"] == sha256(f"{first['title']}\n\n{first['body']}".encode()).hexdigest()


async def test_texts_are_public_and_those_of_the_program_are_marked(
    http: httpx.AsyncClient, staff: dict[str, str]
) -> None:
    await publish(http, staff)

    items = (await http.get(TEXTS, params={"locale": "en"})).json()["items"]

    assert [item["purpose"] for item in items] == [purpose.value for purpose in Purpose]
    assert {item["purpose"]: item["template"] for item in items}["marketing"] is False
    assert {item["purpose"]: item["locale"] for item in items} == {
        purpose.value: "en" if purpose is Purpose.MARKETING else "ru" for purpose in Purpose
    }
    assert all("[" in item["body"] for item in items if item["template"])
    for missing in ("marketing/3", "marketing/0", f"marketing/{2**80}", "pigeons/1"):
        assert (await http.get(f"{TEXTS}/{missing}")).status_code == 404


async def test_publishing_the_current_text_again_makes_no_version(
    http: httpx.AsyncClient, staff: dict[str, str], database: Database
) -> None:
    await publish(http, staff)
    before = dump(database)

    again = await publish(http, staff)

    assert again.json()["version"] == 2
    assert changes(before, dump(database)) == {}
    assert (await publish(http, staff, "Иначе.")).json()["version"] == 3
    versions = (await http.get(OFFICE, headers=staff, params={"purpose": "marketing", "limit": "2"})).json()
    assert versions["next_cursor"]
    entries = database.execute("SELECT actor, action, before, after FROM audit_log ORDER BY at, id LIMIT 1")
    assert entries == [
        ("superuser", "consent_text.publish", {"version": 1}, {"version": 2, "locales": ["ru", "en"]})
    ]


async def test_a_paper_needs_a_place_where_it_is_found_and_is_audited(
    http: httpx.AsyncClient, staff: dict[str, str], anna_id: UUID, database: Database
) -> None:
    of_anna = f"/api/v1/admin/clients/{anna_id}/consents"
    for scan in ("", "  "):
        refused = await http.post(
            of_anna, headers=staff, json={"consents": yes("sms"), "scan_reference": scan}
        )
        assert_problem(refused, 400, "request.invalid")

    paper = {"consents": yes("personal_data", "sms"), "scan_reference": " Папка 3, лист 17 "}
    answer = await http.post(of_anna, headers=staff, json=paper)
    again = await http.post(of_anna, headers=staff, json=paper)

    assert given(answer) == given(again) == {"personal_data", "sms"}
    assert given(await http.get(of_anna, headers=staff)) == {"personal_data", "sms"}
    rows = database.execute(
        "SELECT source, actor, scan_reference, ip FROM consent_events JOIN consent_evidence ON event_id = id"
    )
    assert rows == [("paper", "superuser", "Папка 3, лист 17", None)] * 2
    [(action, subject_id, after), looked] = database.execute(
        "SELECT action, subject_id, after FROM audit_log ORDER BY id"
    )
    assert (action, subject_id) == ("consents.record_on_paper", str(anna_id))
    assert (after["personal_data"], after["sms"], len(after["event_ids"])) == ("given", "given", 2)
    assert looked == ("client.view_consents", str(anna_id), None)


async def test_the_proof_holds_the_text_the_evidence_and_who_looked(
    http: httpx.AsyncClient, staff: dict[str, str], anna: dict[str, str], anna_id: UUID, database: Database
) -> None:
    await http.put(MINE, headers=anna | {"User-Agent": "Mozilla"}, json=yes("marketing"))
    await http.post(f"{MINE}/withdraw", headers=anna, json={"purposes": ["marketing"]})

    proof = (await http.get(f"/api/v1/admin/clients/{anna_id}/consents/proof", headers=staff)).json()

    withdrawn, agreed = proof["items"]
    assert (withdrawn["event"]["action"], withdrawn["title"]) == ("withdrawn", None)
    assert agreed["actor"] == f"client:{anna_id}"
    assert agreed["evidence"]["user_agent"] == "Mozilla"
    said = f"{agreed['title']}\n\n{agreed['body']}".encode()
    assert agreed["event"]["text_sha256"] == sha256(said).hexdigest()
    assert database.execute("SELECT action FROM audit_log") == [("client.view_consent_proof",)]


async def test_staff_without_the_permission_and_clients_are_refused(
    http: httpx.AsyncClient, anna: dict[str, str], anna_id: UUID, staff: dict[str, str]
) -> None:
    """INV-ID-6"""
    of_anna = f"/api/v1/admin/clients/{anna_id}/consents"
    paper = {"consents": yes("sms"), "scan_reference": "17"}
    for answer in (
        await http.get(of_anna, headers=anna),
        await http.get(f"{of_anna}/proof", headers=anna),
        await http.post(of_anna, headers=anna, json=paper),
        await http.get(OFFICE, headers=anna),
        await publish(http, anna),
    ):
        assert_problem(answer, 403, "access.permission_missing")
    assert_problem(await http.get(MINE), 401, "access.sign_in_needed")
    assert_problem(await http.get(MINE, headers=staff), 403, "access.client_only")


async def test_an_unknown_client_is_not_found(http: httpx.AsyncClient, staff: dict[str, str]) -> None:
    nobody = f"/api/v1/admin/clients/{uuid4()}/consents"

    for answer in (
        await http.get(nobody, headers=staff),
        await http.get(f"{nobody}/proof", headers=staff),
        await http.post(nobody, headers=staff, json={"consents": yes("sms"), "scan_reference": "17"}),
    ):
        assert_problem(answer, 404, "clients.client_not_found")


async def test_the_staff_see_by_which_consents_an_advertisement_goes_out(
    http: httpx.AsyncClient, staff: dict[str, str], anna: dict[str, str], anna_id: UUID, database: Database
) -> None:
    """E3: the proof for each message."""
    await http.put(MINE, headers=anna, json=yes("personal_data", "marketing", "messenger"))
    database.execute(
        "INSERT INTO messages (id, client_id, direction, channel, template, params, text, state, attempts,"
        " created_at, kind) VALUES (%s, %s, 'out', 'telegram', 'sale', '{}', 'Скидки!', 'queued', 0, now(),"
        " 'marketing')",
        uuid4(),
        anna_id,
    )

    [message] = (await http.get("/api/v1/admin/dialogues/messages", headers=staff)).json()["items"]
    history = (await http.get(f"{MINE}/history", headers=anna)).json()["items"]

    assert message["kind"] == "marketing"
    assert message["consent_event_ids"] == [event["id"] for event in reversed(history)]
