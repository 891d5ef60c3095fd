"""Refresh tokens: 256 bits that nobody can guess, and nothing secret to store.

A token is the session's id, the number of its generation and their MAC under a key of its own. Whoever reads the
database learns no token from it, and a token that comes back is known for what it is however old it is: its
generation says so, not a list of those used.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from application.identity.errors import RefreshTokenInvalid
from application.identity.sessions import RefreshTicket, RefreshTokens
from domain.shared.ids import SessionId

_ID_BYTES: Final = 16
_GENERATION_BYTES: Final = 4
_SAID_BYTES: Final = _ID_BYTES + _GENERATION_BYTES
_MAC_BYTES: Final = 32
_LENGTH: Final = -(-(_SAID_BYTES + _MAC_BYTES) * 4 // 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class MacRefreshTokens(RefreshTokens):
    """`key` is derived from the secret key for this purpose alone."""

    key: bytes = field(repr=False)

    def write(self, ticket: RefreshTicket) -> str:
        said = ticket.session_id.bytes + ticket.generation.to_bytes(_GENERATION_BYTES)
        return base64.urlsafe_b64encode(said + self._mac(said)).decode().rstrip("=")

    def read(self, token: str) -> RefreshTicket:
        if len(token) != _LENGTH or not token.isascii():
            raise RefreshTokenInvalid
        try:
            whole = base64.b64decode(token + "=" * (-_LENGTH % 4), altchars=b"-_", validate=True)
        except binascii.Error:
            raise RefreshTokenInvalid from None
        said, mac = whole[:_SAID_BYTES], whole[_SAID_BYTES:]
        if not hmac.compare_digest(self._mac(said), mac):
            raise RefreshTokenInvalid
        return RefreshTicket(
            session_id=SessionId(UUID(bytes=said[:_ID_BYTES])),
            generation=int.from_bytes(said[_ID_BYTES:]),
        )

    def _mac(self, said: bytes) -> bytes:
        return hmac.digest(self.key, said, hashlib.sha256)
