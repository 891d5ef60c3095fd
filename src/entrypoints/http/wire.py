"""How values look on the wire: money, points, quantities, pages. Every controller uses these."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Generic, Literal, TypeVar

import msgspec
from litestar.params import QueryParameter

from application.shared.page import MAX_LIMIT, Page
from domain.shared.money import Money

Item = TypeVar("Item")
Shown = TypeVar("Shown")


class Input(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A part of a request's body: an unknown field is a fault."""


class View(msgspec.Struct, frozen=True, kw_only=True):
    """A part of an answer's body."""


MoneyAmount = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[0-9]{1,13}(\.[0-9]{1,2})?$",
        description="Roubles and kopecks as a decimal string, never a JSON number",
        examples=["1234.50"],
    ),
]
QuantityText = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[0-9]{1,9}(\.[0-9]{1,3})?$",
        description="A decimal string in the product's unit, up to three places",
        examples=["2", "0.250"],
    ),
]
PointsText = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[0-9]{1,13}(\.[0-9]{1,10})?$",
        description="A decimal string; an offer is rounded down to two places",
        examples=["150.00"],
    ),
]
SignedPointsText = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^-?[0-9]+\.[0-9]{2}$",
        description="A decimal string with two places; 1 point pays 1 rouble",
        examples=["150.00"],
    ),
]


class MoneyInput(Input, frozen=True):
    """An amount that a client sends: not negative."""

    amount: MoneyAmount
    currency: Literal["RUB"] = "RUB"

    def as_money(self) -> Money:
        return Money.parse(self.amount)


class MoneyView(View, frozen=True):
    """An amount of money. A step of a calculation may be negative."""

    amount: Annotated[
        str,
        msgspec.Meta(
            pattern=r"^-?[0-9]+\.[0-9]{2}$",
            description="Roubles and kopecks as a decimal string",
            examples=["1234.50"],
        ),
    ]
    currency: Literal["RUB"] = "RUB"

    @classmethod
    def of(cls, money: Money) -> MoneyView:
        return cls(amount=money.amount)

    @classmethod
    def of_optional(cls, money: Money | None) -> MoneyView | None:
        return None if money is None else cls(amount=money.amount)


class PageView(View, Generic[Item], frozen=True):
    """One page of a list. Pass `next_cursor` back as `cursor` for the next; null marks the last page."""

    items: tuple[Item, ...]
    next_cursor: str | None = None
    total: int | msgspec.UnsetType = msgspec.UNSET

    @classmethod
    def of(cls, page: Page[Shown], show: Callable[[Shown], Item]) -> PageView[Item]:
        return cls(
            items=tuple(map(show, page.items)),
            next_cursor=page.next_cursor,
            total=msgspec.UNSET if page.total is None else page.total,
        )


Limit = Annotated[int, QueryParameter(ge=1, le=MAX_LIMIT, description="How many to return")]
Cursor = Annotated[
    str | None,
    QueryParameter(max_length=500, description="`next_cursor` of the page before, with the same filters"),
]
WithTotal = Annotated[bool, QueryParameter(description="Also count everything that matches, into `total`")]


def given(body: Input, *names: str) -> dict[str, Any]:
    """The fields of a PATCH that its sender named: an absent one is left alone."""
    values = {name: getattr(body, name) for name in names}
    return {name: value for name, value in values.items() if value is not msgspec.UNSET}
