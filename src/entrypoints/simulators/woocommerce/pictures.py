"""Small real PNGs at the addresses of the shop's images, one colour per name."""

from __future__ import annotations

import functools
import io
import re
import zlib
from typing import Final

from PIL import Image as Picture

from entrypoints.simulators.woocommerce.store import Store

SIZED: Final = re.compile(r"-(\d{2,4})x\d{2,4}(?=\.png$)")


def picture(store: Store, path: str) -> bytes | None:
    """Also the smaller ones whose names end with -300x300."""
    sized = SIZED.search(path)
    original = SIZED.sub("", path)
    image = next((image for image in store.images.values() if image.path in {path, original}), None)
    if image is None:
        return None
    return _drawn(image.path, int(sized.group(1)) if sized is not None else image.size)


@functools.lru_cache(maxsize=256)
def _drawn(path: str, size: int) -> bytes:
    number = zlib.crc32(path.encode())
    colour = (number & 255, number >> 8 & 255, number >> 16 & 255)
    file = io.BytesIO()
    Picture.new("RGB", (size, size), colour).save(file, "PNG")
    return file.getvalue()
