"""One answer of a client about one purpose, with all that proves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.consents.errors import EvidenceMissing
from domain.shared.ids import ConsentEventId, MergeId
from domain.shared.purpose import Purpose


class Action(StrEnum):
    GIVEN = "given"
    WITHDRAWN = "withdrawn"


class Source(StrEnum):
    """Where the answer was given; `merge` when it follows from two clients being found to be one person."""

    WEB = "web"
    TELEGRAM = "telegram"
    VK = "vk"
    PAPER = "paper"
    MERGE = "merge"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextReference:
    """Which text was agreed to, down to the letter."""

    version: int
    locale: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What shows that it was this person. Personal data itself, so it is kept apart from the event: an erasure
    clears it and leaves the event.
    """

    ip: str | None = None
    user_agent: str | None = None
    launch_data_sha256: str | None = None
    scan_reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """How an answer came about. `actor` is whoever recorded it; `merge_id` goes with the source `merge`."""

    source: Source
    actor: str
    evidence: Evidence
    merge_id: MergeId | None = None

    def __post_init__(self) -> None:
        """Raise EvidenceMissing for a paper that nobody could find again."""
        if self.source is Source.PAPER and not self.evidence.scan_reference:
            raise EvidenceMissing
        assert (self.source is Source.MERGE) == (self.merge_id is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentEvent:
    """`sequence` numbers the events of one client without gaps, and time never goes back along it.

    `text` is None where nothing was agreed to. `repeats_id` is the earlier event that this one says again, where a
    merge was undone.
    """

    id: ConsentEventId
    sequence: int
    purpose: Purpose
    action: Action
    text: TextReference | None
    source: Source
    actor: str
    at: datetime
    merge_id: MergeId | None = None
    repeats_id: ConsentEventId | None = None

    @property
    def given(self) -> bool:
        return self.action is Action.GIVEN

    @property
    def refused(self) -> bool:
        """By the person, not by a merge."""
        return not self.given and self.merge_id is None

    @property
    def withheld(self) -> bool:
        """Taken away by a merge."""
        return not self.given and self.merge_id is not None
