"""Tables of clients, their doors and passwords."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Computed,
    Date,
    ForeignKey,
    Index,
    Sequence,
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from adapters.persistence.base import Row

CLIENT_NUMBERS: Final = Sequence("client_numbers", metadata=Row.metadata)

# The words of all names, in lower case, without the dots of ё; a word is short of what a lexeme may have.
_SEARCH: Final = (
    "array_to_tsvector(array_remove(string_to_array(translate(lower(left("
    "display_name || ' ' || coalesce(first_name, '') || ' ' || coalesce(last_name, '') || ' ' || "
    "coalesce(middle_name, ''), 500)), 'ёЁ-.,''\"()', 'ее       '), ' '), ''))"
)


class ClientRow(Row):
    """From `first_name` to `card_changed_at` it is the card (client_cards.py), which `card_version` guards."""

    __tablename__ = "clients"
    __table_args__ = (
        # Without its pending list, which would be read whole by every search until the next vacuum.
        Index("ix_clients_search", "search", postgresql_using="gin", postgresql_with={"fastupdate": "off"}),
        Index("ix_clients_created_at_id", "created_at", "id"),
        Index("ix_clients_traffic_source", "traffic_source", "created_at"),
        Index("ix_clients_merged_into", "merged_into", postgresql_where=text("merged_into IS NOT NULL")),
        CheckConstraint("merged_into <> id", name="merged_into"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, unique=True, server_default=CLIENT_NUMBERS.next_value())
    display_name: Mapped[str]
    locale: Mapped[str] = mapped_column(server_default="ru")
    tier_code: Mapped[str | None]
    blocked_at: Mapped[datetime | None]
    block_reason: Mapped[str | None]
    erased_at: Mapped[datetime | None]
    merged_into: Mapped[UUID | None] = mapped_column(ForeignKey("clients.id"))
    created_at: Mapped[datetime]
    first_name: Mapped[str | None]
    last_name: Mapped[str | None]
    middle_name: Mapped[str | None]
    birthday: Mapped[date | None] = mapped_column(Date)
    traffic_source: Mapped[str | None]
    custom_fields: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    card_version: Mapped[int] = mapped_column(server_default=text("1"))
    card_changed_at: Mapped[datetime | None]
    consent_sequence: Mapped[int] = mapped_column(server_default=text("0"))
    search: Mapped[str] = mapped_column(TSVECTOR, Computed(_SEARCH, persisted=True))


class DoorRow(Row):
    __tablename__ = "doors"
    __table_args__ = (
        Index("ix_doors_client_id", "client_id"),
        Index("ix_doors_value", "value", postgresql_ops={"value": "text_pattern_ops"}),
        Index(
            "ix_doors_tail",
            literal_column("reverse(value)").label("tail"),
            postgresql_ops={"tail": "text_pattern_ops"},
            postgresql_where=text("kind = 'phone'"),
        ),
        Index(
            "ix_doors_username",
            literal_column("lower(details ->> 'username')").label("username"),
            postgresql_ops={"username": "text_pattern_ops"},
        ),
    )

    kind: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"))
    details: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class PasswordRow(Row):
    __tablename__ = "passwords"

    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"), primary_key=True)
    hash: Mapped[str]
    changed_at: Mapped[datetime]
