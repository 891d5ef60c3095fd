"""Every error as `application/problem+json` (RFC 9457): the one table of statuses."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any, Final

import msgspec
import structlog
from litestar import Request, Response
from litestar.enums import ParamType
from litestar.exceptions import HTTPException
from litestar.params import ParameterKwarg
from litestar.types import ExceptionHandlersMap

from application.shared.access import Unauthenticated
from application.shared.rate_limits import TooManyAttempts
from domain.shared.errors import Conflict, DomainError, Forbidden, NotFound, RuleViolated
from domain.shared.money import Money
from domain.shared.points import Points
from domain.shared.quantity import Quantity
from entrypoints.http.faults import Fault
from entrypoints.http.languages import preferred
from entrypoints.http.problem_words import words_in
from entrypoints.http.strict_input import InvalidInput, MalformedBody

PROBLEM_JSON: Final = "application/problem+json"
CHALLENGE: Final = ", ".join(f'{scheme} realm="prilavok"' for scheme in ("Bearer", "tma", "vk"))

STATUS_OF_KIND: Final[Mapping[type[DomainError], HTTPStatus]] = {
    NotFound: HTTPStatus.NOT_FOUND,
    Unauthenticated: HTTPStatus.UNAUTHORIZED,  # a Forbidden too: must come before it
    TooManyAttempts: HTTPStatus.TOO_MANY_REQUESTS,  # likewise
    Forbidden: HTTPStatus.FORBIDDEN,
    Conflict: HTTPStatus.CONFLICT,
    RuleViolated: HTTPStatus.UNPROCESSABLE_ENTITY,
}
CODE_OF_STATUS: Final[Mapping[int, str]] = {
    HTTPStatus.BAD_REQUEST: "request.invalid",
    HTTPStatus.UNAUTHORIZED: "access.sign_in_needed",
    HTTPStatus.FORBIDDEN: "access.forbidden",
    HTTPStatus.NOT_FOUND: "route.not_found",
    HTTPStatus.METHOD_NOT_ALLOWED: "route.method_not_allowed",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "request.too_large",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "request.media_type",
    HTTPStatus.TOO_MANY_REQUESTS: "request.too_many",
    HTTPStatus.SERVICE_UNAVAILABLE: "server.unavailable",
}
_COMMON_HEADERS: Final[Mapping[str, str]] = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Vary": "Accept-Language",
}
ACTOR_NAME: Final = "actor_name"
"""In the state of a request, once it is known who makes it."""

_log = structlog.get_logger(__name__)


class Problem(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Branch on `code`: it is stable. Words are Russian or English, as `Accept-Language` asks."""

    type: Annotated[str, msgspec.Meta(examples=["urn:prilavok:problem:catalogue.product_not_found"])]
    title: Annotated[str, msgspec.Meta(examples=["Not Found"])]
    status: Annotated[int, msgspec.Meta(ge=400, le=599, examples=[404])]
    detail: Annotated[str, msgspec.Meta(examples=["There is no such product."])]
    code: Annotated[str, msgspec.Meta(examples=["catalogue.product_not_found"])]
    errors: list[Fault] | None = None
    details: dict[str, Any] | None = None


def status_of(error: DomainError | type[DomainError]) -> HTTPStatus:
    kind = error if isinstance(error, type) else type(error)
    return next(status for base, status in STATUS_OF_KIND.items() if issubclass(kind, base))


