"""Business refusals. A kind says how serious it is; a code says which one it is.

* DomainError
  + NotFound      the thing named does not exist, or is not visible to this caller
  + Forbidden     the caller may not do this
  + Conflict      the thing has moved on since the caller last saw it
  + RuleViolated  a rule of the business says no
"""

from typing import ClassVar


class DomainError(Exception):
    """Carries no HTTP status and no text for the buyer: entrypoints choose both."""

    code: ClassVar[str]

    def __init__(self, message: str, **details: object) -> None:
        super().__init__(message)
        self.details = details


class NotFound(DomainError): ...


class Forbidden(DomainError): ...


class Conflict(DomainError): ...


class RuleViolated(DomainError): ...
