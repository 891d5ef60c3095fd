"""Logs: coloured lines for a person, JSON for machines; secrets and personal data masked in both."""

from __future__ import annotations

import logging
import logging.config
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from adapters.persistence.personal_data.map import telling_names
from entrypoints.settings_sections import LogSettings

MASK: Final = "***"

_SECRET_NAMES: Final = re.compile(
    r"authorization|cookie|passw|secret|token|init_?data|signature|api_?key|phone|e_?mail|launch_?params|^sign$",
    re.IGNORECASE,
)
_TELLING_NAMES: Final = telling_names()

# Between digits of a number as people and addresses of pages write it.
_GAP: Final = r"(?:[\s().\u00a0\u2010-\u2015-]|%20|%28|%29)*+"
# Where a message of a database ends and the traceback, or another line of it, goes on.
_NEXT: Final = r"\n(?:HINT|CONTEXT|LINE \d+|STATEMENT):|\n\n|\nTraceback |\n\S+(?:Error|Violation)\b|\Z"

_SECRET_TEXTS: Final[tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]] = tuple(
    (needles, re.compile(pattern))
    for needles, pattern in (
        # What a database quotes of the row that it refuses.
        (("DETAIL:  ",), rf"(?<=\bDETAIL:  )(?s:.)+?(?={_NEXT})"),
        (("CONTEXT:  ",), r"(?<=\bCONTEXT:  )[^\n]+"),
        ((': "',), r'(?<=: )"[^\n]*"(?=\n|\Z)'),
        (("earer ",), r"(?<=\b[Bb]earer )\S+"),
        (("tma ", "vk "), r"(?<=\btma )\S+|(?<=\bvk )\S*sign=\S+"),
        (("eyJ",), r"\beyJ[\w-]+\.[\w-]+\.[\w-]*"),  # a JWT
        ((":",), r"(?<!\d)\d{6,12}:[\w-]{30,}"),  # a bot token, also inside Telegram's URLs
        (("://",), r"(?<=://)[^\s/@:]+:[^\s/@]+(?=@)"),  # user and password in a URL
        # What proves launch data, and what it says of the person.
        (("hash=",), r"(?<=\bhash=)[0-9a-f]{16,}"),
        (("sign=", "signature="), r"(?<=\bsign=)[\w%-]{16,}|(?<=\bsignature=)[\w-]{16,}"),
        (("user=", "user_id="), r"(?<=\buser=)[^&\s]+|(?<=\bvk_user_id=)\d+"),
        (("@", "%40"), r"(?<![\w.+-])(?:[\w.+-]|%2[Bb])++(?:@|%40)[\w-]+(?:\.[\w-]+)+"),
        (("+", "%2B"), rf"(?<![\w+-])(?:\+|%2[Bb])\d(?:{_GAP}\d){{9,14}}(?!\w)"),  # a phone of any country
        (("7", "8"), rf"(?<![\w-])[78](?:{_GAP}\d){{10}}(?![\w-])"),
        (("9",), rf"(?<![\w-])\(?9\d{{2}}{_GAP}\d{{3}}{_GAP}\d{{2}}{_GAP}\d{{2}}(?![\w-])"),
    )
)
"""Each with what is in every text that it could hide: most texts have none of it, and cost almost nothing."""

_OPAQUE: Final = re.compile(r"(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{60,}+")
"""A refresh token, and whatever else is as long and says as little."""
_SHORTEST_OPAQUE: Final = 60


def _without_secrets(text: str) -> str:
    for needles, pattern in _SECRET_TEXTS:
        if any(needle in text for needle in needles):
            text = pattern.sub(MASK, text)
    return _OPAQUE.sub(MASK, text) if len(text) >= _SHORTEST_OPAQUE else text


def masked(value: Any) -> Any:
    """A copy without what nobody should read in a log, at any depth."""
    match value:
        case str():
            return _without_secrets(value)
        case Mapping():
            return {
                name: MASK if item is not None and _tells(str(name)) else masked(item)
                for name, item in value.items()
            }
        case list() | tuple() | set() | frozenset():
            return [masked(item) for item in value]
        case None | bool() | int() | float():
            return value
        case _:
            return masked(str(value))


@lru_cache(maxsize=1024)
def _tells(name: str) -> bool:
    """Whether a field of this name is about a person or a secret, whatever is in it."""
    return name.lower() in _TELLING_NAMES or _SECRET_NAMES.search(name) is not None


# What this program writes of itself into every line.
_OWN: Final = frozenset({"timestamp", "level", "logger"})


def mask_event(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    return {
        name: item if name in _OWN or name.startswith("_") else masked({name: item})[name]
        for name, item in event.items()
    }


_SHARED: Final[tuple[Processor, ...]] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
    structlog.processors.format_exc_info,
    mask_event,
)
"""What happens to every line, ours or a library's, before it is rendered."""


def configure_logs(settings: LogSettings) -> None:
    """Route structlog and the standard library through one formatter to stderr."""
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "one": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": _SHARED,
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        _renderer(settings),
                    ],
                }
            },
            "handlers": {
                "stderr": {"class": "logging.StreamHandler", "formatter": "one", "stream": "ext://sys.stderr"}
            },
            "root": {"handlers": ["stderr"], "level": settings.level},
            "loggers": {name: {"level": level} for name, level in _quieter(settings.level).items()},
        }
    )


def _renderer(settings: LogSettings) -> Processor:
    if settings.as_json:
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)


def _quieter(level: str) -> dict[str, str]:
    """Libraries that say at INFO what only their authors want to know."""
    if level == "DEBUG":
        return {}
    return dict.fromkeys(
        ("httpx", "httpcore", "procrastinate", "alembic", "aiogram", "sqlalchemy"), "WARNING"
    )
