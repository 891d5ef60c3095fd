"""Consents of two clients who turn out to be one, on the real database."""

import asyncio
from uuid import UUID

import psycopg
import pytest
from dishka import AsyncContainer
from psycopg import errors

from application.consents.merge_consents import MergeConsents, UnmergeConsents
from application.consents.record_answers import RecordAnswers
from domain.clients.errors import ClientNotFound
from domain.consents.consent_event import Circumstances, Evidence, Source
from domain.shared.ids import MergeId
from domain.shared.purpose import Purpose
from tests.integration.consents.conftest import NEEDED, Person
from tests.support.database import Database

MERGE = MergeId(UUID(int=7))


async def merge(worker: AsyncContainer, survivor: Person, source: Person, merge_id: MergeId = MERGE) -> None:
    async with worker() as scope:
        await (await scope.get(MergeConsents))(survivor.id, source.id, merge_id)


async def unmerge(worker: AsyncContainer, survivor: Person, source: Person) -> None:
    async with worker() as scope:
        await (await scope.get(UnmergeConsents))(survivor.id, source.id, MERGE)


def given(person: Person) -> set[str]:
    rows = person.database.execute(
        "SELECT DISTINCT ON (purpose) purpose, action FROM consent_events WHERE client_id = %s"
        " ORDER BY purpose, sequence DESC",
        person.id,
    )
    return {purpose for purpose, action in rows if action == "given"}


async def test_a_merge_keeps_what_both_gave_and_its_undoing_points_at_what_it_restores(
    worker: AsyncContainer, database: Database
) -> None:
    """INV-ID-1, INV-ID-3"""
    survivor, source = Person(database), Person(database)
    mine = survivor.give(*NEEDED)
    source.give(Purpose.PERSONAL_DATA, Purpose.MARKETING, Purpose.SMS)

    await merge(worker, survivor, source)
    await merge(worker, survivor, source)

    assert (given(survivor), given(source)) == ({"personal_data", "marketing"}, set())
    events = database.execute("SELECT count(*) FROM consent_events WHERE merge_id = %s", MERGE)
    assert events == [(2 + 3,)]  # the messenger's and the text message's of one, all three of the other

    await unmerge(worker, survivor, source)
    await unmerge(worker, survivor, source)

    assert given(survivor) == set(NEEDED)
    assert given(source) == {"personal_data", "marketing", "sms"}
    restored = database.execute(
        "SELECT source, merge_id, repeats_id, text_version FROM consent_events"
        " WHERE client_id = %s AND repeats_id IS NOT NULL",
        survivor.id,
    )
    assert restored == [("merge", MERGE, mine[Purpose.MESSENGER], 1)]
    survivor.mail()


async def test_who_withdraws_after_a_merge_has_withdrawn_for_both(
    worker: AsyncContainer, database: Database
) -> None:
    survivor, source = Person(database), Person(database)
    source.give(*NEEDED)
    await merge(worker, survivor, source)
    by = Circumstances(source=Source.WEB, actor="client", evidence=Evidence())
    async with worker() as scope:
        await (await scope.get(RecordAnswers)).withdraw(survivor.id, [Purpose.MARKETING], by)

    await unmerge(worker, survivor, source)

    assert given(survivor) == set()
    assert given(source) == {"personal_data", "messenger"}
    repeated = database.execute(
        "SELECT source, merge_id FROM consent_events WHERE client_id = %s AND repeats_id IS NOT NULL"
        " AND action = 'withdrawn'",
        source.id,
    )
    assert repeated == [("web", None)]


async def test_what_is_answered_for_the_absorbed_is_refused_not_lost(
    worker: AsyncContainer, database: Database
) -> None:
    """E2-04: a withdrawal that nobody would heed, because the survivor is asked. It came while they were merged."""
    survivor, source = Person(database), Person(database)
    for person in (survivor, source):
        person.give(*NEEDED)
    by = Circumstances(source=Source.WEB, actor="client", evidence=Evidence())

    async def withdraw() -> None:
        async with worker() as scope:
            await (await scope.get(RecordAnswers)).withdraw(source.id, [Purpose.MARKETING], by)

    with psycopg.connect(database.dsn) as merging:
        merging.execute("UPDATE clients SET merged_into = %s WHERE id = %s", (survivor.id, source.id))
        withdrawing = asyncio.ensure_future(withdraw())
        await asyncio.wait({withdrawing}, timeout=0.3)
        assert not withdrawing.done()

    with pytest.raises(ClientNotFound):
        await withdrawing
    with pytest.raises(errors.RestrictViolation):
        source.withdraw(Purpose.MARKETING)


async def test_merges_across_each_other_do_not_lock_one_another_out(
    worker: AsyncContainer, database: Database
) -> None:
    one, other = Person(database), Person(database)
    one.give(*NEEDED)
    other.give(Purpose.SMS)

    await asyncio.gather(
        *(merge(worker, one, other, MergeId(UUID(int=n))) for n in range(1, 5)),
        *(merge(worker, other, one, MergeId(UUID(int=n))) for n in range(5, 9)),
    )

    assert (given(one), given(other)) == (set(), set())
