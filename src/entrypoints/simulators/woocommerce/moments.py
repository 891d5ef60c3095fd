"""The shop's own clock and how WordPress writes and reads moments: site zone +3, one-second steps."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from adapters.system.clock import SystemClock
from entrypoints.simulators.woocommerce.refusals import invalid_param

ZONE: Final = timedelta(hours=3)
DATE: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d(?::\d\d)?)?")


class ShopClock:
    """Real time until it is set; a set clock stands still and only `advance` moves it."""

    def __init__(self) -> None:
        self._system = SystemClock()
        self._at: datetime | None = None

    def now(self) -> datetime:
        """Aware, whole seconds: the shop stores nothing finer."""
        at = self._at if self._at is not None else self._system.now()
        return at.astimezone(UTC).replace(microsecond=0)

    def set(self, at: datetime | None) -> None:
        self._at = at

    def advance(self, seconds: float) -> None:
        self._at = (self._at if self._at is not None else self._system.now()) + timedelta(seconds=seconds)


def gmt(at: datetime | None) -> str | None:
    return None if at is None else at.strftime("%Y-%m-%dT%H:%M:%S")


def local(at: datetime | None) -> str | None:
    """Without an offset, as WordPress writes it."""
    return None if at is None else gmt(at + ZONE)


def local_of_image(at: datetime) -> str | None:
    """WooCommerce shifts the dates of images twice."""
    return gmt(at + 2 * ZONE)


def filter_moment(name: str, text: str, *, dates_are_gmt: bool) -> datetime:
    """The bound that `modified_after` and its like really set.

    A text with a zone is turned into local time first and then, with the flag, compared with the GMT column:
    so "…Z" with `dates_are_gmt=true` is three hours off. Raises `Refusal`.
    """
    at = _naive_local(name, text)
    return at.replace(tzinfo=UTC) - (timedelta() if dates_are_gmt else ZONE)


def _naive_local(name: str, text: str) -> datetime:
    if not DATE.fullmatch(text):
        raise invalid_param(name, "rest_invalid_date", "Invalid date.")
    try:
        at = datetime.fromisoformat(text.upper())
    except ValueError:
        raise invalid_param(name, "rest_invalid_date", "Invalid date.") from None
    return at if at.tzinfo is None else (at.astimezone(UTC) + ZONE).replace(tzinfo=None)


def written_moment(text: str | None, *, as_gmt: bool) -> datetime | None:
    """A date of a body: with a zone it is that moment, without one it is GMT or local by the field's name."""
    if not text:
        return None
    at = datetime.fromisoformat(text.upper())
    if at.tzinfo is not None:
        return at.astimezone(UTC)
    return at.replace(tzinfo=UTC) - (timedelta() if as_gmt else ZONE)
