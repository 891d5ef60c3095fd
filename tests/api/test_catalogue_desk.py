"""The whole catalogue, as the staff read and replace it."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from dishka import AsyncContainer

from application.shared.access import Role
from tests.fakes.system import FrozenClock
from tests.support.database import Database
from tests.support.staff import People
from tests.support.statements import StatementCounter

API = "/api/v1"
PRODUCTS = f"{API}/admin/products"
FULL: dict[str, Any] = {
    "name": "Улун",
    "slug": "ulun",
    "description": "<p>Сливочный</p>",
    "short_description": "<b>Светлый</b>",
    "unit": "г",
    "attributes": [{"name": "Страна", "options": ["Китай", "Тайвань"]}],
    "tags": ["Новинка"],
    "photos": ["https://shop.test/1.jpg"],
    "variants": [
        {
            "sku": "TEA-1",
            "price": {"amount": "100.00"},
            "attributes": [{"name": "Вес", "value": "100 г"}],
            "photo": "/demo/photos/tea.svg",
        }
    ],
}


@pytest.fixture
async def categories(http: httpx.AsyncClient, staff: dict[str, str]) -> list[str]:
    """Tea, green tea below it, and coffee."""
    ids: list[str] = []
    for name, parent in (("Чай", None), ("Зелёный чай", 0), ("Кофе", None)):
        body = {"name": name, "parent_id": ids[parent] if parent is not None else None}
        made = await http.post(f"{API}/categories", json=body, headers=staff)
        assert made.status_code == 201, made.text
        ids.append(made.json()["id"])
    return ids


@pytest.fixture
async def product(http: httpx.AsyncClient, staff: dict[str, str], categories: list[str]) -> dict[str, Any]:
    body = FULL | {"category_id": categories[1], "also_in": [categories[2]]}
    made = await http.post(PRODUCTS, json=body, headers=staff)
    assert made.status_code == 201, made.text
    assert made.headers["Location"] == f"{PRODUCTS}/{made.json()['id']}"
    answer: dict[str, Any] = made.json()
    return answer


def given_to_woocommerce(database: Database, product_id: str) -> None:
    database.execute("UPDATE products SET source = 'woocommerce' WHERE id = %s", UUID(product_id))


def events(database: Database) -> int:
    ((number,),) = database.execute("SELECT count(*) FROM event_log")
    return int(number)


def as_sent(product: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The answer as a request: what a page that edits a product sends back."""
    whole = {key: product[key] for key in product.keys() - {"id", "source", "created_at", "updated_at"}}
    return whole | changes


def as_new(product: dict[str, Any], **changes: Any) -> dict[str, Any]:
    whole = as_sent(product, **changes)
    del whole["active"]
    return whole


async def test_everything_of_a_product_is_shown_and_written(
    http: httpx.AsyncClient, staff: dict[str, str], product: dict[str, Any], categories: list[str]
) -> None:
    for reference in ("ulun", product["id"]):
        found = await http.get(f"{PRODUCTS}/{reference}", headers=staff)
        assert found.json() == product
    assert product["attributes"] == FULL["attributes"]
    assert product["variants"][0]["attributes"] == [{"name": "Вес", "value": "100 г"}]
    assert product["variants"][0]["photo"] == "/demo/photos/tea.svg"
    assert (product["tags"], product["also_in"]) == (["Новинка"], [categories[2]])
    assert (product["short_description"], product["source"]) == ("<b>Светлый</b>", "own")


async def test_putting_back_what_was_read_changes_nothing(
    http: httpx.AsyncClient, staff: dict[str, str], product: dict[str, Any], database: Database
) -> None:
    before = events(database)

    answer = await http.put(f"{PRODUCTS}/ulun", json=as_sent(product), headers=staff)

    assert answer.status_code == 200, answer.text
    assert answer.json() == product
    assert events(database) == before


async def test_a_put_replaces_the_whole(
    http: httpx.AsyncClient, staff: dict[str, str], product: dict[str, Any], categories: list[str]
) -> None:
    body = {
        "category_id": categories[0],
        "name": "Пуэр",
        "variants": [{"sku": "PU-1", "price": {"amount": "5"}}],
    }

    answer = await http.put(f"{PRODUCTS}/{product['id']}", json=body, headers=staff)

    changed = answer.json()
    assert answer.status_code == 200, answer.text
    assert [(one["sku"], one["active"]) for one in changed["variants"]] == [("PU-1", True), ("TEA-1", False)]
    assert (changed["slug"], changed["unit"], changed["tags"], changed["photos"]) == ("ulun", "шт", [], [])
    assert (changed["attributes"], changed["also_in"], changed["description"]) == ([], [], "")


