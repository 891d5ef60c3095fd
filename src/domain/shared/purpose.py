"""What a consent is for."""

from __future__ import annotations

from enum import StrEnum


class Purpose(StrEnum):
    """Each is asked for and answered by itself: one never stands for another (INV-PD-5)."""

    PERSONAL_DATA = "personal_data"
    MARKETING = "marketing"
    SMS = "sms"
    APP_PUSH = "app_push"
    EMAIL = "email"
    MESSENGER = "messenger"
