"""What every store of answers promises."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from functools import partial

import pytest

from application.shared.idempotency import Answer, Claim, IdempotencyStore, KeyInFlight, Remembered
from tests.fakes.idempotency import Answers
from tests.fakes.system import FrozenClock

Open = Callable[[], AbstractAsyncContextManager[IdempotencyStore]]

CLAIM = Claim(scope="client:1 POST /orders", key="a", fingerprint=b"one body")
OTHER_BODY = Claim(scope="client:1 POST /orders", key="a", fingerprint=b"another body")
OTHERS = (
    Claim(scope="client:2 POST /orders", key="a", fingerprint=b"one body"),
    Claim(scope="client:1 POST /orders", key="b", fingerprint=b"one body"),
)
ANSWER = Answer(status=201, body=b"\x00 made")
KEPT = Remembered(fingerprint=b"one body", answer=Answer(status=201, body=b"\x00 made", replayed=True))


@pytest.fixture(params=["memory", "postgresql"])
def opened(request: pytest.FixtureRequest, clock: FrozenClock) -> Open:
    if request.param == "memory":
        return Answers(clock).transaction
    return partial(request.getfixturevalue("transaction"), IdempotencyStore)


async def remember(opened: Open, claim: Claim = CLAIM) -> None:
    async with opened() as store:
        assert await store.recall(claim) is None
        await store.remember(claim, ANSWER)


async def test_what_was_remembered_is_replayed(opened: Open) -> None:
    await remember(opened)

    for _ in range(2):
        async with opened() as store:
            assert await store.recall(CLAIM) == KEPT


async def test_another_body_gets_the_fingerprint_of_the_first(opened: Open) -> None:
    await remember(opened)

    async with opened() as store:
        assert await store.recall(OTHER_BODY) == KEPT


async def test_other_scopes_and_keys_are_free(opened: Open) -> None:
    await remember(opened)

    for claim in OTHERS:
        async with opened() as store:
            assert await store.recall(claim) is None


async def test_a_failed_transaction_remembers_nothing(opened: Open) -> None:
    async def fail() -> None:
        async with opened() as store:
            await store.recall(CLAIM)
            await store.remember(CLAIM, ANSWER)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()

    async with opened() as store:
        assert await store.recall(CLAIM) is None


async def test_a_key_is_in_flight_until_its_transaction_ends(opened: Open) -> None:
    async with opened() as first:
        await first.recall(CLAIM)
        with pytest.raises(KeyInFlight):
            async with opened() as second:
                await second.recall(CLAIM)
        async with opened() as third:
            assert await third.recall(OTHERS[0]) is None
        await first.remember(CLAIM, ANSWER)

    async with opened() as later:
        assert await later.recall(CLAIM) == KEPT
