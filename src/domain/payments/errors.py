"""What payments refuse."""

from __future__ import annotations

from domain.shared.errors import Conflict, NotFound, RuleViolated
from domain.shared.ids import PaymentId, RefundId


class PaymentNotFound(NotFound):
    code = "payments.not_found"

    def __init__(self, payment_id: PaymentId) -> None:
        super().__init__(f"There is no payment {payment_id}.", payment_id=str(payment_id))


class ProviderUnknown(NotFound):
    code = "payments.provider_unknown"

    def __init__(self, provider: str) -> None:
        super().__init__(f"Payments through {provider!r} are not switched on.", provider=provider)


class NothingToPay(RuleViolated):
    code = "payments.nothing_to_pay"

    def __init__(self) -> None:
        super().__init__("This order does not wait for money.")


class RefundNotAllowed(Conflict):
    code = "payments.refund_not_allowed"

    def __init__(self, state: str) -> None:
        super().__init__(f"A refund that is {state} cannot take this step.", state=state)


class RefundTooLarge(RuleViolated):
    code = "payments.refund_too_large"

    def __init__(self, *, asked: str, refundable: str) -> None:
        super().__init__(f"{asked} is more than {refundable}.", asked=asked, refundable=refundable)


class RefundNotFound(NotFound):
    code = "payments.refund_not_found"

    def __init__(self, refund_id: RefundId) -> None:
        super().__init__(f"There is no refund {refund_id}.", refund_id=str(refund_id))


class ReviewCaseNotFound(NotFound):
    code = "payments.review_case_not_found"

    def __init__(self, event_id: str) -> None:
        super().__init__(f"No event {event_id!r} waits for review.", event_id=event_id)
