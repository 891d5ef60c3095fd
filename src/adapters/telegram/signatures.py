"""The two signatures that Telegram puts on launch parameters, and how each is checked."""

from __future__ import annotations

import hashlib
import hmac
from abc import abstractmethod
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

PRODUCTION_KEY: Final = bytes.fromhex("e7bf03a2fa4602af4580703d88dda5bb59f32ed8b02a56c187fe7d34caed242d")
TEST_KEY: Final = bytes.fromhex("40055058a4ee38156a06562e52eece92a771bcd8346a8c4615cb7376eddf72ec")
"""With which Telegram signs in its production and its test environment."""


class InitDataSignature(Protocol):
    @abstractmethod
    def check(self, fields: Mapping[str, str]) -> None:
        """Raise ValueError unless Telegram signed exactly these fields for our bot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BotTokenSignature(InitDataSignature):
    """`hash`: HMAC by a key made of the bot's token, over everything else, the other signature included."""

    bot_token: str = field(repr=False)

    def check(self, fields: Mapping[str, str]) -> None:
        key = hmac.digest(b"WebAppData", self.bot_token.encode(), hashlib.sha256)
        expected = hmac.new(key, _lines(fields, without={"hash"}).encode(), hashlib.sha256).hexdigest()
        if not hmac.compare_digest(expected.encode(), fields["hash"].encode()):
            raise ValueError("the hash does not fit")


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegramKeySignature(InitDataSignature):
    """`signature`: Ed25519 by Telegram's own key, over the bot's id and everything but the two signatures.

    Whoever checks it needs no token, so `hash` is neither needed nor looked at.
    """

    bot_id: int
    public_key: bytes

    def check(self, fields: Mapping[str, str]) -> None:
        lines = _lines(fields, without={"hash", "signature"})
        try:
            Ed25519PublicKey.from_public_bytes(self.public_key).verify(
                _canonical(fields["signature"]), f"{self.bot_id}:WebAppData\n{lines}".encode()
            )
        except InvalidSignature:
            raise ValueError("the signature does not fit") from None


def _lines(fields: Mapping[str, str], *, without: set[str]) -> str:
    """Raise ValueError for fields that would read like others: a line break in a value looks like the next field."""
    if any("\n" in f"{key}{value}" or "=" in key for key, value in fields.items()):
        raise ValueError("a separator inside a field")
    return "\n".join(f"{key}={value}" for key, value in sorted(fields.items()) if key not in without)


def _canonical(text: str) -> bytes:
    """The bytes of the one base64url spelling they have; raise ValueError for another."""
    decoded = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if urlsafe_b64encode(decoded).rstrip(b"=") != text.encode():
        raise ValueError("the signature is no base64url")
    return decoded
