"""Launch parameters of the VK Mini App: other people's vectors, and attacks."""

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from adapters.vk.launch_params import VkApp, VkLaunchParams
from application.identity.errors import LaunchParamsExpired, LaunchParamsInvalid
from tests.support.launch_params import signed_launch_params, vk_sign
from tests.support.tampering import says_the_same, tampered

SECRET = "wvl68m4dR1UpLrVRli"
APP = 6736218
SIGNED_AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
FIELDS = {
    "vk_access_token_settings": "",
    "vk_app_id": str(APP),
    "vk_are_notifications_enabled": "1",
    "vk_language": "ru",
    "vk_platform": "mobile_web",
    "vk_ref": "other/Ещё",
    "vk_ts": str(int(SIGNED_AT.timestamp())),
    "vk_user_id": "494075",
}
RAW = signed_launch_params(SECRET, **FIELDS)
VECTORS = json.loads((Path(__file__).parents[2] / "fixtures" / "vk_launch_params.json").read_text("utf-8"))


def verifier(*, app_id: int = APP, secret: str = SECRET) -> VkLaunchParams:
    return VkLaunchParams(app=VkApp(id=app_id, secret=secret), max_age=timedelta(hours=1))


def refuses(raw: str, by: VkLaunchParams | None = None) -> None:
    with pytest.raises(LaunchParamsInvalid):
        (by or verifier()).verify(raw, at=SIGNED_AT)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_published_signatures_have_their_published_result(vector: dict[str, Any]) -> None:
    """VK's examples are older than `vk_ts`: of a signature that fits, only that is missed."""
    fields = dict(parse_qsl(vector["query"]))
    published = verifier(app_id=int(fields.get("vk_app_id", "0")), secret=vector["client_secret"])
    with capture_logs() as lines:
        refuses(vector["query"], published)

    (line,) = lines
    expected = (
        {"vk_ts is missing"} if vector["expected_valid"] else {"sign is missing", "the sign does not fit"}
    )
    assert line["reason"] in expected


@pytest.mark.parametrize(
    "vector", [one for one in VECTORS if one["expected_valid"]], ids=lambda one: one["name"]
)
def test_what_our_tests_sign_is_signed_as_in_the_published_vectors(vector: dict[str, Any]) -> None:
    fields = dict(parse_qsl(vector["query"], keep_blank_values=True))

    assert vk_sign(vector["client_secret"], fields) == fields["sign"]


def test_the_user_is_read_from_what_was_signed() -> None:
    user = verifier().verify(RAW, at=SIGNED_AT)

    assert (user.id, user.language) == (494075, "ru")


def test_one_changed_byte_anywhere_is_refused() -> None:
    """INV-ID-4: unless the same is only spelt differently."""
    user = verifier().verify(RAW, at=SIGNED_AT)
    for other in tampered(RAW):
        if says_the_same(other, RAW):
            assert verifier().verify(other, at=SIGNED_AT) == user
        else:
            refuses(other)


@given(st.integers(0, len(RAW) - 1), st.characters())
def test_any_other_character_in_any_place_is_refused(position: int, character: str) -> None:
    """INV-ID-4"""
    other = RAW[:position] + character + RAW[position + 1 :]
    if not says_the_same(other, RAW):
        refuses(other)


@pytest.mark.parametrize("key", [*FIELDS, "sign"])
@pytest.mark.parametrize("first", [True, False])
def test_a_key_that_comes_twice_is_refused_even_with_the_same_value(key: str, *, first: bool) -> None:
    again = urlencode({key: dict(parse_qsl(RAW, keep_blank_values=True))[key]})

    refuses(f"{again}&{RAW}" if first else f"{RAW}&{again}")


@pytest.mark.parametrize(
    "extra", ["&vk_foo=", "&vk_foo", "&", "&=&=", "&vk_ts=9999999999", "&x=%FF", ";vk_a=b"]
)
def test_nothing_that_is_signed_can_be_added(extra: str) -> None:
    refuses(RAW + extra)


@pytest.mark.parametrize("key", [*FIELDS, "sign"])
def test_nothing_can_be_left_out(key: str) -> None:
    refuses(urlencode([pair for pair in parse_qsl(RAW, keep_blank_values=True) if pair[0] != key]))


