"""What a look around a connected shop has shown, before anything is concluded from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Failure(StrEnum):
    """Why a request got no answer at all."""

    UNREACHABLE = "unreachable"
    SILENT = "silent"
    TLS = "tls"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One answer. `code` is WordPress's own where it said no; `data` whether there was JSON that we could read."""

    status: int = 0
    code: str = ""
    data: bool = False
    location: str = ""
    failure: Failure | None = None
    reason: str = ""

    @property
    def fine(self) -> bool:
        return self.failure is None and 200 <= self.status < 300 and self.data

    @property
    def no_route(self) -> bool:
        return self.code == "rest_no_route"

    @property
    def garbled(self) -> bool:
        return self.failure is None and 200 <= self.status < 300 and not self.data


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What a look around has shown, in the order of the requests; what was not asked any more is None.

    * `root`    GET /wp-json/ as a stranger            * `plain`   GET /?rest_route=/ when that was no API
    * `me`      GET wp/v2/users/me with the password   * `orders`  GET wc/v3/orders with the password
    """

    url: str
    root: Seen
    plain: Seen | None = None
    me: Seen | None = None
    orders: Seen | None = None
    products: Seen | None = None
    webhooks: Seen | None = None
    namespaces: frozenset[str] = frozenset()
    offers_application_passwords: bool = False
    roles: tuple[str, ...] = ()
    wordpress: str = ""
    woocommerce: str = ""
    currency: str = ""
    taxes: bool | None = None
    shop_time: datetime | None = None
    our_time: datetime | None = None
