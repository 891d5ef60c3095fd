"""What banners and pages refuse."""

from domain.shared.errors import Conflict, NotFound, RuleViolated


class BannerNotFound(NotFound):
    code = "content.banner_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such banner.")


class PageNotFound(NotFound):
    code = "content.page_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such page.")


class PageSlugTaken(Conflict):
    code = "content.page_slug_taken"

    def __init__(self) -> None:
        super().__init__("Another page has this slug.", field="slug")


class PageSlugUnfit(RuleViolated):
    code = "content.page_slug_unfit"

    def __init__(self) -> None:
        super().__init__("A slug is Latin words and digits joined by hyphens, not an id.", field="slug")


class PageTooLong(RuleViolated):
    code = "content.page_too_long"

    def __init__(self, limit: int) -> None:
        super().__init__(f"A page has at most {limit} characters of HTML.", field="html", limit=limit)


class AddressUnfit(RuleViolated):
    code = "content.address_unfit"

    def __init__(self, field: str) -> None:
        super().__init__(f"{field} is an https:// address or a /path here.", field=field)


class AudienceUnfit(RuleViolated):
    code = "content.audience_unfit"

    def __init__(self) -> None:
        super().__init__(
            "A segment is named for the audience `segment` alone, a tier for `tier` alone.", field="audience"
        )


class AudienceUnknown(RuleViolated):
    code = "content.audience_unknown"

    def __init__(self) -> None:
        super().__init__("There is no such segment.", field="audience")


class ManagedInWordPress(Conflict):
    """The next synchronisation would undo the change."""

    code = "content.managed_in_wordpress"

    def __init__(self) -> None:
        super().__init__("This comes from WordPress: change it there.")
