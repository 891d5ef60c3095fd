"""Imported products as the rows that the statements of the import take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import UUID

from msgspec import json

from adapters.persistence.unique_names import Wish
from application.woocommerce.imported import (
    ImportedContent,
    ImportedProduct,
    ImportedVariant,
    Remark,
    RemarkCode,
    RemarkSubject,
)
from domain.catalogue.slug import MAX_LENGTH

VariantKey = tuple[int, int]
"""The shop's product and variation."""


@dataclass(slots=True, kw_only=True)
class Lot:
    """What is written at once. `copies` are paths on this server by the addresses of pictures, `categories` ours by the
    shop's numbers; `elsewhere` is for those in none.
    """

    products: Sequence[ImportedProduct]
    copies: Mapping[str, str]
    ids: Mapping[int, UUID]
    variant_ids: Mapping[VariantKey, UUID]
    categories: Mapping[int, UUID]
    elsewhere: UUID | None
    remarks: list[Remark] = field(default_factory=list)
    unsettled: set[int] = field(default_factory=set)

    def slug_wishes(self, present: Mapping[int, str]) -> list[Wish]:
        wishes = []
        for one in self.products:
            base, product_id = one.content.slug, self.ids[one.woo_id]
            candidates = (base, suffixed(base, str(one.woo_id)), f"woo-{product_id}")
            wishes.append(
                Wish(
                    owner=product_id,
                    candidates=candidates,
                    present=present.get(one.woo_id),
                    faithful=True,
                )
            )
        return wishes

    def sku_wishes(self, present: Mapping[VariantKey, str]) -> list[Wish]:
        wishes = []
        for one in self.products:
            for variant in one.content.variants:
                key = (one.woo_id, variant.woo_id)
                own = (f"woo-{variant.woo_id or one.woo_id}", f"woo-{self.variant_ids[key]}")
                candidates = (variant.sku, *own) if variant.sku else own
                wishes.append(
                    Wish(owner=self.variant_ids[key], candidates=candidates, present=present.get(key))
                )
        return wishes

    def judge(self, slugs: Mapping[UUID, str], skus: Mapping[UUID, str]) -> None:
        """Say who did not get the name they have in the shop, and who is to be read again therefore."""
        for one in self.products:
            if slugs[self.ids[one.woo_id]] != one.content.slug:
                self._remark(one, RemarkCode.SLUG_TAKEN, one.content.slug)
            for variant in one.content.variants:
                if variant.sku and skus[self.variant_ids[one.woo_id, variant.woo_id]] != variant.sku:
                    self._remark(one, RemarkCode.SKU_DUPLICATE, variant.sku)
                    self.unsettled.add(one.woo_id)
            for woo_id in one.content.category_ids:
                if woo_id not in self.categories:
                    self._remark(one, RemarkCode.CATEGORY_UNKNOWN, str(woo_id))
                    self.unsettled.add(one.woo_id)

    def places(self, one: ImportedProduct) -> list[UUID]:
        """The category that leads to it, and the others."""
        known = [self.categories[woo_id] for woo_id in one.content.category_ids if woo_id in self.categories]
        if known:
            return list(dict.fromkeys(known))
        assert self.elsewhere is not None, "somebody is in no category"
        return [self.elsewhere]

    def product_rows(self, slugs: Mapping[UUID, str]) -> list[dict[str, Any]]:
        return [
            {
                "id": self.ids[one.woo_id],
                "woo_id": one.woo_id,
                "modified_at": one.modified_at,
                "terms": one.terms,
                "digest": "" if one.woo_id in self.unsettled else content_hash_of(one.content),
                "category_id": self.places(one)[0],
                "slug": slugs[self.ids[one.woo_id]],
                "kind": one.content.kind.value,
                "name": one.content.name,
                "description": one.content.description,
                "short_description": one.content.short_description,
                "photos": list(dict.fromkeys(map(self._shown, one.content.photos))),
                "active": one.content.active,
                "position": one.content.position,
                "created_at": one.content.created_at,
                "attributes": [{"name": a.name, "options": list(a.options)} for a in one.content.attributes],
                "tags": list(one.content.tags),
            }
            for one in self.products
        ]

    def variant_rows(self, skus: Mapping[UUID, str]) -> list[dict[str, Any]]:
        return [
            self._variant_row(one, place, variant, skus)
            for one in self.products
            for place, variant in enumerate(one.content.variants)
        ]

    def _variant_row(
        self, one: ImportedProduct, place: int, variant: ImportedVariant, skus: Mapping[UUID, str]
    ) -> dict[str, Any]:
        variant_id, stock = self.variant_ids[one.woo_id, variant.woo_id], one.stock[place]
        return {
            "id": variant_id,
            "product_id": self.ids[one.woo_id],
            "woo_product_id": one.woo_id,
            "woo_variation_id": variant.woo_id,
            "sku": skus[variant_id],
            "name": variant.name,
            "price_minor": variant.price.minor,
            "promo_price_minor": variant.promo_price.minor if variant.promo_price is not None else None,
            "tracked": variant.tracked,
            "position": place,
            "active": variant.active,
            "attributes": [{"name": a.name, "value": a.value} for a in variant.attributes],
            "photo": self._shown(variant.photo) if variant.photo is not None else None,
            "managed": stock.managed,
            "quantity": stock.quantity,
            "backorders": stock.backorders,
        }

    def _shown(self, photo: str) -> str:
        return self.copies.get(photo, photo)

    def _remark(self, one: ImportedProduct, code: RemarkCode, detail: str) -> None:
        self.remarks.append(
            Remark(
                subject=RemarkSubject.PRODUCT,
                woo_id=one.woo_id,
                name=one.content.name,
                code=code,
                detail=detail,
            )
        )


def content_hash_of(content: ImportedContent) -> str:
    """Whether a product is as it was when written last."""
    return sha256(json.encode(content)).hexdigest()


def suffixed(base: str, suffix: str) -> str:
    return f"{base[: MAX_LENGTH - len(suffix) - 1].rstrip('-')}-{suffix}"
