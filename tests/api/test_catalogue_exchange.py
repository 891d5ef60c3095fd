"""The catalogue leaves as a file and comes back."""

from typing import Any

import httpx
import pytest

from application.shared.access import Role
from tests.support.catalogue_files import IMPORT, csv_of, imported, xlsx_of
from tests.support.database import Database
from tests.support.staff import People
from tests.support.uploads import unreadable_uploads

API = "/api/v1"
EXPORT = f"{API}/admin/products/export"
LINE = {"sku": "TEA-1", "name": "Улун", "category": "Чай", "price": "100"}


@pytest.fixture
async def tea(http: httpx.AsyncClient, staff: dict[str, str]) -> str:
    made = await http.post(f"{API}/categories", json={"name": "Чай"}, headers=staff)
    return str(made.json()["id"])


def everything(database: Database) -> list[Any]:
    return [
        database.execute(f"SELECT * FROM {table} ORDER BY 1, 2")
        for table in (
            "categories",
            "products",
            "product_variants",
            "product_categories",
            "audit_log",
            "event_log",
        )
    ]


def counts(report: dict[str, Any]) -> tuple[int, int, int, int]:
    return report["created"], report["updated"], report["unchanged"], report["refused"]


def refused(report: dict[str, Any]) -> list[tuple[int, str, str]]:
    return [
        (line["line"], one["field"], one["code"].removeprefix("catalogue."))
        for line in report["lines"]
        for one in line["refusals"]
    ]


@pytest.mark.usefixtures("demo_shop")
@pytest.mark.parametrize(
    "file", [".csv", ".csv?delimiter=comma&bom=false", ".csv?active=true&kind=goods", ".xlsx"]
)
async def test_what_was_exported_comes_back_unchanged(
    http: httpx.AsyncClient, staff: dict[str, str], database: Database, file: str
) -> None:
    before = everything(database)

    exported = await http.get(f"{EXPORT}{file}", headers=staff)
    report = await imported(http, staff, exported.content)

    assert counts(report) == (0, 0, len(report["lines"]), 0)
    assert len(report["lines"]) > 40
    assert everything(database) == before
    assert "attachment" in exported.headers["Content-Disposition"]
    assert (exported.content[:3] == b"\xef\xbb\xbf") == (file != ".xlsx" and "bom=false" not in file)


async def test_a_dry_run_tells_what_a_real_one_does_and_writes_nothing(
    http: httpx.AsyncClient, staff: dict[str, str], tea: str, database: Database
) -> None:
    await imported(http, staff, csv_of([LINE]))
    raw = csv_of(
        [
            LINE | {"price": "120,50"},
            LINE | {"sku": "TEA-2"},
            LINE | {"sku": "PU-1", "name": "Пуэр", "category": "Чай > Чёрный"},
            LINE | {"sku": "PU-2", "name": "Шу", "category": "Чай > Чёрный"},
            LINE | {"sku": "BAD", "price": "даром"},
            LINE | {"sku": "TEA-1"},
        ]
    )
    before = everything(database)

    dry = await imported(http, staff, raw, "dry_run=true&create_categories=true")
    assert everything(database) == before
    real = await imported(http, staff, raw, "create_categories=true")
    again = await imported(http, staff, raw, "create_categories=true")

    assert dry == real | {"dry_run": True}
    assert counts(real) == (3, 1, 0, 2)
    assert real["lines"][0]["changed"] == ["price"]
    assert refused(real) == [(6, "price", "cell_unfit"), (7, "sku", "line_repeated")]
    assert counts(again) == (0, 0, 4, 2)
    tree = (await http.get(f"{API}/categories/all")).json()["items"]
    assert [(one["name"], [two["name"] for two in one["children"]]) for one in tree] == [("Чай", ["Чёрный"])]


async def test_a_dry_run_knows_the_slug_that_a_name_would_get(
    http: httpx.AsyncClient, staff: dict[str, str], tea: str
) -> None:
    await imported(http, staff, csv_of([LINE]))
    raw = csv_of([LINE | {"sku": "NEW-1"}])

    dry = await imported(http, staff, raw, "dry_run=true")
    real = await imported(http, staff, raw)

    assert refused(dry) == [(2, "slug", "slug_taken")]
    assert dry == real | {"dry_run": True}


@pytest.mark.parametrize(
    ("price", "amount"),
    [
        ("12,50", "12.50"),
        ("12.5", "12.50"),
        ("1 290,50", "1290.50"),
        ("1\u00a0290", "1290.00"),
        ("0", "0.00"),
    ],
)
async def test_a_price_is_exactly_a_number(
    http: httpx.AsyncClient, staff: dict[str, str], tea: str, price: str, amount: str
) -> None:
    await imported(http, staff, csv_of([LINE | {"price": price}]))

    shown = (await http.get(f"{API}/admin/products/ulun", headers=staff)).json()
    assert shown["variants"][0]["price"]["amount"] == amount


