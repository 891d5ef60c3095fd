"""What every ledger promises."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

import pytest

from application.ledger.ports import Ledger, LedgerReader
from domain.shared.errors import DomainError
from domain.shared.ids import ClientId
from domain.shared.ledger import AccountKind, BalanceTooLow, Transfer, TransferKeyReused, Unit
from tests.contracts.conftest import Transaction
from tests.fakes.ledger import InMemoryLedger
from tests.fakes.system import MOMENT

ANNA, BORIS = ClientId(UUID(int=1)), ClientId(UUID(int=2))
ISSUED, ACTIVE, HELD = AccountKind.POINTS_ISSUED, AccountKind.POINTS_ACTIVE, AccountKind.POINTS_HELD


@dataclass(frozen=True)
class Books:
    """`post` is a transaction of its own."""

    post: Callable[..., Awaitable[None]]
    balance: Callable[[ClientId, AccountKind], Awaitable[int]]


def in_memory() -> Books:
    ledger = InMemoryLedger()

    async def post(*transfers: Transfer) -> None:
        await ledger.post(transfers)

    async def balance(client_id: ClientId, kind: AccountKind) -> int:
        return ledger.book.balance(client_id, kind)

    return Books(post, balance)


def in_postgresql(transaction: Transaction) -> Books:
    async def post(*transfers: Transfer) -> None:
        async with transaction(Ledger) as ledger:
            await ledger.post(transfers)

    async def balance(client_id: ClientId, kind: AccountKind) -> int:
        async with transaction(LedgerReader) as reader:
            return await reader.balance(client_id, kind)

    return Books(post, balance)


@pytest.fixture(params=["memory", "postgresql"])
def books(request: pytest.FixtureRequest) -> Books:
    if request.param == "memory":
        return in_memory()
    return in_postgresql(request.getfixturevalue("transaction"))


def move(
    key: str, amount: int, source: AccountKind = ISSUED, to: AccountKind = ACTIVE, client: ClientId = ANNA
) -> Transfer:
    return Transfer(key=key, client_id=client, source=source, destination=to, amount=amount, at=MOMENT)


async def balances(books: Books, client: ClientId = ANNA) -> tuple[int, ...]:
    return tuple([await books.balance(client, kind) for kind in (ISSUED, ACTIVE, HELD)])


async def test_a_transfer_moves_its_amount(books: Books) -> None:
    await books.post(move("a", 100), move("b", 30, ACTIVE, HELD))

    assert await balances(books) == (-100, 70, 30)
    assert await balances(books, BORIS) == (0, 0, 0)


async def test_nothing_to_post_is_no_error(books: Books) -> None:
    await books.post()


async def test_a_known_key_is_skipped_beside_new_ones(books: Books) -> None:
    await books.post(move("a", 100))

    await books.post(move("a", 100), move("b", 1))
    await books.post(move("c", 5), move("c", 5))

    assert await balances(books) == (-106, 106, 0)


@pytest.mark.parametrize(
    "other",
    [move("a", 99), move("a", 100, client=BORIS), move("a", 100, to=HELD), move("a", 100, ACTIVE, HELD)],
)
async def test_a_known_key_with_other_content_is_refused_with_all_beside_it(
    books: Books, other: Transfer
) -> None:
    await books.post(move("a", 100))

    with pytest.raises(TransferKeyReused):
        await books.post(move("b", 1), other)
    with pytest.raises(TransferKeyReused):
        await books.post(move("c", 1), move("c", 2))

    assert await balances(books) == (-100, 100, 0)


@pytest.mark.parametrize("amount", [101, 10**12])
async def test_what_overdraws_is_refused_with_all_beside_it(books: Books, amount: int) -> None:
    await books.post(move("a", 100))

    with pytest.raises(BalanceTooLow):
        await books.post(move("b", 1, client=BORIS), move("c", amount, ACTIVE, HELD))

    assert await balances(books) == (-100, 100, 0)
    assert await balances(books, BORIS) == (0, 0, 0)


async def test_an_account_that_was_never_used_gives_nothing(books: Books) -> None:
    with pytest.raises(BalanceTooLow):
        await books.post(move("a", 1, HELD, ACTIVE))


async def test_what_one_transfer_brings_another_of_the_same_post_may_take(books: Books) -> None:
    await books.post(move("b", 10, ACTIVE, HELD), move("a", 10))

    assert await balances(books) == (-10, 0, 10)


@pytest.mark.parametrize("seed", range(3))
async def test_both_ledgers_tell_the_same_story(transaction: Transaction, seed: int) -> None:
    dice = random.Random(seed)
    memory, database = in_memory(), in_postgresql(transaction)
    points = [kind for kind in AccountKind if kind.unit is Unit.POINTS]

    def some_transfer() -> Transfer:
        source, to = dice.sample(points, k=2)
        if dice.random() < 0.4:
            source, to = ISSUED, ACTIVE
        return move(f"k{dice.randrange(60)}", dice.randint(1, 30), source, to, dice.choice((ANNA, BORIS)))

    for _ in range(40):
        transfers = [some_transfer() for _ in range(dice.randint(1, 3))]
        told = []
        for books in (memory, database):
            try:
                await books.post(*transfers)
                told.append("posted")
            except DomainError:
                told.append("refused")
        assert told[0] == told[1], transfers

    for client in (ANNA, BORIS):
        for kind in points:
            assert await memory.balance(client, kind) == await database.balance(client, kind), kind


async def test_parallel_debits_never_overdraw(transaction: Transaction) -> None:
    """INV-LO-5, at the ledger itself."""
    books = in_postgresql(transaction)
    await books.post(move("a", 100))

    debits = (books.post(move(f"d{number}", 15, ACTIVE, HELD)) for number in range(20))
    ends = await asyncio.gather(*debits, return_exceptions=True)

    assert [type(end) for end in ends if end is not None] == [BalanceTooLow] * 14
    assert await balances(books) == (-100, 10, 90)
