"""Ways to reach somebody."""

from __future__ import annotations

from enum import StrEnum


class ContactKind(StrEnum):
    PHONE = "phone"
    EMAIL = "email"
    TELEGRAM = "telegram"
    VK = "vk"
    INSTAGRAM = "instagram"
    FACEBOOK = "facebook"
    MAX = "max"
