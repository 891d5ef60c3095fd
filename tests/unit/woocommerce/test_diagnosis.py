"""Each way in which a connection is wrong has a verdict of its own, and words in both languages."""

import ssl
from typing import Any

import httpx
import pytest

from adapters.texts.fluent import LOCALES, FluentTexts
from adapters.woocommerce.bodies import LARGEST_BYTES
from adapters.woocommerce.probe import WooProbe
from application.woocommerce.diagnosis import Code, Diagnosis, diagnose
from tests.fakes.system import FrozenClock
from tests.support.recorded_shop import ACCESS, recorded

JSON = {"Content-Type": "application/json", "Date": "Sat, 21 Nov 2026 09:00:30 GMT"}
ROOT = recorded("wp/root")["response"]["json"]
STATUS = recorded("misc/system_status_fields")["response"]["json"]


def said(status: int, data: Any, **headers: str) -> httpx.Response:
    return httpx.Response(status, json=data, headers={**JSON, **headers})


def refused(name: str) -> httpx.Response:
    answer = recorded(name)["response"]
    if "json" in answer:
        return said(answer["status"], answer["json"])
    return httpx.Response(answer["status"], headers=answer["headers"], text=answer["text"])


async def verdict(**answers: httpx.Response | Exception) -> Diagnosis:
    """Of a shop that is right, except for the answers given."""
    right = {
        "root": said(200, ROOT),
        "plain": httpx.Response(200, text="<html>a shop</html>"),
        "me": said(200, {"id": 2, "roles": ["shop_manager"]}),
        "products": said(200, [{"id": 1}]),
        "orders": said(200, []),
        "webhooks": said(200, []),
        "system_status": said(200, STATUS),
        "woocommerce_calc_taxes": said(200, {"id": "woocommerce_calc_taxes", "value": "no"}),
    } | answers

    def answer(request: httpx.Request) -> httpx.Response:
        name = request.url.path.rstrip("/").rpartition("/")[2]
        name = {"wp-json": "root", "": "plain"}.get(name, name)
        assert name == "root" or ("Authorization" in request.headers) == (name != "plain")
        found = right[name]
        if isinstance(found, Exception):
            raise found
        return found

    probe = WooProbe(ACCESS, FrozenClock(), timeout_seconds=1, transport=httpx.MockTransport(answer))
    return diagnose(await probe.look())


async def test_a_right_shop_is_fine_and_tells_its_versions() -> None:
    found = await verdict()
    assert found.ok
    assert found.findings == ()
    assert (found.wordpress, found.woocommerce) == ("6.9.1", "10.5.2")


async def test_rest_may_be_closed_to_strangers() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if "Authorization" not in request.headers:
            return refused("php_errors/rest_disabled")
        if request.url.path.endswith("/me"):
            return said(200, {"roles": []})
        return said(200, ROOT if request.url.path.endswith("/wp-json/") else {})

    probe = WooProbe(ACCESS, FrozenClock(), timeout_seconds=1, transport=httpx.MockTransport(answer))
    assert diagnose(await probe.look()).ok


def of_tls() -> Exception:
    error = httpx.ConnectError("certificate verify failed")
    error.__cause__ = ssl.SSLCertVerificationError("certificate verify failed")
    return error


NO_PASSWORDS = {**ROOT, "authentication": []}
NO_SHOP = {**ROOT, "namespaces": ["wp/v2"]}
HTML = httpx.Response(404, text="<html>not found</html>")
HELLO = httpx.Response(200, text="<html>hello</html>")
ENDLESS = httpx.Response(200, content=b"[" + b" " * LARGEST_BYTES + b"]")
SETTINGS = STATUS["settings"]


