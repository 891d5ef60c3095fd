"""What every way of signing in ends with."""

from __future__ import annotations

from dataclasses import dataclass

from application.identity.ports import AccessToken, StaffRepository, TokenIssuer
from domain.identity.client import Client
from domain.shared.ids import ClientId


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientCard:
    id: ClientId
    number: int
    display_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    token: AccessToken
    client: ClientCard


@dataclass(frozen=True, slots=True, kw_only=True)
class Doorkeeper:
    """Lets a client in with the role that they have today. Use it inside a unit of work."""

    staff: StaffRepository
    tokens: TokenIssuer

    async def admit(self, client: Client) -> SignedIn:
        """Raise ClientBlocked."""
        client.come_in()
        role = await self.staff.role_of(client.id)
        return SignedIn(
            token=self.tokens.issue(client.id, role),
            client=ClientCard(id=client.id, number=client.number, display_name=client.display_name),
        )
