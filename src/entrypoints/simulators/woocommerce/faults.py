"""What can go wrong between the shop and whoever calls it."""

from __future__ import annotations

import random
from typing import Final, Literal

import msgspec

from entrypoints.simulators.woocommerce.listing import Answer, Ask

Kind = Literal[
    "error", "maintenance", "bad_gateway", "hang", "cut", "html_before_json", "bom", "half_created",
    "created_then_error", "empty_line", "twice", "oversell", "redirect",
]  # fmt: skip
MAINTENANCE: Final = (
    "<!DOCTYPE html>\n<html dir='ltr'>\n<head>\n\t<title>Maintenance</title>\n</head>\n<body id=\"error-page\">\n"
    "<h1>Briefly unavailable for scheduled maintenance. Check back in a minute.</h1></body>\n</html>\n"
)
BAD_GATEWAY: Final = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>"
    "\r\n<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n"
)
MOVED: Final = BAD_GATEWAY.replace("502 Bad Gateway", "301 Moved Permanently")
WARNING: Final = (
    "<br />\n<b>Warning</b>:  Deprecated thing in some plugin in <b>/var/www/html/wp-content/plugins/some.php</b>"
    " on line <b>4</b><br />\n"
)
WRITING: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class ShopFault(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The next `times` calls (null: all until the reset) of `method` under `path` go wrong.

    * `error`               JSON with `status`, `code` and `message`
    * `maintenance`         503, HTML, Retry-After
    * `bad_gateway`         502, HTML of the web server
    * `hang`                the answer comes after `seconds`
    * `cut`                 the connection breaks in the middle of the answer
    * `html_before_json`    200 and a warning of PHP before the JSON
    * `bom`                 200 and a byte order mark before the JSON
    * `half_created`        POST of an order: 500, and the order is there: pending, no lines, 0.00
    * `created_then_error`  POST of an order: 500, and the order is there, done with all that it asked for
    * `empty_line`          POST of an order: 201, its lines point to no product and cost 0.00
    * `oversell`            POST of an order: others buy all that is left just before it; it is taken all the same
    * `redirect`            301 to `location`, HTML of the web server
    * `twice`               a proxy repeats the request: it is executed twice, the second answer comes back

    `executes`: whether the shop does what was asked before it fails. By default it does so for `hang` and `cut`,
    not for `error`, `maintenance`, `bad_gateway` and `redirect`; for the others it makes no difference.
    """

    kind: Kind
    method: str | None = None
    path: str = "/"
    times: int | None = 1
    status: int = 500
    code: str = "internal_server_error"
    message: str = "There has been a critical error on this website."
    retry_after: int | None = 600
    seconds: float = 60
    location: str = "https://www.shop.example/"
    executes: bool | None = None

    def fits(self, ask: Ask) -> bool:
        path = f"/wp-json{ask.path}"
        return self.method in (None, ask.method) and path.startswith(self.path)

    def done_first(self) -> bool:
        return self.executes if self.executes is not None else self.kind in {"hang", "cut"}


class Outage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Until it is over, `share` of all calls fail: 5xx, short hangs, cuts before and after the shop has acted."""

    seed: int = 1
    share: float = 1.0
    seconds: float = 0.3


class Trouble:
    """The faults to come, and the outage while it lasts. The mixture is the same for the same seed and order."""

    def __init__(self) -> None:
        self._faults: list[ShopFault] = []
        self._outage: Outage | None = None
        self._random = random.Random(0)  # noqa: S311 - trouble that can be repeated

    def plan(self, fault: ShopFault) -> None:
        self._faults.append(fault)

    def begin(self, outage: Outage) -> None:
        self._outage, self._random = outage, random.Random(outage.seed)  # noqa: S311

    def end(self) -> None:
        self._outage = None

    def reset(self) -> None:
        self._faults.clear()
        self.end()

    def for_call(self, ask: Ask) -> ShopFault | None:
        for fault in self._faults:
            if fault.fits(ask):
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times <= 0:
                        self._faults.remove(fault)
                return fault
        if self._outage is None or self._random.random() >= self._outage.share:
            return None
        return self._any_trouble(ask, self._outage)

    def _any_trouble(self, ask: Ask, outage: Outage) -> ShopFault:
        acts = ask.method in WRITING and self._random.random() < 0.5
        kinds: list[Kind] = ["error", "maintenance", "bad_gateway", "hang", "cut"]
        if ask.method == "POST" and ask.path == "/wc/v3/orders":
            kinds += ["half_created", "created_then_error"]
        return ShopFault(kind=self._random.choice(kinds), seconds=outage.seconds, executes=acts)


def instead_of_json(fault: ShopFault) -> Answer:
    """An answer that comes from the web server or from WordPress's start, not from REST."""
    if fault.kind == "bad_gateway":
        return Answer(status=502, body=BAD_GATEWAY.encode(), media_type="text/html")
    if fault.kind == "redirect":
        headers = {"Location": fault.location}
        return Answer(status=301, body=MOVED.encode(), headers=headers, media_type="text/html")
    headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    return Answer(
        status=503, body=MAINTENANCE.encode(), headers=headers, media_type="text/html; charset=UTF-8"
    )
