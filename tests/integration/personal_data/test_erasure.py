"""A person is forgotten: INV-PD-1, INV-PD-7 and INV-PD-8 in the life of a shop."""

import asyncio
from typing import Any

import psycopg
import pytest

from application.payments.settle_refund import SettleRefund
from application.shared.access import Role
from entrypoints.settings import Settings
from tests.support.buyer import API
from tests.support.person import EMAIL, NAME, PASSWORD, STAFF_REASON, Person, come, traces_in
from tests.support.shop import Goods, Shop
from tests.support.sign_in import AUTH, assert_problem, init_data
from tests.support.tables import changes, dump

BOTH = {"close_orders": True, "forfeit_points": True}


@pytest.fixture
async def tea(shop: Shop) -> Goods:
    return await shop.goods(stock=("50", "50"))


@pytest.fixture
async def anna(shop: Shop) -> Person:
    return await come(shop)


def obstacles(answer: Any) -> set[str]:
    assert_problem(answer, 409, "personal_data.erasure_hindered")
    return {obstacle["kind"] for obstacle in answer.json()["details"]["obstacles"]}


async def office_erasure(shop: Shop, person: Person, **more: Any) -> Any:
    body = {"legal_case": "withdrawal", "basis": "Заявление, вх. № 17"} | more
    return await shop.http.post(
        f"{API}/admin/clients/{person.client_id}/erasure", json=body, headers=shop.staff
    )


async def test_a_life_in_the_shop_leaves_no_trace_and_its_books_stand(
    shop: Shop, anna: Person, tea: Goods
) -> None:
    """INV-PD-1."""
    await anna.order_and_receive(tea)
    cancelled = await anna.order_home(tea)
    await shop.paid(anna.buyer, cancelled)
    await anna.buyer.put(tea, "3")
    with_key = await anna.buyer.buy((tea, "1"), key="once")
    await anna.buyer.cancel(with_key.json())
    assert (await shop.step(cancelled, "accept")).status_code < 300
    assert (await shop.step(cancelled, "complete")).status_code < 300
    assert traces_in(shop.database)
    books = "SELECT kind, sum(balance) FROM ledger_accounts WHERE kind !~ '^points' GROUP BY 1 ORDER BY 1"
    before = shop.database.execute(books)
    shop.clock.advance(hours=2)

    answer = await anna.erase(**BOTH)

    assert answer.status_code == 200, answer.text
    assert traces_in(shop.database) == {}
    assert shop.database.execute(books) == before
    proof = await shop.http.get(f"{API}/admin/ledger/proof", headers=shop.staff)
    assert proof.json()["holds"] is True
    orders = "SELECT count(*), count(address), count(comment) FROM orders WHERE client_id = %s"
    assert shop.database.execute(orders, anna.client_id) == [(3, 0, 0)]
    card = "SELECT display_name = '№ ' || number, erased_at IS NOT NULL FROM clients WHERE id = %s"
    assert shop.database.execute(card, anna.client_id) == [(True, True)]


async def test_the_reason_that_staff_gave_for_a_cancelled_order_goes_too(
    shop: Shop, anna: Person, tea: Goods
) -> None:
    order = await anna.order_home(tea)
    await shop.paid(anna.buyer, order)
    await shop.step(order, "cancel", reason=STAFF_REASON)
    for (refund_id,) in shop.database.execute("SELECT id FROM refunds"):
        await shop.run(SettleRefund, refund_id)
    assert "order_history" in traces_in(shop.database)

    assert (await anna.erase(**BOTH)).status_code == 200

    assert traces_in(shop.database) == {}


async def test_open_business_is_named_and_nothing_changes(shop: Shop, anna: Person, tea: Goods) -> None:
    """INV-PD-8."""
    await anna.order_home(tea)
    paid = await anna.order_home(tea)
    await shop.paid(anna.buyer, paid)
    waiting = await anna.order_home(tea)
    await anna.buyer.start_payment(waiting)
    await shop.give_points(anna.buyer, "10.00")
    before = dump(shop.database)

    answer = await anna.erase()

    assert obstacles(answer) == {"open_order", "live_payment", "points"}
    named = {(one["kind"], one["reference"]) for one in answer.json()["details"]["obstacles"]}
    assert ("open_order", str(paid["number"])) in named
    assert changes(before, dump(shop.database)) == {}


async def test_closing_cancels_what_is_unpaid_and_the_rest_still_stands_in_the_way(
    shop: Shop, anna: Person, tea: Goods
) -> None:
    """INV-PD-8: by an explicit choice; what was closed stays closed."""
    unpaid, paid = await anna.order_home(tea), await anna.order_home(tea)
    await shop.paid(anna.buyer, paid)

    answer = await anna.erase(**BOTH)

    assert obstacles(answer) == {"open_order"}
    assert (await anna.buyer.see(unpaid))["status"] == "cancelled"
    for step in ("accept", "ready", "complete"):
        await shop.step(paid, step)
    assert (await anna.erase(**BOTH)).status_code == 200


async def test_points_go_only_with_the_owners_word(shop: Shop, anna: Person) -> None:
    await shop.give_points(anna.buyer, "12.34")

    assert obstacles(await anna.erase(close_orders=True)) == {"points"}
    assert (await anna.erase(forfeit_points=True)).status_code == 200

    kept = "SELECT kind, balance FROM ledger_accounts WHERE client_id = %s AND balance <> 0 ORDER BY 1"
    assert shop.database.execute(kept, anna.client_id) == [
        ("points_issued", -1234),
        ("points_reversed", 1234),
    ]


