"""Constraint name -> domain error: the one translation of what the database refuses."""

from collections.abc import Callable
from typing import Final

import psycopg

from application.shared.idempotency import KeyInFlight
from domain.catalogue.errors import SkuTaken, SlugTaken
from domain.identity.errors import DoorTaken
from domain.shared.errors import DomainError
from domain.shared.ledger import BalanceTooLow

ERROR_OF_CONSTRAINT: Final[dict[str, Callable[[], DomainError]]] = {
    "ck_ledger_accounts_balance": lambda: BalanceTooLow("The balance is too low for this transfer."),
    "pk_doors": DoorTaken,
    "pk_idempotency_keys": KeyInFlight,
    "uq_categories_slug": SlugTaken,
    "uq_product_variants_sku": SkuTaken,
    "uq_products_slug": SlugTaken,
}


def as_domain_error(error: psycopg.errors.IntegrityError) -> Exception:
    """The business's own error where it knows the constraint, else the error itself."""
    make = ERROR_OF_CONSTRAINT.get(error.diag.constraint_name or "")
    return make() if make is not None else error
