"""The connected WooCommerce shop, for the staff. A handler translates; it decides nothing."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Request, get
from litestar.datastructures import CacheControlHeader

from application.notifications.ports import Texts
from application.woocommerce.diagnosis import Code, Finding
from application.woocommerce.look_at_shop import ConnectionStatus, LookAtShop
from domain.shared.locale import Locale
from entrypoints.http.languages import preferred
from entrypoints.http.openapi import SIGNED_IN, STAFF_ONLY, problems
from entrypoints.http.wire import View


class FindingView(View, frozen=True):
    code: Code
    blocks: Annotated[bool, msgspec.Meta(description="False for a mere warning")]
    text: Annotated[str, msgspec.Meta(description="What is wrong and what to do, in the language asked for")]
    details: dict[str, str]

    @classmethod
    def of(cls, finding: Finding, texts: Texts, locale: Locale) -> FindingView:
        return cls(
            code=finding.code,
            blocks=finding.blocks,
            text=texts.render(finding.text_key, locale.value, dict(finding.details)),
            details=dict(finding.details),
        )


class CircuitView(View, frozen=True):
    state: Annotated[
        str,
        msgspec.Meta(
            description="closed, open or half_open, in the process that answers", examples=["closed"]
        ),
    ]
    seconds_left: Annotated[int, msgspec.Meta(description="Until the shop is asked again", examples=[0])]


class ShopConnectionView(View, frozen=True):
    """The password is never shown."""

    connected: bool
    url: Annotated[str | None, msgspec.Meta(examples=["https://shop.example"])]
    user: Annotated[str | None, msgspec.Meta(examples=["prilavok"])]
    stock_owner: Annotated[str, msgspec.Meta(examples=["prilavok"])]
    ok: Annotated[bool | None, msgspec.Meta(description="Null where no shop is connected")]
    wordpress: Annotated[str | None, msgspec.Meta(examples=["6.9.1"])]
    woocommerce: Annotated[str | None, msgspec.Meta(examples=["10.5.2"])]
    findings: list[FindingView]
    circuit: CircuitView

    @classmethod
    def of(cls, status: ConnectionStatus, texts: Texts, locale: Locale) -> ShopConnectionView:
        connection, diagnosis = status.connection, status.diagnosis
        findings = diagnosis.findings if diagnosis is not None else ()
        return cls(
            connected=diagnosis is not None,
            url=connection.url,
            user=connection.user,
            stock_owner=connection.stock_owner,
            ok=diagnosis.ok if diagnosis is not None else None,
            wordpress=(diagnosis.wordpress or None) if diagnosis is not None else None,
            woocommerce=(diagnosis.woocommerce or None) if diagnosis is not None else None,
            findings=[FindingView.of(finding, texts, locale) for finding in findings],
            circuit=CircuitView(state=status.circuit, seconds_left=round(status.circuit_opens_in)),
        )


class ShopStatusView(View, frozen=True):
    connection: ShopConnectionView


class WooCommerceController(Controller):
    path = "/admin/woocommerce"
    tags = ("Office: catalogue",)
    security = SIGNED_IN
    cache_control = CacheControlHeader(no_store=True)

    @get(
        "/status",
        summary="How the connection to the WooCommerce shop stands",
        responses=problems(*STAFF_ONLY),
    )
    @inject
    async def status(
        self,
        request: Request[Any, Any, Any],
        look: FromDishka[LookAtShop],
        texts: FromDishka[Texts],
    ) -> ShopStatusView:
        """Needs the permission `woocommerce.manage`. Asks the shop itself, so it may take as long as the shop does.

        Without a connected shop `connected` is false and nothing is asked. The texts follow `Accept-Language`.
        """
        locale = preferred(request.headers.get("Accept-Language")) or Locale.RU
        return ShopStatusView(connection=ShopConnectionView.of(await look(), texts, locale))
