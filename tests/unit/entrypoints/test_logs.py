"""What is written to the log says nothing that would help a thief or hurt a client."""

import io
import json
import logging

import pytest
import structlog

from entrypoints.logs import MASK, configure_logs, masked
from entrypoints.settings_sections import LogSettings

BOT_TOKEN = "1234567890:AAF-abcdefghijklmnopqrstuvwxyz012345"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"


@pytest.mark.parametrize(
    "text",
    [
        f"POST https://api.telegram.org/bot{BOT_TOKEN}/sendMessage failed",
        f"Authorization: Bearer {JWT}",
        "Authorization: tma query_id=1&user=%7B%7D&hash=0123456789abcdef0123456789abcdef",
        "Authorization: vk vk_ts=1&vk_user_id=494075&sign=htQFduJpLxz7ribXRZpDFUH",
        "Authorization: vk sign=htQFduJpLxz7ribXRZpDFUH&vk_user_id=494075",
        "connect postgresql://shop:hunter2@db:5432/shop",
        "client anna.petrova+shop@example.ru wrote",
        "call +7 (912) 345-67-89 or 89123456789",
    ],
)
def test_secrets_inside_a_text_are_masked(text: str) -> None:
    hidden = masked(text)

    assert MASK in hidden
    for secret in (
        BOT_TOKEN,
        JWT,
        "0123456789abcdef0123",
        "htQFduJpLxz7",
        "494075",
        "hunter2",
        "anna.petrova",
        "345-67-89",
        "89123456789",
    ):
        assert secret not in hidden


@pytest.mark.parametrize(
    "name",
    [
        "Authorization",
        "password",
        "access_token",
        "init_data",
        "initData",
        "launch_params",
        "phone",
        "email",
        "cookie",
        "secret_key",
    ],
)
def test_a_value_with_a_telling_name_is_masked_at_any_depth(name: str) -> None:
    assert masked({"request": [{name: "anything"}]}) == {"request": [{name: MASK}]}


def test_what_an_operator_needs_stays_readable() -> None:
    event = {
        "order": 1042,
        "amount": "1234.50",
        "id": "0192f1c4-7b9a-7d3e-8f00-1234567890ab",
        "path": "/orders/",
    }

    assert masked(event) == event


@pytest.fixture
def json_log():
    """Lines written so far, decoded; the handler is taken out of the root logger again."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    configure_logs(LogSettings().model_copy(update={"as_json": True}))
    (ours,) = root.handlers
    lines = io.StringIO()
    ours.setStream(lines)
    yield lambda: [json.loads(line) for line in lines.getvalue().splitlines()]
    root.handlers[:] = before
    root.setLevel(level)
    structlog.reset_defaults()


def test_our_lines_and_those_of_libraries_are_masked_json(json_log) -> None:
    structlog.get_logger("shop").info("signed in", email="a@b.ru", client="c1")
    logging.getLogger("library").warning("token is %s", BOT_TOKEN)

    ours, theirs = json_log()
    assert (ours["event"], ours["email"], ours["client"], ours["level"]) == ("signed in", MASK, "c1", "info")
    assert theirs["event"] == f"token is {MASK}"


def test_the_text_of_an_exception_is_masked(json_log) -> None:
    try:
        int(BOT_TOKEN)
    except ValueError:
        structlog.get_logger("shop").exception("failed")

    (line,) = json_log()
    assert BOT_TOKEN not in line["exception"]
    assert "ValueError" in line["exception"]
