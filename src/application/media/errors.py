"""Refusals about photos."""

from domain.shared.errors import NotFound, RuleViolated


class PhotoNotFound(NotFound):
    code = "media.photo_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such photo.")


class PhotoUnreadable(RuleViolated):
    """Not a picture of a known kind, or a damaged one."""

    code = "media.photo_unreadable"

    def __init__(self) -> None:
        super().__init__("A photo is a whole JPEG, PNG, WebP or GIF.")


class PhotoTooLarge(RuleViolated):
    code = "media.photo_too_large"

    def __init__(self, megabytes: int, megapixels: int) -> None:
        super().__init__(
            f"A photo has at most {megabytes} MB and {megapixels} megapixels.",
            megabytes=megabytes,
            megapixels=megapixels,
        )


class PictureRefused(Exception):
    """A picture of somebody else that will never be copied: the reason is for the log, not for people."""
