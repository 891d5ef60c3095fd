"""What went wrong, in one line for the person at the terminal."""

from __future__ import annotations

from dataclasses import dataclass


class PortBusy(Exception):
    def __init__(self, host: str, port: int) -> None:
        super().__init__(f"{host}:{port} is taken by another program: stop it, or set PORT to a free one.")


@dataclass(frozen=True, slots=True)
class Failure:
    text: str
    exit_code: int = 1


def explained(error: BaseException) -> Failure | None:
    """None for what nobody foresaw: that deserves its traceback."""
    from psycopg import OperationalError
    from sqlalchemy.exc import OperationalError as WrappedOperationalError

    from adapters.embedded_postgres.server import EmbeddedPostgresUnavailable
    from adapters.persistence.revisions import SchemaOutdated
    from application.woocommerce.ports import ShopRefused, ShopUnavailable
    from domain.shared.errors import DomainError
    from entrypoints.http.tracing import TracingNotInstalled
    from entrypoints.settings import SettingsInvalid

    while isinstance(error, BaseExceptionGroup) and len(error.exceptions) == 1:
        error = error.exceptions[0]
    match error:
        case SettingsInvalid():
            return Failure("\n".join(f"Setting {mistake}" for mistake in error.mistakes), exit_code=2)
        case OperationalError() | WrappedOperationalError():
            cause = str(getattr(error, "orig", error)).strip().splitlines()[0]
            return Failure(f"The database cannot be reached: {cause.removeprefix('connection failed: ')}")
        case ShopUnavailable() | ShopRefused():
            return Failure(f"The WooCommerce shop does not do what it is asked: {error}")
        case (
            PortBusy()
            | EmbeddedPostgresUnavailable()
            | SchemaOutdated()
            | TracingNotInstalled()
            | DomainError()
        ):
            return Failure(str(error))
        case _:
            return None
