"""What orders refuse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain.shared.errors import Conflict, NotFound, RuleViolated
from domain.shared.ids import OrderId
from domain.shared.money import Money


class OrderNotFound(NotFound):
    code = "orders.not_found"

    def __init__(self, order_id: OrderId) -> None:
        super().__init__(f"There is no order {order_id}.", order_id=str(order_id))


class TransitionNotAllowed(Conflict):
    """The event does not occur in the order's present state (D1.1)."""

    code = "orders.transition_not_allowed"

    def __init__(self, *, event: str, state: str) -> None:
        super().__init__(f"An order that is {state} cannot be {event}.", event=event, state=state)


class HoldOver(Conflict):
    """The order waited too long: its goods may be with somebody else, and it is about to expire."""

    code = "orders.hold_over"

    def __init__(self) -> None:
        super().__init__("The time to pay this order is over.")


class QuoteChanged(Conflict):
    """The price moved since the buyer saw it; `lines` tells what, `quote_hash` is the one to confirm."""

    code = "orders.quote_changed"

    def __init__(self, *, quote_hash: str, total: Money, lines: Sequence[Mapping[str, object]]) -> None:
        super().__init__(
            "The basket costs something else now: confirm the new quote.",
            quote_hash=quote_hash,
            total=total,
            lines=list(lines),
        )


class EmptyOrder(RuleViolated):
    code = "orders.empty"

    def __init__(self) -> None:
        super().__init__("There is nothing to order.")


class ItemNotSaleable(RuleViolated):
    code = "orders.item_not_saleable"

    def __init__(self, items: Sequence[str]) -> None:
        super().__init__("Some of the goods are not for sale any more.", items=list(items))


class DeliveryNotOffered(RuleViolated):
    code = "orders.delivery_not_offered"

    def __init__(self, code: str) -> None:
        super().__init__(f"There is no delivery method {code!r}.", delivery=code)


class AddressRequired(RuleViolated):
    code = "orders.address_required"

    def __init__(self) -> None:
        super().__init__("A courier needs an address.")


class BuyerBlocked(RuleViolated):
    code = "orders.buyer_blocked"

    def __init__(self) -> None:
        super().__init__("This client cannot place orders.")


class ReasonRequired(RuleViolated):
    code = "orders.reason_required"

    def __init__(self) -> None:
        super().__init__("Staff cancel an order only with a reason.")
