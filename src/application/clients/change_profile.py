"""A client changes the own card."""

from __future__ import annotations

from dataclasses import dataclass

from application.clients.change_client import EditCard
from application.clients.views import CardDetails
from application.shared.access import Actor
from domain.clients.card import ClientCard, ProfileChanges


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeProfile:
    """Names, birthday, language and contacts; nothing of what the staff decide.

    `version` is the one the client has seen. Raise CardChanged and what `ClientCard.change` raises.
    """

    edit: EditCard
    actor: Actor

    async def __call__(self, version: int, changes: ProfileChanges) -> CardDetails:
        def seen(card: ClientCard) -> ProfileChanges:
            card.expect(version)
            return changes

        return await self.edit(self.actor.client_id, seen, privileged=False)
