"""Logs: coloured lines for a person, JSON for machines; secrets and personal data masked in both."""

from __future__ import annotations

import logging
import logging.config
import re
from collections.abc import Mapping
from typing import Any, Final

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from entrypoints.settings_sections import LogSettings

MASK: Final = "***"

_SECRET_NAMES: Final = re.compile(
    r"authorization|cookie|passw|secret|token|init_?data|signature|api_?key|phone|e_?mail|launch_?params",
    re.IGNORECASE,
)
_SECRET_TEXTS: Final = (
    re.compile(r"(?<=\bBearer )\S+", re.IGNORECASE),
    re.compile(r"(?<=\btma )\S+|(?<=\bvk )\S*sign=\S+"),
    re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]*"),  # a JWT
    re.compile(r"\d{6,12}:[\w-]{30,}"),  # a bot token, also inside Telegram's URLs
    re.compile(r"(?<=://)[^\s/@:]+:[^\s/@]+(?=@)"),  # user and password in a URL
    re.compile(r"(?<=\bhash=)[0-9a-f]{16,}|(?<=\bsignature=)[\w-]{16,}"),  # what proves init data
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    re.compile(r"(?<![\w-])\+?[78][ (-]*\d{3}[ )-]*\d{3}[ -]?\d{2}[ -]?\d{2}(?![\w-])"),  # a Russian phone
)


def masked(value: Any) -> Any:
    """A copy without what nobody should read in a log, at any depth."""
    match value:
        case str():
            for pattern in _SECRET_TEXTS:
                value = pattern.sub(MASK, value)
            return value
        case Mapping():
            return {
                name: MASK if _SECRET_NAMES.search(str(name)) and item is not None else masked(item)
                for name, item in value.items()
            }
        case list() | tuple():
            return [masked(item) for item in value]
        case None | bool() | int() | float():
            return value
        case _:
            return masked(str(value))


def mask_event(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    return {
        name: item if name.startswith("_") else masked({name: item})[name] for name, item in event.items()
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
