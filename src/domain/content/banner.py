"""A banner: a few words with a picture that leads somewhere, shown to some for a while."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, TypedDict

from domain.content.errors import AddressUnfit, AudienceUnfit, ManagedInWordPress
from domain.content.origin import ContentSource, Origin
from domain.shared.ids import BannerId, SegmentId
from domain.shared.window import Window
from domain.shared.wording import plain

BANNER_TITLE_LENGTH: Final = 200
BANNER_TEXT_LENGTH: Final = 1_000
ADDRESS_LENGTH: Final = 1_000
TIER_LENGTH: Final = 50
OUR_BANNER_FIELDS: Final = frozenset({"position", "window", "audience", "active"})
"""What WordPress does not know of a banner: the synchronisation leaves these alone."""


class AudienceKind(StrEnum):
    EVERYONE = "everyone"
    CLIENTS = "clients"
    SEGMENT = "segment"
    TIER = "tier"


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Who sees it. `clients` are all who are signed in; a segment that was deleted holds nobody.

    Raise AudienceUnfit.
    """

    kind: AudienceKind = AudienceKind.EVERYONE
    segment_id: SegmentId | None = None
    tier_code: str | None = None

    def __post_init__(self) -> None:
        if self.segment_id is not None and self.kind is not AudienceKind.SEGMENT:
            raise AudienceUnfit
        named = self.tier_code is not None and 1 <= len(self.tier_code) <= TIER_LENGTH
        if named is not (self.kind is AudienceKind.TIER) or (self.tier_code is not None and not named):
            raise AudienceUnfit

    @classmethod
    def chosen(
        cls, kind: AudienceKind, *, segment_id: SegmentId | None = None, tier_code: str | None = None
    ) -> Audience:
        """As somebody chooses it now: a segment has to be named. Raise AudienceUnfit."""
        if kind is AudienceKind.SEGMENT and segment_id is None:
            raise AudienceUnfit
        return cls(kind=kind, segment_id=segment_id, tier_code=tier_code)


EVERYONE: Final = Audience()


class BannerChanges(TypedDict, total=False):
    """What to change; an absent key leaves its field alone."""

    title: str
    text: str
    photo: str | None
    link: str | None
    position: int
    window: Window
    audience: Audience
    active: bool


@dataclass(eq=False, slots=True, kw_only=True)
class Banner:
    """`photo` and `link` are https:// addresses or paths here. Raise WordingUnfit, WordingMarkup, AddressUnfit."""

    id: BannerId
    title: str
    text: str
    photo: str | None
    link: str | None
    position: int
    window: Window
    audience: Audience
    active: bool
    created_at: datetime
    updated_at: datetime
    origin: Origin | None = None

    def __post_init__(self) -> None:
        self._check()

    @property
    def source(self) -> ContentSource:
        return ContentSource.OWN if self.origin is None else ContentSource.WOOCOMMERCE

    def change(self, changes: BannerChanges, *, at: datetime) -> None:
        """By the staff. Raise ManagedInWordPress too; writing a field as it is changes nothing and is allowed."""
        fields = [name for name, value in changes.items() if getattr(self, name) != value]
        if self.origin is not None and not OUR_BANNER_FIELDS.issuperset(fields):
            raise ManagedInWordPress
        self._set(changes, at)

    def follow(self, changes: BannerChanges, origin: Origin, *, at: datetime) -> None:
        """Become what the original is now."""
        self.origin = origin
        self._set(changes, at)

    def _set(self, changes: BannerChanges, at: datetime) -> None:
        for name, value in changes.items():
            setattr(self, name, value)
        self.updated_at = at
        self._check()

    def _check(self) -> None:
        self.title = plain(self.title, "title", BANNER_TITLE_LENGTH)
        self.text = plain(self.text, "text", BANNER_TEXT_LENGTH, least=0)
        for field, address in (("photo", self.photo), ("link", self.link)):
            if address is not None and not is_address(address):
                raise AddressUnfit(field)


def is_address(text: str) -> bool:
    """Of another page over TLS, or of a path of ours: no scheme that runs anything, no other host behind a path."""
    local = text.startswith("/") and not text.startswith(("//", "/\\"))
    remote = text.startswith("https://") and len(text) > len("https://") and text[8] not in "/\\?#"
    fits = len(text) <= ADDRESS_LENGTH and all(one.isprintable() and not one.isspace() for one in text)
    return (local or remote) and fits
