"""Codes that prove a door."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from typing import Final

from application.linking.ports import DoorCodes
from domain.shared.ids import LinkId

DIGITS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class MacDoorCodes(DoorCodes):
    """`key` is derived from the secret key: a million codes are soon tried by whoever reads a plain hash."""

    key: bytes = field(repr=False)

    def new(self) -> str:
        return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"

    def hash(self, link_id: LinkId, code: str) -> bytes:
        return hmac.digest(self.key, link_id.bytes + code.encode("utf-8", "surrogatepass"), hashlib.sha256)
