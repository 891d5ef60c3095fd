"""What the staff write about a product, made fit to be shown."""

from __future__ import annotations

from collections.abc import Iterable

from application.shared.html import HtmlCleaner
from domain.catalogue.product import Attribute, ProductChanges
from domain.catalogue.text import require_plain


def cleaned(changes: ProductChanges, cleaner: HtmlCleaner) -> ProductChanges:
    """Descriptions become safe fragments; a tag in plain text is refused. Raise MarkupRefused."""
    require_plain(changes.get("name", ""), "name")
    require_plain(changes.get("unit", ""), "unit")
    require_plain_labels(changes.get("tags", ()), changes.get("attributes", ()))
    result = changes.copy()
    if "description" in result:
        result["description"] = cleaner.fragment(result["description"])
    if "short_description" in result:
        result["short_description"] = cleaner.fragment(result["short_description"])
    return result


def require_plain_labels(tags: Iterable[str], attributes: Iterable[Attribute]) -> None:
    """Raise MarkupRefused."""
    for tag in tags:
        require_plain(tag, "tags")
    for attribute in attributes:
        for text in (attribute.name, *attribute.options):
            require_plain(text, "attribute")
