"""Constraint name -> domain error: the one translation of what the database refuses."""

from collections.abc import Callable
from typing import Final

import psycopg

from application.shared.idempotency import KeyInFlight
from domain.catalogue.errors import SkuTaken, SlugTaken, VariantNotFound
from domain.clients.errors import ClientNotFound, CustomFieldTaken
from domain.consents.errors import MarketingForbidden, TextVersionTaken
from domain.content.errors import AudienceUnknown, PageSlugTaken
from domain.feedback.errors import OrderRated
from domain.identity.errors import DoorTaken
from domain.merging.errors import AlreadyMerged
from domain.promotions.errors import PromotionAimUnknown
from domain.segments.errors import MemberUnknown, SegmentNameTaken
from domain.shared.errors import DomainError
from domain.shared.ledger import BalanceTooLow
from domain.staff.errors import AlreadyStaff
from domain.stock.errors import CountRunning, LocationCodeTaken, LocationNotFound

ERROR_OF_CONSTRAINT: Final[dict[str, Callable[[], DomainError]]] = {
    "ck_ledger_accounts_balance": lambda: BalanceTooLow("The balance is too low for this transfer."),
    "fk_banners_segment_id": AudienceUnknown,
    "fk_client_notes_client_id": ClientNotFound,
    "fk_promotion_categories_category_id": PromotionAimUnknown,
    "fk_promotion_prices_variant_id": PromotionAimUnknown,
    "fk_promotion_products_product_id": PromotionAimUnknown,
    "fk_segment_members_client_id": MemberUnknown,
    "guard_marketing": MarketingForbidden,
    "pk_consent_texts": TextVersionTaken,
    "pk_custom_field_definitions": CustomFieldTaken,
    "pk_doors": DoorTaken,
    "pk_idempotency_keys": KeyInFlight,
    "pk_staff_members": AlreadyStaff,
    "refuse_erased_client": ClientNotFound,
    "refuse_merged_client": AlreadyMerged,
    "fk_stock_counts_location_id": LocationNotFound,
    "fk_stock_items_location_id": LocationNotFound,
    "fk_stock_items_variant_id": VariantNotFound,
    "uq_categories_slug": SlugTaken,
    "uq_pages_slug": PageSlugTaken,
    "uq_product_variants_sku": SkuTaken,
    "uq_products_slug": SlugTaken,
    "uq_ratings_order_id": OrderRated,
    "uq_locations_code": LocationCodeTaken,
    "uq_segments_name_key": SegmentNameTaken,
    "uq_stock_counts_open": CountRunning,
}


def as_domain_error(error: psycopg.errors.IntegrityError) -> Exception:
    """The business's own error where it knows the constraint, else the error itself."""
    make = ERROR_OF_CONSTRAINT.get(error.diag.constraint_name or "")
    return make() if make is not None else error
