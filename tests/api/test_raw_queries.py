"""Letters that a client has not percent-encoded."""

from typing import Any
from urllib.parse import unquote_to_bytes

import httpx
import pytest
from dishka import AsyncContainer

from entrypoints.http.raw_queries import with_raw_queries
from entrypoints.settings import Settings
from tests.support.application import application


@pytest.mark.usefixtures("demo_shop")
async def test_a_query_typed_by_hand_finds_what_an_encoded_one_finds(
    container: AsyncContainer, settings: Settings
) -> None:
    app = application(container, settings)

    async def typed_by_hand(scope: Any, receive: Any, send: Any) -> None:
        await app(scope | {"query_string": unquote_to_bytes(scope["query_string"])}, receive, send)

    answers = []
    for server in (app, typed_by_hand):
        transport = httpx.ASGITransport(app=server)
        async with httpx.AsyncClient(transport=transport, base_url="http://shop.test") as client:
            answers.append((await client.get("/api/v1/products/", params={"q": "чай"})).json()["items"])

    assert answers[0] == answers[1] != []


@pytest.mark.parametrize(
    ("given", "passed"),
    [
        (b"q=%D1%87&limit=2", b"q=%D1%87&limit=2"),
        ("q=ч a+b&x=%26".encode(), b"q=%D1%87%20a+b&x=%26"),
        (b"q=\xff", b"q=%FF"),
        (b"", b""),
    ],
)
async def test_what_is_encoded_already_stays_as_it_is(given: bytes, passed: bytes) -> None:
    seen = []

    async def app(scope: Any, _receive: Any, _send: Any) -> None:
        seen.append(scope["query_string"])

    await with_raw_queries(app)({"type": "http", "query_string": given}, None, None)  # type: ignore[arg-type, typeddict-item]

    assert seen == [passed]
