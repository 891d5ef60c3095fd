"""What photos need from the outside: where they are kept, who works on them, who fetches them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Final, Protocol

from domain.shared.ids import PhotoId, ProductId

MAX_PHOTO_BYTES: Final = 10 * 1024 * 1024
MAX_PIXELS: Final = 25_000_000
LONGEST_SIDE: Final = 2048
"""Of what is kept, in pixels."""


class PhotoSize(IntEnum):
    """The longest side of a smaller photo, in pixels."""

    SMALL = 320
    MEDIUM = 640
    LARGE = 1280


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture made here: upright, without metadata, JPEG or (where something is transparent) WebP."""

    media_type: str
    width: int
    height: int
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """`sha256` is of the bytes it was made of: the same bytes are the same photo."""

    id: PhotoId
    sha256: str
    media_type: str
    width: int
    height: int
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoContent:
    media_type: str
    content: bytes


class PhotoStorage(Protocol):
    """Photos never change. Write inside a unit of work; everything here is repeatable."""

    @abstractmethod
    async def made_of(self, sha256: str) -> Photo | None: ...

    @abstractmethod
    async def add(self, photo: Photo, content: bytes) -> Photo:
        """Keep it, unless another request has kept the same bytes: then that photo comes back."""

    @abstractmethod
    async def content(self, photo_id: PhotoId) -> PhotoContent:
        """Raise PhotoNotFound."""

    @abstractmethod
    async def smaller(self, photo_id: PhotoId, size: PhotoSize) -> PhotoContent | None:
        """As it was kept by `keep_smaller`; None when it was not. Of a photo that small already, the photo itself.

        Raise PhotoNotFound.
        """

    @abstractmethod
    async def keep_smaller(self, photo_id: PhotoId, size: PhotoSize, picture: Picture) -> None: ...


class PhotoWorkshop(Protocol):
    @abstractmethod
    async def develop(self, raw: bytes) -> Picture:
        """Read what somebody sent. Raise PhotoUnreadable, PhotoTooLarge."""

    @abstractmethod
    async def shrink(self, content: bytes, size: PhotoSize) -> Picture: ...


class PictureSource(Protocol):
    @abstractmethod
    async def fetch(self, url: str) -> bytes:
        """A picture that somebody else keeps. Never a private address, except the connected shop's own.

        Raise PictureRefused for what will not change, RetryLater for what may.
        """


class PhotoCopies(Protocol):
    """Pictures of the connected shop that are kept here too, so that they show when the shop does not answer."""

    @abstractmethod
    async def local(self, urls: Sequence[str]) -> Mapping[str, str]:
        """Source address -> path on this server, of those that have been copied."""

    @abstractmethod
    async def want(self, urls: Sequence[str]) -> None:
        """Ask for copies of those never asked for before. Inside a unit of work; repeatable."""


class PhotoCopyLog(Protocol):
    """What became of the copies. Write inside a unit of work."""

    @abstractmethod
    async def wanted(self, url: str) -> bool:
        """Whether a copy is still to be made; also False for an address nobody asked for."""

    @abstractmethod
    async def copied(self, url: str, photo_id: PhotoId, at: datetime) -> None: ...

    @abstractmethod
    async def refused(self, url: str, reason: str, at: datetime) -> None: ...

    @abstractmethod
    async def tried(self, url: str, reason: str, at: datetime) -> int:
        """Note a failure that may pass; how many there were."""

    @abstractmethod
    async def show(self, url: str, photo_id: PhotoId) -> Sequence[ProductId]:
        """Show the copy wherever products, their variants and banners show the address; the products that did."""
