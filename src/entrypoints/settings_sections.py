"""The sections of the settings: every variable with its type, its limits and its default."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AliasChoices, BeforeValidator, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from entrypoints import variables


class Environment(StrEnum):
    DEVELOPMENT = "development"
    PRODUCTION = "production"
    TEST = "test"


WebUrl = Annotated[str, AfterValidator(variables.web_url)]


class Section(BaseSettings):
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


class DatabaseSettings(Section):
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


class HttpSettings(Section):
    host: str = _named("HOST", default="127.0.0.1")
    port: int = _named("PORT", default=8000, ge=1, le=65535)
    public_url: WebUrl = _named("PUBLIC_URL", default="http://localhost:8000")
    cors_allow_origins: Annotated[tuple[str, ...], NoDecode, BeforeValidator(variables.split)] = _named(
        "CORS_ALLOW_ORIGINS", default=()
    )
    trusted_proxies: Annotated[
        tuple[variables.Network, ...], NoDecode, BeforeValidator(variables.networks)
    ] = _named("TRUSTED_PROXIES", default=())
    rate_limits: bool = _named("RATE_LIMITS", default=True)
    rate_limit_per_minute: int = _named("RATE_LIMIT_PER_MINUTE", default=600, ge=1, le=1_000_000)
    rate_limit_of_strangers_per_minute: int = _named(
        "RATE_LIMIT_OF_STRANGERS_PER_MINUTE", default=300, ge=1, le=1_000_000
    )


class SecuritySettings(Section):
    """`secret_key` signs access tokens; it is never empty once the tree is read."""

    secret_key: SecretStr = _named("SECRET_KEY", "JWT_SECRET", "APP_SECURE_KEY", default=SecretStr(""))
    algorithm: Literal["HS256", "HS384", "HS512"] = _named("ALGORITHM", default="HS256")
    session_store: Literal["postgresql", "redis"] = _named("SESSION_STORE", default="postgresql")
    access_token_minutes: int = _named("ACCESS_TOKEN_EXPIRE_MINUTE", default=10, ge=1, le=24 * 60)
    superuser_token: SecretStr | None = _named("SUPERUSER_TOKEN", default=None, min_length=16)

    @property
    def access_token_life(self) -> timedelta:
        return timedelta(minutes=self.access_token_minutes)

    def key_for(self, purpose: str) -> bytes:
        """A key for this purpose alone, as secret as the secret key."""
        return hmac.digest(self.secret_key.get_secret_value().encode(), purpose.encode(), hashlib.sha256)


class TelegramSettings(Section):
    """Without a token nothing is sent. Nobody can sign in through Telegram without it either, unless init data
    is checked by Telegram's own signature: that needs only the bot's id, which begins the token too.
    """

    bot_token: Annotated[SecretStr, BeforeValidator(variables.bot_token)] | None = _named(
        "TELEGRAM_BOT_TOKEN", default=None
    )
    api_url: WebUrl = _named("TELEGRAM_API_URL", default="https://api.telegram.org")
    init_data_signature: Literal["hmac", "ed25519", "ed25519-test"] = _named(
        "TELEGRAM_INIT_DATA_SIGNATURE", default="hmac"
    )
    given_bot_id: int | None = _named("TELEGRAM_BOT_ID", default=None, ge=1)
    init_data_max_age_seconds: int = _named("INIT_DATA_MAX_AGE_SECONDS", default=3600, ge=300, le=86400)

    @property
    def bot_id(self) -> int | None:
        if self.given_bot_id is None and self.bot_token is not None:
            return int(self.bot_token.get_secret_value().partition(":")[0])
        return self.given_bot_id

    @property
    def init_data_max_age(self) -> timedelta:
        return timedelta(seconds=self.init_data_max_age_seconds)


class VkSettings(Section):
    """Without the app's id and its secure key nobody can sign in through VK."""

    app_id: int | None = _named("VK_APP_ID", default=None, ge=1)
    client_secret: SecretStr | None = _named("CLIENT_SECRET", default=None, min_length=16)
    launch_params_max_age_seconds: int = _named(
        "LAUNCH_PARAMS_MAX_AGE_SECONDS", default=3600, ge=300, le=86400
    )

    @property
    def launch_params_max_age(self) -> timedelta:
        return timedelta(seconds=self.launch_params_max_age_seconds)


