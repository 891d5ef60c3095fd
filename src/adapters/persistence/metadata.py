"""Every table of the program: importing this module makes `Row.metadata` complete."""

from adapters.persistence import (
    audit,
    cart,
    catalogue_rows,
    client_rows,
    idempotency,
    identity_rows,
    ledger,
    loyalty_programs,
    notifications,
    order_rows,
    outbox,
    payment_rows,
    points,
    sessions,
    stock_rows,
)
from adapters.persistence.base import Row

ROW_MODULES = (
    audit,
    cart,
    catalogue_rows,
    client_rows,
    idempotency,
    identity_rows,
    ledger,
    loyalty_programs,
    notifications,
    order_rows,
    outbox,
    payment_rows,
    points,
    sessions,
    stock_rows,
)

metadata = Row.metadata