def problem(
    request: Request[Any, Any, Any],
    status: int,
    code: str,
    detail: str,
    *,
    errors: list[Fault] | None = None,
    details: Mapping[str, object] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response[Problem]:
    """`detail` in English; the answer is in the language that the request asks for."""
    words = words_in(preferred(request.headers.get("Accept-Language")))
    return Response(
        Problem(
            type=f"urn:prilavok:problem:{code}",
            title=words.title(status),
            status=status,
            detail=words.detail(code, detail, details or {}),
            code=code,
            errors=[words.fault(fault) for fault in errors] if errors else None,
            details={name: _plain(value) for name, value in details.items()} if details else None,
        ),
        status_code=status,
        media_type=PROBLEM_JSON,
        headers=dict(_COMMON_HEADERS) | {"Content-Language": words.locale.value} | dict(headers or {}),
    )


def _on_domain_error(request: Request[Any, Any, Any], error: DomainError) -> Response[Problem]:
    if isinstance(error, Forbidden) and not isinstance(error, Unauthenticated | TooManyAttempts):
        _log.warning(
            "http.forbidden",
            code=error.code,
            actor=request.state.get(ACTOR_NAME),
            method=request.method,
            path=request.url.path,
        )
    return problem(
        request,
        status_of(error),
        error.code,
        str(error),
        details=error.details,
        headers=_headers_of(error),
    )


def _headers_of(error: DomainError) -> dict[str, str]:
    match error:
        case Unauthenticated():
            return {"WWW-Authenticate": CHALLENGE}
        case TooManyAttempts():
            return {"Retry-After": str(error.retry_after_seconds)}
        case _:
            return {}


def _plain(value: object) -> object:
    """A detail as it looks on the wire."""
    match value:
        case Money():
            return {"amount": value.amount, "currency": value.currency.value}
        case Points() | Quantity():
            return str(value)
        case list() | tuple():
            return [_plain(one) for one in value]
        case dict():
            return {str(name): _plain(one) for name, one in value.items()}
        case None | bool() | int() | str():
            return value
        case _:
            return str(value)


def _on_http_exception(request: Request[Any, Any, Any], error: HTTPException) -> Response[Problem]:
    """`extra={"code": …}` names a code other than the status's own; headers pass through."""
    status = error.status_code
    headers = dict(error.headers or {})
    if status == HTTPStatus.UNAUTHORIZED:
        headers.setdefault("WWW-Authenticate", CHALLENGE)
    faults = error.faults if isinstance(error, InvalidInput) else _faults_from(error.extra, request)
    code = "request.malformed" if isinstance(error, MalformedBody) else _code_of(error)
    return problem(request, status, code, _detail_of(error, faults), errors=faults, headers=headers)


def _detail_of(error: HTTPException, faults: list[Fault]) -> str:
    if faults:
        return "The request has faults; `errors` lists every one."
    return "There is nothing at this address." if error.detail == "Not Found" else error.detail


def _code_of(error: HTTPException) -> str:
    named = error.extra.get("code") if isinstance(error.extra, dict) else None
    return str(named or CODE_OF_STATUS.get(error.status_code, f"http.{error.status_code}"))


def _faults_from(extra: object, request: Request[Any, Any, Any]) -> list[Fault]:
    """What Litestar found in parameters: it converts them itself, and names them as the handler does."""
    if not isinstance(extra, list):
        return []
    parameters = request.route_handler.parsed_fn_signature.parameters
    sent_as = {
        name: field.kwarg_definition.name
        for name, field in parameters.items()
        if isinstance(field.kwarg_definition, ParameterKwarg) and field.kwarg_definition.name
    }
    return [
        Fault(
            pointer=f"{_place(fault)}/{sent_as.get(fault.get('key', ''), fault.get('key', ''))}",
            message=fault["message"],
        )
        for fault in extra
        if isinstance(fault, dict) and "message" in fault
    ]


def _place(fault: dict[str, Any]) -> str:
    source = fault.get("source", ParamType.QUERY)
    return source.value if isinstance(source, ParamType) else str(source)


def _on_unforeseen(request: Request[Any, Any, Any], error: Exception) -> Response[Problem]:
    _log.error("http.unhandled", method=request.method, path=request.url.path, exc_info=error)
    return problem(
        request,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "server.unforeseen",
        "Something went wrong on our side. It has been logged.",
    )


EXCEPTION_HANDLERS: Final[ExceptionHandlersMap] = {
    DomainError: _on_domain_error,
    HTTPException: _on_http_exception,
    Exception: _on_unforeseen,
}
