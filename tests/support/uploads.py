"""Bodies that no file can be read from."""

from collections.abc import Mapping
from typing import Any


def unreadable_uploads(headers: Mapping[str, str]) -> list[dict[str, Any]]:
    """Arguments of a POST by somebody with these headers; a member of staff who may send files gets 400 or 415."""
    return [
        {"headers": dict(headers), "json": {"base64": "no base64!"}},
        {"headers": {**headers, "Content-Type": "application/json"}, "content": b"{"},
        {"headers": {**headers, "Content-Type": "multipart/form-data; boundary=x"}, "content": b"no parts"},
        {"headers": {**headers, "Content-Type": "image/jpeg"}, "content": b"a picture"},
    ]