@pytest.mark.parametrize("raw", [f"?{RAW}", f"https://app.vk.example/?{RAW}", f"{RAW}#home", f" {RAW}"])
def test_the_query_alone_is_taken_and_nothing_around_it(raw: str) -> None:
    refuses(raw)


def test_an_apps_own_fields_are_no_part_of_the_proof_and_order_means_nothing() -> None:
    own = urlencode({"campaign": "весна", "VK_ts": "1", "user_id": "1"})
    mixed = "&".join(reversed([own, *RAW.split("&")]))

    assert verifier().verify(mixed, at=SIGNED_AT) == verifier().verify(RAW, at=SIGNED_AT)


@pytest.mark.parametrize("value", [" ", "~", "*()!'", "a,b&c=d", "Ещё", "%7E", "+", "a\nb", "\x00", ""])
@pytest.mark.parametrize("spelling", [urlencode, lambda fields: urlencode(fields, quote_via=quote)])
def test_whatever_way_a_value_is_written_its_sign_is_that_of_php(value: str, spelling: Any) -> None:
    fields = FIELDS | {"vk_ref": value}

    assert verifier().verify(spelling(fields | {"sign": vk_sign(SECRET, fields)}), at=SIGNED_AT)


def test_the_sign_of_unusual_characters_is_that_of_the_string_which_php_writes() -> None:
    """http_build_query(['vk_ref' => "a b~*()!'"])"""
    digest = hmac.digest(SECRET.encode(), b"vk_ref=a+b%7E%2A%28%29%21%27", hashlib.sha256)

    assert vk_sign(SECRET, {"vk_ref": "a b~*()!'"}) == urlsafe_b64encode(digest).decode().rstrip("=")


@pytest.mark.parametrize(
    "sign", ["", "%D0%B0", "A" * 43, "%00", "=", "htQFduJpLxz7ribXRZpDFUH-XEUhC9rBPTJkjUFEkRA"]
)
def test_a_made_up_sign_is_refused(sign: str) -> None:
    head, _, right = RAW.rpartition("sign=")

    refuses(f"{head}sign={sign}")
    refuses(f"{head}sign={right}%3D")


@pytest.mark.parametrize(
    "change",
    [
        {"vk_app_id": str(APP + 1)},
        {"vk_app_id": ""},
        {"vk_app_id": f"{APP}.0"},
        {"vk_ts": "soon"},
        {"vk_ts": ""},
        {"vk_ts": "-1"},
        {"vk_ts": "9" * 3000},
        {"vk_user_id": "0"},
        {"vk_user_id": "-1"},
        {"vk_user_id": ""},
        {"vk_user_id": "anna"},
        {"vk_user_id": "9" * 20},
    ],
)
def test_signed_nonsense_is_refused(change: dict[str, str]) -> None:
    refuses(signed_launch_params(SECRET, **FIELDS | change))


def test_nobody_comes_in_without_an_app() -> None:
    refuses(RAW, VkLaunchParams(app=None, max_age=timedelta(hours=1)))
    refuses(RAW, verifier(secret="another secret key"))


def test_old_launch_parameters_are_expired_and_future_ones_invalid() -> None:
    """INV-ID-5"""
    assert verifier().verify(RAW, at=SIGNED_AT + timedelta(hours=1))
    with pytest.raises(LaunchParamsExpired):
        verifier().verify(RAW, at=SIGNED_AT + timedelta(hours=1, seconds=1))
    assert verifier().verify(RAW, at=SIGNED_AT - timedelta(seconds=60))
    with pytest.raises(LaunchParamsInvalid):
        verifier().verify(RAW, at=SIGNED_AT - timedelta(seconds=61))


TEXT = st.text(st.characters(codec="utf-8"), max_size=20)


@given(
    st.dictionaries(
        TEXT.map(lambda key: f"vk_{key}").filter(lambda key: key not in FIELDS), TEXT, max_size=8
    ),
    st.integers(1, 2**63 - 1),
)
def test_whatever_vk_signs_is_taken(more: dict[str, str], user_id: int) -> None:
    raw = signed_launch_params(SECRET, **FIELDS | more | {"vk_user_id": str(user_id)})

    assert verifier().verify(raw, at=SIGNED_AT).id == user_id


@given(st.text(max_size=200))
def test_whatever_comes_it_is_refused_and_nothing_else_happens(raw: str) -> None:
    refuses(raw)
