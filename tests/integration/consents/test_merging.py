"""Consents of two clients who turn out to be one, on the real database."""

import asyncio
from uuid import UUID

from dishka import AsyncContainer

from application.consents.merge_consents import MergeConsents, UnmergeConsents
from application.consents.record_answers import RecordAnswers
from domain.consents.consent_event import Circumstances, Evidence, Source
from domain.consents.purpose import Purpose
from domain.shared.ids import MergeId
from tests.integration.consents.conftest import NEEDED, Person
from tests.support.database import Database

MERGE = MergeId(UUID(int=7))


async def merge(
    worker: AsyncContainer, survivor: Person, absorbed: Person, merge_id: MergeId = MERGE
) -> None:
    async with worker() as scope:
        await (await scope.get(MergeConsents))(survivor.id, absorbed.id, merge_id)


async def unmerge(worker: AsyncContainer, survivor: Person, absorbed: Person) -> None:
    async with worker() as scope:
        await (await scope.get(UnmergeConsents))(survivor.id, absorbed.id, MERGE)


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
    survivor, absorbed = Person(database), Person(database)
    mine = survivor.give(*NEEDED)
    absorbed.give(Purpose.PERSONAL_DATA, Purpose.MARKETING, Purpose.SMS)

    await merge(worker, survivor, absorbed)
    await merge(worker, survivor, absorbed)

    assert (given(survivor), given(absorbed)) == ({"personal_data", "marketing"}, set())
    events = database.execute("SELECT count(*) FROM consent_events WHERE merge_id = %s", MERGE)
    assert events == [(2 + 3,)]  # the messenger's and the text message's of one, all three of the other

    await unmerge(worker, survivor, absorbed)
    await unmerge(worker, survivor, absorbed)

    assert given(survivor) == set(NEEDED)
    assert given(absorbed) == {"personal_data", "marketing", "sms"}
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
    survivor, absorbed = Person(database), Person(database)
    absorbed.give(*NEEDED)
    await merge(worker, survivor, absorbed)
    by = Circumstances(source=Source.WEB, actor="client", evidence=Evidence())
    async with worker() as scope:
        await (await scope.get(RecordAnswers)).withdraw(survivor.id, [Purpose.MARKETING], by)

    await unmerge(worker, survivor, absorbed)

    assert given(survivor) == set()
    assert given(absorbed) == {"personal_data", "messenger"}
    repeated = database.execute(
        "SELECT source, merge_id FROM consent_events WHERE client_id = %s AND repeats_id IS NOT NULL"
        " AND action = 'withdrawn'",
        absorbed.id,
    )
    assert repeated == [("web", None)]


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
