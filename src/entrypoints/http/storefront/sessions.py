"""Sessions: refreshing, logging out, and where a client is signed in."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, delete, get, post
from litestar.datastructures import CacheControlHeader
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_204_NO_CONTENT

from application.identity.end_session import LogOut, LogOutEverywhere
from application.identity.errors import RefreshTokenInvalid, SessionNotFound
from application.identity.my_sessions import EndMySession, ListMySessions
from application.identity.refresh_session import RefreshSession
from application.identity.token_pairs import TokenPair
from domain.shared.ids import SessionId
from entrypoints.http.openapi import CLIENT_ONLY, KNOWN_ONLY, SIGNED_IN, problems
from entrypoints.http.wire import Input, View

RefreshToken = Annotated[
    str,
    msgspec.Meta(max_length=200, examples=["AZrQ4m2ccTeb0c6yQh9BqgAAAAA…"]),
]


class RefreshBody(Input, frozen=True):
    refresh_token: RefreshToken


class LogoutBody(Input, frozen=True):
    refresh_token: Annotated[
        str | None,
        msgspec.Meta(description="Ends the session of this token; null or absent: that of the access token"),
    ] = None


class TokenPairView(View, frozen=True):
    access_token: str
    expires_in: Annotated[int, msgspec.Meta(description="Seconds")]
    refresh_token: Annotated[str, msgspec.Meta(description="For `/auth/refresh`, once")]
    refresh_token_ends_at: datetime
    token_type: str = "Bearer"  # noqa: S105 - the scheme's name, not a secret

    @classmethod
    def of(cls, pair: TokenPair) -> TokenPairView:
        return TokenPairView(
            access_token=pair.access.value,
            expires_in=pair.access.expires_in_seconds,
            refresh_token=pair.refresh,
            refresh_token_ends_at=pair.refresh_ends_at,
        )


class SessionView(View, frozen=True):
    id: UUID
    door: Annotated[str, msgspec.Meta(examples=["telegram"])]
    opened_at: datetime
    used_at: Annotated[datetime, msgspec.Meta(description="When its refresh token was last used")]
    ends_at: Annotated[datetime, msgspec.Meta(description="Unless it is used before")]
    current: bool


class SessionsView(View, frozen=True):
    items: tuple[SessionView, ...]


class SessionController(Controller):
    path = "/auth"
    tags = ("Sign-in",)
    cache_control = CacheControlHeader(no_store=True)

    @post("/refresh", status_code=HTTP_200_OK, responses=problems(RefreshTokenInvalid))
    @inject
    async def refresh(
        self, data: JSONBody[RefreshBody], refresh_session: FromDishka[RefreshSession]
    ) -> TokenPairView:
        """Exchange a refresh token for a fresh pair of tokens.

        Each refresh token works once; for 20 seconds after that it is answered with the same successor. Coming
        back later it ends its session.
        """
        return TokenPairView.of(await refresh_session(data.refresh_token))

    @post(
        "/logout",
        status_code=HTTP_204_NO_CONTENT,
        security=SIGNED_IN,
        responses=problems(RefreshTokenInvalid, *KNOWN_ONLY),
    )
    @inject
    async def logout(self, log_out: FromDishka[LogOut], data: JSONBody[LogoutBody | None] = None) -> None:
        """Log out: the session ends, and its tokens work no more."""
        await log_out(data.refresh_token if data is not None else None)

    @post(
        "/logout-all",
        status_code=HTTP_204_NO_CONTENT,
        security=SIGNED_IN,
        responses=problems(*CLIENT_ONLY),
    )
    @inject
    async def logout_all(self, log_out_everywhere: FromDishka[LogOutEverywhere]) -> None:
        """Log out everywhere."""
        await log_out_everywhere()

    @get("/sessions", security=SIGNED_IN, responses=problems(*CLIENT_ONLY))
    @inject
    async def my_sessions(self, list_my_sessions: FromDishka[ListMySessions]) -> SessionsView:
        """Where am I signed in."""
        sessions = await list_my_sessions()
        return SessionsView(items=msgspec.convert(sessions, tuple[SessionView, ...], from_attributes=True))

    @delete(
        "/sessions/{session_id:uuid}", security=SIGNED_IN, responses=problems(SessionNotFound, *CLIENT_ONLY)
    )
    @inject
    async def end_session(self, session_id: FromPath[UUID], end_my_session: FromDishka[EndMySession]) -> None:
        """Sign out one device."""
        await end_my_session(SessionId(session_id))
