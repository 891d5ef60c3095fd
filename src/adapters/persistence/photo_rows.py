"""Tables of the photos that are kept here."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Integer, text
from sqlalchemy.orm import Mapped, mapped_column

from adapters.persistence.base import Row


class PhotoRow(Row):
    """`sha256` is of the bytes that came in; `content` is what was made of them."""

    __tablename__ = "photos"
    __table_args__ = (
        CheckConstraint("media_type IN ('image/jpeg', 'image/webp')", name="media_type"),
        CheckConstraint("width > 0 AND height > 0", name="extent"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(unique=True)
    media_type: Mapped[str]
    width: Mapped[int] = mapped_column(Integer)
    height: Mapped[int] = mapped_column(Integer)
    content: Mapped[bytes]
    created_at: Mapped[datetime]


class PhotoSizeRow(Row):
    """A smaller one, made at the first request."""

    __tablename__ = "photo_sizes"
    __table_args__ = (CheckConstraint("size IN (320, 640, 1280)", name="size"),)

    photo_id: Mapped[UUID] = mapped_column(ForeignKey("photos.id"), primary_key=True)
    size: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    media_type: Mapped[str]
    content: Mapped[bytes]


class PhotoCopyRow(Row):
    """What became of a picture that somebody else keeps."""

    __tablename__ = "photo_copies"
    __table_args__ = (
        CheckConstraint("state IN ('wanted', 'copied', 'refused')", name="state"),
        CheckConstraint("(state = 'copied') = (photo_id IS NOT NULL)", name="copied"),
    )

    source_url: Mapped[str] = mapped_column(primary_key=True)
    photo_id: Mapped[UUID | None] = mapped_column(ForeignKey("photos.id"), index=True)
    state: Mapped[str]
    attempts: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    failure: Mapped[str | None]
    tried_at: Mapped[datetime | None]