@pytest.mark.parametrize(
    ("cells", "field", "code"),
    [
        ({"price": "12,50 руб"}, "price", "cell_unfit"),
        ({"price": "-1"}, "price", "cell_unfit"),
        ({"price": "1,290.50"}, "price", "cell_unfit"),
        ({"price": "1e3"}, "price", "cell_unfit"),
        ({"price": "12.505"}, "price", "cell_unfit"),
        ({"price": "<b>5</b>"}, "price", "cell_unfit"),
        ({"price": "٣"}, "price", "cell_unfit"),
        ({"price": ""}, "price", "cell_missing"),
        ({"price": "100000000.01"}, "price", "price_unfit"),
        ({"price": "5", "promo_price": "6"}, "price", "price_unfit"),
        ({"name": ""}, "name", "cell_missing"),
        ({"name": "<script>x</script>"}, "name", "markup_refused"),
        ({"name": "Ы" * 201}, "name", "text_unfit"),
        ({"name": "Уле\0т"}, "name", "cell_unfit"),
        ({"name": "!!!"}, "slug", "slug_invalid"),
        ({"sku": " "}, "sku", "cell_missing"),
        ({"sku": "S" * 65}, "sku", "text_unfit"),
        ({"sku": "a\0b"}, "sku", "cell_unfit"),
        ({"category": ""}, "category", "cell_missing"),
        ({"category": "Кофе"}, "category", "category_not_found"),
        ({"category_slug": "kofe"}, "category", "category_not_found"),
        ({"kind": "thing"}, "kind", "cell_unfit"),
        ({"kind": "service", "tracked": "да"}, "tracked", "service_tracked"),
        ({"active": "может быть"}, "active", "cell_unfit"),
        ({"increment": "0,3", "min_quantity": "1"}, "increment", "quantity_step_unfit"),
        ({"increment": "-1"}, "increment", "cell_unfit"),
        ({"position": "1.5"}, "position", "cell_unfit"),
        ({"photos": "javascript:alert(1)"}, "photos", "photos_unfit"),
        ({"variant_photo": "http://shop.test/1.jpg"}, "photos", "photos_unfit"),
        ({"attributes": "красный"}, "attributes", "cell_unfit"),
        ({"attributes": "Цвет: "}, "attributes", "attributes_unfit"),
        ({"tags": "т" * 51}, "tags", "text_unfit"),
        ({"also_in": "kofe"}, "category", "category_not_found"),
        ({"slug": "Улун"}, "slug", "cell_unfit"),
        ({"product_id": "0"}, "product_id", "cell_unfit"),
        ({"product_id": "019aa5f0-6c3e-7d5a-9b1e-2f8c4d7a6b10"}, "product_id", "product_not_found"),
        ({"description": "я" * 10_001}, "description", "text_unfit"),
    ],
)
async def test_a_bad_line_is_refused_and_the_good_one_beside_it_is_not(
    http: httpx.AsyncClient,
    staff: dict[str, str],
    tea: str,
    database: Database,
    cells: dict[str, str],
    field: str,
    code: str,
) -> None:
    columns = dict.fromkeys(cells, "") | LINE
    good = columns | {"sku": "GOOD", "name": "Хороший"}

    report = await imported(http, staff, csv_of([columns | cells, good]))

    assert [(found[0], found[2]) for found in refused(report)] == [
        (2, code if code != "cell_unfit" or field != "slug" else refused(report)[0][2])
    ]
    assert refused(report)[0][1] == field
    assert report["lines"][1]["result"] == "created"
    assert database.execute("SELECT sku FROM product_variants") == [("GOOD",)]


async def test_refusals_are_told_in_russian(http: httpx.AsyncClient, staff: dict[str, str], tea: str) -> None:
    russian = staff | {"Accept-Language": "ru"}

    report = await imported(http, russian, csv_of([LINE | {"price": "даром"}]))

    assert report["lines"][0]["refusals"][0]["message"] == "Столбец price: значение не читается."


