"""Why a shop cannot be used, or how it differs from what we count on: pure verdicts over what was seen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Final

from application.woocommerce.sighting import Seen, Sighting
from domain.shared.money import Currency

OLDEST_WORDPRESS: Final = (5, 6)
"""The first with application passwords."""
OLDEST_WOOCOMMERCE: Final = (8, 2)
CLOCK_TOLERANCE: Final = timedelta(minutes=5)
REPLACED_ROLES: Final = frozenset({"administrator"})


class Code(StrEnum):
    """One for each way in which a connection is wrong. The words are `woocommerce-check-…` of the texts."""

    UNREACHABLE = "unreachable"
    SILENT = "silent"
    TLS = "tls"
    REDIRECT = "redirect"
    BROKEN = "broken"
    NOT_WORDPRESS = "not_wordpress"
    REST_DISABLED = "rest_disabled"
    PLAIN_PERMALINKS = "plain_permalinks"
    NO_WOOCOMMERCE = "no_woocommerce"
    WRONG_USER = "wrong_user"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 - the name of a mistake
    PASSWORDS_UNAVAILABLE = "passwords_unavailable"
    AUTHORIZATION_STRIPPED = "authorization_stripped"
    NO_RIGHTS = "no_rights"
    WORDPRESS_TOO_OLD = "wordpress_too_old"
    WOOCOMMERCE_TOO_OLD = "woocommerce_too_old"
    CURRENCY = "currency"
    TAXES = "taxes"
    CLOCK_OFF = "clock_off"
    TOO_MANY_RIGHTS = "too_many_rights"


WARNINGS: Final = frozenset({Code.TAXES, Code.CLOCK_OFF, Code.TOO_MANY_RIGHTS})
"""The shop can be used all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    code: Code
    details: Mapping[str, str] = field(default_factory=dict)

    @property
    def blocks(self) -> bool:
        return self.code not in WARNINGS

    @property
    def text_key(self) -> str:
        """Of the words that say what is wrong and what to do; `details` are their values."""
        return f"woocommerce-check-{self.code.value.replace('_', '-')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """`ok` while nothing blocks; there may be warnings. Versions are empty where they were not told."""

    url: str
    findings: tuple[Finding, ...]
    wordpress: str = ""
    woocommerce: str = ""

    @property
    def ok(self) -> bool:
        return not any(finding.blocks for finding in self.findings)


def diagnose(seen: Sighting) -> Diagnosis:
    """The first thing that blocks is told alone: what comes after it follows from it."""
    for verdict in (_address, _interface, _password, _rights):
        finding = verdict(seen)
        if finding is not None:
            return _diagnosis(seen, finding)
    return _diagnosis(seen, *_differences(seen))


def _diagnosis(seen: Sighting, *findings: Finding) -> Diagnosis:
    return Diagnosis(url=seen.url, findings=findings, wordpress=seen.wordpress, woocommerce=seen.woocommerce)


def _unanswered(one: Seen) -> Finding | None:
    """What may befall any request."""
    if one.failure is not None:
        return Finding(code=Code(one.failure.value), details={"reason": one.reason})
    if 300 <= one.status < 400:
        return Finding(code=Code.REDIRECT, details={"location": one.location})
    if one.status >= 500 or one.status == 429:
        return _broken(one)
    return None


def _broken(one: Seen) -> Finding:
    return Finding(code=Code.BROKEN, details={"status": str(one.status), "reason": one.reason})


def _unusable(one: Seen) -> Finding | None:
    """The same of a request to REST, which owes JSON to whomever it lets in."""
    return _broken(one) if one.garbled else _unanswered(one)


def _address(seen: Sighting) -> Finding | None:
    return _unanswered(seen.root)


def _interface(seen: Sighting) -> Finding | None:
    root = seen.root
    if root.fine and seen.namespaces:
        if "wc/v3" not in seen.namespaces:
            return Finding(code=Code.NO_WOOCOMMERCE)
        return None
    if seen.plain is not None and seen.plain.fine:
        return Finding(code=Code.PLAIN_PERMALINKS)
    if root.status in (401, 403) or root.code.startswith("rest_"):
        return Finding(code=Code.REST_DISABLED, details={"status": str(root.status), "code": root.code})
    return Finding(code=Code.NOT_WORDPRESS, details={"status": str(root.status)})


_ABOUT_US: Final = {
    "invalid_username": Code.WRONG_USER,
    "invalid_email": Code.WRONG_USER,
    "empty_username": Code.WRONG_USER,
    "incorrect_password": Code.WRONG_PASSWORD,
    "invalid_application_password": Code.WRONG_PASSWORD,
    "empty_password": Code.WRONG_PASSWORD,
    "application_passwords_disabled": Code.PASSWORDS_UNAVAILABLE,
    "application_passwords_disabled_for_user": Code.PASSWORDS_UNAVAILABLE,
}
"""What WordPress calls it."""


def _password(seen: Sighting) -> Finding | None:
    """Told apart by what WordPress says about us, and by whether it thinks that it may take passwords at all."""
    me = seen.me
    if me is None or me.fine or me.no_route:
        return None
    failed = _unusable(me)
    if failed is not None:
        return failed
    if me.code not in _ABOUT_US and me.status != 401:
        return Finding(code=Code.REST_DISABLED, details={"status": str(me.status), "code": me.code})
    return _stranger(seen, me)


def _stranger(seen: Sighting, one: Seen) -> Finding:
    if one.code in _ABOUT_US:
        return Finding(code=_ABOUT_US[one.code])
    offered = seen.offers_application_passwords
    return Finding(code=Code.AUTHORIZATION_STRIPPED if offered else Code.PASSWORDS_UNAVAILABLE)


def _rights(seen: Sighting) -> Finding | None:
    for name, one in (("products", seen.products), ("orders", seen.orders), ("webhooks", seen.webhooks)):
        if one is None or one.fine:
            continue
        failed = _unusable(one)
        if failed is not None:
            return failed
        if one.no_route:
            return Finding(code=Code.NO_WOOCOMMERCE)
        if one.status == 401 and seen.me is not None and seen.me.no_route:
            return _stranger(seen, one)
        return Finding(
            code=Code.NO_RIGHTS, details={"what": name, "role": ", ".join(seen.roles), "code": one.code}
        )
    return None


def _differences(seen: Sighting) -> list[Finding]:
    found = []
    if _older(seen.wordpress, OLDEST_WORDPRESS):
        found.append(
            Finding(
                code=Code.WORDPRESS_TOO_OLD,
                details={"version": seen.wordpress, "needed": _dotted(OLDEST_WORDPRESS)},
            )
        )
    if _older(seen.woocommerce, OLDEST_WOOCOMMERCE):
        found.append(
            Finding(
                code=Code.WOOCOMMERCE_TOO_OLD,
                details={"version": seen.woocommerce, "needed": _dotted(OLDEST_WOOCOMMERCE)},
            )
        )
    if seen.currency and seen.currency != Currency.RUB:
        found.append(Finding(code=Code.CURRENCY, details={"currency": seen.currency}))
    if seen.taxes:
        found.append(Finding(code=Code.TAXES))
    if seen.shop_time is not None and seen.our_time is not None:
        off = abs(seen.shop_time - seen.our_time)
        if off > CLOCK_TOLERANCE:
            found.append(Finding(code=Code.CLOCK_OFF, details={"minutes": str(off // timedelta(minutes=1))}))
    if REPLACED_ROLES & set(seen.roles):
        found.append(Finding(code=Code.TOO_MANY_RIGHTS, details={"role": ", ".join(seen.roles)}))
    return found


def _older(version: str, oldest: tuple[int, int]) -> bool:
    """A version that was not told is not held against the shop."""
    found = re.match(r"(\d{1,4})\.(\d{1,4})", version, re.ASCII)
    return found is not None and (int(found[1]), int(found[2])) < oldest


def _dotted(version: tuple[int, int]) -> str:
    return ".".join(map(str, version))
