"""Refusals of the catalogue."""

from domain.shared.errors import Conflict, NotFound, RuleViolated


class CategoryNotFound(NotFound):
    code = "catalogue.category_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such category.")


class ProductNotFound(NotFound):
    code = "catalogue.product_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such product.")


class VariantNotFound(NotFound):
    code = "catalogue.variant_not_found"

    def __init__(self) -> None:
        super().__init__("This product has no such variant.")


class SlugTaken(Conflict):
    code = "catalogue.slug_taken"

    def __init__(self) -> None:
        super().__init__("Another category or product has this slug.")


class SkuTaken(Conflict):
    code = "catalogue.sku_taken"

    def __init__(self) -> None:
        super().__init__("Another variant has this SKU.")


class SlugInvalid(RuleViolated):
    code = "catalogue.slug_invalid"

    def __init__(self, slug: str) -> None:
        super().__init__("A slug is Latin words and digits joined by hyphens, not an id.", slug=slug[:200])


class CategoryCycle(RuleViolated):
    code = "catalogue.category_cycle"

    def __init__(self) -> None:
        super().__init__("A category cannot be inside itself.")


class CategoryTooDeep(RuleViolated):
    code = "catalogue.category_too_deep"

    def __init__(self, limit: int) -> None:
        super().__init__(f"Categories nest at most {limit} levels.", limit=limit)


class TextUnfit(RuleViolated):
    """A name is empty or too long."""

    code = "catalogue.text_unfit"

    def __init__(self, field: str, limit: int) -> None:
        super().__init__(f"{field} takes 1 to {limit} characters.", field=field, limit=limit)


class MarkupRefused(RuleViolated):
    """Names, tags and attributes are plain text: whoever shows them escapes them."""

    code = "catalogue.markup_refused"

    def __init__(self, field: str) -> None:
        super().__init__(f"{field} is plain text without HTML tags and control characters.", field=field)


class KindFixed(RuleViolated):
    code = "catalogue.kind_fixed"

    def __init__(self) -> None:
        super().__init__("Goods stay goods and a service stays a service.")


class PhotosUnfit(RuleViolated):
    code = "catalogue.photos_unfit"

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"A product has at most {limit} photos, each an https:// address or a /path here.", limit=limit
        )


class VariantsUnfit(RuleViolated):
    code = "catalogue.variants_unfit"

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"A product sells 1 to {limit} variants at a time, each with its own SKU.", limit=limit
        )


class PriceUnfit(RuleViolated):
    code = "catalogue.price_unfit"

    def __init__(self) -> None:
        super().__init__("A price is from 0 to 100 000 000 roubles, and a promo price is below the price.")


class QuantityStepUnfit(RuleViolated):
    code = "catalogue.quantity_step_unfit"

    def __init__(self) -> None:
        super().__init__("The increment is positive and the minimum quantity is a positive multiple of it.")


class ServiceTracked(RuleViolated):
    code = "catalogue.service_tracked"

    def __init__(self) -> None:
        super().__init__("A service has no stock to track.")


class AttributesUnfit(RuleViolated):
    code = "catalogue.attributes_unfit"

    def __init__(self, limit: int, options: int) -> None:
        super().__init__(
            f"A product has at most {limit} attributes of different names, each with 1 to {options} options.",
            limit=limit,
            options=options,
        )


class TagsUnfit(RuleViolated):
    code = "catalogue.tags_unfit"

    def __init__(self, limit: int) -> None:
        super().__init__(f"A product has at most {limit} tags.", limit=limit)


class CategoriesUnfit(RuleViolated):
    code = "catalogue.categories_unfit"

    def __init__(self, limit: int) -> None:
        super().__init__(f"A product is in at most {limit} categories.", limit=limit)


class ChangedSince(Conflict):
    """Somebody was faster: what they wrote is not overwritten unseen."""

    code = "catalogue.changed_since"

    def __init__(self) -> None:
        super().__init__("The product has been changed since it was read: read it again.")


class ManagedInWooCommerce(Conflict):
    """The next synchronisation would undo the change."""

    code = "catalogue.managed_in_woocommerce"

    def __init__(self) -> None:
        super().__init__("This comes from the connected WooCommerce shop: change it there.")
