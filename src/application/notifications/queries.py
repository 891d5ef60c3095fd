"""What we and our clients have said to each other, for the staff."""

from __future__ import annotations

from dataclasses import dataclass

from application.notifications.ports import MessageFilter, MessageReader, MessageView
from application.shared.access import Actor, Permission
from application.shared.page import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ListMessages:
    """Needs DIALOGUES_VIEW. Raise CursorInvalid."""

    messages: MessageReader
    actor: Actor

    async def __call__(self, found: MessageFilter, page: PageRequest) -> Page[MessageView]:
        self.actor.require(Permission.DIALOGUES_VIEW)
        return await self.messages.messages(found, page)
