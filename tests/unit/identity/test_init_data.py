"""Launch parameters of the Telegram Mini App: other people's vectors, and attacks."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.security.signed_query import MAX_BYTES
from adapters.telegram.init_data import TelegramInitData
from adapters.telegram.signatures import BotTokenSignature
from application.identity.errors import InitDataExpired, InitDataInvalid
from tests.support.init_data import signature, signed_init_data
from tests.support.tampering import says_the_same, tampered

TOKEN = "5768337691:AAH5YkoiEuPk8-FZa32hStHTqXiLPtAEhx8"
SIGNED_AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
FRESH = str(int(SIGNED_AT.timestamp()))
USER = {"id": 2**52 - 1, "first_name": "Анна", "last_name": "", "username": "anna", "language_code": "ru"}
RAW = signed_init_data(TOKEN, USER, int(FRESH), query_id="AAHdF6IQAAAAAN0XohDhrOrc", signature="zL-ucjNy_A")
IN_ORDER = "&".join(sorted(RAW.split("&")))
"""Neighbours of the string that is signed are neighbours here."""
VECTORS = json.loads((Path(__file__).parents[2] / "fixtures" / "telegram_init_data.json").read_text("utf-8"))


def verifier(token: str | None = TOKEN) -> TelegramInitData:
    signature = BotTokenSignature(bot_token=token) if token is not None else None
    return TelegramInitData(signature=signature, max_age=timedelta(hours=1))


def refuses(raw: str, *, token: str | None = TOKEN) -> None:
    with pytest.raises(InitDataInvalid):
        verifier(token).verify(raw, at=SIGNED_AT)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_published_vectors_have_their_published_result(vector: dict[str, Any]) -> None:
    if not vector["expected_valid"]:
        refuses(vector["init_data"], token=vector["bot_token"])
        return
    at = datetime.fromtimestamp(vector["auth_date"], UTC)

    user = verifier(vector["bot_token"]).verify(vector["init_data"], at=at)

    user_of_vector = json.loads(dict(parse_qsl(vector["init_data"]))["user"])
    assert user.id == int(user_of_vector["id"]) == vector.get("expected_user_id", user.id)


def test_the_user_is_read_from_what_was_signed() -> None:
    user = verifier().verify(RAW, at=SIGNED_AT)

    assert (user.id, user.first_name, user.username, user.language_code) == (2**52 - 1, "Анна", "anna", "ru")


@pytest.mark.parametrize("raw", [RAW, IN_ORDER])
def test_one_changed_byte_anywhere_is_refused(raw: str) -> None:
    """INV-ID-4: unless the same is only spelt differently."""
    user = verifier().verify(raw, at=SIGNED_AT)
    for other in tampered(raw):
        if says_the_same(other, raw):
            assert verifier().verify(other, at=SIGNED_AT) == user
        else:
            refuses(other)


@given(st.integers(0, len(RAW) - 1), st.characters())
def test_any_other_character_in_any_place_is_refused(position: int, character: str) -> None:
    """INV-ID-4"""
    other = RAW[:position] + character + RAW[position + 1 :]
    if not says_the_same(other, RAW):
        refuses(other)


def test_fields_cannot_be_run_together_although_the_lines_read_the_same() -> None:
    """INV-ID-4"""
    auth_date, hash_, query_id, signature_, user = IN_ORDER.split("&")

    refuses(f"{auth_date}&{hash_}&{query_id}%0A{signature_}&{user}")
    refuses(f"{auth_date}&{hash_}&{query_id}&{signature_}%0Auser={quote(unquote(user[5:]))}")


def test_a_key_cannot_take_over_a_part_of_its_value() -> None:
    """INV-ID-4"""
    raw = signed_init_data(TOKEN, USER, int(FRESH), start_param="a=b")

    assert verifier().verify(raw, at=SIGNED_AT)
    refuses(raw.replace("start_param=a%3Db", "start_param%3Da=b"))


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\n="), max_size=20)
RESERVED = {"auth_date", "user", "hash"}


@given(
    st.dictionaries(TEXT.filter(lambda key: key and key not in RESERVED), TEXT, max_size=8),
    st.text(st.characters(codec="utf-8"), max_size=50),
    st.integers(1, 2**52 - 1),
)
def test_whatever_telegram_signs_is_taken(more: dict[str, str], first_name: str, user_id: int) -> None:
    signed_at = int(SIGNED_AT.timestamp())
    fields = {
        "auth_date": str(signed_at),
        "user": json.dumps({"id": user_id, "first_name": first_name}),
    } | more

    raw = urlencode({**fields, "hash": signature(TOKEN, fields)})

    user = verifier().verify(raw, at=SIGNED_AT)
    assert (user.id, user.first_name) == (user_id, first_name)


@given(st.text(max_size=200))
def test_whatever_comes_it_is_refused_and_nothing_else_happens(raw: str) -> None:
    refuses(raw)


@pytest.mark.parametrize("key", ["auth_date", "user", "hash", "query_id", "signature"])
@pytest.mark.parametrize("first", [True, False])
def test_a_key_that_comes_twice_is_refused_even_with_the_same_value(key: str, *, first: bool) -> None:
    again = urlencode({key: dict(parse_qsl(RAW))[key]})

    refuses(f"{again}&{RAW}" if first else f"{RAW}&{again}")


@pytest.mark.parametrize(
    "extra", ["&foo=", "&foo", "&", "&=", "&auth_date=9999999999", "&hash=%D0%B0", "&foo=%FF", "#", ";a=b"]
)
def test_nothing_can_be_added(extra: str) -> None:
    refuses(RAW + extra)


@pytest.mark.parametrize("key", ["auth_date", "user", "hash", "query_id", "signature"])
def test_nothing_can_be_left_out(key: str) -> None:
    refuses(urlencode([pair for pair in parse_qsl(RAW) if pair[0] != key]))


@pytest.mark.parametrize("hash_value", ["", "%D0%B0", "0" * 64, "0" * 63, "%00"])
def test_a_made_up_hash_is_refused(hash_value: str) -> None:
    head, _, _ = RAW.rpartition("hash=")

    refuses(f"{head}hash={hash_value}")


def test_blank_values_that_were_signed_are_kept() -> None:
    raw = signed_init_data(TOKEN, USER, int(FRESH), start_param="")

    assert verifier().verify(raw, at=SIGNED_AT).id == USER["id"]


def test_too_long_launch_parameters_are_refused_although_signed() -> None:
    fields = {"auth_date": FRESH, "user": json.dumps(USER)}
    blank = urlencode(fields | {"x": "", "hash": signature(TOKEN, fields | {"x": ""})})
    room = MAX_BYTES - len(blank)
    longest, too_long = (
        urlencode(fields | {"x": x, "hash": signature(TOKEN, fields | {"x": x})})
        for x in ("a" * room, "a" * (room + 1))
    )

    assert verifier().verify(longest, at=SIGNED_AT)
    refuses(too_long)


@pytest.mark.parametrize(
    "fields",
    [
        {"auth_date": "soon", "user": '{"id":1}'},
        {"auth_date": "", "user": '{"id":1}'},
        {"auth_date": FRESH, "user": "no json"},
        {"auth_date": FRESH, "user": "[]"},
        {"auth_date": FRESH, "user": '{"id":1,"photo_url":' + "[" * 1200},
        {"auth_date": FRESH, "user": '{"id":null}'},
        {"auth_date": FRESH, "user": '{"id":0}'},
        {"auth_date": FRESH, "user": '{"id":-1}'},
        {"auth_date": FRESH, "user": '{"id":4503599627370496}'},
        {"auth_date": "-1", "user": '{"id":1}'},
        {"auth_date": FRESH, "user": '{"first_name":"A"}'},
        {"auth_date": "9" * 3000, "user": '{"id":1}'},
    ],
)
def test_signed_nonsense_is_refused(fields: dict[str, str]) -> None:
    refuses(urlencode(fields | {"hash": signature(TOKEN, fields)}, quote_via=quote))


def test_nobody_comes_in_without_a_bot() -> None:
    refuses(RAW, token=None)


@pytest.mark.parametrize("age", [timedelta(0), timedelta(hours=1), timedelta(seconds=-60)])
def test_fresh_launch_parameters_are_taken_within_the_age_and_a_minute_of_skew(age: timedelta) -> None:
    assert verifier().verify(RAW, at=SIGNED_AT + age)


def test_old_launch_parameters_are_expired_and_future_ones_invalid() -> None:
    """INV-ID-5"""
    with pytest.raises(InitDataExpired):
        verifier().verify(RAW, at=SIGNED_AT + timedelta(hours=1, seconds=1))
    with pytest.raises(InitDataInvalid):
        verifier().verify(RAW, at=SIGNED_AT - timedelta(seconds=61))