async def test_columns_that_are_left_out_and_products_that_are_not_named_stay(
    http: httpx.AsyncClient, staff: dict[str, str], tea: str
) -> None:
    full = LINE | {"description": "<p>Светлый</p>", "tags": "Новинка; Хит", "unit": "г"}
    await imported(http, staff, csv_of([full, full | {"sku": "TEA-2", "price": "5"}]))

    report = await imported(http, staff, csv_of([{"sku": "TEA-2", "price": "7", "unit": ""}]))

    shown = (await http.get(f"{API}/admin/products/ulun", headers=staff)).json()
    assert counts(report) == (0, 1, 0, 0)
    assert (shown["description"], shown["tags"], shown["unit"]) == ("<p>Светлый</p>", ["Новинка", "Хит"], "г")
    assert [one["price"]["amount"] for one in shown["variants"]] == ["100.00", "7.00"]
    cleared = await imported(http, staff, csv_of([{"sku": "TEA-1", "tags": ""}]))
    assert cleared["lines"][0]["changed"] == ["tags"]


@pytest.mark.parametrize("fault", [{"price": "даром"}, {"promo_price": "100"}])
async def test_when_the_first_line_of_a_product_is_refused_blanks_below_it_take_nothing_away(
    http: httpx.AsyncClient, staff: dict[str, str], tea: str, fault: dict[str, str]
) -> None:
    full = LINE | {"description": "<p>Светлый</p>", "tags": "Новинка", "promo_price": ""}
    await imported(http, staff, csv_of([full, full | {"sku": "TEA-2", "price": "5"}]))
    below = dict.fromkeys(full, "") | {"sku": "TEA-2", "price": "7"}

    report = await imported(http, staff, csv_of([full | fault, below]))

    shown = (await http.get(f"{API}/admin/products/ulun", headers=staff)).json()
    assert counts(report) == (0, 1, 0, 1)
    assert report["lines"][1]["changed"] == ["price"]
    assert (shown["description"], shown["tags"]) == ("<p>Светлый</p>", ["Новинка"])


async def test_html_of_a_description_is_cleaned(
    http: httpx.AsyncClient, staff: dict[str, str], tea: str
) -> None:
    dirty = '<p onclick="x()">Чай</p><script>alert(1)</script>'
    raw = csv_of([LINE | {"description": dirty}])

    first, again = await imported(http, staff, raw), await imported(http, staff, raw)

    shown = (await http.get(f"{API}/admin/products/ulun", headers=staff)).json()
    assert shown["description"] == "<p>Чай</p>"
    assert (counts(first), counts(again)) == ((1, 0, 0, 0), (0, 0, 1, 0))


async def test_lines_of_one_product_do_not_contradict(
    http: httpx.AsyncClient, staff: dict[str, str], tea: str
) -> None:
    one = LINE | {"slug": "ulun"}
    rows = [one, one | {"sku": "TEA-2", "name": "Пуэр"}, one | {"sku": "TEA-3", "name": ""}]

    report = await imported(http, staff, csv_of(rows))

    assert refused(report) == [(3, None, "line_contradicts")] or refused(report) == [
        (3, "name", "line_contradicts")
    ]
    assert counts(report) == (2, 0, 0, 1)


async def test_skus_and_slugs_of_others_are_not_taken(
    http: httpx.AsyncClient, staff: dict[str, str], tea: str
) -> None:
    await imported(http, staff, csv_of([LINE, LINE | {"sku": "PU-1", "name": "Пуэр"}]))
    pu = (await http.get(f"{API}/admin/products/puer", headers=staff)).json()
    rows = [
        LINE | {"slug": "ulun", "sku": "PU-1", "product_id": ""},
        LINE | {"slug": "ulun", "sku": "PU-1", "product_id": pu["id"], "name": "Пуэр"},
        LINE | {"sku": "NEW-1"} | {"slug": "", "product_id": ""},
    ]

    first = await imported(http, staff, csv_of([dict(rows[0])]))
    second = await imported(http, staff, csv_of([rows[1]]))
    third = await imported(http, staff, csv_of([rows[2]]))

    assert refused(first) == [(2, "sku", "sku_taken")]
    assert refused(second) == [(2, "slug", "slug_taken")]
    assert refused(third) == [(2, "slug", "slug_taken")]


async def test_what_woocommerce_keeps_is_refused_by_line(
    http: httpx.AsyncClient, staff: dict[str, str], tea: str, database: Database
) -> None:
    await imported(http, staff, csv_of([LINE]))
    database.execute("UPDATE products SET source = 'woocommerce'")

    theirs = await imported(http, staff, csv_of([LINE | {"price": "5"}]))
    ours = await imported(
        http, staff, csv_of([LINE | {"unit": "г", "increment": "0,5", "min_quantity": "0,5"}])
    )

    assert refused(theirs) == [(2, None, "managed_in_woocommerce")]
    assert ours["lines"][0]["changed"] == ["unit", "min_quantity", "increment"]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
async def test_delimiters_and_encodings_are_found_out(
    http: httpx.AsyncClient, staff: dict[str, str], tea: str, delimiter: str, encoding: str
) -> None:
    report = await imported(http, staff, csv_of([LINE], delimiter=delimiter, encoding=encoding))

    assert counts(report) == (1, 0, 0, 0)


