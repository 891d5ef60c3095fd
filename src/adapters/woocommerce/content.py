"""Pages and posts of the shop's WordPress."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import quote

from adapters.woocommerce.lists import BY_ID, every_page, rows_of
from adapters.woocommerce.parsing import Reading
from adapters.woocommerce.rows import Fields, Unreadable
from adapters.woocommerce.transport import WP, Params, Transport
from application.shared.html import HtmlCleaner
from application.woocommerce.ports import ShopContent
from application.woocommerce.shop import ShopPage

_FIELDS: Final = (
    "id,slug,status,link,title,content,excerpt,menu_order,modified_gmt,featured_media,_links,_embedded"
)


class WooContent(ShopContent):
    """Nothing of what cannot be read is shown: pages are not goods, so one that is missing harms nobody."""

    def __init__(self, transport: Transport, cleaner: HtmlCleaner) -> None:
        self._transport = transport
        self._reading = Reading(cleaner)

    async def pages(self) -> Sequence[ShopPage]:
        return await self._all(f"{WP}/pages", {})

    async def posts(self, category_slug: str) -> Sequence[ShopPage]:
        slug = quote(category_slug, safe="-_").lower() if not category_slug.isascii() else category_slug
        found = rows_of(await self._transport.get(f"{WP}/categories", {"slug": slug, "_fields": "id,slug"}))
        categories = [one["id"] for one in found if isinstance(one, dict) and isinstance(one.get("id"), int)]
        if not categories:
            return ()
        return await self._all(f"{WP}/posts", {"categories": ",".join(map(str, categories))})

    async def _all(self, path: str, params: Params) -> Sequence[ShopPage]:
        wanted = {**BY_ID, **params, "status": "publish", "_embed": "wp:featuredmedia", "_fields": _FIELDS}
        pages = []
        async for rows in every_page(self._transport, path, wanted):
            for row in rows:
                try:
                    page = self._page(row)
                except Unreadable:
                    continue
                if page is not None:
                    pages.append(page)
        return pages

    def _page(self, raw: object) -> ShopPage | None:
        """None for what a password protects."""
        row = Fields(raw)
        content = row.raw("content")
        if isinstance(content, dict) and content.get("protected") is True:
            return None
        modified = row.moment("modified_gmt")
        if modified is None:
            raise Unreadable("modified_gmt cannot be read")
        return ShopPage(
            id=row.id(),
            slug=row.slug(),
            title=self._reading.plain(_rendered(row, "title")),
            html=_rendered(row, "content"),
            excerpt=self._reading.plain(_rendered(row, "excerpt")),
            photo=_featured(row.raw("_embedded")),
            link=row.text("link"),
            position=row.whole("menu_order") or 0,
            published=row.text("status") == "publish",
            modified_at=modified,
        )


def _rendered(row: Fields, name: str) -> str:
    value = row.raw(name)
    return Fields(value).text("rendered") if isinstance(value, dict) else row.text(name)


def _featured(embedded: Any) -> str | None:
    media = embedded.get("wp:featuredmedia") if isinstance(embedded, dict) else None
    first = media[0] if isinstance(media, list) and media else None
    address = first.get("source_url") if isinstance(first, dict) else None
    return address if isinstance(address, str) and address.startswith(("https://", "http://")) else None
