"""`/wc/v3/products/categories` and tags."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from entrypoints.simulators.woocommerce.common_shapes import image_shape, links
from entrypoints.simulators.woocommerce.listing import Answer, Ask, one, only, page_of
from entrypoints.simulators.woocommerce.php import encode, escaped, slug
from entrypoints.simulators.woocommerce.records import Term
from entrypoints.simulators.woocommerce.refusals import Refusal, missing_param
from entrypoints.simulators.woocommerce.store import Store


def below(store: Store, id_: int) -> Iterator[int]:
    """The category itself and everything under it."""
    yield id_
    for term in list(store.categories.values()):
        if term.parent == id_:
            yield from below(store, term.id)


def add_category(store: Store, body: dict[str, Any]) -> Term:
    """Raises `Refusal` with `term_exists` for the same name or slug under the same parent."""
    if not body.get("name"):
        raise missing_param("name")
    wanted, parent = body.get("slug") or slug(body["name"]), int(body.get("parent") or 0)
    for term in store.categories.values():
        if term.parent == parent and (term.slug == wanted or term.name == body["name"]):
            message = "A term with the name provided already exists with this parent."
            raise Refusal("term_exists", message, data={"resource_id": term.id})
    term = Term(id=store.term_id(), name="", slug=wanted)
    store.categories[term.id] = term
    change_category(store, term, body)
    return term


def change_category(store: Store, term: Term, body: dict[str, Any]) -> None:
    """Webhooks do not hear of it, and no product counts as changed."""
    for name in ("name", "slug", "parent", "description", "menu_order"):
        if name in body:
            setattr(term, name, body[name])
    if "image" in body:
        image = body["image"]
        term.image = image.get("id", 0) if isinstance(image, dict) else image or 0
    store.forget_all_encoded()


def delete_category(store: Store, id_: int) -> None:
    """Its children go up to its parent, its products lose it, silently."""
    gone = store.categories.pop(id_)
    for term in store.categories.values():
        if term.parent == id_:
            term.parent = gone.parent
    for product in store.products.values():
        if id_ in product.categories:
            product.categories = [other for other in product.categories if other != id_] or [15]
    store.forget_all_encoded()


def add_tag(store: Store, name: str) -> Term:
    term = Term(id=store.term_id(), name=name, slug=slug(name))
    store.tags[term.id] = term
    return term


class CategoryDesk:
    def __init__(self, store: Store) -> None:
        self.store = store

    def page(self, ask: Ask) -> Answer:
        counts = self._counts()
        found = list(self.store.categories.values())
        if "parent" in ask.query:
            found = [term for term in found if str(term.parent) == ask.query["parent"]]
        if "slug" in ask.query:
            found = [term for term in found if term.slug == ask.query["slug"]]
        if ask.flag("hide_empty"):
            found = [term for term in found if counts[term.id]]
        if ask.query.get("orderby") == "id":
            found.sort(key=lambda term: term.id)
        else:
            found.sort(key=lambda term: term.name.lower())
        if ask.query.get("order") == "desc":
            found.reverse()
        fields = ask.query.get("_fields")
        return page_of(
            ask, self.store.home, found, lambda term: encode(only(fields, self._shape(term, counts[term.id])))
        )

    def list_tags(self, ask: Ask) -> Answer:
        counts = Counter(id_ for product in self.store.products.values() for id_ in product.tags)
        found = sorted(self.store.tags.values(), key=lambda term: term.name)
        return page_of(ask, self.store.home, found, lambda tag: encode(self._tag(tag, counts[tag.id])))

    def get(self, ask: Ask, id_: int) -> Answer:
        return one(ask, self._shape(self._find(id_), self._counts()[id_]))

    def create(self, ask: Ask) -> Answer:
        term = add_category(self.store, ask.body)
        location = f"{self.store.home}/wp-json/wc/v3/products/categories/{term.id}"
        return one(ask, self._shape(term, 0), 201, location)

    def change(self, ask: Ask, id_: int) -> Answer:
        term = self._find(id_)
        change_category(self.store, term, ask.body)
        return one(ask, self._shape(term, self._counts()[id_]))

    def delete(self, ask: Ask, id_: int) -> Answer:
        term = self._find(id_)
        if not ask.flag("force"):
            message = "Resource does not support trashing."
            raise Refusal("woocommerce_rest_trash_not_supported", message, 501)
        shape = self._shape(term, self._counts()[id_])
        delete_category(self.store, id_)
        return one(ask, shape)

    def _find(self, id_: int) -> Term:
        term = self.store.categories.get(id_)
        if term is None:
            raise Refusal("woocommerce_rest_term_invalid", "Resource does not exist.", 404)
        return term

    def _counts(self) -> Counter[int]:
        """Published products, those of children included."""
        counts: Counter[int] = Counter()
        for product in self.store.products.values():
            if product.status == "publish" and not product.parent_id:
                counts.update({id_ for own in product.categories for id_ in self._upwards(own)})
        return counts

    def _upwards(self, id_: int) -> Iterator[int]:
        while (term := self.store.categories.get(id_)) is not None:
            yield id_
            id_ = term.parent

    def _shape(self, term: Term, count: int) -> dict[str, Any]:
        image = self.store.images.get(term.image)
        path = "/wc/v3/products/categories"
        return {
            "id": term.id,
            "name": escaped(term.name),
            "slug": term.slug,
            "parent": term.parent,
            "description": term.description,
            "display": "default",
            "image": image_shape(self.store, image) if image is not None else None,
            "menu_order": term.menu_order,
            "count": count,
            "_links": links(
                self.store, f"{path}/{term.id}", up=f"{path}/{term.parent}" if term.parent else None
            ),
        }

    def _tag(self, tag: Term, count: int) -> dict[str, Any]:
        return {
            "id": tag.id,
            "name": escaped(tag.name),
            "slug": tag.slug,
            "description": tag.description,
            "count": count,
            "_links": links(self.store, f"/wc/v3/products/tags/{tag.id}"),
        }
