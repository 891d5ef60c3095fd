"""Settings: every name of a variable is understood, every mistake is one clear line."""

import re
import stat
from pathlib import Path

import pytest

from entrypoints.settings import Settings, SettingsInvalid, read_settings
from tests.support.environment import variables_of_the_program

KEY = "k" * 32
PRODUCTION = {"ENV": "production", "SECRET_KEY": KEY, "DATABASE_URL": "postgresql://shop@db/shop"}


@pytest.fixture
def read(tmp_path: Path):
    def read(**variables: str) -> Settings:
        return read_settings(env_file=None, **{"DATA_DIR": str(tmp_path), **variables})

    return read


def mistakes(read, **variables: str) -> list[str]:
    with pytest.raises(SettingsInvalid) as caught:
        read(**variables)
    return caught.value.mistakes


def test_nothing_has_to_be_set(read) -> None:
    settings = read()

    assert settings.database.url is None
    assert (settings.http.host, settings.http.port) == ("127.0.0.1", 8000)
    assert settings.payments.mock
    assert not settings.logs.as_json
    assert settings.security.superuser_token is None


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg", "postgresql+asyncpg"])
@pytest.mark.parametrize("name", ["DATABASE_URL", "POSTGRES_URL_ENV"])
def test_each_spelling_of_a_database_address_means_the_same(read, name: str, scheme: str) -> None:
    database = read(**{name: f"{scheme}://shop:pw@db:5432/shop"}).database

    assert database.sqlalchemy_url == "postgresql+psycopg://shop:pw@db:5432/shop"
    assert database.dsn == "postgresql://shop:pw@db:5432/shop"


@pytest.mark.parametrize("name", ["SECRET_KEY", "JWT_SECRET", "APP_SECURE_KEY"])
def test_each_name_of_the_secret_key_is_understood(read, name: str) -> None:
    assert read(**{name: KEY}).security.secret_key.get_secret_value() == KEY


def test_the_environment_and_the_env_file_are_read_and_the_environment_wins(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / ".env"
    file.write_text(f"PORT=1111\nHOST=0.0.0.0\nDATA_DIR={tmp_path}\nSOMETHING_ELSE=1\n")
    monkeypatch.setenv("PORT", "2222")

    settings = read_settings(env_file=file)

    assert (settings.http.host, settings.http.port) == ("0.0.0.0", 2222)


def test_a_blank_value_counts_as_unset(read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "")
    monkeypatch.setenv("JWT_SECRET", KEY)

    settings = read(REDIS_URL=" ", PORT="", CORS_ALLOW_ORIGINS="")

    assert settings.general.redis_url is None
    assert settings.http.port == 8000
    assert settings.http.cors_allow_origins == ()
    assert settings.security.secret_key.get_secret_value() == KEY


def test_origins_are_separated_by_commas(read) -> None:
    origins = read(CORS_ALLOW_ORIGINS="https://a.ru, https://b.ru/,").http.cors_allow_origins

    assert origins == ("https://a.ru", "https://b.ru")


def test_development_makes_a_secret_key_once_and_keeps_it_to_itself(read, tmp_path: Path) -> None:
    first = read().security.secret_key.get_secret_value()
    second = read().security.secret_key.get_secret_value()

    assert first == second
    assert len(first.encode()) >= 32
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_production_is_accepted_when_complete_and_has_no_mock_gateway(read, tmp_path: Path) -> None:
    settings = read(**PRODUCTION)

    assert not settings.payments.mock
    assert settings.logs.as_json
    assert list(tmp_path.iterdir()) == []


def test_production_names_everything_that_it_lacks(read, tmp_path: Path) -> None:
    lines = mistakes(read, ENV="production", SECRET_KEY="short", PAYMENTS_MOCK="1")

    assert [line.partition(":")[0] for line in lines] == ["SECRET_KEY", "PAYMENTS_MOCK", "DATABASE_URL"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "70000"),
        ("ENV", "staging"),
        ("ALGORITHM", "none"),
        ("ALGORITHM", "RS256"),
        ("ORDER_HOLD_MINUTES", "9"),
        ("ORDER_HOLD_MINUTES", "1441"),
        ("DATABASE_URL", "sqlite:///app.db"),
        ("REDIS_URL", "localhost:6379"),
        ("PUBLIC_URL", "shop.ru"),
        ("TIME_ZONE", "Mars/Olympus"),
        ("SUPERUSER_TOKEN", "short"),
        ("PAYMENTS_MOCK", "perhaps"),
        ("TELEGRAM_BOT_TOKEN", "no-number:secret"),
        ("TELEGRAM_BOT_TOKEN", "12345"),
        ("TELEGRAM_BOT_ID", "0"),
        ("TELEGRAM_INIT_DATA_SIGNATURE", "none"),
        ("INIT_DATA_MAX_AGE_SECONDS", "299"),
        ("LAUNCH_PARAMS_MAX_AGE_SECONDS", "86401"),
        ("VK_APP_ID", "app"),
        ("CLIENT_SECRET", "short"),
    ],
)
def test_a_mistake_names_its_variable_and_not_its_value(read, name: str, value: str) -> None:
    (line,) = mistakes(read, **{name: value})

    assert line.startswith(f"{name}: ")
    assert "\n" not in line


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"VK_APP_ID": "6736218"}, "CLIENT_SECRET"),
        ({"CLIENT_SECRET": "wvl68m4dR1UpLrVRli"}, "VK_APP_ID"),
        ({"TELEGRAM_INIT_DATA_SIGNATURE": "ed25519"}, "TELEGRAM_BOT_ID"),
        ({"TELEGRAM_INIT_DATA_SIGNATURE": "ed25519-test"}, "TELEGRAM_BOT_ID"),
    ],
)
def test_half_a_door_is_a_mistake_that_names_the_other_half(
    read, given: dict[str, str], missing: str
) -> None:
    (line,) = mistakes(read, **given)

    assert line.startswith(f"{missing}: ")


def test_the_bots_id_is_taken_from_its_token_unless_told(read) -> None:
    token = {"TELEGRAM_BOT_TOKEN": "12345:secret"}

    assert read().telegram.bot_id is None
    assert read(**token).telegram.bot_id == 12345
    assert read(TELEGRAM_BOT_ID="54321", **token).telegram.bot_id == 54321


def test_all_mistakes_are_told_at_once(read) -> None:
    assert len(mistakes(read, PORT="x", ENV="y", ALGORITHM="z")) == 3


def test_secrets_do_not_show_when_settings_are_printed(read) -> None:
    settings = read(
        SECRET_KEY=KEY,
        SUPERUSER_TOKEN="superuser-token-1",
        TELEGRAM_BOT_TOKEN="12345:secret",
        VK_APP_ID="1",
        CLIENT_SECRET="wvl68m4dR1UpLrVRli",
        DATABASE_URL="postgresql://shop:hunter2@db/shop",
        REDIS_URL="redis://:hunter3@cache",
    )

    for secret in (KEY, "superuser-token-1", "12345:secret", "wvl68m4dR1UpLrVRli", "hunter2", "hunter3"):
        assert secret not in repr(settings)


def test_the_example_explains_every_variable() -> None:
    example = Path(".env.example").read_text(encoding="utf-8")

    missing = {name for name in variables_of_the_program() if not re.search(rf"\b{name}\b", example)}

    assert missing == set()
