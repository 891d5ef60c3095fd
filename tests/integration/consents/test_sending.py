"""What the program does with advertising: it queues with consent, and holds back what lost it."""

import asyncio
from uuid import UUID, uuid4

import pytest
from dishka import AsyncContainer

from application.consents.record_answers import RecordAnswers
from application.notifications.ports import (
    Channel,
    ClaimedMessage,
    Kind,
    MessageRepository,
    NewMessage,
    State,
)
from application.notifications.send_message import SendMessage
from application.shared.ports import UnitOfWork
from domain.consents.consent_event import Circumstances, Evidence, Source
from domain.consents.errors import MarketingForbidden
from domain.shared.ids import ClientId, EventId, MessageId
from domain.shared.purpose import Purpose
from tests.fakes.system import MOMENT
from tests.integration.consents.conftest import NEEDED, Person
from tests.support.database import Database

ON_THE_WEB = Circumstances(source=Source.WEB, actor="client", evidence=Evidence())


def advertising(client_id: ClientId) -> NewMessage:
    return NewMessage(
        id=MessageId(uuid4()),
        client_id=client_id,
        channel=Channel.TELEGRAM,
        template="sale",
        values={},
        text="Скидки!",
        state=State.QUEUED,
        event_id=EventId(uuid4()),
        created_at=MOMENT,
        kind=Kind.MARKETING,
    )


async def claim(worker: AsyncContainer, message_id: UUID) -> ClaimedMessage | None:
    async with worker() as scope:
        uow, messages = await scope.get(UnitOfWork), await scope.get(MessageRepository)
        async with uow:
            return await messages.claim(MessageId(message_id))


async def withdraw(worker: AsyncContainer, client_id: ClientId, *purposes: Purpose) -> None:
    async with worker() as scope:
        await (await scope.get(RecordAnswers)).withdraw(client_id, purposes, ON_THE_WEB)


async def test_queueing_without_consent_is_refused_by_name(worker: AsyncContainer, person: Person) -> None:
    async with worker() as scope:
        uow, messages = await scope.get(UnitOfWork), await scope.get(MessageRepository)
        with pytest.raises(MarketingForbidden):
            async with uow:
                await messages.add(advertising(person.id))

    assert person.database.execute("SELECT count(*) FROM messages") == [(0,)]


async def test_what_lost_its_consent_is_suppressed_and_settled(
    worker: AsyncContainer, person: Person
) -> None:
    """INV-CA-3"""
    person.give(*NEEDED)
    async with worker() as scope:
        uow, messages = await scope.get(UnitOfWork), await scope.get(MessageRepository)
        async with uow:
            message = advertising(person.id)
            assert await messages.add(message)
    await withdraw(worker, person.id, Purpose.MESSENGER)

    async with worker() as scope:
        await (await scope.get(SendMessage))(message.id)

    assert await claim(worker, message.id) is None
    rows = person.database.execute("SELECT state, attempts, error FROM messages")
    assert rows == [("suppressed", 0, "no_consent")]


async def test_with_consent_it_is_claimed_and_claimed_again_after_a_crash(
    worker: AsyncContainer, person: Person
) -> None:
    person.give(*NEEDED)
    message_id = person.mail()

    first, second = await claim(worker, message_id), await claim(worker, message_id)

    assert first is not None
    assert second is not None
    assert (first.attempts, second.attempts) == (1, 2)


async def test_no_claim_succeeds_after_a_withdrawal_was_committed(
    worker: AsyncContainer, database: Database
) -> None:
    """INV-CA-10: claims and withdrawals at once, many times, each on a connection of its own."""
    people = [Person(database) for _ in range(24)]
    messages = {}
    for person in people:
        person.give(*NEEDED)
        messages[person.id] = [person.mail() for _ in range(3)]
    claimed_late = []

    async def race(person: Person) -> None:
        gone = asyncio.Event()

        async def stop() -> None:
            await withdraw(worker, person.id, Purpose.MARKETING)
            gone.set()

        async def send(message_id: UUID) -> None:
            was_gone = gone.is_set()
            if await claim(worker, message_id) is not None and was_gone:
                claimed_late.append(message_id)

        first, *rest = messages[person.id]
        await asyncio.gather(send(first), stop(), *(send(message_id) for message_id in rest))
        for message_id in messages[person.id]:
            assert await claim(worker, message_id) is None

    for start in range(0, len(people), 4):
        await asyncio.gather(*(race(person) for person in people[start : start + 4]))

    assert claimed_late == []
    assert database.execute("SELECT DISTINCT state FROM messages WHERE state <> 'sending'") in (
        [("suppressed",)],
        [],
    )
    # Whatever was claimed, was so with the consents of its moment: each proof is older than the withdrawal.
    broken = database.execute(
        "SELECT count(*) FROM messages m JOIN consent_events w ON w.client_id = m.client_id"
        " AND w.action = 'withdrawn' JOIN consent_events e ON e.id = ANY (m.consent_event_ids)"
        " WHERE e.sequence > w.sequence"
    )
    assert broken == [(0,)]


async def test_answers_at_once_take_turns_and_each_is_counted_once(
    worker: AsyncContainer, person: Person
) -> None:
    person.give(*NEEDED)

    await asyncio.gather(*(withdraw(worker, person.id, *Purpose) for _ in range(8)))

    rows = person.database.execute(
        "SELECT sequence, action FROM consent_events ORDER BY sequence OFFSET %s", len(NEEDED)
    )
    assert rows == [(len(NEEDED) + number, "withdrawn") for number in range(1, len(Purpose) + 1)]
    assert person.database.execute("SELECT consent_sequence FROM clients") == [(len(NEEDED) + len(Purpose),)]
    log = person.database.execute("SELECT count(*) FROM event_log WHERE topic = 'consents.withdrawn'")
    assert log == [(len(Purpose),)]
