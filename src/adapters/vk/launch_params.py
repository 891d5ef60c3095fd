"""Launch parameters of a VK Mini App, verified with the app's secure key."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlencode

from adapters.security.signed_query import read_query, refusing, require_fresh, whole_number
from application.identity.errors import LaunchParamsExpired, LaunchParamsInvalid
from application.identity.ports import LaunchParamsVerifier, VkUser


@dataclass(frozen=True, slots=True, kw_only=True)
class VkApp:
    """`secret` is what VK calls the secure key of the app."""

    id: int
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class VkLaunchParams(LaunchParamsVerifier):
    """VK signs the fields whose names begin with `vk_`; an app's own, beside them, prove nothing.

    Nobody can come in while `app` is None.
    """

    app: VkApp | None
    max_age: timedelta

    def verify(self, raw: str, *, at: datetime) -> VkUser:
        with refusing("launch_params_refused", invalid=LaunchParamsInvalid, expired=LaunchParamsExpired):
            if self.app is None:
                raise ValueError("no app is configured")
            fields = read_query(raw)
            signed = {key: value for key, value in fields.items() if key.startswith("vk_")}
            if not hmac.compare_digest(_sign(signed, self.app.secret), fields["sign"].encode()):
                raise ValueError("the sign does not fit")
            if whole_number(signed["vk_app_id"]) != self.app.id:
                raise ValueError("signed for another app")
            require_fresh(whole_number(signed["vk_ts"]), at=at, max_age=self.max_age)
            user_id = whole_number(signed["vk_user_id"])
            if user_id == 0:
                raise ValueError("nobody is signed in to VK")
            return VkUser(id=user_id, language=signed.get("vk_language"))


def _sign(fields: Mapping[str, str], secret: str) -> bytes:
    """Written anew by the rule of PHP's http_build_query, which is VK's own: it escapes the tilde too."""
    query = urlencode(sorted(fields.items())).replace("~", "%7E")
    return urlsafe_b64encode(hmac.digest(secret.encode(), query.encode(), hashlib.sha256)).rstrip(b"=")
