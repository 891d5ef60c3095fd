"""Tables of consents: the texts, the answers, and what proves the answers."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from adapters.persistence.base import Row

_PURPOSES = "purpose IN ('personal_data', 'marketing', 'sms', 'app_push', 'email', 'messenger')"


class ConsentTextRow(Row):
    """Append-only: a change of a text is a new version. The database computes the hash anew and compares."""

    __tablename__ = "consent_texts"
    __table_args__ = (
        CheckConstraint(_PURPOSES, name="purpose"),
        CheckConstraint("version > 0", name="version"),
        CheckConstraint(
            "sha256 = encode(sha256(convert_to(title || chr(10) || chr(10) || body, 'UTF8')), 'hex')",
            name="sha256",
        ),
        UniqueConstraint("purpose", "version", "locale", "sha256", name="uq_consent_texts_sha256"),
    )

    purpose: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    locale: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    body: Mapped[str]
    sha256: Mapped[str]
    template: Mapped[bool]
    published_at: Mapped[datetime]


class ConsentEventRow(Row):
    """Append-only. A trigger numbers the events of each client while it holds that client's row."""

    __tablename__ = "consent_events"
    __table_args__ = (
        CheckConstraint(_PURPOSES, name="purpose"),
        CheckConstraint("action IN ('given', 'withdrawn')", name="action"),
        CheckConstraint("source IN ('web', 'telegram', 'vk', 'paper', 'merge')", name="source"),
        CheckConstraint(
            "num_nonnulls(text_version, text_locale, text_sha256) = CASE action WHEN 'given' THEN 3 ELSE 0 END",
            name="text",
        ),
        CheckConstraint("(source = 'merge') = (merge_id IS NOT NULL)", name="merge_id"),
        CheckConstraint(
            "source <> 'merge' OR action = 'withdrawn' OR repeats_id IS NOT NULL", name="repeats_id"
        ),
        ForeignKeyConstraint(
            ["purpose", "text_version", "text_locale", "text_sha256"],
            [f"consent_texts.{name}" for name in ("purpose", "version", "locale", "sha256")],
            name="fk_consent_events_text",
        ),
        UniqueConstraint("client_id", "sequence"),
        Index("ix_consent_events_latest", "client_id", "purpose", "sequence"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"))
    sequence: Mapped[int]
    purpose: Mapped[str]
    action: Mapped[str]
    text_version: Mapped[int | None]
    text_locale: Mapped[str | None]
    text_sha256: Mapped[str | None]
    source: Mapped[str]
    actor: Mapped[str]
    merge_id: Mapped[UUID | None]
    repeats_id: Mapped[UUID | None] = mapped_column(ForeignKey("consent_events.id"))
    at: Mapped[datetime]


class ConsentEvidenceRow(Row):
    """May be cleared, by erasure, but not rewritten: a trigger refuses."""

    __tablename__ = "consent_evidence"

    event_id: Mapped[UUID] = mapped_column(ForeignKey("consent_events.id"), primary_key=True)
    ip: Mapped[str | None]
    user_agent: Mapped[str | None]
    launch_data_sha256: Mapped[str | None]
    scan_reference: Mapped[str | None]
