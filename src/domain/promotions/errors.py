"""What promotions refuse."""

from domain.shared.errors import NotFound, RuleViolated


class PromotionNotFound(NotFound):
    code = "promotions.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such promotion.")


class PromotionAimUnfit(RuleViolated):
    code = "promotions.aim_unfit"

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"A promotion is for 1 to {limit} products, categories and variants together.", limit=limit
        )


class PromotionAimUnknown(RuleViolated):
    code = "promotions.aim_unknown"

    def __init__(self) -> None:
        super().__init__("A product, category or variant of this promotion is not there.")


class PromotionTermsUnfit(RuleViolated):
    code = "promotions.terms_unfit"

    def __init__(self) -> None:
        super().__init__(
            "A promotion takes either 0.01 to 99.99 per cent off, or names prices that are not negative."
        )
