"""What every path shares: problems, limits, documents, health."""

import httpx
import pytest

PROBLEM = "application/problem+json"
API = "/api/v1"


def assert_problem(response: httpx.Response, status: int, code: str) -> dict:
    assert response.status_code == status, response.text
    assert response.headers["content-type"].startswith(PROBLEM)
    body = response.json()
    assert body["status"] == status
    assert body["code"] == code
    assert body["type"] == f"urn:prilavok:problem:{code}"
    assert body["title"]
    assert body["detail"]
    return body


async def test_an_unknown_path_is_a_problem(http: httpx.AsyncClient) -> None:
    assert_problem(await http.get("/nowhere"), 404, "route.not_found")


async def test_a_foreign_method_is_a_problem_that_names_the_allowed_ones(http: httpx.AsyncClient) -> None:
    response = await http.put(f"{API}/products/")

    assert_problem(response, 405, "route.method_not_allowed")


async def test_an_unknown_query_parameter_is_named(http: httpx.AsyncClient) -> None:
    body = assert_problem(await http.get(f"{API}/products/?colour=red&limit=5"), 400, "request.invalid")

    assert body["errors"] == [{"pointer": "query/colour", "message": "There is no such query parameter"}]


async def test_every_wrong_query_parameter_is_listed(http: httpx.AsyncClient) -> None:
    response = await http.get(f"{API}/products/?limit=many&sort=best&min_price=-1&on_sale=perhaps")

    body = assert_problem(response, 400, "request.invalid")
    assert {fault["pointer"] for fault in body["errors"]} == {
        "query/limit",
        "query/sort",
        "query/min_price",
        "query/on_sale",
    }


@pytest.mark.parametrize(
    "query", ["limit=5&limit=6", "limit=5&limit=5", "q=a&limit=5&q=b", "active=&active=1"]
)
async def test_a_query_parameter_that_takes_one_value_is_given_once(
    http: httpx.AsyncClient, staff: dict[str, str], query: str
) -> None:
    """The last one would win, and nobody be told."""
    body = assert_problem(
        await http.get(f"{API}/admin/products/?{query}", headers=staff), 400, "request.invalid"
    )

    name = "active" if "active" in query else "q" if "q=" in query else "limit"
    assert body["errors"] == [
        {"pointer": f"query/{name}", "message": "It takes one value, and is given twice"}
    ]


@pytest.mark.parametrize("path", ["products/", "products/facets"])
async def test_a_query_parameter_that_takes_several_values_may_be_repeated(
    http: httpx.AsyncClient, path: str
) -> None:
    answer = await http.get(f"{API}/{path}?attr=colour:red&attr=colour:blue")

    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("limit", ["0", "-1", "101", "999999999999999999999999"])
async def test_a_limit_out_of_range_is_refused(http: httpx.AsyncClient, limit: str) -> None:
    assert_problem(await http.get(f"{API}/products/?limit={limit}"), 400, "request.invalid")


@pytest.mark.parametrize(
    "body", [b"{", b'{"name": "\xff"}', b"[" * 20_000, b'{"name": "a"} {}', b'{"name": NaN}']
)
async def test_malformed_json_is_a_problem(
    http: httpx.AsyncClient, staff: dict[str, str], body: bytes
) -> None:
    response = await http.post(f"{API}/categories/", content=body, headers=staff)

    assert_problem(response, 400, "request.malformed")


async def test_a_missing_body_is_a_problem(http: httpx.AsyncClient, staff: dict[str, str]) -> None:
    body = assert_problem(await http.post(f"{API}/categories/", headers=staff), 400, "request.invalid")

    assert body["errors"] == [{"pointer": "", "message": "A JSON body is required"}]


async def test_a_huge_body_is_refused(http: httpx.AsyncClient, staff: dict[str, str]) -> None:
    response = await http.post(f"{API}/categories/", json={"name": "x" * 70_000}, headers=staff)

    assert_problem(response, 413, "request.too_large")


async def test_an_unforeseen_failure_tells_nothing_of_the_inside(
    http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("password=secret at 10.0.0.1")

    monkeypatch.setattr("adapters.persistence.catalogue_reader.SqlCatalogueReader.categories", broken)

    response = await http.get(f"{API}/categories/all")

    body = assert_problem(response, 500, "server.unforeseen")
    assert "secret" not in response.text
    assert set(body) == {"type", "title", "status", "detail", "code"}


async def test_whoever_is_not_signed_in_is_challenged(http: httpx.AsyncClient) -> None:
    response = await http.post(f"{API}/categories/", json={"name": "Сыры"})

    assert_problem(response, 401, "access.sign_in_needed")
    assert response.headers["www-authenticate"].startswith("Bearer")


async def test_the_landing_is_a_page_for_browsers_and_json_for_programs(http: httpx.AsyncClient) -> None:
    page = await http.get("/", headers={"Accept": "text/html,*/*"})
    data = await http.get("/")

    assert page.headers["content-type"].startswith("text/html")
    assert 'href="/docs"' in page.text
    assert data.json()["service"] == "prilavok"
    assert data.json()["links"]["openapi"] == "/openapi.json"


async def test_the_process_is_alive_and_ready(http: httpx.AsyncClient) -> None:
    assert (await http.get("/health/live")).json() == {"status": "alive"}

    ready = await http.get("/health/ready")

    assert ready.status_code == 200, ready.text
    assert {check["name"]: check["passed"] for check in ready.json()["checks"]} == {
        "database": True,
        "migrations": True,
        "jobs": True,
    }


async def test_a_database_that_is_not_at_head_is_not_ready(
    http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.persistence.health.newest_revision", lambda: "9999")

    ready = await http.get("/health/ready")

    assert ready.status_code == 503
    assert ready.json()["ready"] is False


async def test_metrics_count_requests_by_route(http: httpx.AsyncClient) -> None:
    await http.get("/health/live")

    metrics = await http.get("/metrics")

    assert metrics.headers["content-type"].startswith("text/plain")
    assert (
        'prilavok_http_request_seconds_count{method="GET",route="/health/live",status="200"}' in metrics.text
    )


@pytest.mark.parametrize("path", ["/docs", "/redoc"])
async def test_documentation_loads_nothing_from_elsewhere(http: httpx.AsyncClient, path: str) -> None:
    page = await http.get(path)

    assert page.status_code == 200
    assert "http://" not in page.text
    assert "https://" not in page.text
    assert "default-src 'self'" in page.headers["content-security-policy"]


@pytest.mark.parametrize("name", ["swagger_bundle.js", "swagger_style.css", "redoc.js"])
async def test_scripts_of_the_documentation_come_from_here(http: httpx.AsyncClient, name: str) -> None:
    asset = await http.get(f"/docs/assets/{name}")

    assert asset.status_code == 200
    assert len(asset.content) > 10_000


async def test_other_files_of_the_package_are_not_served(http: httpx.AsyncClient) -> None:
    assert_problem(await http.get("/docs/assets/__init__.py"), 404, "route.not_found")


async def test_answers_carry_security_headers(http: httpx.AsyncClient) -> None:
    response = await http.get("/health/live")

    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"
