"""What every way of signing in ends with."""

from __future__ import annotations

from dataclasses import dataclass

from application.identity.sessions import SessionStore
from application.identity.token_pairs import TokenPair, TokenPairs
from application.shared.ports import Clock, Ids
from domain.identity.client import Client, DoorKind
from domain.identity.session import Session
from domain.shared.ids import ClientId, SessionId


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientCard:
    id: ClientId
    number: int
    display_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    tokens: TokenPair
    client: ClientCard


@dataclass(frozen=True, slots=True, kw_only=True)
class Doorkeeper:
    """Opens a session for a client who has shown who they are. Use it inside a unit of work."""

    sessions: SessionStore
    pairs: TokenPairs
    clock: Clock
    ids: Ids

    async def admit(self, client: Client, door: DoorKind) -> SignedIn:
        """Raise ClientBlocked."""
        client.come_in()
        return SignedIn(
            tokens=await self.open_session(client.id, door),
            client=ClientCard(id=client.id, number=client.number, display_name=client.display_name),
        )

    async def open_session(self, client_id: ClientId, door: DoorKind) -> TokenPair:
        now = self.clock.now()
        session = Session(
            id=SessionId(self.ids.new()),
            client_id=client_id,
            door=door,
            generation=0,
            opened_at=now,
            rotated_at=now,
        )
        await self.sessions.open(session)
        return self.pairs.of(session)