async def test_a_put_without_ids_of_variants_may_be_sent_again(
    http: httpx.AsyncClient, staff: dict[str, str], product: dict[str, Any], categories: list[str]
) -> None:
    sold = [{"sku": sku, "price": {"amount": "5"}} for sku in ("TEA-1", "TEA-2")]
    body = {"category_id": categories[0], "name": "Пуэр", "variants": sold}

    first = await http.put(f"{PRODUCTS}/ulun", json=body, headers=staff)
    again = await http.put(f"{PRODUCTS}/ulun", json=body, headers=staff)

    assert (first.status_code, again.status_code) == (200, 200), again.text
    assert first.json() == again.json()
    assert [one["sku"] for one in first.json()["variants"]] == ["TEA-1", "TEA-2"]
    assert first.json()["variants"][0]["id"] == product["variants"][0]["id"]


async def test_what_somebody_else_has_changed_since_is_not_overwritten(
    http: httpx.AsyncClient,
    staff: dict[str, str],
    product: dict[str, Any],
    database: Database,
    clock: FrozenClock,
) -> None:
    seen = {"unchanged_since": product["updated_at"]}
    clock.advance(seconds=1)
    mine = await http.patch(f"{API}/products/ulun", json=seen | {"name": "Пуэр"}, headers=staff)
    before = events(database)

    for answer in (
        await http.patch(f"{API}/products/ulun", json=seen | {"name": "Улун"}, headers=staff),
        await http.put(f"{PRODUCTS}/ulun", json=as_sent(product, **seen), headers=staff),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "catalogue.changed_since")

    assert (mine.status_code, events(database)) == (200, before)
    seen = {"unchanged_since": mine.json()["updated_at"]}
    theirs = await http.put(f"{PRODUCTS}/ulun", json=as_sent(mine.json(), name="Улун", **seen), headers=staff)
    assert (theirs.status_code, theirs.json()["name"]) == (200, "Улун")


async def test_goods_do_not_become_a_service(
    http: httpx.AsyncClient, staff: dict[str, str], product: dict[str, Any]
) -> None:
    answer = await http.put(f"{PRODUCTS}/ulun", json=as_sent(product, kind="service"), headers=staff)

    assert (answer.status_code, answer.json()["code"]) == (422, "catalogue.kind_fixed")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "<script>alert(1)</script>Улун"}, "name"),
        ({"name": "Улун<br>"}, "name"),
        ({"name": "Улун\u0007"}, "name"),
        ({"tags": ["<b>Новинка</b>"]}, "tags"),
        ({"attributes": [{"name": "Цвет", "options": ["<i>красный</i>"]}]}, "attribute"),
        ({"variants": [{"sku": "<img src=x>", "price": {"amount": "1"}}]}, "sku"),
    ],
)
async def test_plain_text_takes_no_markup(
    http: httpx.AsyncClient,
    staff: dict[str, str],
    product: dict[str, Any],
    database: Database,
    changes: dict[str, Any],
    field: str,
) -> None:
    before = events(database)
    for answer in (
        await http.patch(f"{API}/products/ulun/", json=changes, headers=staff),
        await http.put(f"{PRODUCTS}/ulun", json=as_sent(product, **changes), headers=staff),
        await http.post(PRODUCTS, json=as_new(product, slug="new", **changes), headers=staff),
    ):
        assert (answer.status_code, answer.json()["code"]) == (422, "catalogue.markup_refused")
        assert answer.json()["details"]["field"] == field
    assert events(database) == before


async def test_a_less_than_sign_is_no_markup(
    http: httpx.AsyncClient, staff: dict[str, str], product: dict[str, Any]
) -> None:
    answer = await http.patch(f"{API}/products/ulun", json={"name": "Лист < 2 см & > 1 см"}, headers=staff)

    assert answer.json()["name"] == "Лист < 2 см & > 1 см"


async def test_descriptions_are_cleaned_on_every_way_in(
    http: httpx.AsyncClient, staff: dict[str, str], product: dict[str, Any]
) -> None:
    dirty = {
        "description": '<p onclick="x()">Чай</p><script>alert(1)</script><iframe src="//x"></iframe>',
        "short_description": '<a href="javascript:alert(1)">Чай</a>',
    }
    variant = {"sku": "NEW-1", "price": {"amount": "1"}}
    for answer in (
        await http.patch(f"{API}/products/ulun", json=dirty, headers=staff),
        await http.put(f"{PRODUCTS}/ulun", json=as_sent(product, **dirty), headers=staff),
        await http.post(
            f"{API}/products/", json=as_new(product, slug="n", variants=[variant], **dirty), headers=staff
        ),
    ):
        assert answer.status_code in (200, 201), answer.text
        assert answer.json()["description"] == "<p>Чай</p>"
        assert "javascript" not in answer.json()["short_description"]


