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


REFRESH = "AZLxxHuafT6PABI0VniQqwAAAAEyVEhpc0lzQU1hY09mVGhpcnR5VHdvQnl0ZXMwMTIzNA"


@pytest.mark.parametrize(
    "phone",
    [
        "+7 (912) 345-67-89", "+79123456789", "89123456789", "8 912 345 67 89", "8(912)3456789", "8-912-345-67-89",
        "9123456789", "912-345-67-89", "(912) 345 67 89", "7 912 345-67-89", "+380 50 123 45 67", "+1 202 555 0143",
        "%2B79123456789", "%2B7%20912%20345%2067%2089",
    ],
)  # fmt: skip
def test_a_phone_is_masked_in_every_spelling(phone: str) -> None:
    """INV-PD-6."""
    assert masked(f"call {phone}, please") == f"call {MASK}, please"


@pytest.mark.parametrize(
    "email", ["a@b.ru", "anna%40example.ru", "анна@пример.рф", "anna%2Bshop%40example.com"]
)
def test_an_address_is_masked_in_every_spelling(email: str) -> None:
    """INV-PD-6."""
    assert masked(f"GET /clients?q={email}&limit=1") == f"GET /clients?q={MASK}&limit=1"


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (f"refresh {REFRESH} was reused", REFRESH),
        ("vk_user_id=494075&vk_app_id=6736218&sign=htQFduJpLxz7ribXRZpDFUH-XEUhC9rBPTJkjUFEkRA", "494075"),
        ("vk_app_id=6736218&sign=htQFduJpLxz7ribXRZpDFUH-XEUhC9rBPTJkjUFEkRA", "htQFduJpLxz7ribXRZpD"),
        ("query_id=1&user=%7B%22first_name%22%3A%22Anna%22%7D&auth_date=1", "Anna"),
        ("duplicate key\nDETAIL:  Key (kind, value)=(card, Анна) already exists.", "Анна"),
        ("null value\nDETAIL:  Failing row contains (1, Анна,\nМосква).\n\nThe above exception", "Москва"),
        ('invalid input syntax for type uuid: "Анна"', "Анна"),
        ("refused\nCONTEXT:  unnamed portal parameter $1 = 'Анна'", "Анна"),
    ],
)
def test_other_secrets_and_quoted_rows_are_masked(text: str, secret: str) -> None:
    """INV-PD-6."""
    assert secret not in masked(text)
    assert MASK in masked(text)


@pytest.mark.parametrize(
    "name", ["display_name", "First_Name", "birthday", "address", "comment", "ip", "user_agent"]
)
def test_names_of_the_map_are_masked(name: str) -> None:
    assert masked({name: "Анна"}) == {name: MASK}
    assert masked({name: None}) == {name: None}


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-21 09:00:00", "2026-11-21T09:00:00.123456Z", "89123456-7890-7d3e-8f00-123456789012",
        "order 1042, 1234.50 RUB, 9 lines, 0.123 s", "job 12345678901 of 98765", "/api/v1/products/tea-912-345",
        "prilavok.adapters.persistence.personal_data.subject_requests", "127.0.0.1:8000",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_number_of_a_phone_is_kept(text: str) -> None:
    assert masked(text) == text


def test_masking_takes_no_time_that_an_attacker_could_stretch() -> None:
    for text in (
        "a." * 50_000 + "@",
        "+1" + "-" * 100_000,
        "DETAIL:  " + "x\n" * 50_000,
        "7 " * 50_000,
        "(" * 100_000,
    ):
        masked(text)


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
