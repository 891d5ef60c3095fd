"""Every setting of the program: one typed, frozen tree, read once from the environment and `.env`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeVar

from pydantic import (
    AfterValidator,
    AliasChoices,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from entrypoints import variables
from entrypoints.secret_key import kept_secret_key

SECRET_KEY_BYTES: Final = 32


class SettingsInvalid(Exception):
    """`mistakes` holds one line for each, beginning with the variable's name."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


class Environment(StrEnum):
    DEVELOPMENT = "development"
    PRODUCTION = "production"
    TEST = "test"


SectionT = TypeVar("SectionT", bound="_Section")
WebUrl = Annotated[str, AfterValidator(variables.web_url)]


class _Section(BaseSettings):
    """A group of variables; a blank one counts as unset."""

    model_config = SettingsConfigDict(
        frozen=True, env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    @model_validator(mode="before")
    @classmethod
    def _blank_is_unset(cls, values: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in values.items() if not variables.blank(value)}


def _named(*variables: str, default: Any, **limits: Any) -> Any:
    return Field(default, validation_alias=AliasChoices(*variables), **limits)


class DatabaseSettings(_Section):
    """`url` is None when the embedded PostgreSQL is to be used."""

    url: Annotated[str, AfterValidator(variables.database_url)] | None = _named(
        "DATABASE_URL", "POSTGRES_URL_ENV", default=None, repr=False
    )
    pool_size: int = _named("DATABASE_POOL_SIZE", default=10, ge=1, le=200)
    pool_overflow: int = _named("DATABASE_POOL_OVERFLOW", default=10, ge=0, le=200)
    pool_timeout_seconds: int = _named("DATABASE_POOL_TIMEOUT_SECONDS", default=10, ge=1, le=120)

    @property
    def dsn(self) -> str:
        """The address as libpq reads it; raise LookupError while there is none."""
        return self.sqlalchemy_url.replace(variables.DRIVER, "postgresql", 1)

    @property
    def sqlalchemy_url(self) -> str:
        """Raise LookupError while there is no address."""
        if self.url is None:
            raise LookupError("DATABASE_URL is not set and the embedded PostgreSQL is not started")
        return self.url


class HttpSettings(_Section):
    host: str = _named("HOST", default="127.0.0.1")
    port: int = _named("PORT", default=8000, ge=1, le=65535)
    public_url: WebUrl = _named("PUBLIC_URL", default="http://localhost:8000")
    cors_allow_origins: Annotated[tuple[str, ...], NoDecode, BeforeValidator(variables.split)] = _named(
        "CORS_ALLOW_ORIGINS", default=()
    )


class SecuritySettings(_Section):
    """`secret_key` signs access tokens; it is never empty once the tree is read."""

    secret_key: SecretStr = _named("SECRET_KEY", "JWT_SECRET", "APP_SECURE_KEY", default=SecretStr(""))
    algorithm: Literal["HS256"] = _named("ALGORITHM", default="HS256")
    access_token_minutes: int = _named("ACCESS_TOKEN_EXPIRE_MINUTE", default=10, ge=1, le=24 * 60)
    init_data_max_age_seconds: int = _named("INIT_DATA_MAX_AGE_SECONDS", default=3600, ge=1, le=86400)
    superuser_token: SecretStr | None = _named("SUPERUSER_TOKEN", default=None, min_length=16)

    @property
    def access_token_life(self) -> timedelta:
        return timedelta(minutes=self.access_token_minutes)

    @property
    def init_data_max_age(self) -> timedelta:
        return timedelta(seconds=self.init_data_max_age_seconds)


class TelegramSettings(_Section):
    """Without a token nothing is sent and nobody can sign in through Telegram."""

    bot_token: Annotated[SecretStr, BeforeValidator(variables.bot_token)] | None = _named(
        "TELEGRAM_BOT_TOKEN", default=None
    )
    api_url: WebUrl = _named("TELEGRAM_API_URL", default="https://api.telegram.org")


class PaymentsSettings(_Section):
    """`mock` is decided when the tree is read: on unless told otherwise, never in production."""

    provider: Literal["mock"] = _named("PAYMENTS_PROVIDER", default="mock")
    mock: bool | None = _named("PAYMENTS_MOCK", default=None)
    orphan_refund_hours: int = _named("ORPHAN_REFUND_HOURS", default=6, ge=0, le=720)
    mock_secret: SecretStr | None = _named("PAYMENTS_MOCK_SECRET", default=None, min_length=16)


class OrdersSettings(_Section):
    hold_minutes: int = _named("ORDER_HOLD_MINUTES", default=60, ge=10, le=1440)

    @property
    def hold(self) -> timedelta:
        """How long an unpaid order keeps its stock and points."""
        return timedelta(minutes=self.hold_minutes)


class WorkerSettings(_Section):
    concurrency: int = _named("WORKER_CONCURRENCY", default=10, ge=1, le=100)


class LogSettings(_Section):
    """`as_json` is None while undecided: JSON in production, coloured lines elsewhere."""

    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = _named("LOG_LEVEL", default="INFO")
    as_json: bool | None = _named("LOG_JSON", default=None)


class GeneralSettings(_Section):
    environment: Environment = _named("ENV", default=Environment.DEVELOPMENT)
    debug: bool = _named("DEBUG", default=False)
    data_dir: Path = _named("DATA_DIR", default=Path("data"))
    time_zone: Annotated[str, AfterValidator(variables.time_zone)] = _named(
        "TIME_ZONE", default="Europe/Moscow"
    )
    redis_url: Annotated[str, AfterValidator(variables.redis_url)] | None = _named(
        "REDIS_URL", default=None, repr=False
    )

    @property
    def production(self) -> bool:
        return self.environment is Environment.PRODUCTION


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    general: GeneralSettings
    database: DatabaseSettings
    http: HttpSettings
    security: SecuritySettings
    telegram: TelegramSettings
    payments: PaymentsSettings
    orders: OrdersSettings
    worker: WorkerSettings
    logs: LogSettings

    def with_database(self, url: str) -> Settings:
        """The same tree for another database, such as the embedded one once it runs."""
        address = self.database.model_copy(update={"url": variables.database_url(url)})
        return replace(self, database=address)


def read_settings(*, env_file: Path | None = Path(".env"), **given: str) -> Settings:
    """Read the environment over `env_file`, and `given` over both; raise SettingsInvalid."""
    reader = _Reader(env_file, given)
    settings = Settings(
        general=reader.read(GeneralSettings),
        database=reader.read(DatabaseSettings),
        http=reader.read(HttpSettings),
        security=reader.read(SecuritySettings),
        telegram=reader.read(TelegramSettings),
        payments=reader.read(PaymentsSettings),
        orders=reader.read(OrdersSettings),
        worker=reader.read(WorkerSettings),
        logs=reader.read(LogSettings),
    )
    mistakes = reader.mistakes or _contradictions(settings)
    if mistakes:
        raise SettingsInvalid(mistakes)
    return _completed(settings)


class _Reader:
    """Reads section by section and keeps the mistakes of all of them."""

    def __init__(self, env_file: Path | None, given: dict[str, str]) -> None:
        self._env_file = env_file
        self._given: dict[str, Any] = given
        self.mistakes: list[str] = []

    def read(self, section: type[SectionT]) -> SectionT:
        try:
            return section(_env_file=self._env_file, **self._given)  # type: ignore[call-arg]
        except ValidationError as error:
            self.mistakes += [
                f"{fault['loc'][0]}: {fault['msg'].removeprefix('Value error, ')}" for fault in error.errors()
            ]
            return section.model_construct()


def _contradictions(settings: Settings) -> list[str]:
    """What single variables cannot show: the rules of a production environment."""
    if not settings.general.production:
        return []
    mistakes = []
    if len(settings.security.secret_key.get_secret_value().encode()) < SECRET_KEY_BYTES:
        mistakes.append(f"SECRET_KEY: ENV=production needs at least {SECRET_KEY_BYTES} bytes")
    if settings.payments.mock:
        mistakes.append("PAYMENTS_MOCK: the mock payment gateway must be off when ENV=production")
    if settings.database.url is None:
        mistakes.append("DATABASE_URL: ENV=production needs the address of a PostgreSQL server")
    return mistakes


def _completed(settings: Settings) -> Settings:
    """Fill what depends on the environment or is made once and kept."""
    production = settings.general.production
    payments = settings.payments
    if payments.mock is None:
        payments = payments.model_copy(update={"mock": not production})
    logs = settings.logs
    if logs.as_json is None:
        logs = logs.model_copy(update={"as_json": production})
    security = settings.security
    if not security.secret_key.get_secret_value():
        key = kept_secret_key(settings.general.data_dir / "secret_key")
        security = security.model_copy(update={"secret_key": SecretStr(key)})
    return replace(settings, payments=payments, logs=logs, security=security)
