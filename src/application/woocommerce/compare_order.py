"""What came out in the shop against what was sent. WooCommerce answers 201 to much that it did not understand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from application.woocommerce.shop import NewShopOrder, ShopOrder
from domain.shared.money import ZERO, Currency, Money

_Line = TypeVar("_Line", bound=tuple[int | Money | None, ...])


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """In one field: what we sent and what the shop has."""

    field: str
    sent: str
    found: str


def is_half_made(sent: NewShopOrder, found: ShopOrder) -> bool:
    """The shop failed after the row existed: nothing of what was sent is in it."""
    return bool(sent.lines or sent.fees) and not found.lines and not found.fees


def differences_of_lines(sent: NewShopOrder, found: ShopOrder) -> tuple[Difference, ...]:
    """Products, variations and quantities, in whatever order: a product that the shop does not know is 0."""
    ours = Counter((line.product_id, line.variation_id, line.quantity) for line in sent.lines)
    theirs = Counter((line.product_id, line.variation_id, line.quantity) for line in found.lines)
    return _compared("lines", _named(ours), _named(theirs))


def differences_of_money(sent: NewShopOrder, found: ShopOrder) -> tuple[Difference, ...]:
    """Amounts of the lines, fees, delivery, currency and total: taxes and rounding of the shop show here."""
    ours = Counter((line.product_id, line.variation_id, line.subtotal, line.total) for line in sent.lines)
    theirs = Counter((line.product_id, line.variation_id, line.subtotal, line.total) for line in found.lines)
    return (
        *_compared("currency", Currency.RUB.value, found.currency),
        *_compared("amounts of lines", _named(ours), _named(theirs)),
        *_compared("fees", _amounts(fee.total for fee in sent.fees), _amounts(found.fees)),
        *_compared("delivery", sent.delivery.amount, (found.delivery or ZERO).amount),
        *_compared("total", total_of(sent).amount, _amount(found.total)),
    )


def total_of(sent: NewShopOrder) -> Money:
    """What the whole must cost."""
    parts = [line.total for line in sent.lines] + [fee.total for fee in sent.fees]
    return sum(parts, start=sent.delivery)


def _compared(field: str, sent: str, found: str) -> tuple[Difference, ...]:
    return () if sent == found else (Difference(field=field, sent=sent, found=found),)


def _named(lines: Mapping[_Line, int]) -> str:
    each = (line for line, times in lines.items() for _ in range(times))
    return "; ".join(sorted(":".join(map(_amount, line)) for line in each))


def _amounts(amounts: Iterable[Money | None]) -> str:
    return "; ".join(sorted(map(_amount, amounts)))


def _amount(value: int | Money | None) -> str:
    if value is None:
        return "?"
    return value.amount if isinstance(value, Money) else str(value)
