"""What a real shop was seen to do, the simulated one does too: lists, time, doors."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import pytest

from entrypoints.simulators.woocommerce.simulator import WooCommerceSimulator
from tests.support.woocommerce import CREDENTIALS, running_woocommerce

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def running() -> Iterator[WooCommerceSimulator]:
    with running_woocommerce() as simulator:
        yield simulator


@pytest.fixture
def simulator(running: WooCommerceSimulator) -> WooCommerceSimulator:
    running.reset()
    running.clock.set(NOON)
    return running


@pytest.fixture
def shop(simulator: WooCommerceSimulator) -> Iterator[httpx.Client]:
    base = f"{simulator.store.home}/wp-json/wc/v3"
    with httpx.Client(base_url=base, auth=CREDENTIALS, trust_env=False) as client:
        yield client


def ids(answer: httpx.Response) -> list[int]:
    return [item["id"] for item in answer.raise_for_status().json()]


def test_pages_tell_totals_and_their_neighbours(simulator: WooCommerceSimulator, shop: httpx.Client) -> None:
    made = [simulator.shop.add_product(f"Товар {number}").id for number in range(5)]

    second = shop.get("/products", params={"per_page": 2, "page": 2, "orderby": "id", "order": "asc"})

    assert ids(second) == made[2:4]
    assert (second.headers["X-WP-Total"], second.headers["X-WP-TotalPages"]) == ("5", "3")
    assert 'page=1>; rel="prev"' in second.headers["Link"]
    assert 'page=3>; rel="next"' in second.headers["Link"]
    assert ids(shop.get("/products", params={"page": 99})) == []
    assert shop.get("/products", params={"per_page": 101}).status_code == 400
    assert shop.get("/products", params={"page": 0}).status_code == 400


@pytest.mark.parametrize(
    ("bound", "flag", "found"),
    [
        ("2026-11-24T12:00:00", "true", True),
        ("2026-11-24T12:00:01", "true", False),
        ("2026-11-24T12:00:00Z", None, True),
        ("2026-11-24T12:00:00+00:00", None, True),
        ("2026-11-24T12:00:01Z", None, False),
        ("2026-11-24T15:00:00", None, True),
        ("2026-11-24T15:00:01", None, False),
        ("2026-11-24T12:00:00Z", "true", False),
    ],
)
def test_modified_after_is_exclusive_and_reads_moments_as_wordpress_does(
    simulator: WooCommerceSimulator, shop: httpx.Client, bound: str, flag: str | None, found: bool
) -> None:
    simulator.clock.advance(1)
    product = simulator.shop.add_product("Товар")
    query = {"modified_after": bound} | ({} if flag is None else {"dates_are_gmt": flag})

    assert ids(shop.get("/products", params=query)) == ([product.id] if found else [])


def test_drafts_are_listed_trash_is_not_and_unknown_arguments_do_nothing(
    simulator: WooCommerceSimulator, shop: httpx.Client
) -> None:
    draft, gone = (
        simulator.shop.add_product("Черновик", status="draft"),
        simulator.shop.add_product("В корзине"),
    )
    simulator.shop.trash_product(gone.id)

    assert ids(shop.get("/products", params={"meta_key": "a", "meta_value": "b"})) == [draft.id]
    assert ids(shop.get("/products", params={"status": "publish"})) == []
    assert shop.get(f"/products/{gone.id}").json()["status"] == "trash"
    assert shop.delete(f"/products/{gone.id}", params={"force": "true"}).status_code == 200
    assert shop.get(f"/products/{gone.id}").status_code == 404


def test_a_changed_variation_counts_for_its_product(
    simulator: WooCommerceSimulator, shop: httpx.Client
) -> None:
    parent = simulator.shop.add_product("Худи", type="variable", attributes={"Размер": ["S", "M"]})
    cheap = simulator.shop.add_variation(parent.id, price="100", stock=2, attributes={"Размер": "S"})
    simulator.shop.add_variation(parent.id, price="90", stock=0, attributes={"Размер": "M"})
    simulator.clock.advance(60)

    changed = shop.put(f"/products/{parent.id}/variations/{cheap.id}", json={"regular_price": "80"})

    assert changed.json()["price"] == "80"
    seen = shop.get(f"/products/{parent.id}").json()
    assert (seen["date_modified_gmt"], seen["price"], seen["regular_price"]) == (
        "2026-11-24T12:01:00",
        "80",
        "",
    )
    assert shop.get(f"/products/{cheap.id}").json()["type"] == "variation"
    other = simulator.shop.add_product("Другой")
    assert shop.get(f"/products/{other.id}/variations/{cheap.id}").status_code == 404
    assert ids(shop.get("/products/999/variations")) == []


@pytest.mark.parametrize(
    ("switches", "status", "code"),
    [
        ({"password": "other"}, 401, "woocommerce_rest_cannot_view"),
        ({"https": False}, 401, "woocommerce_rest_cannot_view"),
        ({"passes_authorization": False}, 401, "woocommerce_rest_cannot_view"),
        ({"woocommerce": False}, 404, "rest_no_route"),
        ({"manager": False}, 403, "woocommerce_rest_cannot_view"),
        ({"rest_open": False, "https": False}, 401, "rest_cannot_access"),
    ],
)
def test_a_site_that_is_set_up_wrong_answers_as_a_real_one(
    simulator: WooCommerceSimulator, shop: httpx.Client, switches: dict[str, Any], status: int, code: str
) -> None:
    assert shop.get("/products").status_code == 200
    httpx.post(f"{simulator.store.home}/control/door", json=switches).raise_for_status()

    refused = shop.get("/products")

    assert (refused.status_code, refused.json()["code"]) == (status, code)


def test_the_index_tells_what_is_there(simulator: WooCommerceSimulator) -> None:
    root = f"{simulator.store.home}/wp-json/"
    assert "wc/v3" in httpx.get(root).json()["namespaces"]
    assert "application-passwords" in httpx.get(root).json()["authentication"]

    simulator.open_door(https=False, woocommerce=False, clock_skew_seconds=900)

    answer = httpx.get(root)
    assert "wc/v3" not in answer.json()["namespaces"]
    assert answer.json()["authentication"] == []
    assert parsedate_to_datetime(answer.headers["Date"]) == NOON + timedelta(seconds=900)
    simulator.open_door(pretty_permalinks=False)
    assert httpx.get(root).status_code == 404
    assert httpx.get(f"{simulator.store.home}/?rest_route=/").json()["name"] == "Demo Shop"


def test_images_are_real_pictures(simulator: WooCommerceSimulator, shop: httpx.Client) -> None:
    image = simulator.shop.add_image("kruzhka", size=40)
    product = simulator.shop.add_product("Кружка", images=[image.id])

    source = shop.get(f"/products/{product.id}").json()["images"][0]["src"]

    picture = httpx.get(source)
    assert picture.headers["Content-Type"].startswith("image/png")
    assert picture.content.startswith(b"\x89PNG\r\n")
    assert httpx.get(source.replace("kruzhka", "nothing")).status_code == 404


def test_drafts_of_pages_are_not_for_everybody(simulator: WooCommerceSimulator, shop: httpx.Client) -> None:
    simulator.shop.add_page("Видно")
    draft = simulator.shop.add_page("Рано", status="draft")
    pages = f"{simulator.store.home}/wp-json/wp/v2/pages"

    assert [page["title"]["rendered"] for page in httpx.get(pages).json()] == ["Видно"]
    assert httpx.get(pages, params={"status": "draft"}).status_code == 400
    assert httpx.get(f"{pages}/{draft.id}").status_code == 401
    assert ids(shop.get(pages, params={"status": "draft"})) == [draft.id]


def test_a_big_catalogue_is_there_at_once(simulator: WooCommerceSimulator, shop: httpx.Client) -> None:
    filled = httpx.post(f"{simulator.store.home}/control/products", params={"count": 50})

    assert filled.json() == {"products": 50}
    assert shop.get("/products").headers["X-WP-Total"] == "50"
    assert shop.get("/variations").headers["X-WP-Total"] == "30"
