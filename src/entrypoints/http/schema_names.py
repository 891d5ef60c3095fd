"""Names of schemas for whoever generates code from the document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_REFERENCE: Final = "#/components/schemas/"


def with_plain_names(document: dict[str, Any]) -> dict[str, Any]:
    """A copy in which a page is called after its items: Litestar calls a generic by the paths of our modules."""
    names = {
        name: f"PageOf{name.rstrip('_').rpartition('.')[2]}"
        for name in document["components"]["schemas"]
        if name.startswith("PageView_")
    }
    references = {_REFERENCE + name: _REFERENCE + plain for name, plain in names.items()}
    plain: dict[str, Any] = _replaced(document, references)
    schemas = plain["components"]["schemas"]
    plain["components"]["schemas"] = {names.get(name, name): schema for name, schema in schemas.items()}
    return plain


def _replaced(node: Any, references: Mapping[str, str]) -> Any:
    match node:
        case dict():
            return {name: _replaced(item, references) for name, item in node.items()}
        case list() | tuple():
            return [_replaced(item, references) for item in node]
        case str():
            return references.get(node, node)
        case _:
            return node
