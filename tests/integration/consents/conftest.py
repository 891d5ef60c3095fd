"""A worker's container on the test database, and a client whose rows are written by hand."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from psycopg import errors as refusals

from domain.shared.ids import ClientId
from domain.shared.purpose import Purpose
from tests.fakes.system import MOMENT
from tests.support.database import Database

NEEDED = (Purpose.PERSONAL_DATA, Purpose.MARKETING, Purpose.MESSENGER)
"""For advertising by Telegram."""
INSERT = (
    "INSERT INTO messages (id, client_id, direction, channel, template, params, text, state, attempts, created_at,"
    " kind) VALUES (%s, %s, 'out', %s, 'sale', '{}', 'Скидки!', %s, 0, %s, 'marketing')"
)
ANSWER = (
    "INSERT INTO consent_events (id, client_id, purpose, action, text_version, text_locale, text_sha256, source,"
    " actor, at) SELECT %s, %s, purpose, 'given', version, locale, sha256, 'web', 'test', %s"
    " FROM consent_texts WHERE purpose = %s AND version = 1"
)
WITHDRAW = (
    "INSERT INTO consent_events (id, client_id, purpose, action, source, actor, at)"
    " VALUES (%s, %s, %s, 'withdrawn', 'web', 'test', %s)"
)


class Person:
    def __init__(self, database: Database) -> None:
        self.database = database
        self.id = ClientId(uuid4())
        database.execute(
            "INSERT INTO clients (id, display_name, created_at) VALUES (%s, 'Алёна', %s)", self.id, MOMENT
        )

    def give(self, *purposes: Purpose) -> dict[Purpose, UUID]:
        ids = {purpose: uuid4() for purpose in purposes}
        for purpose, event_id in ids.items():
            self.database.execute(ANSWER, event_id, self.id, MOMENT, purpose.value)
        return ids

    def withdraw(self, *purposes: Purpose) -> None:
        for purpose in purposes:
            self.database.execute(WITHDRAW, uuid4(), self.id, purpose.value, MOMENT)

    def mail(self, channel: str = "telegram", state: str = "queued") -> UUID:
        message_id = uuid4()
        self.database.execute(INSERT, message_id, self.id, channel, state, MOMENT)
        return message_id


def row(database: Database, message_id: UUID) -> tuple[Any, ...]:
    [found] = database.execute("SELECT state, attempts FROM messages WHERE id = %s", message_id)
    return found


def assert_refused(action: Callable[[], object]) -> None:
    with pytest.raises(refusals.IntegrityConstraintViolation) as refusal:
        action()
    assert refusal.value.diag.constraint_name == "guard_marketing"


@pytest.fixture
def person(database: Database) -> Person:
    return Person(database)
