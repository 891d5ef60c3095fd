"""Launch parameters as Telegram would sign them: for tests, and for developers without a phone.

.venv/bin/python -c "from tests.support.init_data import *; print(signed_init_data('TOKEN', {...}, 1763715600))"
"""

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def signed_init_data(token: str, user: Mapping[str, Any], auth_date: int, **more: str) -> str:
    fields = {"auth_date": str(auth_date), "user": json.dumps(user, ensure_ascii=False), **more}
    return urlencode({**fields, "hash": signature(token, fields)})


def signature(token: str, fields: Mapping[str, str]) -> str:
    secret = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    return hmac.new(secret, _check_string(fields).encode(), hashlib.sha256).hexdigest()


def ed25519_signature(key: Ed25519PrivateKey, bot_id: int, fields: Mapping[str, str]) -> str:
    signed = key.sign(f"{bot_id}:WebAppData\n{_check_string(fields)}".encode())
    return urlsafe_b64encode(signed).decode().rstrip("=")


def _check_string(fields: Mapping[str, str]) -> str:
    return "\n".join(f"{key}={value}" for key, value in sorted(fields.items()))