async def test_what_woocommerce_keeps_is_changed_there_only(
    http: httpx.AsyncClient, staff: dict[str, str], product: dict[str, Any], database: Database
) -> None:
    given_to_woocommerce(database, product["id"])
    before = events(database)
    dearer = [product["variants"][0] | {"price": {"amount": "101"}}]
    withdrawn = [product["variants"][0] | {"active": False}]
    for answer in (
        await http.patch(f"{API}/products/ulun", json={"name": "Пуэр"}, headers=staff),
        await http.patch(f"{API}/products/ulun", json={"tags": []}, headers=staff),
        await http.patch(f"{API}/products/ulun", json={"variants": dearer}, headers=staff),
        await http.patch(f"{API}/products/ulun", json={"variants": withdrawn}, headers=staff),
        await http.patch(
            f"{API}/products/ulun", json={"variants": [FULL["variants"][0] | {"sku": "X"}]}, headers=staff
        ),
        await http.put(f"{PRODUCTS}/ulun", json=as_sent(product, description="Иначе"), headers=staff),
        await http.post(f"{API}/products/ulun/deactivate", headers=staff),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "catalogue.managed_in_woocommerce")
    assert events(database) == before


async def test_our_own_fields_of_a_woocommerce_product_may_change(
    http: httpx.AsyncClient, staff: dict[str, str], product: dict[str, Any], database: Database
) -> None:
    given_to_woocommerce(database, product["id"])
    stepped = [product["variants"][0] | {"min_quantity": "0.200", "increment": "0.050"}]
    ours = {"unit": "кг", "skip_loyalty": True, "unredeemable": True, "variants": stepped}

    answer = await http.put(f"{PRODUCTS}/ulun", json=as_sent(product, **ours), headers=staff)

    assert answer.status_code == 200, answer.text
    assert answer.json()["variants"][0]["increment"] == "0.05"
    assert (answer.json()["unit"], answer.json()["source"]) == ("кг", "woocommerce")


async def test_a_linked_category_is_changed_in_woocommerce_only(
    http: httpx.AsyncClient, staff: dict[str, str], categories: list[str], database: Database
) -> None:
    database.execute("INSERT INTO woo_categories (woo_id, category_id) VALUES (7, %s)", UUID(categories[1]))
    path = f"{API}/categories/{categories[1]}"
    for answer in (
        await http.patch(path, json={"name": "Иначе"}, headers=staff),
        await http.patch(f"{path}/", json={"parent_id": None}, headers=staff),
        await http.post(f"{path}/deactivate", headers=staff),
        await http.post(f"{path}/deactivate/", headers=staff),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "catalogue.managed_in_woocommerce")
    same = await http.patch(path, json={"name": "Зелёный чай"}, headers=staff)
    assert (same.status_code, same.json()["source"]) == (200, "woocommerce")
    own = await http.patch(f"{API}/categories/{categories[2]}", json={"name": "Кофе и какао"}, headers=staff)
    assert (own.status_code, own.json()["source"]) == (200, "own")


async def test_the_tree_shows_what_is_hidden(
    http: httpx.AsyncClient, staff: dict[str, str], categories: list[str]
) -> None:
    await http.post(f"{API}/categories/{categories[0]}/deactivate", headers=staff)

    tree = (await http.get(f"{API}/admin/categories", headers=staff)).json()["items"]

    assert {(one["name"], one["active"]) for one in tree} == {("Чай", False), ("Кофе", True)}
    (tea,) = (one for one in tree if one["name"] == "Чай")
    assert [one["id"] for one in tea["children"]] == [categories[1]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", True),
        ("q=ЗЕЛЁН", False),
        ("q=улу", True),
        ("q=tea-", True),
        ("q=ul", True),
        ("q=%25", False),
        ("sku=TEA-1", True),
        ("sku=TEA", False),
        ("category=chay", True),
        ("category=zelenyy-chay", True),
        ("category=kofe", True),
        ("kind=goods", True),
        ("kind=service", False),
        ("source=own", True),
        ("source=woocommerce", False),
        ("active=false", True),
        ("active=true", False),
    ],
)
async def test_filters(
    http: httpx.AsyncClient, staff: dict[str, str], product: dict[str, Any], query: str, found: bool
) -> None:
    await http.post(f"{API}/products/ulun/deactivate", headers=staff)

    page = await http.get(f"{PRODUCTS}?{query}&with_total=true", headers=staff)

    assert page.status_code == 200, page.text
    assert len(page.json()["items"]) == page.json()["total"] == int(found)


