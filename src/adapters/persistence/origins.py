"""What is known of an original in WordPress, as columns."""

from __future__ import annotations

from typing import Any

from adapters.persistence.statements import Record
from domain.content.origin import Origin


def origin_of(row: Record) -> Origin | None:
    if row["wordpress_id"] is None:
        return None
    return Origin(wordpress_id=row["wordpress_id"], content_hash=row["content_hash"], gone_at=row["gone_at"])


def columns_of_origin(origin: Origin | None) -> dict[str, Any]:
    return {
        "wordpress_id": origin.wordpress_id if origin is not None else None,
        "content_hash": origin.content_hash if origin is not None else None,
        "gone_at": origin.gone_at if origin is not None else None,
    }
