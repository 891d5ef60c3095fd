"""`prilavok woocommerce check` at a terminal."""

import pytest
from click.testing import CliRunner

from entrypoints.cli.woocommerce import woocommerce
from tests.support.woocommerce import CREDENTIALS, running_woocommerce


def _check(monkeypatch: pytest.MonkeyPatch, url: str, **env: str) -> tuple[int, str]:
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("COLUMNS", "400")
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    result = CliRunner().invoke(woocommerce, ["check", "--language", "en"])
    return result.exit_code, result.output


def test_it_says_what_is_wrong_and_never_the_password(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _check(monkeypatch, database_url)[0] == 1
    with running_woocommerce() as shop:
        env = {
            "WOOCOMMERCE_URL": shop.store.home,
            "WOOCOMMERCE_USER": CREDENTIALS[0],
            "WOOCOMMERCE_APPLICATION_PASSWORD": CREDENTIALS[1],
        }
        code, said = _check(monkeypatch, database_url, **env)
        assert code == 0, said
        assert "10.5.2" in said
        shop.open_door(pretty_permalinks=False)
        code, said = _check(monkeypatch, database_url, **env)
        assert code == 1
        assert "Permalinks" in said
        assert CREDENTIALS[1] not in said
