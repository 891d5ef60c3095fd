"""Pages of lists."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

from adapters.woocommerce.parsing import named
from adapters.woocommerce.rows import Fields, Unreadable
from adapters.woocommerce.transport import Answer, Params, Transport
from application.shared.turns import in_turns
from application.woocommerce.ports import ShopUnavailable
from application.woocommerce.shop import Batch, Unread

PER_PAGE: Final = 100
_MOST_PAGES: Final = 1000

Item = TypeVar("Item")


def rows_of(answer: Answer) -> list[Any]:
    """Raise ShopUnavailable for what is no list: a plugin has answered in WooCommerce's place."""
    if not isinstance(answer.data, list):
        raise ShopUnavailable(f"a list was expected, not {type(answer.data).__name__}")
    return answer.data


async def batch_of(answer: Answer, page: int, read: Callable[[Any], Item], *, what: str) -> Batch[Item]:
    """What cannot be read is named in `faults` and does not stop the rest."""
    rows = rows_of(answer)
    items: list[Item] = []
    faults: list[Unread] = []
    async for row in in_turns(rows):
        try:
            items.append(read(row))
        except Unreadable as error:
            faults.append(Unread(id=_id_of(row), reason=f"{what} {named(row)}: {error}"))
    more = page + 1 if len(rows) >= PER_PAGE else page
    return Batch(
        items=tuple(items),
        page=page,
        pages=_header(answer, "X-WP-TotalPages", more),
        total=_header(answer, "X-WP-Total", len(rows)),
        faults=tuple(faults),
    )


async def every_page(transport: Transport, path: str, params: Params) -> AsyncIterator[list[Any]]:
    """Until a page is not full: the totals of a list that changes meanwhile are not trusted."""
    for page in range(1, _MOST_PAGES):
        rows = rows_of(await transport.get(path, {**params, "per_page": PER_PAGE, "page": page}))
        yield rows
        if len(rows) < PER_PAGE:
            return


def since(moment: datetime) -> Params:
    """Without a zone and with the flag: with both the shop shifts the moment twice and finds nothing."""
    return {
        "modified_after": moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S"),
        "dates_are_gmt": "true",
        "orderby": "modified",
        "order": "asc",
    }


BY_ID: Final[Params] = {"orderby": "id", "order": "asc"}


def _id_of(row: object) -> int:
    try:
        return Fields(row).id()
    except Unreadable:
        return 0


def _header(answer: Answer, name: str, otherwise: int) -> int:
    text = answer.headers.get(name, "")
    return int(text[:9]) if text.isascii() and text.isdigit() else otherwise
