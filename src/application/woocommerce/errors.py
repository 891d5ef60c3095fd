"""What the connection to a shop refuses."""

from __future__ import annotations

from domain.shared.errors import Conflict, NotFound, RuleViolated
from domain.shared.ids import ConflictId


class ShopNotConnected(Conflict):
    code = "woocommerce.not_connected"

    def __init__(self) -> None:
        super().__init__("No WooCommerce shop is connected: set WOOCOMMERCE_URL.")


class AnotherShop(Conflict):
    """Its numbers are not those that we have: they would lead to other products."""

    code = "woocommerce.another_shop"

    def __init__(self, known: str, connected: str) -> None:
        super().__init__(
            f"The catalogue was read from {known}, and {connected} is connected now. Set WOOCOMMERCE_URL back, or, if"
            " that is the same shop at a new address, run `prilavok woocommerce sync --moved`.",
            known=known,
            connected=connected,
        )


class ConflictNotFound(NotFound):
    code = "woocommerce.conflict_not_found"

    def __init__(self, conflict_id: ConflictId) -> None:
        super().__init__(f"There is no conflict {conflict_id}.", conflict_id=str(conflict_id))


class ConflictResolved(Conflict):
    """Somebody was faster, or both sides agree again."""

    code = "woocommerce.conflict_resolved"

    def __init__(self, conflict_id: ConflictId) -> None:
        super().__init__("This conflict is resolved already.", conflict_id=str(conflict_id))


class NoteRequired(RuleViolated):
    code = "woocommerce.note_required"

    def __init__(self) -> None:
        super().__init__("Say in a note why the shop's order may stay as it is.")
