"""Which lines of a file are of one product, and which product that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from application.catalogue.exchange.errors import LineRepeated
from application.catalogue.exchange.lines import Line, Refusal
from application.catalogue.exchange.ports import Known
from domain.catalogue.errors import ProductNotFound, SkuTaken
from domain.shared.ids import ProductId


@dataclass(slots=True, kw_only=True)
class Group:
    """`product_id` is None for a product that is not there yet."""

    product_id: ProductId | None
    lines: list[Line] = field(default_factory=list)


def grouped(lines: Sequence[Line], known: Known) -> list[Group]:
    """In the order of the file, without the lines that are refused by now.

    A product is named by its id, else by its slug, else by a SKU that it has, else by its name in this file.
    """
    groups: dict[object, Group] = {}
    first_of_sku: dict[str, int] = {}
    leader: dict[object, Line] = {}
    of_name = {
        _name(line): known.product_of_sku[line.sku]
        for line in lines
        if line.sku in known.product_of_sku and not _is_named(line)
    }
    for line in lines:
        if line.sku:
            first = first_of_sku.setdefault(line.sku, line.number)
            if first != line.number:
                line.refusals.append(Refusal(field="sku", error=LineRepeated(first)))
        key, product_id = _product(line, known, of_name)
        if leader.setdefault(key, line) is not line:
            line.follow()
        if line.refusals:
            continue
        owner = known.product_of_sku.get(line.sku)
        if "product_id" in line.values and product_id not in known.slug_of_product:
            line.refusals.append(Refusal(field="product_id", error=ProductNotFound()))
        elif owner is not None and owner != product_id:
            line.refusals.append(Refusal(field="sku", error=SkuTaken()))
        else:
            groups.setdefault(key, Group(product_id=product_id)).lines.append(line)
    return list(groups.values())


def _product(line: Line, known: Known, of_name: dict[str, ProductId]) -> tuple[object, ProductId | None]:
    found: ProductId | None
    if "product_id" in line.values:
        found = line.values["product_id"]
    elif "slug" in line.values:
        slug = line.values["slug"].text
        found = known.product_of_slug.get(slug)
        return found or ("slug", slug), found
    else:
        found = known.product_of_sku.get(line.sku) or of_name.get(_name(line))
    return found or ("name", _name(line)), found


def _is_named(line: Line) -> bool:
    return "product_id" in line.values or "slug" in line.values


def _name(line: Line) -> str:
    return line.cells.get("name", "").strip()
