"""Background work that keeps pieces in stock equal on both sides."""

from __future__ import annotations

from typing import Final

from application.shared.ports import Job
from domain.shared.ids import VariantId

LEVEL_STOCK: Final = "woocommerce.level_stock"


def level_stock(variant_id: VariantId) -> Job:
    """Level-triggered: it looks at what is so when it runs. One variant is never written by two at once."""
    return Job(name=LEVEL_STOCK, arguments={"variant_id": str(variant_id)}, lock=f"woo-stock:{variant_id}")
