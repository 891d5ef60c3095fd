"""Background work that promotions ask for."""

from __future__ import annotations

from typing import Final

from application.shared.ports import Job

APPLY_NOW: Final = "promotions.apply_now"


def apply_now() -> Job:
    """Soon instead of at the next minute: somebody waits to see what they have planned or stopped."""
    return Job(name=APPLY_NOW, lock="promotions.apply")
