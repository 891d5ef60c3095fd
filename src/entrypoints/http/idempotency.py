"""The `Idempotency-Key` header (rule R0-6): a repeated request gets the answer of the first one."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any, Final

import msgspec
from dishka import Provider, Scope, provide
from litestar import Request, Response
from litestar.exceptions import ClientException
from litestar.params import HeaderParameter

from application.shared.access import Actor
from application.shared.idempotency import Answer, AnswerOnce, Claim
from entrypoints.http.faults import Fault
from entrypoints.http.strict_input import InvalidInput

HEADER: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotent-Replayed"

IdempotencyKey = Annotated[
    str | None,
    HeaderParameter(
        name=HEADER,
        min_length=1,
        max_length=255,
        description="Kept 24 hours: the same key with the same body gets the first answer again",
    ),
]


class IdempotencyKeyRequired(ClientException):
    def __init__(self) -> None:
        super().__init__(
            f"This request needs the header {HEADER}.", extra={"code": "idempotency_key_required"}
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Once:
    """Answers one request: runs its effect, or replays the answer that its key got before.

    Without a key the effect just runs. It runs inside one transaction, so it must not talk to other companies.
    """

    request: Request[Any, Any, Any]
    actor: Actor
    answer_once: AnswerOnce

    async def answer(
        self, key: str | None, status: HTTPStatus, effect: Callable[[], Awaitable[msgspec.Struct]]
    ) -> Response[bytes]:
        """Raise InvalidInput for an empty key, KeyReused or KeyInFlight."""

        async def encoded() -> Answer:
            return Answer(status=status, body=msgspec.json.encode(await effect()))

        answer = await self._run(key, encoded)
        return Response(
            answer.body,
            status_code=answer.status,
            headers=_told(answer),
            media_type="application/json",
        )

    async def done(self, key: str | None, effect: Callable[[], Awaitable[None]]) -> Response[None]:
        """204, for an effect that has nothing to tell. Raise as `answer` does."""

        async def silent() -> Answer:
            await effect()
            return Answer(status=HTTPStatus.NO_CONTENT, body=b"")

        answer = await self._run(key, silent)
        return Response(None, status_code=answer.status, headers=_told(answer))

    async def _run(self, key: str | None, effect: Callable[[], Awaitable[Answer]]) -> Answer:
        if key is None:
            return await effect()
        return await self.answer_once(await self._claim(_unquoted(key)), effect)

    async def _claim(self, key: str) -> Claim:
        route = f"{self.request.method} {self.request.url.path.rstrip('/')}"
        return Claim(
            scope=f"{self.actor.name} {route}",
            key=key,
            fingerprint=hashlib.sha256(await self.request.body()).digest(),
        )


class OnceProvider(Provider):
    """One per request, for the handlers that honour the key."""

    scope = Scope.REQUEST

    @provide
    def once(
        self,
        request: Request,  # type: ignore[type-arg]  # dishka's key for it has no arguments
        actor: Actor,
        answer_once: AnswerOnce,
    ) -> Once:
        return Once(request=request, actor=actor, answer_once=answer_once)


def _unquoted(key: str) -> str:
    """The key may come as a quoted string or bare: `"abc"` is `abc`, and a lone quote belongs to the key."""
    if len(key) > 1 and key.startswith('"') and key.endswith('"'):
        key = key[1:-1]
    if not key:
        raise InvalidInput([Fault(pointer=f"header/{HEADER}", message="An empty key is no key")])
    return key


def _told(answer: Answer) -> dict[str, str]:
    return {REPLAYED: "true"} if answer.replayed else {}
