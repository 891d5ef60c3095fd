"""Answers to public reads, kept for a short while."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class CachedAnswer:
    """The bytes of a 200. `etag` is a digest of the body, quoted."""

    etag: str
    media_type: str
    body: bytes


class ResponseCache(Protocol):
    """It may forget anything at any time, and never answers with what was put under another key."""

    @abstractmethod
    async def get(self, key: str) -> CachedAnswer | None:
        """None when there is nothing, or nothing any more."""

    @abstractmethod
    async def put(self, key: str, answer: CachedAnswer, *, seconds: float) -> None:
        """Keep the answer for at most `seconds`."""
