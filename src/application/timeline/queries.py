"""Everything that happened with a client, in one line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from application.audit.ports import ActingClient
from application.notifications.ports import Texts, TextValue
from application.shared.access import Actor, Permission
from application.shared.on_record import OnRecord
from application.shared.page import Page, PageRequest
from application.timeline.ports import MESSAGES, Fact, FactFilter, TimelineReader
from domain.shared.ids import ClientId
from domain.shared.locale import Locale

_NEEDED: Final[Mapping[str, Permission]] = {
    MESSAGES: Permission.DIALOGUES_VIEW,
    "feedback": Permission.DIALOGUES_VIEW,
    "orders": Permission.ORDERS_VIEW,
    "payments": Permission.PAYMENTS_VIEW,
}
"""What it takes to see things of some kinds, besides seeing the client."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """`title` is the topic where we have no words for it yet."""

    id: UUID
    at: datetime
    kind: str
    topic: str
    title: str
    actor: str
    client: ActingClient | None
    values: Mapping[str, TextValue]
    links: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class GetTimeline:
    """Needs CLIENTS_VIEW. The newest first; kinds that the actor may not see are left out, or refused when asked for.

    Raise ClientNotFound or CursorInvalid. On record like reading the card (E2-14).
    """

    timeline: TimelineReader
    texts: Texts
    on_record: OnRecord
    actor: Actor

    async def __call__(
        self, client_id: ClientId, page: PageRequest, *, kind: str | None, locale: Locale
    ) -> Page[TimelineEntry]:
        self.actor.require(Permission.CLIENTS_VIEW)
        if kind is not None and kind in _NEEDED:
            self.actor.require(_NEEDED[kind])
        hidden = [one for one, permission in _NEEDED.items() if not self.actor.may(permission)]
        reading = self.timeline.facts(client_id, FactFilter(kind=kind, hidden=hidden), page)
        facts = await self.on_record("client.view_timeline", client_id, reading)
        return Page(
            items=tuple(self._entry(fact, locale) for fact in facts.items),
            next_cursor=facts.next_cursor,
            total=facts.total,
        )

    def _entry(self, fact: Fact, locale: Locale) -> TimelineEntry:
        try:
            title = self.texts.render(text_of(fact.topic), locale, fact.values)
        except LookupError:
            title = fact.topic
        return TimelineEntry(
            id=fact.id,
            at=fact.at,
            kind=fact.topic.partition(".")[0],
            topic=fact.topic,
            title=title,
            actor=fact.actor,
            client=fact.client,
            values=fact.values,
            links=fact.links,
        )


def text_of(topic: str) -> str:
    """The name of the words for a topic."""
    return "timeline-" + topic.replace(".", "-").replace("_", "-")
