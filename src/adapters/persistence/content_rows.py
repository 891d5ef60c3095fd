"""Tables of banners, pages and favourites."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from adapters.persistence.base import Row


class BannerRow(Row):
    """`wordpress_id` and `content_hash` are null for our own; `gone_at`: the original is there no more."""

    __tablename__ = "banners"
    __table_args__ = (
        CheckConstraint("audience IN ('everyone', 'clients', 'segment', 'tier')", name="audience"),
        CheckConstraint("ends_at > starts_at", name="window"),
        Index("ix_banners_position_id", "position", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    title: Mapped[str]
    text: Mapped[str]
    photo: Mapped[str | None]
    link: Mapped[str | None]
    position: Mapped[int] = mapped_column(Integer)
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    audience: Mapped[str]
    segment_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("segments.id", ondelete="SET NULL"), index=True
    )
    tier_code: Mapped[str | None]
    active: Mapped[bool]
    wordpress_id: Mapped[int | None] = mapped_column(unique=True)
    content_hash: Mapped[str | None]
    gone_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class BannerClicksRow(Row):
    """By the shop's local day; `clients` of them were a client's first on that day."""

    __tablename__ = "banner_clicks"

    banner_id: Mapped[UUID] = mapped_column(ForeignKey("banners.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    clicks: Mapped[int]
    clients: Mapped[int]


class BannerClickerRow(Row):
    """Who has clicked on a day already. Kept for a few days: the numbers stay without it."""

    __tablename__ = "banner_clickers"
    __table_args__ = (
        Index("ix_banner_clickers_client_id", "client_id"),
        Index("ix_banner_clickers_clicked_at", "clicked_at"),
    )

    banner_id: Mapped[UUID] = mapped_column(ForeignKey("banners.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"), primary_key=True)
    clicked_at: Mapped[datetime]


class PageRow(Row):
    """As of banners."""

    __tablename__ = "pages"
    __table_args__ = (Index("ix_pages_position_id", "position", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    html: Mapped[str]
    position: Mapped[int] = mapped_column(Integer)
    active: Mapped[bool]
    wordpress_id: Mapped[int | None] = mapped_column(unique=True)
    content_hash: Mapped[str | None]
    gone_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class FavoriteRow(Row):
    __tablename__ = "favorites"
    __table_args__ = (Index("ix_favorites_client_id_added_at", "client_id", "added_at", "product_id"),)

    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"), primary_key=True)
    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id"), primary_key=True)
    added_at: Mapped[datetime]
