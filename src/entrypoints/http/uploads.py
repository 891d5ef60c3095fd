"""Files that people send: a part `file` of `multipart/form-data`, or base64 in JSON."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as Base64Error
from dataclasses import dataclass
from typing import Annotated, Any, Final

import msgspec
from litestar import Request
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.exceptions import HTTPException
from litestar.openapi.spec import (
    Example,
    OpenAPIFormat,
    OpenAPIMediaType,
    OpenAPIType,
    Operation,
    RequestBody,
    Schema,
)
from litestar.status_codes import HTTP_415_UNSUPPORTED_MEDIA_TYPE

from entrypoints.http.faults import Fault
from entrypoints.http.strict_input import InvalidInput, MalformedBody, check_body
from entrypoints.http.wire import Input

MAX_FILE_BYTES: Final = 10 * 1024 * 1024
MAX_UPLOAD_BYTES: Final = MAX_FILE_BYTES * 4 // 3 + 64 * 1024
"""Of the whole request: base64 makes four bytes of three."""


class FileBody(Input, frozen=True):
    """`base64` may begin as a data URL does."""

    base64: Annotated[str, msgspec.Meta(min_length=1, examples=["R0lGODlhAQABAAAAACw="])]


_decoder: Final = msgspec.json.Decoder(FileBody)


async def uploaded(request: Request[Any, Any, Any]) -> bytes:
    """The bytes of the one file. Raise InvalidInput, MalformedBody, or HTTPException 415."""
    kind, options = request.content_type
    if kind == RequestEncodingType.MULTI_PART and options.get("boundary"):
        return await _part(request)
    if kind == RequestEncodingType.JSON:
        return _decoded(await request.body())
    raise HTTPException(
        status_code=HTTP_415_UNSUPPORTED_MEDIA_TYPE, detail="Send multipart/form-data or application/json."
    )


async def _part(request: Request[Any, Any, Any]) -> bytes:
    try:
        form = await request.form()
    except HTTPException:
        raise
    except Exception as error:  # the parser fails in its own ways on what is not multipart
        raise MalformedBody("it is not multipart/form-data") from error
    files = form.getall("file", [])
    if len(files) != 1 or not isinstance(files[0], UploadFile) or len(form) != 1:
        raise InvalidInput(
            [Fault(pointer="/file", message="Exactly one file is required, in the part `file`")]
        )
    return bytes(await files[0].read())


def _decoded(body: bytes) -> bytes:
    check_body(body, _decoder)
    text = _decoder.decode(body).base64
    if text.startswith("data:"):
        text = text.partition(",")[2]
    try:
        return b64decode(text, validate=True)
    except (Base64Error, ValueError):
        raise InvalidInput([Fault(pointer="/base64", message="This is not base64")]) from None


@dataclass
class UploadOperation(Operation):
    """The handler reads either form of the body itself: the document is told both here."""

    def __post_init__(self) -> None:
        parts = {"file": Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY)}
        text = Schema(type=OpenAPIType.STRING, min_length=1, examples=["R0lGODlhAQABAAAAACw="])
        self.request_body = RequestBody(
            required=True,
            content={
                "multipart/form-data": OpenAPIMediaType(
                    schema=Schema(type=OpenAPIType.OBJECT, properties=dict(parts), required=["file"]),
                    examples={"file": Example(summary="A file", value={"file": "its bytes"})},
                ),
                "application/json": OpenAPIMediaType(
                    schema=Schema(
                        type=OpenAPIType.OBJECT,
                        properties={"base64": text},
                        required=["base64"],
                        additional_properties=False,
                    )
                ),
            },
        )
