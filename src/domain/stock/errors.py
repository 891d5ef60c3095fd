"""What stock refuses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from domain.shared.errors import Conflict, NotFound, RuleViolated
from domain.shared.ids import VariantId
from domain.shared.quantity import Quantity


class NotEnoughStock(Conflict):
    """No allowed location has all the lines; nothing was reserved (INV-ST-8)."""

    code = "stock.not_enough"

    def __init__(self, variants: Sequence[VariantId]) -> None:
        super().__init__(
            "The goods are not there in this quantity.", variants=[str(variant) for variant in variants]
        )


class StockWouldBeNegative(Conflict):
    """A movement by hand takes more than there is, and the location does not allow it (D9.2)."""

    code = "stock.would_be_negative"

    def __init__(self, sku: str, on_hand: Quantity) -> None:
        super().__init__(f"Of {sku} there is only {on_hand} at this location.", sku=sku, on_hand=str(on_hand))


class NotTracked(RuleViolated):
    """INV-ST-9."""

    code = "stock.not_tracked"

    def __init__(self, sku: str) -> None:
        super().__init__(f"{sku} is sold without counting: nothing of it is moved.", sku=sku)


class MovementUnfit(RuleViolated):
    """Zero, too large, the wrong direction, twice the same shelf, a transfer to where the goods are, or no reason."""

    code = "stock.movement_unfit"

    def __init__(self, why: str) -> None:
        super().__init__(f"This is no movement of goods: {why}.")


class MoreThanSold(Conflict):
    """An order gets back at most what left the stock for it (INV-ST-6)."""

    code = "stock.more_than_sold"

    def __init__(self, left: Quantity) -> None:
        super().__init__(f"Of this order at most {left} can come back.", left=str(left))


class ReferenceTaken(Conflict):
    """A document with this reference was posted, and it moved other goods."""

    code = "stock.reference_taken"

    def __init__(self) -> None:
        super().__init__("A document with this reference has moved other goods, quantities or places.")


class OwnedByWooCommerce(Conflict):
    """The connected shop counts these goods: ours would be overwritten by its numbers."""

    code = "stock.owned_by_woocommerce"

    def __init__(self, variants: Iterable[VariantId]) -> None:
        super().__init__(
            "The WooCommerce shop counts these goods: change their quantity there.",
            variants=sorted(str(variant) for variant in variants),
        )


class LocationNotFound(NotFound):
    code = "stock.location_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such location.")


class LocationCodeTaken(Conflict):
    code = "stock.location_code_taken"

    def __init__(self) -> None:
        super().__init__("Another location has this code.")


class LocationUnfit(RuleViolated):
    """An empty or overlong code, name or address, or a code with other characters than a-z, 0-9 and hyphens."""

    code = "stock.location_unfit"

    def __init__(self, field: str) -> None:
        super().__init__(f"The {field} of the location does not fit.", field=field)


class CountNotFound(NotFound):
    code = "stock.count_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such stock count.")


class CountRunning(Conflict):
    """One count at a time per location."""

    code = "stock.count_running"

    def __init__(self) -> None:
        super().__init__("This location is being counted already.")


class CountClosed(Conflict):
    code = "stock.count_closed"

    def __init__(self) -> None:
        super().__init__("This stock count is over.")


class AlertNotFound(NotFound):
    code = "stock.alert_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such alert.")
