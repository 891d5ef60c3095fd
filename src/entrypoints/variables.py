"""How the text of single environment variables is understood; each raises ValueError with a clear word."""

import ipaddress
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.shared.money import Money

DRIVER: Final = "postgresql+psycopg"
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_ACCEPTED_SCHEMES: Final = ("postgresql", "postgres", DRIVER, "postgresql+asyncpg", "postgresql+psycopg2")


def database_url(url: str) -> str:
    """The same address with the one driver this program has; raise ValueError for another database."""
    scheme, separator, rest = url.partition("://")
    if not separator or scheme not in _ACCEPTED_SCHEMES:
        raise ValueError("must look like postgresql://user:password@host:5432/database")
    return f"{DRIVER}://{rest}"


def time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError(f"{name!r} is not a time zone; try Europe/Moscow") from None
    return name


def web_url(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    return url.rstrip("/")


def shop_url(url: str) -> str:
    """A password travels there: without TLS only to the machine itself."""
    address = urlsplit(url)
    if address.username is not None or address.query or address.fragment or not address.hostname:
        raise ValueError("must be the bare address of the shop, such as https://shop.example")
    if address.scheme == "http" and not _loopback(address.hostname):
        raise ValueError("must begin with https://: WordPress takes application passwords only there")
    return url.removesuffix("/wp-json")


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def redis_url(url: str) -> str:
    if not url.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError("must begin with redis://, rediss:// or unix://")
    return url


def smtp_url(url: str) -> str:
    if not url.startswith(("smtp://", "smtps://")):
        raise ValueError("must look like smtps://user:password@host:465 or smtp://host:587")
    return url


def bot_token(token: str) -> str:
    number, _, secret = token.partition(":")
    if not (number.isascii() and number.isdigit() and secret.isprintable() and secret and " " not in secret):
        raise ValueError("must look like 123456:ABC-DEF, as BotFather gives it")
    return token


def amount(text: str) -> str:
    """Of money or points."""
    try:
        above_zero = bool(Money.parse(text))
    except ValueError:
        above_zero = False
    if not above_zero:
        raise ValueError("must be an amount above zero, such as 5000 or 5000.50")
    return text


def blank(value: object) -> bool:
    return isinstance(value, str) and not value.strip()


def split(value: object) -> object:
    if isinstance(value, str):
        return tuple(part.strip().rstrip("/") for part in value.split(",") if part.strip())
    return value


def networks(value: object) -> object:
    """Addresses and networks, separated by commas."""
    if not isinstance(value, str):
        return value
    return tuple(map(_network, filter(None, (part.strip() for part in value.split(",")))))


def _network(text: str) -> Network:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise ValueError(f"{text!r} is neither an address nor a network; try 10.0.0.0/8") from None
