"""How much a cart carries."""

from __future__ import annotations

from typing import Final

from domain.shared.errors import NotFound, RuleViolated

MAX_LINES: Final = 100


class CartFull(RuleViolated):
    code = "cart.full"

    def __init__(self) -> None:
        super().__init__(f"A cart carries at most {MAX_LINES} lines.", max_lines=MAX_LINES)


class VariantNotChosen(RuleViolated):
    code = "cart.variant_not_chosen"

    def __init__(self) -> None:
        super().__init__("This product has several variants: name one of them.")


class ProductNotForSale(NotFound):
    code = "cart.product_not_for_sale"

    def __init__(self) -> None:
        super().__init__("There is no such product or variant for sale.")