async def test_an_unknown_category_and_a_foreign_cursor_are_refused(
    http: httpx.AsyncClient, staff: dict[str, str]
) -> None:
    unknown = await http.get(f"{PRODUCTS}?category={uuid4()}", headers=staff)
    foreign = await http.get(f"{PRODUCTS}?cursor=abc", headers=staff)

    assert unknown.json()["code"] == "catalogue.category_not_found"
    assert foreign.json()["code"] == "page.cursor_invalid"


@pytest.mark.usefixtures("demo_shop")
@pytest.mark.parametrize("sort", ["newest", "changed", "position", "popular"])
async def test_pages_hold_every_product_once_with_as_many_statements_for_ten_as_for_one(
    http: httpx.AsyncClient, staff: dict[str, str], container: AsyncContainer, database: Database, sort: str
) -> None:
    counter = StatementCounter()
    await counter.watch(container)
    ((expected,),) = database.execute("SELECT count(*) FROM products")
    sent: dict[int, set[int]] = {}
    for limit in (1, 10):
        seen: list[str] = []
        cursor = ""
        while cursor is not None and len(seen) < 40:
            with counter.counting() as statements:
                page = (await http.get(f"{PRODUCTS}?sort={sort}&limit={limit}{cursor}", headers=staff)).json()
            sent.setdefault(limit, set()).add(len(statements))
            seen += [one["id"] for one in page["items"]]
            cursor = f"&cursor={page['next_cursor']}" if page["next_cursor"] else None
        assert len(seen) == len(set(seen)) == min(expected, len(seen))

    assert sent == {1: {1}, 10: {1}}


async def test_history_tells_who_changed_what(
    http: httpx.AsyncClient, staff: dict[str, str], product: dict[str, Any], categories: list[str]
) -> None:
    patch = {"tags": ["Хит"], "short_description": "Тёмный"}
    await http.patch(f"{API}/products/ulun", json=patch, headers=staff)
    await http.patch(f"{API}/categories/kofe", json={"name": "Кофе и какао"}, headers=staff)

    first = (await http.get(f"{PRODUCTS}/ulun/history?limit=1", headers=staff)).json()
    rest = (await http.get(f"{PRODUCTS}/ulun/history?cursor={first['next_cursor']}", headers=staff)).json()
    (category, _) = (await http.get(f"{API}/admin/categories/kofe/history", headers=staff)).json()["items"]

    (change,) = first["items"]
    assert (change["action"], change["actor"]["name"]) == ("product.change", "superuser")
    assert change["before"] == {"tags": ["Новинка"], "short_description": "<b>Светлый</b>"}
    assert change["after"] == patch
    assert [one["action"] for one in rest["items"]] == ["product.create"]
    assert rest["items"][0]["after"]["also_in"] == [categories[2]]
    assert category["after"] == {"name": "Кофе и какао"}


async def test_the_history_of_nothing_is_not_found(http: httpx.AsyncClient, staff: dict[str, str]) -> None:
    for what in ("products", "categories"):
        answer = await http.get(f"{API}/admin/{what}/{uuid4()}/history", headers=staff)
        assert answer.status_code == 404


@pytest.mark.parametrize("path", ["products", "products/ulun", "products/ulun/history", "categories"])
async def test_only_staff_look(
    http: httpx.AsyncClient, people: People, product: dict[str, Any], path: str
) -> None:
    _, client = await people.come()
    _, support = await people.come(Role.SUPPORT)

    assert (await http.get(f"{API}/admin/{path}")).status_code == 401
    assert (await http.get(f"{API}/admin/{path}", headers=client)).status_code == 403
    assert (await http.get(f"{API}/admin/{path}", headers=support)).status_code == 200


async def test_looking_is_not_changing(
    http: httpx.AsyncClient, people: People, product: dict[str, Any], database: Database
) -> None:
    _, support = await people.come(Role.SUPPORT)
    before = events(database)

    put = await http.put(f"{PRODUCTS}/ulun", json=as_sent(product, name="Иначе"), headers=support)
    post = await http.post(PRODUCTS, json=as_new(product, slug="inache"), headers=support)

    assert (put.status_code, post.status_code) == (403, 403)
    assert events(database) == before
