"""Tables of the client's card, apart from the columns of `clients`."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Text, literal_column, text
from sqlalchemy.orm import Mapped, mapped_column

from adapters.persistence.base import Row


class ClientContactRow(Row):
    """`value` is normal, `raw` as somebody typed it. Not unique among clients: a family has one number."""

    __tablename__ = "client_contacts"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('phone', 'email', 'telegram', 'vk', 'instagram', 'facebook', 'max')", name="kind"
        ),
        Index(
            "uq_client_contacts_primary",
            "client_id",
            "kind",
            unique=True,
            postgresql_where=text("is_primary"),
        ),
        Index("ix_client_contacts_value", "value", postgresql_ops={"value": "text_pattern_ops"}),
        Index(
            "ix_client_contacts_tail",
            literal_column("reverse(value)").label("tail"),
            postgresql_ops={"tail": "text_pattern_ops"},
            postgresql_where=text("kind = 'phone'"),
        ),
    )

    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    extension: Mapped[str | None]
    raw: Mapped[str]
    is_primary: Mapped[bool]
    position: Mapped[int]


class ClientTagRow(Row):
    """`tag` is what people read, `tag_key` what makes two spellings one tag."""

    __tablename__ = "client_tags"
    __table_args__ = (Index("ix_client_tags_tag_key", "tag_key", "client_id"),)

    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"), primary_key=True)
    tag_key: Mapped[str] = mapped_column(primary_key=True)
    tag: Mapped[str]


class ClientNoteRow(Row):
    __tablename__ = "client_notes"
    __table_args__ = (Index("ix_client_notes_client_id", "client_id", "created_at", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"))
    author: Mapped[str]
    text: Mapped[str]
    created_at: Mapped[datetime]


class CustomFieldDefinitionRow(Row):
    __tablename__ = "custom_field_definitions"
    __table_args__ = (
        CheckConstraint("kind IN ('text', 'number', 'date', 'boolean', 'choice')", name="kind"),
    )

    key: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    options: Mapped[list[str]] = mapped_column(ARRAY(Text))
    position: Mapped[int]
    active: Mapped[bool]
    created_at: Mapped[datetime]
