"""Every setting of the program: one typed, frozen tree, read once from the environment and `.env`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import SecretStr, ValidationError

from entrypoints import variables
from entrypoints.secret_key import kept_secret_key
from entrypoints.settings_sections import (
    DatabaseSettings,
    GeneralSettings,
    HttpSettings,
    LogSettings,
    MailSettings,
    OrdersSettings,
    PaymentsSettings,
    PrivacySettings,
    Section,
    SecuritySettings,
    StaffSettings,
    TelegramSettings,
    VkSettings,
    WooCommerceSettings,
    WorkerSettings,
)

SECRET_KEY_BYTES: Final = {"HS256": 32, "HS384": 48, "HS512": 64}
"""A key as long as the hash that it is used with (RFC 7518, section 3.2)."""


class SettingsInvalid(Exception):
    """`mistakes` holds one line for each, beginning with the variable's name."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


SectionT = TypeVar("SectionT", bound=Section)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    general: GeneralSettings
    database: DatabaseSettings
    http: HttpSettings
    security: SecuritySettings
    telegram: TelegramSettings
    vk: VkSettings
    mail: MailSettings
    payments: PaymentsSettings
    orders: OrdersSettings
    woocommerce: WooCommerceSettings
    privacy: PrivacySettings
    staff: StaffSettings
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
        vk=reader.read(VkSettings),
        mail=reader.read(MailSettings),
        payments=reader.read(PaymentsSettings),
        orders=reader.read(OrdersSettings),
        woocommerce=reader.read(WooCommerceSettings),
        privacy=reader.read(PrivacySettings),
        staff=reader.read(StaffSettings),
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
    """What single variables cannot show: what needs another, and the rules of a production environment."""
    mistakes = _halves(settings)
    if not settings.general.production:
        return mistakes
    security = settings.security
    least = SECRET_KEY_BYTES[security.algorithm]
    if len(security.secret_key.get_secret_value().encode()) < least:
        mistakes.append(f"SECRET_KEY: ENV=production and {security.algorithm} need at least {least} bytes")
    if settings.payments.mock:
        mistakes.append("PAYMENTS_MOCK: the mock payment gateway must be off when ENV=production")
    if settings.database.url is None:
        mistakes.append("DATABASE_URL: ENV=production needs the address of a PostgreSQL server")
    return mistakes


def _halves(settings: Settings) -> list[str]:
    """What is set without the other variable that it is of no use without."""
    mistakes = []
    if settings.security.session_store == "redis" and settings.general.redis_url is None:
        mistakes.append("SESSION_STORE: redis needs REDIS_URL")
    telegram, vk = settings.telegram, settings.vk
    if telegram.init_data_signature != "hmac" and telegram.bot_id is None:
        mistakes.append(
            f"TELEGRAM_BOT_ID: TELEGRAM_INIT_DATA_SIGNATURE={telegram.init_data_signature} needs it"
        )
    if vk.client_secret is not None and vk.app_id is None:
        mistakes.append("VK_APP_ID: must be set together with CLIENT_SECRET")
    if vk.app_id is not None and vk.client_secret is None:
        mistakes.append("CLIENT_SECRET: must be set together with VK_APP_ID")
    mistakes += _halves_of_shop(settings.woocommerce)
    mail = settings.mail
    if (mail.smtp_url is None) != (mail.mail_from is None):
        missing, other = ("MAIL_FROM", "SMTP_URL") if mail.mail_from is None else ("SMTP_URL", "MAIL_FROM")
        mistakes.append(f"{missing}: must be set together with {other}")
    return mistakes


def _halves_of_shop(shop: WooCommerceSettings) -> list[str]:
    """The address, the user and the password are of use together only."""
    given = {
        "WOOCOMMERCE_URL": shop.url,
        "WOOCOMMERCE_USER": shop.user,
        "WOOCOMMERCE_APPLICATION_PASSWORD": shop.application_password,
    }
    missing = [name for name, value in given.items() if value is None]
    if len(missing) == len(given):
        return []
    present = " and ".join(name for name in given if name not in missing)
    return [f"{name}: must be set together with {present}" for name in missing]


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
    shop = settings.woocommerce
    if shop.webhook_secret is None:
        secret = security.key_for("woocommerce webhooks").hex()
        shop = shop.model_copy(update={"webhook_secret": SecretStr(secret)})
    return replace(settings, payments=payments, logs=logs, security=security, woocommerce=shop)
