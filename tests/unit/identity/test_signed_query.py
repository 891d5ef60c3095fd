"""What the verifiers of launch parameters share: reading, ageing, refusing."""

from datetime import UTC, datetime, timedelta
from functools import partial
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from adapters.security.signed_query import (
    MAX_BYTES,
    MAX_FIELDS,
    read_query,
    refusing,
    require_fresh,
    whole_number,
)
from application.identity.errors import InitDataExpired, InitDataInvalid

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SECONDS = int(AT.timestamp())


REFUSED = partial(refusing, "refused", invalid=InitDataInvalid, expired=InitDataExpired)


@given(
    st.dictionaries(st.text(st.characters(codec="utf-8"), min_size=1), st.text(st.characters(codec="utf-8")))
)
def test_what_a_platform_encodes_is_read_as_it_was(fields: dict[str, str]) -> None:
    for raw in (urlencode(fields), urlencode(fields, quote_via=quote)):
        if 0 < len(fields) <= MAX_FIELDS and len(raw) <= MAX_BYTES:
            assert read_query(raw) == fields


def test_blank_values_are_kept() -> None:
    assert read_query("a=&b=1") == {"a": "", "b": "1"}


def test_there_may_be_so_many_bytes_and_fields_and_no_more() -> None:
    assert read_query("a=" + "x" * (MAX_BYTES - 2))
    assert len(read_query("&".join(f"k{number}=" for number in range(MAX_FIELDS)))) == MAX_FIELDS

    for raw in (
        "a=" + "x" * (MAX_BYTES - 1),
        "a=" + "я" * (MAX_BYTES // 2),
        "&".join(f"k{number}=" for number in range(MAX_FIELDS + 1)),
    ):
        with pytest.raises(ValueError, match="too"):
            read_query(raw)


@pytest.mark.parametrize(
    "raw",
    ["", "&", "a", "a=1&", "&a=1", "a=1&&b=2", "a=1&b", "a=%FF", "%C3=1", "a=1&a=1", "a=1&%61=2", "=1&=1"],
)
def test_what_no_platform_sends_is_refused(raw: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        read_query(raw)["a"]


@pytest.mark.parametrize("text", ["0", "1", "007", "9223372036854775807"])
def test_plain_digits_are_a_number(text: str) -> None:
    assert whole_number(text) == int(text)


@pytest.mark.parametrize(
    "text",
    ["", " 1", "1 ", "+1", "-1", "1_0", "1.0", "1e3", "0x1", "١", "²", "9223372036854775808", "9" * 4000],
)
def test_anything_else_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="not a whole number"):
        whole_number(text)


@pytest.mark.parametrize(
    ("age", "refusal"),
    [
        (-61, InitDataInvalid),
        (-60, None),
        (0, None),
        (3600, None),
        (3601, InitDataExpired),
        (SECONDS, InitDataExpired),
        (SECONDS - 2**63 + 1, InitDataInvalid),
    ],
)
def test_what_was_signed_grows_old_and_may_come_a_minute_early(
    age: int, refusal: type[Exception] | None
) -> None:
    """INV-ID-5"""

    def check() -> None:
        with REFUSED():
            require_fresh(SECONDS - age, at=AT, max_age=timedelta(hours=1))

    if refusal is None:
        check()
    else:
        with pytest.raises(refusal):
            check()


@pytest.mark.parametrize("raw", ["Анна Каренина", "anna&x", "first_name=Anna&first_name=Anna", "%FFAnna=1"])
def test_the_log_says_why_and_nothing_of_what_came(raw: str) -> None:
    with (
        capture_logs() as lines,
        pytest.raises(InitDataInvalid),
        REFUSED(),
    ):
        read_query(raw)

    (line,) = lines
    assert (line["event"], line["log_level"]) == ("refused", "info")
    assert line["reason"]
    assert "ann" not in str(line).lower()
    assert "Анна" not in str(line)


def test_the_log_names_what_is_missing() -> None:
    with (
        capture_logs() as lines,
        pytest.raises(InitDataInvalid),
        REFUSED(),
    ):
        read_query("a=1")["hash"]

    assert lines[0]["reason"] == "hash is missing"
