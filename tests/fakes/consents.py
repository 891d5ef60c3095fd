"""Consents in memory: what is handed out is a copy, as from a database."""

from dataclasses import replace

from application.consents.ports import ConsentRepository
from domain.clients.errors import ClientNotFound
from domain.consents.client_consents import ClientConsents
from domain.consents.consent_event import ConsentEvent
from domain.shared.aggregate import DomainEvent
from domain.shared.ids import ClientId
from domain.shared.purpose import Purpose


class InMemoryConsents(ConsentRepository):
    def __init__(self, *clients: ClientConsents) -> None:
        self.stored: dict[ClientId, tuple[ConsentEvent, ...]] = {
            client.client_id: client.events for client in clients
        }
        self.published: list[DomainEvent] = []

    async def get(self, client_id: ClientId) -> ClientConsents:
        whole = await self.get_whole(client_id)
        return replace(whole, events=tuple(whole.state.answers.values()))

    async def get_whole(self, client_id: ClientId) -> ClientConsents:
        if client_id not in self.stored:
            raise ClientNotFound
        events = self.stored[client_id]
        return ClientConsents(client_id=client_id, sequence=len(events), events=events)

    async def save(self, consents: ClientConsents) -> None:
        added = tuple(event for event, _ in consents.pull_added())
        self.stored[consents.client_id] += added
        self.published += consents.pull_events()

    def given(self, client_id: ClientId) -> frozenset[Purpose]:
        events = self.stored[client_id]
        return ClientConsents(client_id=client_id, events=events).state.given
