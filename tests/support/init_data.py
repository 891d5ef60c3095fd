"""Launch parameters as Telegram would sign them: for tests, and for developers without a phone.

.venv/bin/python -c "from tests.support.init_data import *; print(signed_init_data('TOKEN', {...}, 1763715600))"
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode


def signed_init_data(token: str, user: Mapping[str, Any], auth_date: int, **more: str) -> str:
    fields = {"auth_date": str(auth_date), "user": json.dumps(user, ensure_ascii=False), **more}
    return urlencode({**fields, "hash": signature(token, fields)})


def signature(token: str, fields: Mapping[str, str]) -> str:
    check_string = "\n".join(f"{key}={value}" for key, value in sorted(fields.items()))
    secret = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    return hmac.new(secret, check_string.encode(), hashlib.sha256).hexdigest()
