"""`/wp/v2`: pages, posts, their categories and pictures. Published ones are for everybody."""

from __future__ import annotations

import re
from typing import Any

from entrypoints.simulators.woocommerce.content_shapes import category_shape, entry_shape, media_shape
from entrypoints.simulators.woocommerce.listing import Answer, Ask, changed_within, one, only, page_of
from entrypoints.simulators.woocommerce.php import encode, slug
from entrypoints.simulators.woocommerce.records import Entry, Term
from entrypoints.simulators.woocommerce.refusals import Refusal, invalid_param
from entrypoints.simulators.woocommerce.store import Store


def add_entry(store: Store, kind: str, body: dict[str, Any]) -> Entry:
    now, title = store.now(), str(body.get("title", ""))
    entry = Entry(
        id=store.post_id(),
        type=kind,
        title=title,
        slug=store.unique_slug(str(body.get("slug") or slug(title))),
        content="",
        excerpt="",
        status="draft",
        created_at=now,
        modified_at=now,
        categories=[1] if kind == "post" else [],
    )
    store.entries[entry.id] = entry
    change_entry(store, entry, body)
    return entry


def change_entry(store: Store, entry: Entry, body: dict[str, Any]) -> None:
    for name in (
        "title", "slug", "content", "excerpt", "status", "featured_media", "menu_order", "parent", "categories",
    ):  # fmt: skip
        if name in body:
            setattr(entry, name, body[name])
    entry.modified_at = store.now()


class ContentDesk:
    def __init__(self, store: Store) -> None:
        self.store = store

    def pages(self, ask: Ask) -> Answer:
        return self._list(ask, "page")

    def posts(self, ask: Ask) -> Answer:
        return self._list(ask, "post")

    def _list(self, ask: Ask, kind: str) -> Answer:
        statuses = ask.texts("status") or ["publish"]
        if statuses != ["publish"] and not ask.authenticated:
            raise invalid_param("status", "rest_forbidden_status", "Status is forbidden.", {"status": 401})
        found = [
            entry
            for entry in self.store.entries.values()
            if entry.type == kind
            and (entry.status in statuses or (statuses == ["any"] and entry.status != "trash"))
        ]
        if "slug" in ask.query:
            slugs = {slug(text) if not re.fullmatch(r"[\w%-]+", text) else text for text in ask.texts("slug")}
            found = [entry for entry in found if entry.slug in slugs]
        if "categories" in ask.query:
            wanted = set(ask.ids("categories"))
            found = [entry for entry in found if not wanted.isdisjoint(entry.categories)]
        if "include" in ask.query:
            found = [entry for entry in found if entry.id in ask.ids("include")]
        found = changed_within(ask, found, lambda entry: entry.modified_at, "modified_")
        found = self._sorted(ask, found)
        embed, fields = "_embed" in ask.query, ask.query.get("_fields")
        return page_of(
            ask,
            self.store.home,
            found,
            lambda one: encode(only(fields, entry_shape(self.store, one, embed=embed))),
        )

    def _sorted(self, ask: Ask, found: list[Entry]) -> list[Entry]:
        names = (
            "author",
            "date",
            "id",
            "include",
            "modified",
            "parent",
            "relevance",
            "slug",
            "title",
            "menu_order",
        )
        by = ask.choice("orderby", names, "date")
        descending = ask.choice("order", ("asc", "desc"), "desc") == "desc"
        attribute = {
            "id": "id",
            "modified": "modified_at",
            "slug": "slug",
            "title": "title",
            "menu_order": by,
        }
        name = attribute.get(by, "created_at")
        return sorted(found, key=lambda entry: (getattr(entry, name), entry.id), reverse=descending)

    def get(self, ask: Ask, id_: int) -> Answer:
        entry = self._find(ask, id_)
        return one(ask, entry_shape(self.store, entry, embed="_embed" in ask.query))

    def create_page(self, ask: Ask) -> Answer:
        return self._create(ask, "page")

    def create_post(self, ask: Ask) -> Answer:
        return self._create(ask, "post")

    def _create(self, ask: Ask, kind: str) -> Answer:
        if not ask.authenticated:
            message = f"Sorry, you are not allowed to create {kind}s as this user."
            raise Refusal("rest_cannot_create", message, 401)
        entry = add_entry(self.store, kind, ask.body)
        location = f"{self.store.home}/wp-json/wp/v2/{kind}s/{entry.id}"
        return one(ask, entry_shape(self.store, entry), 201, location)

    def change(self, ask: Ask, id_: int) -> Answer:
        entry = self._find(ask, id_)
        if not ask.authenticated:
            raise Refusal("rest_cannot_edit", "Sorry, you are not allowed to edit this post.", 401)
        change_entry(self.store, entry, ask.body)
        return one(ask, entry_shape(self.store, entry))

    def delete(self, ask: Ask, id_: int) -> Answer:
        entry = self._find(ask, id_)
        if not ask.authenticated:
            raise Refusal("rest_cannot_delete", "Sorry, you are not allowed to delete this post.", 401)
        if ask.flag("force"):
            del self.store.entries[id_]
        else:
            change_entry(self.store, entry, {"status": "trash"})
        return one(ask, entry_shape(self.store, entry))

    def _find(self, ask: Ask, id_: int) -> Entry:
        entry = self.store.entries.get(id_)
        if entry is None or f"/{entry.type}s/" not in ask.path:
            raise Refusal("rest_post_invalid_id", "Invalid post ID.", 404)
        if entry.status != "publish" and not ask.authenticated:
            raise Refusal("rest_forbidden", "Sorry, you are not allowed to do that.", 401)
        return entry

    def media(self, ask: Ask, id_: int) -> Answer:
        image = self.store.images.get(id_)
        if image is None:
            raise Refusal("rest_post_invalid_id", "Invalid post ID.", 404)
        return one(ask, media_shape(self.store, image))

    def categories(self, ask: Ask) -> Answer:
        found = sorted(self.store.post_categories.values(), key=lambda term: term.name)
        if "slug" in ask.query:
            found = [term for term in found if term.slug in ask.texts("slug")]
        fields = ask.query.get("_fields")
        return page_of(
            ask, self.store.home, found, lambda term: encode(only(fields, category_shape(self.store, term)))
        )

    def create_category(self, ask: Ask) -> Answer:
        if not ask.authenticated:
            message = "Sorry, you are not allowed to create terms in this taxonomy."
            raise Refusal("rest_cannot_create", message, 401)
        return one(ask, category_shape(self.store, add_post_category(self.store, ask.body)), 201)


def add_post_category(store: Store, body: dict[str, Any]) -> Term:
    name = str(body["name"])
    term = Term(id=store.term_id(), name=name, slug=str(body.get("slug") or slug(name)))
    store.post_categories[term.id] = term
    return term