class MailSettings(Section):
    """Without both no code can be sent by e-mail."""

    smtp_url: Annotated[SecretStr, BeforeValidator(variables.smtp_url)] | None = _named(
        "SMTP_URL", default=None
    )
    mail_from: str | None = _named("MAIL_FROM", default=None)


class PaymentsSettings(Section):
    """`mock` is decided when the tree is read: on unless told otherwise, never in production."""

    provider: Literal["mock"] = _named("PAYMENTS_PROVIDER", default="mock")
    mock: bool | None = _named("PAYMENTS_MOCK", default=None)
    orphan_refund_hours: int = _named("ORPHAN_REFUND_HOURS", default=6, ge=0, le=720)
    mock_secret: SecretStr | None = _named("PAYMENTS_MOCK_SECRET", default=None, min_length=16)


class OrdersSettings(Section):
    hold_minutes: int = _named("ORDER_HOLD_MINUTES", default=60, ge=10, le=1440)

    @property
    def hold(self) -> timedelta:
        """How long an unpaid order keeps its stock and points."""
        return timedelta(minutes=self.hold_minutes)


class WooCommerceSettings(Section):
    """Without an address no shop is connected: the catalogue is our own.

    The application password is that of a WordPress user with the role "Shop manager". `webhook_secret` signs the
    shop's webhooks; without it they are derived from SECRET_KEY.
    """

    url: Annotated[WebUrl, AfterValidator(variables.shop_url)] | None = _named(
        "WOOCOMMERCE_URL", "WORDPRESS_URL", "WP_URL", default=None
    )
    user: str | None = _named("WOOCOMMERCE_USER", "WORDPRESS_USER", "WP_USER", default=None)
    application_password: SecretStr | None = _named(
        "WOOCOMMERCE_APPLICATION_PASSWORD",
        "WORDPRESS_APPLICATION_PASSWORD",
        "WP_APP_PASSWORD",
        default=None,
    )
    webhook_secret: SecretStr | None = _named("WOOCOMMERCE_WEBHOOK_SECRET", default=None, min_length=16)
    connections: int = _named("WOOCOMMERCE_CONNECTIONS", default=2, ge=1, le=20)
    timeout_seconds: int = _named("WOOCOMMERCE_TIMEOUT_SECONDS", default=20, ge=1, le=120)
    banner_category: str = _named("WORDPRESS_BANNER_CATEGORY", default="banners", min_length=1)
    stock_owner: Literal["prilavok", "woocommerce"] = _named("STOCK_OWNER", default="prilavok")


class PrivacySettings(Section):
    """`operator_…` name the shop in acts of destruction. Without a term dialogues are kept."""

    operator_name: str | None = _named("PERSONAL_DATA_OPERATOR", default=None, max_length=300)
    operator_address: str | None = _named("PERSONAL_DATA_OPERATOR_ADDRESS", default=None, max_length=500)
    dialogue_retention_days: int | None = _named("DIALOGUE_RETENTION_DAYS", default=None, ge=1, le=36500)

    @property
    def dialogue_retention(self) -> timedelta | None:
        return timedelta(days=self.dialogue_retention_days) if self.dialogue_retention_days else None


class StaffSettings(Section):
    """Amounts from which on one person is not enough; None: one always is."""

    four_eyes_money: Annotated[str, AfterValidator(variables.amount)] | None = _named(
        "FOUR_EYES_MONEY", default=None
    )
    four_eyes_points: Annotated[str, AfterValidator(variables.amount)] | None = _named(
        "FOUR_EYES_POINTS", default=None
    )


class WorkerSettings(Section):
    concurrency: int = _named("WORKER_CONCURRENCY", default=10, ge=1, le=100)


class LogSettings(Section):
    """`as_json` is None while undecided: JSON in production, coloured lines elsewhere.

    `otlp_endpoint` is where traces of requests go; it needs the extra `otel`.
    """

    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = _named("LOG_LEVEL", default="INFO")
    as_json: bool | None = _named("LOG_JSON", default=None)
    otlp_endpoint: WebUrl | None = _named("OTEL_EXPORTER_OTLP_ENDPOINT", default=None)


class GeneralSettings(Section):
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
