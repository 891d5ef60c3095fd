"""Where a page or a banner is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ContentSource(StrEnum):
    OWN = "own"
    WOOCOMMERCE = "woocommerce"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What we know of its WordPress original: the id there, a hash of what was read last, and since when it is gone.

    What is gone there is shown to nobody, whatever `active` says, and comes back with its original.
    """

    wordpress_id: int
    content_hash: str
    gone_at: datetime | None = None
