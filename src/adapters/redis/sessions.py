"""Sessions in Redis: a hash each, forgotten by itself once it has ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from redis.asyncio import Redis

from application.identity.sessions import SessionStore
from domain.identity.client import DoorKind
from domain.identity.session import LIFE, Session
from domain.shared.ids import ClientId, SessionId

KEPT_FOR: Final = LIFE + timedelta(days=1)
_ROTATE: Final = """
if redis.call('HGET', KEYS[1], 'generation') ~= ARGV[1] or redis.call('HEXISTS', KEYS[1], 'revoked_at') == 1 then
    return 0
end
redis.call('HSET', KEYS[1], 'generation', ARGV[2], 'rotated_at', ARGV[3])
return 1
"""
_REVOKE: Final = """
if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('HSETNX', KEYS[1], 'revoked_at', ARGV[1]) end
return 0
"""


class RedisSessionStore(SessionStore):
    """A change holds at once, whatever becomes of the open unit of work: a session that was revoked too much
    costs one more signing-in. Without Redis nobody is known (redis.exceptions.RedisError).
    """

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._rotate = redis.register_script(_ROTATE)
        self._revoke = redis.register_script(_REVOKE)

    async def open(self, session: Session) -> None:
        key, of_client = _key(session.id), _key_of_client(session.client_id)
        async with self._redis.pipeline(transaction=True) as pipeline:
            pipeline.hset(
                key,
                mapping={
                    "client_id": str(session.client_id),
                    "door": session.door.value,
                    "generation": str(session.generation),
                    "opened_at": session.opened_at.isoformat(),
                    "rotated_at": session.rotated_at.isoformat(),
                },
            )
            pipeline.expire(key, KEPT_FOR)
            pipeline.sadd(of_client, str(session.id))
            pipeline.expire(of_client, KEPT_FOR)
            await pipeline.execute()

    async def find(self, session_id: SessionId) -> Session | None:
        found = await self._redis.hgetall(_key(session_id))
        return _to_domain(session_id, found) if found else None

    async def rotate(self, session_id: SessionId, *, generation: int, at: datetime) -> bool:
        rotated = await self._rotate(
            keys=[_key(session_id)], args=[str(generation), str(generation + 1), at.isoformat()]
        )
        return bool(rotated)

    async def revoke(self, session_id: SessionId, at: datetime) -> None:
        await self._revoke(keys=[_key(session_id)], args=[at.isoformat()])

    async def revoke_all(self, client_id: ClientId, at: datetime) -> None:
        for session_id in await self._ids(client_id):
            await self.revoke(session_id, at)

    async def of_client(self, client_id: ClientId) -> tuple[Session, ...]:
        found = [await self.find(session_id) for session_id in await self._ids(client_id)]
        sessions = [session for session in found if session is not None]
        return tuple(sorted(sessions, key=lambda session: (session.opened_at, session.id), reverse=True))

    async def _ids(self, client_id: ClientId) -> list[SessionId]:
        members = await self._redis.smembers(_key_of_client(client_id))
        return [SessionId(UUID(_text(member))) for member in members]


def _key(session_id: SessionId) -> str:
    return f"prilavok:session:{session_id}"


def _key_of_client(client_id: ClientId) -> str:
    return f"prilavok:sessions:{client_id}"


def _text(stored: bytes | str) -> str:
    return stored.decode() if isinstance(stored, bytes) else stored


def _to_domain(session_id: SessionId, found: Mapping[bytes | str, bytes | str]) -> Session:
    fields = {_text(name): _text(value) for name, value in found.items()}
    revoked_at = fields.get("revoked_at")
    return Session(
        id=session_id,
        client_id=ClientId(UUID(fields["client_id"])),
        door=DoorKind(fields["door"]),
        generation=int(fields["generation"]),
        opened_at=datetime.fromisoformat(fields["opened_at"]),
        rotated_at=datetime.fromisoformat(fields["rotated_at"]),
        revoked_at=datetime.fromisoformat(revoked_at) if revoked_at is not None else None,
    )
