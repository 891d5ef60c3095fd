"""Launch parameters of the Telegram Mini App, proven by Telegram's own signature: nobody needs the bot's token."""

import json
import string
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from adapters.telegram.init_data import TelegramInitData
from adapters.telegram.signatures import PRODUCTION_KEY, TEST_KEY, TelegramKeySignature
from application.identity.errors import InitDataExpired, InitDataInvalid
from tests.support.init_data import ed25519_signature
from tests.support.tampering import says_the_same, tampered

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
BOT = 7342037359
SIGNED_AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
FIELDS = {
    "auth_date": str(int(SIGNED_AT.timestamp())),
    "chat_instance": "8134722200314281151",
    "chat_type": "private",
    "query_id": "AAHdF6IQAAAAAN0XohDhrOrc",
    "start_param": "",
    "user": json.dumps({"id": 279058397, "first_name": "Анна"}, ensure_ascii=False),
}
SIGNATURE = ed25519_signature(KEY, BOT, FIELDS)
RAW = urlencode(FIELDS | {"signature": SIGNATURE})
VECTORS = json.loads(
    (Path(__file__).parents[2] / "fixtures" / "telegram_init_data_ed25519.json").read_text("utf-8")
)


def verifier(*, bot_id: int = BOT, public_key: bytes | None = None) -> TelegramInitData:
    key = public_key if public_key is not None else KEY.public_key().public_bytes_raw()
    return TelegramInitData(
        signature=TelegramKeySignature(bot_id=bot_id, public_key=key), max_age=timedelta(hours=1)
    )


def refuses(raw: str) -> None:
    with pytest.raises(InitDataInvalid):
        verifier().verify(raw, at=SIGNED_AT)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_published_vectors_have_their_published_result(vector: dict[str, Any]) -> None:
    published = verifier(bot_id=vector["bot_id"], public_key=bytes.fromhex(vector["public_key"]))
    fields = dict(parse_qsl(vector["init_data"]))
    signed_at = fields.get("auth_date", "")
    at = datetime.fromtimestamp(int(signed_at), UTC) if signed_at.isdigit() else SIGNED_AT
    if not vector["expected_valid"]:
        with pytest.raises(InitDataInvalid):
            published.verify(vector["init_data"], at=at)
        return

    user = published.verify(vector["init_data"], at=at)

    assert user.id == json.loads(fields["user"])["id"] == vector.get("expected_user_id", user.id)


def test_the_keys_are_those_that_telegram_published() -> None:
    of_vectors = {vector["public_key"] for vector in VECTORS}

    assert PRODUCTION_KEY.hex() in of_vectors
    assert TEST_KEY.hex() in of_vectors
    assert PRODUCTION_KEY != TEST_KEY


def test_one_changed_byte_anywhere_is_refused() -> None:
    """INV-ID-4: unless the same is only spelt differently."""
    user = verifier().verify(RAW, at=SIGNED_AT)
    for other in tampered(RAW):
        if says_the_same(other, RAW):
            assert verifier().verify(other, at=SIGNED_AT) == user
        else:
            refuses(other)


def test_a_signature_has_one_spelling() -> None:
    """INV-ID-4: of the last character, only two bits belong to the 64 bytes."""
    head, last = RAW.removesuffix(SIGNATURE), SIGNATURE[-1]
    for character in string.ascii_letters + string.digits + "-_":
        if character != last:
            refuses(f"{head}{SIGNATURE[:-1]}{character}")
    for spelling in (
        f"{SIGNATURE}==",
        f"{SIGNATURE}=",
        f"{SIGNATURE}A",
        f" {SIGNATURE}",
        SIGNATURE[:-1],
        "",
        "ё",
    ):
        refuses(head + spelling)


def test_the_other_signature_is_not_looked_at() -> None:
    for hash_value in ("", "0" * 64, "%D0%B0"):
        assert verifier().verify(f"{RAW}&hash={hash_value}", at=SIGNED_AT)


@pytest.mark.parametrize("key", [*FIELDS, "signature"])
def test_nothing_can_be_left_out_or_come_twice(key: str) -> None:
    pairs = parse_qsl(RAW, keep_blank_values=True)

    refuses(urlencode([pair for pair in pairs if pair[0] != key]))
    refuses(urlencode([*pairs, *(pair for pair in pairs if pair[0] == key)]))


def test_another_bot_and_another_key_are_refused() -> None:
    stranger = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key().public_bytes_raw()
    for other in (verifier(bot_id=BOT + 1), verifier(public_key=stranger), verifier(public_key=TEST_KEY)):
        with pytest.raises(InitDataInvalid):
            other.verify(RAW, at=SIGNED_AT)


def test_old_launch_parameters_are_expired_and_future_ones_invalid() -> None:
    """INV-ID-5"""
    assert verifier().verify(RAW, at=SIGNED_AT + timedelta(hours=1))
    with pytest.raises(InitDataExpired):
        verifier().verify(RAW, at=SIGNED_AT + timedelta(hours=1, seconds=1))
    assert verifier().verify(RAW, at=SIGNED_AT - timedelta(seconds=60))
    with pytest.raises(InitDataInvalid):
        verifier().verify(RAW, at=SIGNED_AT - timedelta(seconds=61))


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\n="), max_size=20)


@given(st.dictionaries(TEXT.filter(lambda key: key and key not in {*FIELDS, "hash", "signature"}), TEXT))
def test_whatever_telegram_signs_is_taken(more: dict[str, str]) -> None:
    fields = FIELDS | dict(list(more.items())[:8])

    raw = urlencode(fields | {"signature": ed25519_signature(KEY, BOT, fields)})

    assert verifier().verify(raw, at=SIGNED_AT).id == 279058397


@given(st.text(max_size=200))
def test_whatever_comes_it_is_refused_and_nothing_else_happens(raw: str) -> None:
    refuses(raw)
