"""The payments desk and the ledger's proof over HTTP. A handler translates; it decides nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Response, get, post
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.status_codes import HTTP_204_NO_CONTENT

from application.ledger.ports import AccountProof, LedgerProof
from application.ledger.prove_ledger import ProveLedger
from application.payments.ports import RefundView, ReviewCase
from application.payments.queries import ListOrphans, ListReviewCases
from application.payments.resolve_review import ResolveReviewCase
from application.payments.retry_refund import RetryRefund
from application.shared.idempotency import KeyInFlight, KeyReused
from application.shared.page import CursorInvalid, PageRequest
from domain.payments.errors import RefundNotAllowed, RefundNotFound, ReviewCaseNotFound
from domain.payments.refund import RefundReason, RefundState
from domain.shared.ids import RefundId
from domain.shared.ledger import Unit
from entrypoints.http.idempotency import IdempotencyKey, Once
from entrypoints.http.openapi import SIGNED_IN, STAFF_ONLY, problems
from entrypoints.http.wire import Cursor, Input, Limit, MoneyView, PageView, View, WithTotal


class ReviewCaseBody(View, frozen=True):
    provider: str
    event_id: str
    invoice_id: int
    amount: MoneyView
    reference: str
    order_id: UUID | None
    received_at: datetime

    @classmethod
    def of(cls, case: ReviewCase) -> ReviewCaseBody:
        return cls(
            provider=case.provider,
            event_id=case.event_id,
            invoice_id=case.invoice_id,
            amount=MoneyView.of(case.amount),
            reference=case.reference,
            order_id=case.order_id,
            received_at=case.received_at,
        )


class RefundBody(View, frozen=True):
    id: UUID
    payment_id: UUID
    order_id: UUID
    amount: MoneyView
    reason: RefundReason
    state: RefundState
    requested_at: datetime
    due_at: Annotated[datetime, msgspec.Meta(description="When the money goes back by itself")]
    failure: str | None

    @classmethod
    def of(cls, refund: RefundView) -> RefundBody:
        return cls(
            id=refund.id,
            payment_id=refund.payment_id,
            order_id=refund.order_id,
            amount=MoneyView.of(refund.amount),
            reason=refund.reason,
            state=refund.state,
            requested_at=refund.requested_at,
            due_at=refund.due_at,
            failure=refund.failure,
        )


class ResolveBody(Input, frozen=True):
    provider: Annotated[str, msgspec.Meta(max_length=50)]
    event_id: Annotated[str, msgspec.Meta(max_length=200)]
    note: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]


class AccountProofBody(View, frozen=True):
    """In minor units: kopecks or hundredths of a point."""

    account: str
    unit: Unit
    kept: int
    recomputed: int
    differing: Annotated[int, msgspec.Meta(description="Balances that differ from the sum of their entries")]

    @classmethod
    def of(cls, proof: AccountProof) -> AccountProofBody:
        return cls(
            account=proof.kind.value,
            unit=proof.kind.unit,
            kept=proof.kept,
            recomputed=proof.recomputed,
            differing=proof.differing,
        )


class LedgerProofBody(View, frozen=True):
    holds: bool
    accounts: tuple[AccountProofBody, ...]

    @classmethod
    def of(cls, proof: LedgerProof) -> LedgerProofBody:
        return cls(
            holds=proof.holds, accounts=tuple(AccountProofBody.of(account) for account in proof.accounts)
        )


class PaymentOfficeController(Controller):
    path = "/admin/payments"
    tags = ("Office: orders",)
    security = SIGNED_IN

    @get("/review", summary="Events that were not credited", responses=problems(*STAFF_ONLY, CursorInvalid))
    @inject
    async def review(
        self,
        list_cases: FromDishka[ListReviewCases],
        limit: FromQuery[Limit] = 24,
        cursor: FromQuery[Cursor] = None,
        with_total: FromQuery[WithTotal] = False,
    ) -> PageView[ReviewCaseBody]:
        """Permission `payments.view`. Wrong amounts, unknown invoices, second references."""
        page = await list_cases(PageRequest(limit=limit, cursor=cursor, with_total=with_total))
        return PageView[ReviewCaseBody].of(page, ReviewCaseBody.of)

    @post(
        "/review/resolve",
        summary="Close a case of the review desk",
        status_code=HTTP_204_NO_CONTENT,
        responses=problems(*STAFF_ONLY, ReviewCaseNotFound, KeyReused, KeyInFlight),
    )
    @inject
    async def resolve(
        self,
        data: JSONBody[ResolveBody],
        resolve_case: FromDishka[ResolveReviewCase],
        once: FromDishka[Once],
        idempotency_key: IdempotencyKey = None,
    ) -> Response[None]:
        """Permission `payments.resolve`. The event stays uncredited; the note is kept with it."""
        return await once.done(idempotency_key, lambda: resolve_case(data.provider, data.event_id, data.note))

    @get("/orphans", summary="Money that pays for nothing", responses=problems(*STAFF_ONLY, CursorInvalid))
    @inject
    async def orphans(
        self,
        list_orphans: FromDishka[ListOrphans],
        limit: FromQuery[Limit] = 24,
        cursor: FromQuery[Cursor] = None,
        with_total: FromQuery[WithTotal] = False,
    ) -> PageView[RefundBody]:
        """Permission `payments.view`. Each goes back by itself at `due_at`; refunds that the provider refused
        are here too, whatever their reason.
        """
        page = await list_orphans(PageRequest(limit=limit, cursor=cursor, with_total=with_total))
        return PageView[RefundBody].of(page, RefundBody.of)

    @post(
        "/orphans/{refund_id:uuid}/retry",
        summary="Send a refused refund again",
        status_code=HTTP_204_NO_CONTENT,
        responses=problems(*STAFF_ONLY, RefundNotFound, RefundNotAllowed, KeyReused, KeyInFlight),
    )
    @inject
    async def retry(
        self,
        refund_id: FromPath[UUID],
        retry_refund: FromDishka[RetryRefund],
        once: FromDishka[Once],
        idempotency_key: IdempotencyKey = None,
    ) -> Response[None]:
        """Permission `payments.resolve`. Only a refund with the state `failed`."""
        return await once.done(idempotency_key, lambda: retry_refund(RefundId(refund_id)))


class LedgerController(Controller):
    path = "/admin/ledger"
    tags = ("Office: ledger",)
    security = SIGNED_IN

    @get("/proof", summary="The trial balance, recomputed", responses=problems(*STAFF_ONLY))
    @inject
    async def proof(self, prove_ledger: FromDishka[ProveLedger]) -> LedgerProofBody:
        """Permission `ledger.prove`. Each unit sums to zero, and no kept balance differs from its entries."""
        return LedgerProofBody.of(await prove_ledger())
