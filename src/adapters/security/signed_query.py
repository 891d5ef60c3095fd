"""What the launch parameters of every platform have in common: a query string that is signed and grows old."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import parse_qsl

import structlog

from application.shared.access import Unauthenticated

MAX_BYTES: Final = 4096
MAX_FIELDS: Final = 64
FUTURE_SKEW: Final = timedelta(seconds=60)

_LARGEST: Final = 2**63 - 1

_log = structlog.get_logger(__name__)


class _TooOld(Exception):
    """Signed by whom it should be, longer ago than we accept."""


@contextmanager
def refusing(
    event: str, *, invalid: Callable[[], Unauthenticated], expired: Callable[[], Unauthenticated]
) -> Iterator[None]:
    """Turn what a check raises into one of two refusals. Only the log learns why, and nothing of what came."""
    try:
        yield
    except _TooOld as error:
        _log.info(event, reason=str(error))
        raise expired() from None
    except KeyError as missing:
        _log.info(event, reason=f"{missing.args[0]} is missing")
        raise invalid() from None
    except ValueError as error:
        _log.info(event, reason=str(error))
        raise invalid() from None


def read_query(raw: str) -> dict[str, str]:
    """The decoded fields, blank ones too; raise ValueError for what no platform sends.

    Of two equal keys one reader sees the first and another the last, so there may be only one.
    """
    if len(raw.encode("utf-8", "replace")) > MAX_BYTES:
        raise ValueError("too long")
    try:
        pairs = parse_qsl(
            raw, keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=MAX_FIELDS
        )
    except ValueError:
        # The parser's own words quote the field that it could not read.
        raise ValueError("no query string, or one of too many fields") from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a key comes twice")
    return fields


def whole_number(text: str) -> int:
    """Plain digits, as a platform writes an id or a moment; raise ValueError for all else."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(_LARGEST)) and int(text) <= _LARGEST):
        raise ValueError("not a whole number")
    return int(text)


def require_fresh(signed_at: int, *, at: datetime, max_age: timedelta) -> None:
    """Seconds are compared, not moments: a signed date may lie outside what a datetime can hold."""
    age = int(at.timestamp()) - signed_at
    if age > max_age.total_seconds():
        raise _TooOld(f"signed {age} seconds ago")
    if -age > FUTURE_SKEW.total_seconds():
        raise ValueError(f"signed {-age} seconds in the future")
