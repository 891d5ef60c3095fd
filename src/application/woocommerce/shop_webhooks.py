"""Webhooks as the shop keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class WebhookStatus(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopWebhook:
    """`status` is None where the shop has one of its own."""

    id: int
    name: str
    topic: str
    status: WebhookStatus | None
    delivery_url: str
