"""The HTTP application: every controller in one list."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final, Self

from dishka import AsyncContainer
from dishka.integrations.litestar import setup_dishka
from litestar import Litestar, Router
from litestar.config.cors import CORSConfig
from litestar.types import ControllerRouterHandler

from entrypoints.http.cached_reads import CachedReads
from entrypoints.http.callbacks.mock_payments import MockPaymentController
from entrypoints.http.callbacks.woocommerce import WooCommerceWebhookController
from entrypoints.http.demo_photos import demo_photo
from entrypoints.http.documentation import documentation_router
from entrypoints.http.errors import EXCEPTION_HANDLERS
from entrypoints.http.health import HealthController
from entrypoints.http.landing import landing
from entrypoints.http.locations import API
from entrypoints.http.metrics import measured, metrics
from entrypoints.http.office.audit import AuditController
from entrypoints.http.office.banners import BannerOfficeController
from entrypoints.http.office.blocking import BlockingController
from entrypoints.http.office.catalogue import CategoryOfficeController, ProductOfficeController
from entrypoints.http.office.catalogue_desk import CategoryDeskController, ProductDeskController
from entrypoints.http.office.client_fields import ClientFieldController
from entrypoints.http.office.client_notes import ClientNoteController
from entrypoints.http.office.clients import ClientListController, ClientOfficeController
from entrypoints.http.office.consents import ClientConsentController, ConsentTextOfficeController
from entrypoints.http.office.dialogues import DialogueController
from entrypoints.http.office.exchange import ExchangeController
from entrypoints.http.office.feedback import FeedbackOfficeController
from entrypoints.http.office.merging import MergingOfficeController
from entrypoints.http.office.orders import OrderOfficeController
from entrypoints.http.office.pages import PageOfficeController
from entrypoints.http.office.payments import LedgerController, PaymentOfficeController
from entrypoints.http.office.personal_data import PersonalDataOfficeController
from entrypoints.http.office.personal_data_registers import IncidentController, SubjectRequestController
from entrypoints.http.office.promotions import PromotionOfficeController
from entrypoints.http.office.segments import SegmentController
from entrypoints.http.office.staff import RoleController, StaffController
from entrypoints.http.office.stock import StockController
from entrypoints.http.office.stock_desk import StockDeskController
from entrypoints.http.office.stock_locations import StockLocationController
from entrypoints.http.office.timeline import TimelineController
from entrypoints.http.office.woocommerce import WooCommerceController
from entrypoints.http.office.woocommerce_conflicts import WooConflictController
from entrypoints.http.office.woocommerce_sync import WooCommerceSyncController
from entrypoints.http.openapi import openapi_config
from entrypoints.http.photos import PhotoController, PhotoUploadController
from entrypoints.http.rate_limits import LIMITED, POLICY_FIELD, STANDING_FIELD, GeneralLimits, limited
from entrypoints.http.raw_queries import with_raw_queries
from entrypoints.http.storefront.cart import CartController
from entrypoints.http.storefront.catalogue import (
    CategoryController,
    DeliveryMethodController,
    ProductController,
)
from entrypoints.http.storefront.consents import ConsentController, ConsentTextController
from entrypoints.http.storefront.content import BannerController, PageController, PromotionController
from entrypoints.http.storefront.doors import DoorController, PasswordController
from entrypoints.http.storefront.favorites import FavoriteController
from entrypoints.http.storefront.feedback import FeedbackController
from entrypoints.http.storefront.identity import IdentityController
from entrypoints.http.storefront.loyalty import LoyaltyController
from entrypoints.http.storefront.orders import OrderController
from entrypoints.http.storefront.payments import PaymentController
from entrypoints.http.storefront.personal_data import PersonalDataController
from entrypoints.http.storefront.profile import ProfileController
from entrypoints.http.storefront.sessions import SessionController
from entrypoints.http.storefront.units import UnitController
from entrypoints.http.strict_input import StrictInput
from entrypoints.http.tracing import traced
from entrypoints.settings import Settings
from entrypoints.settings_sections import HttpSettings

MAX_BODY_BYTES: Final = 64 * 1024

CONTROLLERS: Final[tuple[ControllerRouterHandler, ...]] = (
    IdentityController,
    SessionController,
    ProfileController,
    DoorController,
    PasswordController,
    ConsentController,
    ConsentTextController,
    CategoryController,
    ProductController,
    DeliveryMethodController,
    UnitController,
    FavoriteController,
    BannerController,
    PageController,
    PromotionController,
    CartController,
    OrderController,
    PaymentController,
    MockPaymentController,
    WooCommerceWebhookController,
    WooCommerceSyncController,
    LoyaltyController,
    FeedbackController,
    CategoryOfficeController,
    ProductOfficeController,
    PhotoUploadController,
    ExchangeController,
    ProductDeskController,
    CategoryDeskController,
    BannerOfficeController,
    PageOfficeController,
    PromotionOfficeController,
    StockController,
    StockLocationController,
    StockDeskController,
    OrderOfficeController,
    WooConflictController,
    PaymentOfficeController,
    LedgerController,
    ClientListController,
    ClientOfficeController,
    ClientNoteController,
    MergingOfficeController,
    ClientFieldController,
    BlockingController,
    TimelineController,
    SegmentController,
    FeedbackOfficeController,
    PersonalDataController,
    PersonalDataOfficeController,
    SubjectRequestController,
    IncidentController,
    ClientConsentController,
    ConsentTextOfficeController,
    DialogueController,
    StaffController,
    RoleController,
    AuditController,
    WooCommerceController,
)
"""Under /api/v1."""

UNPREFIXED: Final[tuple[ControllerRouterHandler, ...]] = (
    landing,
    HealthController,
    metrics,
    documentation_router,
    demo_photo,
    Router(API, route_handlers=[PhotoController]),  # one page shows dozens of them: no limit
)
"""At the root."""

SECURITY_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}


class _OwnRouter(Router):
    """Belongs to one application; registering it need not copy all its operations, half the cost of a start."""

    def __deepcopy__(self, _: dict[int, Any]) -> Self:
        return self


def create_app(container: AsyncContainer, settings: Settings) -> Litestar:
    """The caller closes the container: the server, the worker and the tests each keep one."""
    return connected(routed(settings.http), container, settings)


def routed(http: HttpSettings) -> Litestar:
    """All operations, without anything behind them yet."""
    app = Litestar(
        route_handlers=[_OwnRouter(API, route_handlers=CONTROLLERS, opt={LIMITED: True}), *UNPREFIXED],
        before_request=GeneralLimits(http, then=StrictInput()),
        exception_handlers=EXCEPTION_HANDLERS,
        cors_config=_cors(http.cors_allow_origins),
        logging_config=None,
        openapi_config=openapi_config(version=_version(), public_url=http.public_url),
        request_max_body_size=MAX_BODY_BYTES,
        response_headers=SECURITY_HEADERS,
    )
    app.state["version"] = _version()
    return app


def connected(app: Litestar, container: AsyncContainer, settings: Settings) -> Litestar:
    """The same application with the use cases of the container behind its operations."""
    setup_dishka(container, app)
    app.asgi_handler = CachedReads(
        traced(measured(limited(with_raw_queries(app.asgi_handler))), settings), container, prefix=API
    )
    return app


def _cors(origins: Sequence[str]) -> CORSConfig | None:
    if not origins:
        return None
    return CORSConfig(
        allow_origins=list(origins),
        allow_headers=["Authorization", "Content-Type", "Idempotency-Key"],
        expose_headers=[
            "ETag",
            "Idempotent-Replayed",
            "Location",
            "Retry-After",
            POLICY_FIELD,
            STANDING_FIELD,
        ],
        max_age=600,
    )


def _version() -> str:
    try:
        return version("prilavok")
    except PackageNotFoundError:
        return "0.0.0"
