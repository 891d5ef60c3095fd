"""A product of the shop as ours: pure, total, and within every limit of the domain."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from application.shared.html import HtmlCleaner
from application.woocommerce.imported import (
    ImportedContent,
    ImportedProduct,
    ImportedVariant,
    Remark,
    RemarkCode,
    RemarkSubject,
    WithdrawnProduct,
)
from application.woocommerce.mapped_texts import cut, fragment, is_photo, plain, slug, storable
from application.woocommerce.shop import ShopAttribute, ShopProduct, ShopProductType, ShopVariation
from domain.catalogue.product import (
    MAX_ATTRIBUTES,
    MAX_CATEGORIES,
    MAX_OPTIONS,
    MAX_PHOTO_LENGTH,
    MAX_PHOTOS,
    MAX_TAGS,
    MAX_VARIANTS,
    Attribute,
    ProductKind,
)
from domain.catalogue.text import (
    ATTRIBUTE_LENGTH,
    DESCRIPTION_LENGTH,
    NAME_LENGTH,
    SHORT_DESCRIPTION_LENGTH,
    SKU_LENGTH,
    TAG_LENGTH,
)
from domain.catalogue.variant import DEAREST, VariantAttribute
from domain.shared.money import ZERO, Money

_SOLD: Final = frozenset({ShopProductType.SIMPLE, ShopProductType.VARIABLE})
_GREATEST_POSITION: Final = 2**31 - 1


def map_product(product: ShopProduct, cleaner: HtmlCleaner) -> ImportedProduct | WithdrawnProduct:
    """`product` has its variations. What does not fit is cut or left out, and said in a remark."""
    if not product.visible:
        return WithdrawnProduct(woo_id=product.id, modified_at=product.modified_at)
    mapping = _Mapping(product=product, cleaner=cleaner)
    if product.type not in _SOLD:
        mapping.remark(RemarkCode.TYPE_NOT_SOLD, product.type.value)
        return WithdrawnProduct(
            woo_id=product.id, modified_at=product.modified_at, remarks=tuple(mapping.remarks)
        )
    return mapping.imported()


@dataclass(slots=True, kw_only=True)
class _Mapping:
    product: ShopProduct
    cleaner: HtmlCleaner
    given_name: str = ""
    name: str = ""
    remarks: list[Remark] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.given_name = plain(self.cleaner, self.product.name)
        self.name = cut(self.given_name, NAME_LENGTH) or f"№ {self.product.id}"

    def remark(self, code: RemarkCode, detail: str = "") -> None:
        found = Remark(
            subject=RemarkSubject.PRODUCT,
            woo_id=self.product.id,
            name=self.name,
            code=code,
            detail=cut(storable(detail), NAME_LENGTH),
        )
        if found not in self.remarks:
            self.remarks.append(found)

    def imported(self) -> ImportedProduct:
        product = self.product
        for fault in product.faults:
            self.remark(RemarkCode.FIELD_UNREADABLE, fault)
        for variation in product.variations:
            for fault in variation.faults:
                self.remark(RemarkCode.FIELD_UNREADABLE, f"variation {variation.id}: {fault}")
        self._say_of_name()
        offered = self._offered()
        variants = tuple(map(self._variant, offered))
        if not any(variant.active for variant in variants):
            self.remark(RemarkCode.NOTHING_TO_SELL)
        content = ImportedContent(
            slug=slug((product.slug, self.name), f"product-{product.id}"),
            kind=ProductKind.SERVICE if product.virtual else ProductKind.GOODS,
            name=self.name,
            description=self._fragment(product.description, DESCRIPTION_LENGTH),
            short_description=self._fragment(product.short_description, SHORT_DESCRIPTION_LENGTH),
            photos=self._photos(),
            active=any(variant.active for variant in variants),
            position=max(-_GREATEST_POSITION, min(product.position, _GREATEST_POSITION)),
            created_at=product.created_at,
            attributes=self._attributes(),
            tags=self._tags(),
            category_ids=self._categories(),
            variants=variants,
        )
        return ImportedProduct(
            woo_id=product.id,
            modified_at=product.modified_at,
            terms=product.terms,
            content=content,
            stock=tuple(variation.stock for variation in offered),
            remarks=tuple(self.remarks),
        )

    def _say_of_name(self) -> None:
        if not self.given_name:
            self.remark(RemarkCode.NAME_MISSING)
        elif len(self.given_name) > NAME_LENGTH:
            self.remark(RemarkCode.NAME_CUT, self.given_name)

    def _fragment(self, source: str, limit: int) -> str:
        text, lost = fragment(self.cleaner, source, limit)
        if lost:
            self.remark(RemarkCode.DESCRIPTION_CUT, str(limit))
        return text

    def _photos(self) -> tuple[str, ...]:
        kept = [one for one in dict.fromkeys(self.product.photos) if self._is_photo(one)]
        if len(kept) > MAX_PHOTOS:
            self.remark(RemarkCode.PHOTOS_CUT, str(len(kept)))
        return tuple(kept[:MAX_PHOTOS])

    def _is_photo(self, address: str) -> bool:
        fits = is_photo(address, MAX_PHOTO_LENGTH)
        if not fits:
            self.remark(RemarkCode.PHOTO_REFUSED, address)
        return fits

    def _categories(self) -> tuple[int, ...]:
        named = tuple(dict.fromkeys(self.product.category_ids))
        if len(named) > MAX_CATEGORIES:
            self.remark(RemarkCode.CATEGORIES_CUT, str(len(named)))
        return named[:MAX_CATEGORIES]

    def _tags(self) -> tuple[str, ...]:
        given = [plain(self.cleaner, tag) for tag in self.product.tags]
        kept = [tag for tag in dict.fromkeys(cut(tag, TAG_LENGTH) for tag in given) if tag]
        if len(kept) > MAX_TAGS or any(len(tag) > TAG_LENGTH for tag in given):
            self.remark(RemarkCode.TAGS_CUT)
        return tuple(kept[:MAX_TAGS])

    def _attributes(self) -> tuple[Attribute, ...]:
        """Two of one name become one: buyers filter by the name."""
        found: dict[str, list[str]] = {}
        for attribute in self.product.attributes:
            name = self._label(attribute.name)
            options = [option for option in map(self._label, attribute.options) if option]
            if name and options:
                found.setdefault(name, []).extend(options)
        distinct = {name: tuple(dict.fromkeys(options)) for name, options in found.items()}
        if len(distinct) > MAX_ATTRIBUTES or any(len(one) > MAX_OPTIONS for one in distinct.values()):
            self.remark(RemarkCode.ATTRIBUTES_CUT)
        kept = list(distinct.items())[:MAX_ATTRIBUTES]
        return tuple(Attribute(name=name, options=options[:MAX_OPTIONS]) for name, options in kept)

    def _label(self, text: str) -> str:
        words = plain(self.cleaner, text)
        if len(words) > ATTRIBUTE_LENGTH:
            self.remark(RemarkCode.ATTRIBUTES_CUT, words)
        return cut(words, ATTRIBUTE_LENGTH)

    def _offered(self) -> tuple[ShopVariation, ...]:
        """Of too many those go first that nobody could buy."""
        distinct = list({one.id: one for one in self.product.variations}.values())
        if len(distinct) > MAX_VARIANTS:
            self.remark(RemarkCode.VARIANTS_CUT, str(len(distinct)))
            distinct.sort(key=lambda one: (not one.published or one.price is None, one.position, one.id))
        return tuple(sorted(distinct[:MAX_VARIANTS], key=lambda one: (one.position, one.id)))

    def _variant(self, variation: ShopVariation) -> ImportedVariant:
        prices = self._prices(variation)
        counted = variation.stock.managed and not variation.stock.backorders and not self.product.virtual
        attributes = self._variant_attributes(variation.attributes)
        photo = variation.photo if variation.photo and self._is_photo(variation.photo) else None
        return ImportedVariant(
            woo_id=variation.id,
            sku=self._sku(variation),
            name=self._variant_name(variation, attributes),
            price=prices[0] if prices else ZERO,
            promo_price=prices[1] if prices else None,
            tracked=counted,
            active=prices is not None and variation.published and (counted or variation.stock.in_stock),
            attributes=attributes,
            photo=photo,
        )

    def _variant_name(self, variation: ShopVariation, attributes: tuple[VariantAttribute, ...]) -> str:
        if variation.id == 0:
            return self.name
        return cut(", ".join(one.value for one in attributes), NAME_LENGTH) or self.name

    def _variant_attributes(self, given: tuple[ShopAttribute, ...]) -> tuple[VariantAttribute, ...]:
        """One without a value means "any": it sets nothing apart."""
        found: dict[str, str] = {}
        for attribute in given[:MAX_ATTRIBUTES]:
            name = self._label(attribute.name)
            value = self._label(attribute.options[0]) if attribute.options else ""
            if name and value:
                found.setdefault(name, value)
        return tuple(VariantAttribute(name=name, value=value) for name, value in found.items())

    def _sku(self, variation: ShopVariation) -> str:
        sku = " ".join(storable(variation.sku).split())
        if len(sku) > SKU_LENGTH:
            self.remark(RemarkCode.SKU_TOO_LONG, sku)
            return ""
        return sku

    def _prices(self, variation: ShopVariation) -> tuple[Money, Money | None] | None:
        """The price and, below it, the promo price; None when it cannot be sold for lack of one."""
        now, regular = variation.price, variation.regular_price
        if now is None:
            self.remark(RemarkCode.PRICE_MISSING, self._number(variation))
            return None
        if not ZERO <= now <= DEAREST or (regular is not None and regular > DEAREST):
            self.remark(RemarkCode.PRICE_UNFIT, self._number(variation))
            return None
        if regular is not None and now < regular:
            return regular, now
        return now, None

    def _number(self, variation: ShopVariation) -> str:
        return str(variation.id or self.product.id)
