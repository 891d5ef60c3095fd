"""What clients have told the shop, for the staff."""

from __future__ import annotations

from dataclasses import dataclass

from application.feedback.ports import FeedbackFilter, FeedbackReader, FeedbackView
from application.shared.access import Actor, Permission
from application.shared.page import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFeedback:
    """Needs DIALOGUES_VIEW. Raise CursorInvalid."""

    reader: FeedbackReader
    actor: Actor

    async def __call__(self, wanted: FeedbackFilter, page: PageRequest) -> Page[FeedbackView]:
        self.actor.require(Permission.DIALOGUES_VIEW)
        return await self.reader.feedback(wanted, page)
