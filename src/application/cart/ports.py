"""Ports of the cart."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.shared.ids import ClientId, ProductId, VariantId
from domain.shared.money import Money
from domain.shared.quantity import Quantity
from domain.shared.selling import SellingUnit


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A variant that can be put into a cart."""

    variant_id: VariantId
    sku: str
    selling_unit: SellingUnit


@dataclass(frozen=True, slots=True, kw_only=True)
class CartLineView:
    """`for_sale` is false for what was withdrawn after it had been put into the cart."""

    product_id: ProductId
    variant_id: VariantId
    sku: str
    name: str
    photo: str | None
    unit: str
    quantity: Quantity
    unit_price: Money
    amount: Money
    for_sale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CartView:
    version: int
    lines: tuple[CartLineView, ...]
    goods: Money


class CartRepository(Protocol):
    """One cart per client. Every change raises its version by one."""

    @abstractmethod
    async def choices(self, product_id: ProductId) -> tuple[Choice, ...]:
        """The variants of a product that are for sale now; empty when there are none."""

    @abstractmethod
    async def put(
        self, client_id: ClientId, variant_id: VariantId, quantity: Quantity, *, at: datetime
    ) -> None:
        """Set the quantity of a line. Raise CartFull."""

    @abstractmethod
    async def remove(self, client_id: ClientId, product_id: ProductId, variant_id: VariantId | None) -> None:
        """Remove a variant, or all variants of a product; the cart is locked. Nothing there is no error."""

    @abstractmethod
    async def clear(self, client_id: ClientId) -> None:
        """Remove every line; the cart is locked. Nothing there is no error."""

    @abstractmethod
    async def lock(self, client_id: ClientId) -> int:
        """Lock the cart until the transaction ends and return its version; 0 for a client without one."""

    @abstractmethod
    async def remember_quote(self, client_id: ClientId, quote_hash: str, prices: dict[str, int]) -> None:
        """Keep the last quote: unit prices in kopecks by variant, to tell later what has changed."""

    @abstractmethod
    async def remembered_prices(self, client_id: ClientId, quote_hash: str) -> dict[str, int]:
        """Unit prices of the last quote when it is the one named, else nothing."""


class CartReader(Protocol):
    @abstractmethod
    async def cart(self, client_id: ClientId) -> CartView: ...
