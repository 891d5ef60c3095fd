"""Launch parameters of a Telegram Mini App."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

import msgspec

from adapters.security.signed_query import read_query, refusing, require_fresh, whole_number
from adapters.telegram.signatures import InitDataSignature
from application.identity.errors import InitDataExpired, InitDataInvalid
from application.identity.ports import InitDataVerifier, TelegramUser


class _User(msgspec.Struct, frozen=True):
    """The fields that we use of Telegram's WebAppUser; ids have up to 52 bits."""

    id: Annotated[int, msgspec.Meta(gt=0, lt=2**52)]
    first_name: str = ""
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegramInitData(InitDataVerifier):
    """Checks the decoded fields exactly as they came: a verifier that re-serialises `user`, drops blanks or
    keeps one of two equal keys accepts what Telegram never signed.

    Nobody can come in while `signature` is None.
    """

    signature: InitDataSignature | None
    max_age: timedelta

    def verify(self, raw: str, *, at: datetime) -> TelegramUser:
        with refusing("init_data_refused", invalid=InitDataInvalid, expired=InitDataExpired):
            if self.signature is None:
                raise ValueError("no bot is configured")
            fields = read_query(raw)
            self.signature.check(fields)
            require_fresh(whole_number(fields["auth_date"]), at=at, max_age=self.max_age)
            return _user(fields["user"])


def _user(text: str) -> TelegramUser:
    try:
        user = msgspec.json.decode(text, type=_User, strict=False)
    except (msgspec.DecodeError, RecursionError):
        raise ValueError("the user cannot be read") from None
    return TelegramUser(
        id=user.id,
        first_name=user.first_name,
        last_name=user.last_name,
        username=user.username,
        language_code=user.language_code,
    )