@pytest.mark.parametrize(
    ("code", "answers"),
    [
        (Code.UNREACHABLE, {"root": httpx.ConnectError("refused")}),
        (Code.SILENT, {"root": httpx.ReadTimeout("x")}),
        (Code.TLS, {"root": of_tls()}),
        (Code.REDIRECT, {"root": refused("php_errors/redirect")}),
        (Code.BROKEN, {"root": refused("php_errors/db_down")}),
        (Code.BROKEN, {"root": refused("php_errors/maintenance")}),
        (Code.NOT_WORDPRESS, {"root": HTML}),
        (Code.NOT_WORDPRESS, {"root": said(200, {"hello": "world"})}),
        (Code.PLAIN_PERMALINKS, {"root": HTML, "plain": said(200, ROOT)}),
        (Code.REST_DISABLED, {"root": refused("php_errors/rest_disabled")}),
        (Code.REST_DISABLED, {"root": refused("php_errors/die")}),
        (Code.NO_WOOCOMMERCE, {"root": said(200, NO_SHOP)}),
        (Code.WRONG_USER, {"me": refused("wp/pages_with_wc_key")}),
        (Code.WRONG_PASSWORD, {"me": said(401, {"code": "incorrect_password", "message": "x"})}),
        (Code.AUTHORIZATION_STRIPPED, {"me": said(401, {"code": "rest_not_logged_in", "message": "x"})}),
        (
            Code.PASSWORDS_UNAVAILABLE,
            {
                "root": said(200, NO_PASSWORDS),
                "me": said(401, {"code": "rest_not_logged_in", "message": "x"}),
            },
        ),
        (Code.REST_DISABLED, {"me": refused("php_errors/die")}),
        (Code.BROKEN, {"me": HELLO}),
        (Code.BROKEN, {"orders": HELLO}),
        (Code.NOT_WORDPRESS, {"root": ENDLESS}),
        (Code.BROKEN, {"me": ENDLESS}),
        (Code.SILENT, {"me": httpx.ReadTimeout("x")}),
        (Code.NO_RIGHTS, {"orders": said(403, {"code": "woocommerce_rest_cannot_view", "message": "x"})}),
        (Code.NO_RIGHTS, {"products": refused("errors/401_no_auth")}),
        (Code.NO_WOOCOMMERCE, {"products": refused("errors/404_route")}),
        (
            Code.WOOCOMMERCE_TOO_OLD,
            {"system_status": said(200, {"environment": {"version": "7.9.2", "wp_version": "6.1"}})},
        ),
        (
            Code.WORDPRESS_TOO_OLD,
            {"system_status": said(200, {"environment": {"version": "9.0", "wp_version": "5.5.3"}})},
        ),
        (
            Code.CURRENCY,
            {"system_status": said(200, {**STATUS, "settings": {**SETTINGS, "currency": "USD"}})},
        ),
    ],
)
async def test_what_is_wrong_is_told_alone_and_in_words(code: Code, answers: dict[str, Any]) -> None:
    found = await verdict(**answers)
    assert [finding.code for finding in found.findings] == [code]
    assert not found.ok


@pytest.mark.parametrize(
    ("code", "answers"),
    [
        (Code.TAXES, {"woocommerce_calc_taxes": said(200, {"value": "yes"})}),
        (Code.CLOCK_OFF, {"root": said(200, ROOT, Date="Sat, 21 Nov 2026 08:53:59 GMT")}),
        (Code.TOO_MANY_RIGHTS, {"me": said(200, {"id": 1, "roles": ["administrator"]})}),
    ],
)
async def test_what_only_differs_is_a_warning(code: Code, answers: dict[str, Any]) -> None:
    found = await verdict(**answers)
    assert [finding.code for finding in found.findings] == [code]
    assert found.ok


async def test_a_clock_may_be_off_by_five_minutes() -> None:
    edge = await verdict(root=said(200, ROOT, Date="Sat, 21 Nov 2026 09:05:00 GMT"))
    assert edge.findings == ()


NO_USERS = said(404, {"code": "rest_no_route", "message": "x"})
NOT_IN = said(401, {"code": "woocommerce_rest_cannot_view", "message": "x"})


@pytest.mark.parametrize(
    ("codes", "answers"),
    [
        ([], {}),
        ([Code.NO_RIGHTS], {"orders": said(403, {"code": "woocommerce_rest_cannot_view", "message": "x"})}),
        ([Code.WRONG_PASSWORD], {"products": said(401, {"code": "incorrect_password", "message": "x"})}),
        ([Code.AUTHORIZATION_STRIPPED], {"products": NOT_IN}),
        ([Code.PASSWORDS_UNAVAILABLE], {"products": NOT_IN, "root": said(200, NO_PASSWORDS)}),
    ],
)
async def test_where_the_users_are_hidden_the_shop_itself_tells_who_we_are(
    codes: list[Code], answers: dict[str, Any]
) -> None:
    """A security plugin takes the routes of the users away; products and orders need none of them."""
    found = await verdict(me=NO_USERS, **answers)
    assert [finding.code for finding in found.findings] == codes
    assert found.woocommerce == "10.5.2"


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("code", list(Code))
def test_every_verdict_has_words(code: Code, locale: str) -> None:
    given = (
        "reason",
        "location",
        "status",
        "code",
        "what",
        "role",
        "version",
        "needed",
        "currency",
        "minutes",
    )
    text = FluentTexts().render(
        f"woocommerce-check-{code.value.replace('_', '-')}", locale, dict.fromkeys(given, "1")
    )
    assert len(text) > 40
