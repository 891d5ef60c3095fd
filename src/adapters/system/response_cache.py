"""A response cache in the memory of this process."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from time import monotonic
from typing import Final

from application.shared.response_cache import CachedAnswer, ResponseCache

MAX_ENTRIES: Final = 2_000
MAX_BYTES: Final = 16 * 1024 * 1024


class MemoryResponseCache(ResponseCache):
    """Bounded by entries and by bytes; what was used longest ago goes first.

    `clock` counts seconds and never goes back: entries age by elapsed time, not by the calendar.
    """

    def __init__(
        self,
        *,
        max_entries: int = MAX_ENTRIES,
        max_bytes: int = MAX_BYTES,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._entries: OrderedDict[str, tuple[float, CachedAnswer]] = OrderedDict()
        self._max_entries = max_entries
        self._max_bytes = max_bytes
        self._bytes = 0
        self._clock = clock

    async def get(self, key: str) -> CachedAnswer | None:
        entry = self._entries.get(key)
        if entry is None:
            return None
        expires_at, answer = entry
        if self._clock() >= expires_at:
            self._drop(key)
            return None
        self._entries.move_to_end(key)
        return answer

    async def put(self, key: str, answer: CachedAnswer, *, seconds: float) -> None:
        self._drop(key)
        size = _size(key, answer)
        if size > self._max_bytes:
            return
        self._entries[key] = (self._clock() + seconds, answer)
        self._bytes += size
        while len(self._entries) > self._max_entries or self._bytes > self._max_bytes:
            self._drop(next(iter(self._entries)))

    def _drop(self, key: str) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self._bytes -= _size(key, entry[1])


def _size(key: str, answer: CachedAnswer) -> int:
    """The key too: whoever asks chooses how long it is."""
    return len(key) + len(answer.body)
