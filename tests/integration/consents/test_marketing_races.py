"""A withdrawal and a sending at one moment: one of them waits, and advertising never wins."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from psycopg import IsolationLevel
from psycopg import errors as refusals

from tests.fakes.system import MOMENT
from tests.integration.consents.conftest import INSERT, NEEDED, WITHDRAW, Person, assert_refused, row
from tests.support.database import Database


@pytest.fixture
def connections(database: Database) -> Iterator[tuple[psycopg.Connection, psycopg.Connection]]:
    with psycopg.connect(database.dsn) as one, psycopg.connect(database.dsn) as other:
        yield one, other


def waits(action: Callable[[], object]) -> tuple[threading.Thread, list[object]]:
    """Begin it in a thread and make sure that it is waiting for somebody."""
    outcome: list[object] = []

    def run() -> None:
        try:
            outcome.append(action())
        except psycopg.Error as error:
            outcome.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(timeout=0.4)
    assert thread.is_alive(), outcome
    return thread, outcome


@pytest.mark.parametrize("isolation", list(IsolationLevel))
@pytest.mark.parametrize("queued", [True, False])
def test_whoever_sends_while_a_withdrawal_is_under_way_waits_and_is_refused(
    person: Person,
    connections: tuple[psycopg.Connection, psycopg.Connection],
    isolation: IsolationLevel,
    queued: bool,
) -> None:
    """INV-CA-10, at every isolation level: a sender with an old snapshot does not slip through."""
    person.give(*NEEDED)
    message_id = person.mail() if queued else uuid4()
    client, sender = connections
    sender.isolation_level = isolation
    sender.execute("SELECT count(*) FROM consent_events")  # the snapshot of before
    client.execute(WITHDRAW, (uuid4(), person.id, "marketing", MOMENT))

    def send() -> object:
        if queued:
            return sender.execute("UPDATE messages SET state = 'sending' WHERE id = %s", (message_id,))
        return sender.execute(INSERT, (message_id, person.id, "telegram", "queued", MOMENT))

    thread, outcome = waits(send)
    client.commit()
    thread.join()

    [error] = outcome
    assert isinstance(error, refusals.IntegrityConstraintViolation | refusals.SerializationFailure), error
    sender.rollback()
    states = person.database.execute("SELECT state FROM messages")
    assert states == ([("queued",)] if queued else [])


def test_a_withdrawal_waits_for_whoever_is_sending(
    person: Person, connections: tuple[psycopg.Connection, psycopg.Connection]
) -> None:
    person.give(*NEEDED)
    message_id = person.mail()
    client, sender = connections
    sender.execute("UPDATE messages SET state = 'sending', attempts = 1 WHERE id = %s", (message_id,))

    thread, outcome = waits(
        lambda: client.execute(WITHDRAW, (uuid4(), person.id, "marketing", MOMENT + timedelta(seconds=1)))
    )
    sender.commit()
    thread.join()
    client.commit()

    assert not isinstance(outcome[0], psycopg.Error)
    assert row(person.database, message_id) == ("sending", 1)
    assert_refused(
        lambda: person.database.execute("UPDATE messages SET attempts = 2 WHERE id = %s", message_id)
    )
