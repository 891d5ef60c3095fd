"""What a request may bring, checked before its handler: known query parameters and a body of the right shape.

Litestar alone would ignore unknown parameters, take the last of several values, read "5" as 5 inside a body, and report
the first fault only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from litestar import Request
from litestar.enums import RequestEncodingType
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler
from litestar.params import BodyKwarg, QueryParameter
from litestar.status_codes import HTTP_400_BAD_REQUEST

from entrypoints.http.faults import Fault, faults_of

_NUL: Final = "\x00"
_ESCAPED_NUL: Final = b"\\u0000"
_NUL_IS_NO_TEXT: Final = "A NUL character is not text"


class InvalidInput(HTTPException):
    """A request with one fault or more."""

    status_code = HTTP_400_BAD_REQUEST

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(detail="The request has faults; `errors` lists every one.")
        self.faults = faults


class MalformedBody(HTTPException):
    status_code = HTTP_400_BAD_REQUEST

    def __init__(self, reason: str) -> None:
        super().__init__(detail=f"The body is not well-formed JSON: {reason}.")


class StrictInput:
    """The hook before every handler; it remembers what each one takes."""

    def __init__(self) -> None:
        self._known: dict[HTTPRouteHandler, Mapping[str, bool]] = {}
        self._decoders: dict[HTTPRouteHandler, msgspec.json.Decoder[Any] | None] = {}

    async def __call__(self, request: Request[Any, Any, Any]) -> None:
        """Raise InvalidInput or MalformedBody."""
        handler = request.route_handler
        if not isinstance(handler, HTTPRouteHandler):
            return
        if handler not in self._known:
            self._known[handler] = _query_parameters(handler)
            self._decoders[handler] = _body_decoder(handler)
        if request.scope["query_string"] or _NUL in request.scope["path"]:
            _check_address(request, self._known[handler])
        decoder = self._decoders[handler]
        if decoder is not None:
            body = await request.body()
            if body.strip() or not _may_be_absent(handler):
                check_body(body, decoder)
        elif request.method != "GET":
            # Read here and kept in the scope: the request that is injected later cannot receive.
            await request.body()


def _check_address(request: Request[Any, Any, Any], known: Mapping[str, bool]) -> None:
    faults = []
    given = list(request.query_params.multi_items())
    for name, value in given:
        if name not in known:
            faults.append(Fault(pointer=f"query/{name}", message="There is no such query parameter"))
        elif _NUL in value:
            faults.append(Fault(pointer=f"query/{name}", message=_NUL_IS_NO_TEXT))
    faults += [
        Fault(pointer=f"query/{name}", message="It takes one value, and is given twice")
        for name, times in Counter(name for name, _ in given).items()
        if times > 1 and not known.get(name, True)
    ]
    faults += [
        Fault(pointer=f"path/{name}", message=_NUL_IS_NO_TEXT)
        for name, value in request.path_params.items()
        if _NUL in str(value)
    ]
    if faults:
        raise InvalidInput(faults)


def check_body(body: bytes, decoder: msgspec.json.Decoder[Any]) -> None:
    """Raise MalformedBody, or InvalidInput with every fault of the body."""
    if not body.strip():
        raise InvalidInput([Fault(pointer="", message="A JSON body is required")])
    try:
        decoder.decode(body)
        doubtful = _ESCAPED_NUL in body
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        doubtful = True
    if doubtful:
        raw = _decoded(body)
        faults = [*faults_of(raw, decoder.type), *_texts_with_nul(raw, "")]
        if faults:
            raise InvalidInput(faults)


def _decoded(body: bytes) -> object:
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise MalformedBody(str(error)) from error
    except RecursionError as error:
        raise MalformedBody("it is nested too deeply") from error


def _texts_with_nul(value: object, pointer: str) -> list[Fault]:
    """PostgreSQL cannot keep U+0000, and nobody means it."""
    if isinstance(value, str):
        return [Fault(pointer=pointer, message=_NUL_IS_NO_TEXT)] if _NUL in value else []
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [fault for key, one in pairs for fault in _texts_with_nul(one, f"{pointer}/{key}")]


def _query_parameters(handler: HTTPRouteHandler) -> Mapping[str, bool]:
    """The names, and whether each may be repeated."""
    return {
        field.kwarg_definition.name or name: any(
            one.is_non_string_collection for one in (field, *field.inner_types)
        )
        for name, field in handler.parsed_fn_signature.parameters.items()
        if isinstance(field.kwarg_definition, QueryParameter)
    }


def _may_be_absent(handler: HTTPRouteHandler) -> bool:
    field = handler.parsed_data_field
    return field is not None and field.is_optional


def _body_decoder(handler: HTTPRouteHandler) -> msgspec.json.Decoder[Any] | None:
    field = handler.parsed_data_field
    if field is None or not isinstance(field.kwarg_definition, BodyKwarg):
        return None
    if field.kwarg_definition.media_type is not RequestEncodingType.JSON:
        return None
    return msgspec.json.Decoder(field.annotation)
