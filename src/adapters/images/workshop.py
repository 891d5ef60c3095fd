"""Work on pictures with Pillow, in threads: hostile files are refused before anything large is unpacked."""

from __future__ import annotations

import asyncio
import re
import warnings
from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

from application.media.errors import PhotoTooLarge, PhotoUnreadable
from application.media.ports import (
    LONGEST_SIDE,
    MAX_PHOTO_BYTES,
    MAX_PIXELS,
    PhotoSize,
    PhotoWorkshop,
    Picture,
)

_FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF")
_QUALITY: Final = 85
_MAX_SCANS: Final = 100
"""Cameras and editors write about ten; each one is a walk over the whole picture, whatever it says."""
_JPEG: Final = b"\xff\xd8"
_MARKER: Final = re.compile(rb"\xff[^\x00\x01\xd0-\xd7\xff]")
"""Those that a length follows, and the end."""
_AT_ONCE: Final = 2
"""A picture of 25 megapixels takes a hundred megabytes while it is open."""


class PillowWorkshop(PhotoWorkshop):
    def __init__(self) -> None:
        self._places = asyncio.Semaphore(_AT_ONCE)

    async def develop(self, raw: bytes) -> Picture:
        async with self._places:
            return await asyncio.to_thread(_developed, raw)

    async def shrink(self, content: bytes, size: PhotoSize) -> Picture:
        async with self._places:
            return await asyncio.to_thread(_shrunk, content, size)


def _developed(raw: bytes) -> Picture:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(raw), formats=_FORMATS) as checked:
                _require_moderate(checked, raw)
                checked.verify()
            with Image.open(BytesIO(raw), formats=_FORMATS) as image:
                image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
                return _saved(_upright(image), LONGEST_SIDE)
    except (PhotoTooLarge, Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise PhotoTooLarge(MAX_PHOTO_BYTES // 1024**2, MAX_PIXELS // 1_000_000) from None
    except Exception as error:  # each decoder fails in its own way on what is damaged
        raise PhotoUnreadable from error


def _shrunk(content: bytes, size: PhotoSize) -> Picture:
    with Image.open(BytesIO(content), formats=_FORMATS) as image:
        image.draft("RGB", (size, size))
        return _saved(image, size)


def _require_moderate(image: Image.Image, raw: bytes) -> None:
    width, height = image.size
    if width * height > MAX_PIXELS or (raw.startswith(_JPEG) and _scans(raw) > _MAX_SCANS):
        raise PhotoTooLarge(MAX_PHOTO_BYTES // 1024**2, MAX_PIXELS // 1_000_000)


def _scans(jpeg: bytes) -> int:
    """What comes after the end of a JPEG, such as the film of a telephone, is none of it."""
    found, place = 0, len(_JPEG)
    while (marker := _MARKER.search(jpeg, place)) is not None and marker[0] != b"\xff\xd9":
        found += marker[0] == b"\xff\xda"
        place = marker.end() + int.from_bytes(jpeg[marker.end() : marker.end() + 2])
    return found


def _upright(image: Image.Image) -> Image.Image:
    """The first frame, turned as the camera was held."""
    image.seek(0)
    image.load()
    return ImageOps.exif_transpose(_of_eight_bits(image))


def _of_eight_bits(image: Image.Image) -> Image.Image:
    """Grey of 16 bits, which a plain conversion would make white."""
    if not image.mode.startswith("I"):
        return image
    return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")


def _saved(image: Image.Image, longest: int) -> Picture:
    """On a new canvas, so that nothing of the old file comes along: no place, no camera, no comment."""
    transparent = image.has_transparency_data
    mode = "RGBA" if transparent else "RGB"
    canvas = Image.new(mode, image.size)
    canvas.paste(image.convert(mode))
    canvas.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    target = BytesIO()
    if transparent:
        canvas.save(target, "WEBP", quality=_QUALITY)
    else:
        canvas.save(target, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return Picture(
        media_type="image/webp" if transparent else "image/jpeg",
        width=canvas.width,
        height=canvas.height,
        content=target.getvalue(),
    )