async def test_money_on_its_way_back_is_waited_for(shop: Shop, anna: Person, tea: Goods) -> None:
    order = await anna.order_home(tea)
    await shop.paid(anna.buyer, order)
    await shop.step(order, "cancel", reason="нет в наличии")

    assert obstacles(await anna.erase(**BOTH)) == {"open_refund"}


async def test_whoever_works_here_is_not_erased(shop: Shop, anna: Person) -> None:
    shop.database.execute(
        "INSERT INTO staff_members (client_id, role, created_at) VALUES (%s, %s, now())",
        anna.client_id,
        Role.CASHIER,
    )

    assert obstacles(await anna.erase()) == {"staff_member"}


async def test_every_session_ends_and_a_return_is_a_strangers(shop: Shop, anna: Person) -> None:
    """INV-PD-7."""
    assert (await anna.buyer.get("profile"))["first_name"] == NAME
    assert (await anna.erase()).status_code == 200

    gone = await shop.http.get(f"{API}/profile", headers=anna.buyer.headers)
    assert gone.status_code == 401
    login = await shop.http.post(f"{AUTH}/login", json={"email": EMAIL, "password": PASSWORD})
    assert_problem(login, 401, "identity.credentials_wrong")
    again = await come(shop)
    assert again.client_id != anna.client_id
    assert (await again.buyer.get("orders/me"))["items"] == []


async def test_a_door_of_telegram_forgets_too(shop: Shop, settings: Settings) -> None:
    """INV-PD-7."""
    signed = init_data(settings, at=int(shop.clock.now().timestamp()))
    headers = {"Authorization": f"tma {signed['init_data']}"}
    first = (await shop.http.get(f"{API}/auth/me", headers=headers)).json()["client"]["id"]

    answer = await shop.http.post(f"{API}/profile/erasure", json={}, headers=headers)

    assert answer.status_code == 200, answer.text
    second = (await shop.http.get(f"{API}/auth/me", headers=headers)).json()["client"]["id"]
    assert second != first
    assert shop.database.execute("SELECT client_id::text FROM doors") == [(second,)]


async def test_the_office_finds_nobody_by_what_was_erased(shop: Shop, anna: Person) -> None:
    assert (await office_erasure(shop, anna)).status_code == 200

    for asked in (EMAIL, "+79161112233", NAME, str(anna.client_id)):
        answer = await shop.http.get(f"{API}/admin/clients/", params={"q": asked}, headers=shop.staff)
        assert answer.json()["items"] == [], asked
    assert_problem(await office_erasure(shop, anna), 404, "clients.client_not_found")


async def test_the_act_says_what_the_order_of_roskomnadzor_asks(shop: Shop, anna: Person) -> None:
    erased = (await office_erasure(shop, anna)).json()

    answer = await shop.http.get(f"{API}/admin/personal-data/acts/{erased['act_id']}", headers=shop.staff)

    act = answer.json()
    said = act["act"]
    assert said["client_id"] == str(anna.client_id)
    assert (said["legal_case"], said["basis"], said["author"]) == (
        "withdrawal",
        "Заявление, вх. № 17",
        "superuser",
    )
    assert said["method"]
    fates = {(entry["table"], entry["column"]): (entry["fate"], entry["rows"]) for entry in act["entries"]}
    assert fates["doors", "value"] == ("deleted", 1)
    assert fates["clients", "last_name"] == ("emptied", 1)
    assert traces_in(shop.database) == {}
    listed = await shop.http.get(
        f"{API}/admin/personal-data/acts", params={"client_id": str(anna.client_id)}, headers=shop.staff
    )
    assert [one["id"] for one in listed.json()["items"]] == [erased["act_id"]]
    audited = shop.database.execute(
        "SELECT actor, subject_id, after ->> 'act_id' FROM audit_log WHERE action = 'personal_data.erase'"
    )
    assert audited == [("superuser", str(anna.client_id), erased["act_id"])]


async def test_what_is_erased_stays_erased(shop: Shop, anna: Person) -> None:
    """Whoever wrote about the person without having noticed is refused by the database itself."""
    await anna.erase()
    client_id = anna.client_id
    for statement in (
        "UPDATE clients SET display_name = 'Анна' WHERE id = %s",
        "UPDATE clients SET erased_at = NULL WHERE id = %s",
        "INSERT INTO doors VALUES ('email', 'a@b.ru', %s, '{}', now())",
        "INSERT INTO carts (client_id, version) VALUES (%s, 1)",
    ):
        with pytest.raises(psycopg.errors.RestrictViolation):
            shop.database.execute(statement, client_id)
    for table in ("destruction_acts", "destruction_entries", "erasures"):
        with pytest.raises(psycopg.errors.RestrictViolation, match="append-only"):
            shop.database.execute(f"DELETE FROM {table}")
    with pytest.raises(psycopg.errors.RestrictViolation, match="append-only"):
        shop.database.execute("UPDATE audit_log SET reason = NULL")


async def test_of_two_erasures_at_once_one_is_done(shop: Shop, anna: Person) -> None:
    answers = await asyncio.gather(*(office_erasure(shop, anna) for _ in range(6)))

    assert sorted(answer.status_code for answer in answers) == [200, 404, 404, 404, 404, 404]
    assert shop.database.execute("SELECT count(*) FROM destruction_acts") == [(1,)]
