"""Every table of the program: importing this module makes `Row.metadata` complete."""

from adapters.persistence import (
    audit,
    cart,
    catalogue_rows,
    client_rows,
    consent_rows,
    feedback_rows,
    idempotency,
    identity_rows,
    ledger,
    loyalty_programs,
    merge_rows,
    notifications,
    order_rows,
    outbox,
    payment_rows,
    points,
    segment_rows,
    sessions,
    staff,
    stock_rows,
)
from adapters.persistence.base import Row
from adapters.persistence.personal_data import rows as personal_data_rows

ROW_MODULES = (
    audit,
    cart,
    catalogue_rows,
    client_rows,
    consent_rows,
    feedback_rows,
    idempotency,
    identity_rows,
    ledger,
    loyalty_programs,
    merge_rows,
    notifications,
    order_rows,
    outbox,
    payment_rows,
    personal_data_rows,
    points,
    segment_rows,
    sessions,
    staff,
    stock_rows,
)

metadata = Row.metadata
