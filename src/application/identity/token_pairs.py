"""The pair of tokens that a session gives out each time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from application.identity.sessions import AccessToken, Bearer, RefreshTicket, RefreshTokens, TokenIssuer
from domain.identity.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenPair:
    """`refresh` must be used before `refresh_ends_at`, and once."""

    access: AccessToken
    refresh: str = field(repr=False)
    refresh_ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenPairs:
    tokens: TokenIssuer
    refresh_tokens: RefreshTokens

    def of(self, session: Session) -> TokenPair:
        ticket = RefreshTicket(session_id=session.id, generation=session.generation)
        return TokenPair(
            access=self.tokens.issue(Bearer(client_id=session.client_id, session_id=session.id)),
            refresh=self.refresh_tokens.write(ticket),
            refresh_ends_at=session.ends_at,
        )
