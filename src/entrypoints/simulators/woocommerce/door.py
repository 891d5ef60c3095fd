"""Who comes in, and everything about the site that can be wrong from the start."""

from __future__ import annotations

import base64
import binascii
from typing import Final

import msgspec

from entrypoints.simulators.woocommerce.refusals import Refusal, no_route

USER: Final = "prilavok"
PASSWORD: Final = "abcd efgh ijkl mnop qrst uvwx"  # noqa: S105 - the simulator's own, told to everybody
READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class Door(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A healthy site as it is; each switch is one way in which a connection fails.

    * `https` False: PHP sees no TLS, application passwords are silently ignored
    * `passes_authorization` False: the web server strips the header
    * `pretty_permalinks` False: there is no `/wp-json/`, only `/?rest_route=`
    * `woocommerce` False: WordPress alone
    * `rest_open` False: a security plugin closes REST
    * `manager` False: the user's role may not see the shop
    * `knows_created_via` False: an older shop which ignores that filter
    * `lists_variations` False: an older shop which lists them product by product only
    * `clock_skew_seconds`: how far the Date header is ahead
    """

    user: str = USER
    password: str = PASSWORD
    https: bool = True
    passes_authorization: bool = True
    pretty_permalinks: bool = True
    woocommerce: bool = True
    rest_open: bool = True
    manager: bool = True
    knows_created_via: bool = True
    lists_variations: bool = True
    version: str = "10.5.2"
    wordpress: str = "6.9.1"
    clock_skew_seconds: int = 0

    def admits(self, authorization: str | None) -> bool:
        """Spaces in an application password do not count."""
        if authorization is None or not self.https or not self.passes_authorization:
            return False
        user, password = _credentials(authorization)
        return user == self.user and password.replace(" ", "") == self.password.replace(" ", "")

    def check(self, method: str, path: str, authorization: str | None) -> bool:
        """Whether the caller is the user; raises `Refusal` where WordPress turns a caller away."""
        known = self.admits(authorization)
        if not self.rest_open and not known:
            raise Refusal("rest_cannot_access", "Only authenticated users can access the REST API.", 401)
        if path.startswith("/wc/"):
            self._check_shop(method, known=known)
            if path == "/wc/v3/variations" and not self.lists_variations:
                raise no_route()
        elif authorization is not None and not known and self.https and self.passes_authorization:
            raise self._stranger(authorization)
        return known

    def _stranger(self, authorization: str) -> Refusal:
        """WordPress tells a wrong name from a wrong password; a key of WooCommerce is a name to it."""
        if _credentials(authorization)[0] != self.user:
            message = "<strong>Error:</strong> Unknown username. Check again or try your email address."
            return Refusal("invalid_username", message, 401)
        message = "The provided password is an invalid application password."
        return Refusal("incorrect_password", message, 401)

    def _check_shop(self, method: str, *, known: bool) -> None:
        if not self.woocommerce:
            raise no_route()
        if known and self.manager:
            return
        status = 403 if known else 401
        if method in READING:
            raise Refusal("woocommerce_rest_cannot_view", "Sorry, you cannot list resources.", status)
        message = "Sorry, you are not allowed to create resources."
        raise Refusal("woocommerce_rest_cannot_create", message, status)


def _credentials(authorization: str) -> tuple[str, str]:
    """Name and password; empty for what is no Basic."""
    scheme, _, credentials = authorization.partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        user, _, password = base64.b64decode(credentials, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return user, password
