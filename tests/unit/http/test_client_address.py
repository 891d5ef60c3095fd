"""Whose address counts: nobody can choose their own by writing a header."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from application.shared.client_address import ClientAddress
from entrypoints.http.client_address import MOST_HOPS, client_address
from entrypoints.variables import networks

PROXIES = networks("10.0.0.0/8, 172.16.0.1, fd00::/8")
PUBLIC = st.ip_addresses(v=4, network="203.0.113.0/24").map(str)


def address(peer: str | None, *forwarded: str, trusted: object = PROXIES) -> str | None:
    scope = {
        "client": (peer, 1234) if peer is not None else None,
        "headers": [(b"host", b"shop.test"), *((b"x-forwarded-for", line.encode()) for line in forwarded)],
    }
    return client_address(scope, trusted).value  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("203.0.113.9", (), "203.0.113.9"),
        ("203.0.113.9", ("198.51.100.1",), "203.0.113.9"),  # a stranger claims to forward
        ("10.0.0.1", (), "10.0.0.1"),
        ("10.0.0.1", ("203.0.113.9",), "203.0.113.9"),
        ("10.0.0.1", ("198.51.100.1, 203.0.113.9",), "203.0.113.9"),  # spoofed on the left
        ("10.0.0.1", ("198.51.100.1", "203.0.113.9"), "203.0.113.9"),  # in two headers
        ("10.0.0.1", ("203.0.113.9, 10.2.3.4, 172.16.0.1",), "203.0.113.9"),  # a chain of ours
        ("10.0.0.1", ("10.2.3.4, 10.2.3.5",), "10.2.3.4"),  # a visitor from within
        ("172.16.0.2", ("203.0.113.9",), "172.16.0.2"),  # a neighbour of a trusted address
        ("10.0.0.1", ("203.0.113.9:5678",), "203.0.113.9"),
        ("10.0.0.1", ("[2001:db8::1]:5678",), "2001:db8::1"),
        ("10.0.0.1", ("2001:DB8:0:0::1",), "2001:db8::1"),
        ("10.0.0.1", ("fe80::1%eth0",), "fe80::1"),
        ("10.0.0.1", ("::ffff:203.0.113.9",), "203.0.113.9"),
        ("::ffff:10.0.0.1", ("203.0.113.9",), "203.0.113.9"),
        ("fd00::7", ("203.0.113.9",), "203.0.113.9"),
        ("10.0.0.1", ("unknown",), "10.0.0.1"),
        ("10.0.0.1", ("203.0.113.9, _hidden",), "10.0.0.1"),
        ("10.0.0.1", ("203.0.113.9, , ",), "10.0.0.1"),
        ("10.0.0.1", ("203.0.113.9, nonsense, 10.0.0.2",), "10.0.0.2"),
        ("10.0.0.1", ("203.0.113.999",), "10.0.0.1"),
        ("10.0.0.1", ("",), "10.0.0.1"),
        (None, ("203.0.113.9",), None),
        ("", (), None),
        ("/run/shop.sock", ("203.0.113.9",), None),
    ],
)
def test_the_first_address_from_the_end_that_is_no_proxy_of_ours_counts(
    peer: str | None, forwarded: tuple[str, ...], expected: str | None
) -> None:
    assert address(peer, *forwarded) == expected


def test_without_trusted_proxies_only_the_peer_counts() -> None:
    assert address("10.0.0.1", "203.0.113.9", trusted=()) == "10.0.0.1"


def test_a_list_that_is_too_long_is_not_read_to_its_end() -> None:
    hops = ", ".join(f"10.0.{n // 250}.{n % 250}" for n in range(5_000))

    assert address("10.0.0.1", hops) == f"10.0.{(5_000 - MOST_HOPS) // 250}.{(5_000 - MOST_HOPS) % 250}"


@given(st.lists(st.text(max_size=60), max_size=4), PUBLIC)
def test_whatever_a_visitor_writes_their_proxy_has_the_last_word(written: list[str], seen: str) -> None:
    forged = ",".join(written).encode("utf-8", "replace").decode("latin-1").encode("latin-1", "replace")

    assert address("10.0.0.1", f"{forged.decode('latin-1')},{seen}") == seen


@given(st.lists(st.text(max_size=60), max_size=4), PUBLIC)
def test_whatever_a_stranger_writes_they_are_their_own_address(written: list[str], peer: str) -> None:
    assert address(peer, ",".join(written)) == peer


@given(st.text(max_size=80))
def test_nothing_but_an_address_ever_comes_out(written: str) -> None:
    value = address("10.0.0.1", written)

    assert value is not None
    assert str(ipaddress.ip_address(value)) == value


@pytest.mark.parametrize(
    ("value", "household"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        (None, "nowhere"),
    ],
)
def test_a_household_of_ipv6_is_counted_together(value: str | None, household: str) -> None:
    assert ClientAddress(value=value).household == household
