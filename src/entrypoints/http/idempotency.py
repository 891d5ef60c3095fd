"""The `Idempotency-Key` header (rule R0-6): a repeated request gets the answer of the first one."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Final

import msgspec
from litestar import Request, Response
from litestar.exceptions import ClientException
from litestar.params import HeaderParameter

from application.shared.access import Actor
from application.shared.idempotency import Answer, AnswerOnce, Claim

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


async def answered_once(
    request: Request[Any, Any, Any],
    *,
    key: str | None,
    actor: Actor,
    answer_once: AnswerOnce,
    status: int,
    effect: Callable[[], Awaitable[msgspec.Struct]],
) -> Response[bytes]:
    """Run the effect, or replay its answer; without a key, just run it."""

    async def encoded() -> Answer:
        return Answer(status=status, body=msgspec.json.encode(await effect()))

    if key is None:
        answer = await encoded()
    else:
        answer = await answer_once(await _claim(request, key.strip('"'), actor), encoded)
    headers = {REPLAYED: "true"} if answer.replayed else {}
    return Response(answer.body, status_code=answer.status, headers=headers, media_type="application/json")


async def _claim(request: Request[Any, Any, Any], key: str, actor: Actor) -> Claim:
    route = f"{request.method} {request.url.path.rstrip('/')}"
    return Claim(
        scope=f"{actor.name} {route}",
        key=key,
        fingerprint=hashlib.sha256(await request.body()).digest(),
    )
