"""Windows of time on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from domain.shared.window import Window
from entrypoints.http.wire import Input, View

ZonedMoment = Annotated[datetime, Meta(tz=True, examples=["2026-12-01T00:00:00+03:00"])]


class WindowInput(Input, frozen=True):
    """From `starts_at` until just before `ends_at`; null is no bound on that side."""

    starts_at: ZonedMoment | None = None
    ends_at: ZonedMoment | None = None

    def as_window(self) -> Window:
        """Raise WindowUnfit."""
        return Window(starts_at=self.starts_at, ends_at=self.ends_at)


class WindowView(View, frozen=True):
    """From `starts_at` until just before `ends_at`; null is no bound on that side."""

    starts_at: datetime | None
    ends_at: datetime | None

    @classmethod
    def of(cls, window: Window) -> WindowView:
        return cls(starts_at=window.starts_at, ends_at=window.ends_at)
