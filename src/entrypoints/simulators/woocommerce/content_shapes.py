"""Pages, posts, pictures and categories as WordPress 6.9 answers them."""

from __future__ import annotations

import re
from typing import Any, Final

from entrypoints.simulators.woocommerce.common_shapes import links
from entrypoints.simulators.woocommerce.moments import gmt, local
from entrypoints.simulators.woocommerce.php import escaped, paragraphs, texturized
from entrypoints.simulators.woocommerce.records import Entry, Image, Term
from entrypoints.simulators.woocommerce.store import Store

NOT_EMBEDDED_IN_MEDIA: Final = ("date_gmt", "guid", "modified", "modified_gmt", "status")
NOT_EMBEDDED_IN_TERMS: Final = ("count", "description", "parent", "meta")
CURIES: Final = [{"name": "wp", "href": "https://api.w.org/{rel}", "templated": True}]


def entry_shape(store: Store, entry: Entry, *, embed: bool = False) -> dict[str, Any]:
    """As in the list for everybody: without the raw texts."""
    link = f"{store.home}/{entry.slug}/"
    shape: dict[str, Any] = {
        "id": entry.id,
        "date": local(entry.created_at),
        "date_gmt": gmt(entry.created_at),
        "guid": {"rendered": link},
        "modified": local(entry.modified_at),
        "modified_gmt": gmt(entry.modified_at),
        "slug": entry.slug,
        "status": entry.status,
        "type": entry.type,
        "link": link,
        "title": {"rendered": texturized(entry.title)},
        "content": {"rendered": paragraphs(entry.content), "protected": False},
        "excerpt": {"rendered": paragraphs(_excerpt(entry)), "protected": False},
        "author": 1,
        "featured_media": entry.featured_media,
        **(_post(entry) if entry.type == "post" else _page(entry)),
        "class_list": _classes(store, entry),
        "_links": _links(store, entry),
    }
    if embed:
        shape["_embedded"] = _embedded(store, entry)
    return shape


def _classes(store: Store, entry: Entry) -> list[str]:
    own = [f"post-{entry.id}", entry.type, f"type-{entry.type}", f"status-{entry.status}"]
    if entry.type == "post":
        own.append("format-standard")
    if entry.featured_media in store.images:
        own.append("has-post-thumbnail")
    terms = [store.post_categories[id_].slug for id_ in entry.categories if id_ in store.post_categories]
    return [*own, "hentry", *(f"category-{term}" for term in terms)]


def _excerpt(entry: Entry) -> str:
    return entry.excerpt or re.sub(r"<[^>]*>", "", entry.content).strip()


def _page(entry: Entry) -> dict[str, Any]:
    return {
        "parent": entry.parent,
        "menu_order": entry.menu_order,
        "comment_status": "closed",
        "ping_status": "closed",
        "template": "",
        "meta": {"footnotes": ""},
    }


def _post(entry: Entry) -> dict[str, Any]:
    return {
        "comment_status": "open",
        "ping_status": "open",
        "sticky": False,
        "template": "",
        "format": "standard",
        "meta": {"footnotes": ""},
        "categories": entry.categories,
        "tags": [],
    }


def _links(store: Store, entry: Entry) -> dict[str, Any]:
    base, own = f"{store.home}/wp-json/wp/v2", f"/wp/v2/{entry.type}s/{entry.id}"
    found = links(store, own, allow=["GET"])
    found |= {
        "about": [{"href": f"{base}/types/{entry.type}"}],
        "author": [{"embeddable": True, "href": f"{base}/users/1"}],
        "replies": [{"embeddable": True, "href": f"{base}/comments?post={entry.id}"}],
        "version-history": [{"count": 0, "href": f"{store.home}/wp-json{own}/revisions"}],
    }
    if entry.featured_media:
        found["wp:featuredmedia"] = [{"embeddable": True, "href": f"{base}/media/{entry.featured_media}"}]
    found["wp:attachment"] = [{"href": f"{base}/media?parent={entry.id}"}]
    if entry.type == "post":
        found["wp:term"] = [
            {"taxonomy": kind, "embeddable": True, "href": f"{base}/{path}?post={entry.id}"}
            for kind, path in (("category", "categories"), ("post_tag", "tags"))
        ]
    return found | {"curies": CURIES}


def _embedded(store: Store, entry: Entry) -> dict[str, Any]:
    author = {"id": 1, "name": "admin", "url": store.home, "description": "", "slug": "admin"}
    found: dict[str, Any] = {"author": [author | {"link": f"{store.home}/author/admin/"}]}
    image = store.images.get(entry.featured_media)
    if image is not None:
        found["wp:featuredmedia"] = [_without(media_shape(store, image), NOT_EMBEDDED_IN_MEDIA)]
    elif entry.featured_media:
        gone = {"code": "rest_post_invalid_id", "message": "Invalid post ID.", "data": {"status": 404}}
        found["wp:featuredmedia"] = [gone]
    if entry.type == "post":
        terms = [store.post_categories[id_] for id_ in entry.categories if id_ in store.post_categories]
        shapes = [_without(category_shape(store, term), NOT_EMBEDDED_IN_TERMS) for term in terms]
        found["wp:term"] = [shapes, []]
    return found


def _without(shape: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in shape.items() if name not in names}


def media_shape(store: Store, image: Image) -> dict[str, Any]:
    source, file = f"{store.home}{image.path}", image.path.partition("/uploads/")[2]
    full = {
        "file": file.rpartition("/")[2],
        "width": image.size,
        "height": image.size,
        "mime_type": "image/png",
        "source_url": source,
    }
    base, found = f"{store.home}/wp-json/wp/v2", links(store, f"/wp/v2/media/{image.id}", allow=["GET"])
    found |= {
        "about": [{"href": f"{base}/types/attachment"}],
        "author": [{"embeddable": True, "href": f"{base}/users/1"}],
        "replies": [{"embeddable": True, "href": f"{base}/comments?post={image.id}"}],
    }
    return {
        "id": image.id,
        "date": local(image.created_at),
        "date_gmt": gmt(image.created_at),
        "guid": {"rendered": source},
        "modified": local(image.created_at),
        "modified_gmt": gmt(image.created_at),
        "slug": image.name,
        "status": "inherit",
        "type": "attachment",
        "link": f"{store.home}/{image.name}/",
        "title": {"rendered": image.name},
        "author": 1,
        "featured_media": 0,
        "caption": {"rendered": ""},
        "alt_text": image.alt,
        "media_type": "image",
        "mime_type": "image/png",
        "media_details": {"width": image.size, "height": image.size, "file": file, "sizes": {"full": full}},
        "source_url": source,
        "_links": found,
    }


def category_shape(store: Store, term: Term) -> dict[str, Any]:
    published = (entry for entry in store.entries.values() if entry.status == "publish")
    base = f"{store.home}/wp-json/wp/v2"
    found = links(store, f"/wp/v2/categories/{term.id}", allow=["GET"])
    found["about"] = [{"href": f"{base}/taxonomies/category"}]
    found["wp:post_type"] = [{"href": f"{base}/posts?categories={term.id}"}]
    found["curies"] = CURIES
    return {
        "id": term.id,
        "count": sum(term.id in entry.categories for entry in published),
        "description": term.description,
        "link": f"{store.home}/category/{term.slug}/",
        "name": escaped(term.name),
        "slug": term.slug,
        "taxonomy": "category",
        "parent": term.parent,
        "meta": [],
        "_links": found,
    }
