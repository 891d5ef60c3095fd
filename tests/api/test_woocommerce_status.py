"""How the connection to a WooCommerce shop stands, as staff see it."""

import httpx
import pytest

from entrypoints.settings import SettingsInvalid, read_settings
from tests.support.callers import SUPERUSER

STATUS = "/api/v1/admin/woocommerce/status"
SHOP = {
    "WOOCOMMERCE_URL": "https://shop.example",
    "WOOCOMMERCE_USER": "u",
    "WOOCOMMERCE_APPLICATION_PASSWORD": "p",
}


async def test_without_a_shop_it_says_so(http: httpx.AsyncClient) -> None:
    answer = await http.get(STATUS, headers=SUPERUSER)
    assert answer.status_code == 200
    connection = answer.json()["connection"]
    assert (connection["connected"], connection["ok"], connection["findings"]) == (False, None, [])
    assert connection["circuit"]["state"] == "closed"


async def test_strangers_see_nothing(http: httpx.AsyncClient) -> None:
    assert (await http.get(STATUS)).status_code == 401


@pytest.mark.parametrize(
    ("url", "fits"),
    [
        ("https://shop.example/folder", True),
        ("http://127.0.0.1:8101", True),
        ("http://localhost:8101", True),
        ("http://[::1]:8101", True),
        ("http://shop.example", False),
        ("http://127.0.0.1.shop.example", False),
        ("https://user:secret@shop.example", False),
        ("https://shop.example/?rest_route=/", False),
    ],
)
def test_a_password_travels_only_over_tls(url: str, *, fits: bool) -> None:
    given = SHOP | {"WOOCOMMERCE_URL": url}
    if fits:
        assert read_settings(env_file=None, ENV="test", SECRET_KEY="k" * 32, **given).woocommerce.url == url
        return
    with pytest.raises(SettingsInvalid, match="WOOCOMMERCE_URL") as refused:
        read_settings(env_file=None, ENV="test", SECRET_KEY="k" * 32, **given)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("missing", SHOP)
def test_half_a_connection_is_a_mistake(missing: str) -> None:
    given = {name: value for name, value in SHOP.items() if name != missing}
    with pytest.raises(SettingsInvalid, match=f"{missing}: must be set together"):
        read_settings(env_file=None, ENV="test", SECRET_KEY="k" * 32, **given)


def test_the_webhook_secret_is_derived_and_differs_between_installations() -> None:
    secrets = [
        read_settings(env_file=None, ENV="test", SECRET_KEY=key * 32, **SHOP).woocommerce.webhook_secret
        for key in "aab"
    ]
    first, same, other = [secret.get_secret_value() for secret in secrets if secret is not None]
    assert first == same != other
    assert len(first) == 64
