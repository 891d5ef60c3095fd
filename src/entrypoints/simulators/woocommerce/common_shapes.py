"""Parts that several answers share: links, images, pairs of dates, meta."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from entrypoints.simulators.woocommerce.moments import gmt, local, local_of_image
from entrypoints.simulators.woocommerce.records import Image, Meta
from entrypoints.simulators.woocommerce.store import Store

EVERYTHING: Final = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def links(
    store: Store, path: str, *, up: str | None = None, allow: list[str] | None = None, hints: bool = True
) -> dict[str, Any]:
    """`path` is the resource's own, its collection is one step up; `hints` name the methods."""
    base = f"{store.home}/wp-json"
    own: dict[str, Any] = {"href": f"{base}{path}"}
    if hints:
        own["targetHints"] = {"allow": allow or EVERYTHING}
    found: dict[str, Any] = {"self": [own], "collection": [{"href": f"{base}{path.rpartition('/')[0]}"}]}
    if up is not None:
        found["up"] = [{"href": f"{base}{up}"}]
    return found


def image_shape(store: Store, image: Image) -> dict[str, Any]:
    """As in `image` of a variation: without the sizes."""
    return {
        "id": image.id,
        "date_created": local_of_image(image.created_at),
        "date_created_gmt": gmt(image.created_at),
        "date_modified": local_of_image(image.created_at),
        "date_modified_gmt": gmt(image.created_at),
        "src": f"{store.home}{image.path}",
        "name": image.name,
        "alt": image.alt,
    }


def sized_image(store: Store, image: Image) -> dict[str, Any]:
    source = f"{store.home}{image.path}"
    stem, _, ending = source.rpartition(".")
    sizes = [f"{stem}-{side}x{side}.{ending} {side}w" for side in (300, 150, 100)]
    return image_shape(store, image) | {
        "srcset": ", ".join([f"{source} {image.size}w", *sizes]),
        "sizes": f"(max-width: {image.size}px) 100vw, {image.size}px",
        "thumbnail": f"{stem}-300x300.{ending}",
    }


def dates(prefix: str, at: datetime | None) -> dict[str, Any]:
    return {prefix: local(at), f"{prefix}_gmt": gmt(at)}


def meta_shape(meta: list[Meta]) -> list[dict[str, Any]]:
    return [{"id": one.id, "key": one.key, "value": one.value} for one in meta]
