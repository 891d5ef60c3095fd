"""What every session store promises, in PostgreSQL and in Redis."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from adapters.redis.sessions import RedisSessionStore
from application.identity.sessions import SessionStore
from domain.identity.client import DoorKind
from domain.identity.session import Session
from domain.shared.ids import ClientId, SessionId
from tests.contracts.conftest import Transaction
from tests.fakes.system import MOMENT
from tests.support.database import Database
from tests.support.redis import a_redis

Store = Callable[[], AbstractAsyncContextManager[SessionStore]]
LATER = MOMENT + timedelta(minutes=1)


@pytest.fixture(params=["postgresql", "redis"])
async def store(request: pytest.FixtureRequest, transaction: Transaction) -> AsyncIterator[Store]:
    """Opened for each step, so that a step sees what the one before has committed."""
    if request.param == "postgresql":
        yield lambda: transaction(SessionStore)
        return
    redis = await a_redis()

    @asynccontextmanager
    async def opened() -> AsyncIterator[SessionStore]:
        yield RedisSessionStore(redis)

    yield opened
    await redis.aclose()


@pytest.fixture
def client_id(database: Database) -> ClientId:
    client_id = ClientId(uuid4())
    database.execute(
        "INSERT INTO clients (id, display_name, created_at) VALUES (%s, 'Анна', %s)", client_id, MOMENT
    )
    return client_id


def session_of(client_id: ClientId, **changed: object) -> Session:
    session = Session(
        id=SessionId(uuid4()),
        client_id=client_id,
        door=DoorKind.EMAIL,
        generation=0,
        opened_at=MOMENT,
        rotated_at=MOMENT,
    )
    return replace(session, **changed)


async def opened(store: Store, client_id: ClientId, **changed: object) -> Session:
    session = session_of(client_id, **changed)
    async with store() as sessions:
        await sessions.open(session)
    return session


async def found(store: Store, session: Session) -> Session | None:
    async with store() as sessions:
        return await sessions.find(session.id)


async def test_a_session_is_found_as_it_was_opened(store: Store, client_id: ClientId) -> None:
    session = await opened(store, client_id)

    assert await found(store, session) == session
    async with store() as sessions:
        assert await sessions.find(SessionId(UUID(int=1))) is None


async def test_a_generation_is_followed_once(store: Store, client_id: ClientId) -> None:
    session = await opened(store, client_id)
    async with store() as sessions:
        assert await sessions.rotate(session.id, generation=0, at=LATER)
    async with store() as sessions:
        assert not await sessions.rotate(session.id, generation=0, at=LATER)
        assert not await sessions.rotate(SessionId(UUID(int=1)), generation=0, at=LATER)

    assert await found(store, session) == replace(session, generation=1, rotated_at=LATER)


async def test_of_parallel_rotations_one_succeeds(store: Store, client_id: ClientId) -> None:
    session = await opened(store, client_id)

    async def rotate() -> bool:
        async with store() as sessions:
            return await sessions.rotate(session.id, generation=0, at=LATER)

    assert sorted(await asyncio.gather(*(rotate() for _ in range(5)))) == [False] * 4 + [True]


async def test_a_revoked_session_stays_revoked_and_does_not_rotate(store: Store, client_id: ClientId) -> None:
    session = await opened(store, client_id)
    async with store() as sessions:
        await sessions.revoke(session.id, MOMENT)
    async with store() as sessions:
        await sessions.revoke(session.id, LATER)
        await sessions.revoke(SessionId(uuid4()), LATER)
        assert not await sessions.rotate(session.id, generation=0, at=LATER)

    assert await found(store, session) == replace(session, revoked_at=MOMENT)


async def test_all_sessions_of_a_client_and_of_nobody_else_are_revoked(
    store: Store, client_id: ClientId, database: Database
) -> None:
    other_client = ClientId(uuid4())
    database.execute(
        "INSERT INTO clients (id, display_name, created_at) VALUES (%s, 'Пётр', %s)", other_client, MOMENT
    )
    ours = [await opened(store, client_id), await opened(store, client_id)]
    other = await opened(store, other_client)
    async with store() as sessions:
        await sessions.revoke_all(client_id, LATER)
        await sessions.revoke_all(ClientId(uuid4()), LATER)

    assert [await found(store, one) for one in ours] == [replace(one, revoked_at=LATER) for one in ours]
    assert await found(store, other) == other


async def test_sessions_of_a_client_are_listed_newest_first(store: Store, client_id: ClientId) -> None:
    old = await opened(store, client_id)
    new = await opened(store, client_id, opened_at=LATER, rotated_at=LATER)

    async with store() as sessions:
        assert await sessions.of_client(client_id) == (new, old)
        assert await sessions.of_client(ClientId(uuid4())) == ()


async def test_in_redis_a_session_has_its_time_to_live(client_id: ClientId) -> None:
    redis = await a_redis()
    session = session_of(client_id)
    await RedisSessionStore(redis).open(session)

    assert 30 * 86400 < await redis.ttl(f"prilavok:session:{session.id}") <= 31 * 86400
    await redis.aclose()
