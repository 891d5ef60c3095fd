"""Launch parameters of a Telegram Mini App, verified with the bot's token."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import parse_qsl

import msgspec
import structlog

from application.identity.errors import InitDataExpired, InitDataInvalid
from application.identity.ports import InitDataVerifier, TelegramUser

MAX_BYTES: Final = 4096
MAX_FIELDS: Final = 64
FUTURE_SKEW: Final = timedelta(seconds=60)

_log = structlog.get_logger(__name__)


class _User(msgspec.Struct, frozen=True):
    """The fields that we use of Telegram's WebAppUser; ids have up to 52 bits."""

    id: int
    first_name: str = ""
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegramInitData(InitDataVerifier):
    """Signs the decoded fields exactly as they came: a verifier that re-serialises `user`, drops blanks or
    keeps one of two equal keys accepts what Telegram never signed.

    Nobody can come in while `bot_token` is None.
    """

    bot_token: str | None = field(repr=False)
    max_age: timedelta

    def verify(self, raw: str, *, at: datetime) -> TelegramUser:
        try:
            fields = self._signed_fields(raw)
            signed_at = int(fields["auth_date"])
            user = msgspec.json.decode(fields["user"], type=_User, strict=False)
        except (ValueError, KeyError, msgspec.DecodeError) as error:
            _log.info("init_data_refused", reason=str(error))
            raise InitDataInvalid from None
        # Whole seconds, not moments: a signed date may lie outside what a datetime can hold.
        age = int(at.timestamp()) - signed_at
        if age > self.max_age.total_seconds():
            _log.info("init_data_refused", reason="too old", age_seconds=age)
            raise InitDataExpired
        if -age > FUTURE_SKEW.total_seconds():
            _log.info("init_data_refused", reason="signed in the future")
            raise InitDataInvalid
        return TelegramUser(
            id=user.id,
            first_name=user.first_name,
            last_name=user.last_name,
            username=user.username,
            language_code=user.language_code,
        )

    def _signed_fields(self, raw: str) -> dict[str, str]:
        """Raise ValueError unless Telegram signed exactly these fields for our bot."""
        if self.bot_token is None:
            raise ValueError("no bot token is configured")
        if len(raw.encode("utf-8", "replace")) > MAX_BYTES:
            raise ValueError("too long")
        pairs = parse_qsl(
            raw, keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=MAX_FIELDS
        )
        fields = dict(pairs)
        if len(fields) != len(pairs):
            raise ValueError("a key comes twice")
        given = fields.pop("hash", "")
        check_string = "\n".join(f"{key}={value}" for key, value in sorted(fields.items()))
        secret = hmac.digest(b"WebAppData", self.bot_token.encode(), hashlib.sha256)
        expected = hmac.new(secret, check_string.encode(), hashlib.sha256).hexdigest()
        if not hmac.compare_digest(expected.encode(), given.encode()):
            raise ValueError("the signature does not fit")
        return fields
