"""Which promotions are shown on a product, as a column of whatever statement reads products."""

from __future__ import annotations

from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from application.catalogue.views import PromotionBadge
from domain.shared.ids import PromotionId


def badges_of(product_id: LiteralString) -> LiteralString:
    """`promotions`, the highest priority first, of the product in this column."""
    return f"""(
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'id', shown.id, 'title', shown.title, 'badge', shown.badge, 'ends_at', shown.ends_at)
            ORDER BY shown.priority DESC, shown.id), '[]')
        FROM promotion_badges on_it JOIN promotions shown ON shown.id = on_it.promotion_id
        WHERE on_it.product_id = {product_id}) AS promotions"""


def badges(stored: list[dict[str, Any]]) -> tuple[PromotionBadge, ...]:
    return tuple(
        PromotionBadge(
            id=PromotionId(UUID(one["id"])),
            title=one["title"],
            badge=one["badge"],
            ends_at=datetime.fromisoformat(one["ends_at"]) if one["ends_at"] is not None else None,
        )
        for one in stored
    )
