"""Launch parameters as VK would sign them: for tests, and for developers without the app.

.venv/bin/python -c "from tests.support.launch_params import *; print(signed_launch_params('KEY', vk_user_id=1))"
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from urllib.parse import quote_plus, urlencode


def signed_launch_params(secret: str, **fields: str | int) -> str:
    """Also with fields of the app itself, which are not signed."""
    written = {key: str(value) for key, value in fields.items()}
    return urlencode({**written, "sign": vk_sign(secret, written)})


def vk_sign(secret: str, fields: Mapping[str, str]) -> str:
    signed = sorted(key for key in fields if key.startswith("vk_"))
    query = "&".join(f"{_php(key)}={_php(fields[key])}" for key in signed)
    digest = hmac.new(secret.encode(), query.encode(), hashlib.sha256).digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")


def _php(text: str) -> str:
    return "%7E".join(map(quote_plus, text.split("~")))