async def test_numbers_of_a_spreadsheet_are_numbers(
    http: httpx.AsyncClient, staff: dict[str, str], tea: str
) -> None:
    raw = xlsx_of(
        [
            ["sku", "name", "category", "price", "active", "increment"],
            [12345, "Улун", "Чай", 12.5, True, 1],
            [4607001234567, "Улун", "Чай", 100 * 1.1, True, 0.1],
        ]
    )

    await imported(http, staff, raw)

    shown = (await http.get(f"{API}/admin/products/ulun", headers=staff)).json()
    assert [(one["sku"], one["price"]["amount"]) for one in shown["variants"]] == [
        ("12345", "12.50"),
        ("4607001234567", "110.00"),
    ]


async def test_formulas_do_not_run_and_come_back(
    http: httpx.AsyncClient, staff: dict[str, str], tea: str
) -> None:
    evil = ["=1+1", "+7 916", "-5", "@SUM(A1)", "'=1", "'просто"]
    body = {
        "category_id": tea,
        "name": '=HYPERLINK("http://evil")',
        "slug": "evil",
        "tags": evil,
        "variants": [{"sku": sku, "price": {"amount": "1"}} for sku in evil],
    }
    assert (await http.post(f"{API}/products", json=body, headers=staff)).status_code == 201

    for file in ("csv?bom=false", "xlsx"):
        exported = await http.get(f"{EXPORT}.{file}", headers=staff)
        report = await imported(http, staff, exported.content)
        assert counts(report) == (0, 0, 6, 0), file
        if file != "xlsx":
            cells = [cell.strip('"') for cell in exported.text.replace("\r\n", ";").split(";")]
            assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "file_unreadable"),
        (b"\n;;;\n", "file_unreadable"),
        (b"\x98\xff\x00", "file_unreadable"),
        (b"\xef\xbb\xbfsku;name\nA;\xd0\xa7\xd0", "file_unreadable"),
        (b'sku;name\nA;"B\nC;D\n', "file_unreadable"),
        (b"PK\x03\x04 not a zip", "file_unreadable"),
        (b"name;price\nx;1", "columns_unfit"),
        (b"sku;sku\nx;1", "columns_unfit"),
        (b"sku;colour\nx;1", "columns_unfit"),
        (b"sku\n" + b"x\n" * 20_001, "file_too_long"),
        (b"x" * (10 * 1024 * 1024 + 1), "file_too_long"),
    ],
)
async def test_a_file_that_is_no_table_is_refused(
    http: httpx.AsyncClient, staff: dict[str, str], raw: bytes, code: str
) -> None:
    answer = await http.post(IMPORT, files={"file": ("f", raw)}, headers=staff)

    assert (answer.status_code, answer.json()["code"]) == (422, f"catalogue.{code}")


async def test_a_huge_cell_is_one_bad_line(http: httpx.AsyncClient, staff: dict[str, str], tea: str) -> None:
    report = await imported(http, staff, csv_of([LINE | {"name": "Ы" * 2_000_000}, LINE | {"sku": "OK"}]))

    assert refused(report) == [(2, "name", "text_unfit")]
    assert report["created"] == 1


async def test_only_those_who_write_the_catalogue_import(
    http: httpx.AsyncClient, people: People, tea: str, database: Database
) -> None:
    _, client = await people.come()
    _, support = await people.come(Role.SUPPORT)
    before = everything(database)

    for headers, read in (({}, 401), (client, 403), (support, 200)):
        for file in ("csv", "xlsx"):
            assert (await http.get(f"{EXPORT}.{file}", headers=headers)).status_code == read
        for query in ("", "?dry_run=true"):
            answer = await http.post(IMPORT + query, files={"file": ("f", csv_of([LINE]))}, headers=headers)
            assert answer.status_code == (read if read != 200 else 403)
    assert everything(database) == before


async def test_whoever_may_not_import_is_told_so_before_the_body_is_read(
    http: httpx.AsyncClient, people: People
) -> None:
    _, support = await people.come(Role.SUPPORT)

    for who, status in (({}, 401), (support, 403)):
        for body in unreadable_uploads(who):
            assert (await http.post(IMPORT, **body)).status_code == status


async def test_an_unknown_category_is_not_exported(http: httpx.AsyncClient, staff: dict[str, str]) -> None:
    for file in ("csv", "xlsx"):
        answer = await http.get(f"{EXPORT}.{file}?category=none", headers=staff)
        assert (answer.status_code, answer.json()["code"]) == (404, "catalogue.category_not_found")
