"""Every fault of a JSON value against the type it should have, not only the first one."""

from __future__ import annotations

from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One thing wrong with a request."""

    pointer: Annotated[
        str,
        msgspec.Meta(
            description="JSON Pointer (RFC 6901) into the body, or `query/name`, `path/name`, `header/name`",
            examples=["/lines/0/quantity"],
        ),
    ]
    message: Annotated[str, msgspec.Meta(examples=["Expected `str`, got `int`"])]


def faults_of(value: object, expected: Any, pointer: str = "") -> Iterator[Fault]:
    """Yield nothing exactly when msgspec would accept the value, strictly."""
    inner, is_bare = _unwrapped(expected)
    deeper = _deeper(value, inner, pointer)
    if deeper is not None:
        found = list(deeper)
        yield from found
        if found and is_bare:
            return
        if found:
            # What is inside is wrong already; of the outside only its own limits are left to check.
            expected = Annotated[_shape(value), *get_args(expected)[1:]]
    yield from _refusal(value, expected, pointer)


def _unwrapped(expected: Any) -> tuple[Any, bool]:
    if get_origin(expected) is Annotated:
        return get_args(expected)[0], False
    return expected, True


def _shape(value: object) -> Any:
    return list[Any] if isinstance(value, list) else dict[str, Any]


def _deeper(value: object, expected: Any, pointer: str) -> Iterator[Fault] | None:
    """Faults inside a container; None when the value is not a container of the expected kind."""
    origin = get_origin(expected)
    if origin in (Union, UnionType):
        for arm in get_args(expected):
            found = _deeper(value, _unwrapped(arm)[0], pointer) if arm is not NoneType else None
            if found is not None:
                return found
    elif isinstance(value, dict):
        if isinstance(expected, type) and issubclass(expected, msgspec.Struct):
            return _in_struct(value, expected, pointer)
        if origin is dict:
            item = get_args(expected)[1]
            return (
                fault for key in value for fault in faults_of(value[key], item, _below(pointer, str(key)))
            )
    elif isinstance(value, list) and origin in (list, tuple, set, frozenset):
        item = get_args(expected)[0]
        return (
            fault for i, one in enumerate(value) for fault in faults_of(one, item, _below(pointer, str(i)))
        )
    return None


def _in_struct(value: dict[str, object], struct: type[msgspec.Struct], pointer: str) -> Iterator[Fault]:
    hints = get_type_hints(struct, include_extras=True)
    fields = {field.encode_name: field for field in msgspec.structs.fields(struct)}
    for name, field in fields.items():
        if name in value:
            yield from faults_of(value[name], hints[field.name], _below(pointer, name))
        elif field.required:
            yield Fault(pointer=_below(pointer, name), message="This field is required")
    if struct.__struct_config__.forbid_unknown_fields:
        for name in value:
            if name not in fields:
                yield Fault(pointer=_below(pointer, name), message="There is no such field")


def _refusal(value: object, expected: Any, pointer: str) -> Iterator[Fault]:
    try:
        msgspec.convert(value, expected)
    except msgspec.ValidationError as error:
        message, _, place = str(error).partition(" - at `")
        inside = (
            place.removesuffix("`").removeprefix("$").replace("[", "/").replace("]", "").replace(".", "/")
        )
        yield Fault(pointer=pointer + inside, message=message)


def _below(pointer: str, name: str) -> str:
    return f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"
