"""What is past its term goes, by the batch; a dry run only counts."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import uuid4

import pytest

from application.personal_data import retention as module
from application.personal_data.retention import ApplyRetention, Kept, RetentionTerms
from tests.fakes.system import FrozenClock
from tests.support.database import Database
from tests.support.shop import Shop
from tests.support.tables import changes, dump

DIALOGUES = RetentionTerms(dialogues=timedelta(days=365))


async def apply(
    shop: Shop, *, dry_run: bool = False, terms: RetentionTerms = DIALOGUES
) -> Mapping[Kept, int]:
    async with shop.worker() as scope:
        use_case = await scope.get(ApplyRetention)
        chosen = ApplyRetention(store=use_case.store, terms=terms, uow=use_case.uow)
        return await chosen(as_of=shop.clock.now(), dry_run=dry_run)


@pytest.fixture
async def old_and_young(shop: Shop, database: Database, clock: FrozenClock) -> None:
    """Of each kind one that is past its term by a second, and one that is not."""
    buyer, now = await shop.buyer(), clock.now()
    database.execute("DELETE FROM sessions")
    banner = uuid4()
    database.execute(
        "INSERT INTO banners (id, title, text, position, audience, active, created_at, updated_at)"
        " VALUES (%s, 'Чай', '', 0, 'everyone', true, %s, %s)",
        banner,
        now,
        now,
    )
    for age, past in ((timedelta(seconds=1), True), (timedelta(0), False)):
        word = "old" if past else "young"
        database.execute(
            "INSERT INTO idempotency_keys VALUES ('anyone', %s, '', 200, '', 0, %s)",
            word,
            now - timedelta(hours=24) - age,
        )
        database.execute(
            "INSERT INTO rejected_callbacks VALUES (gen_random_uuid(), 'mock', '', %s, %s)",
            word,
            now - timedelta(days=90) - age,
        )
        database.execute(
            "INSERT INTO sessions (id, client_id, door, generation, opened_at, rotated_at)"
            " VALUES (gen_random_uuid(), %s, %s, 0, %s, %s)",
            buyer.client_id,
            word,
            now,
            now - timedelta(days=30) - age,
        )
        database.execute(
            "INSERT INTO door_links (id, client_id, kind, value, attempts, created_at, expires_at)"
            " VALUES (gen_random_uuid(), %s, 'email', %s, 0, %s, %s)",
            buyer.client_id,
            word,
            now,
            now - timedelta(days=1) - age,
        )
        database.execute(
            "INSERT INTO banner_clickers (banner_id, day, client_id, clicked_at) VALUES (%s, %s, %s, %s)",
            banner,
            now.date() - timedelta(days=int(past)),
            buyer.client_id,
            now - timedelta(days=2) - age,
        )
        for state in ("sent", "queued"):
            database.execute(
                "INSERT INTO messages (id, client_id, direction, channel, template, params, text, state, attempts,"
                " created_at) VALUES (gen_random_uuid(), %s, 'out', 'telegram', %s, '{\"a\": 1}', %s, %s, 1, %s)",
                buyer.client_id,
                f"{word} {state}",
                word,
                state,
                now - timedelta(days=365) - age,
            )


async def test_a_dry_run_counts_and_changes_nothing(shop: Shop, old_and_young: None) -> None:
    before = dump(shop.database)

    counted = await apply(shop, dry_run=True)

    assert dict(counted) == dict.fromkeys(Kept, 1)
    assert changes(before, dump(shop.database)) == {}


async def test_what_is_past_its_term_goes_and_nothing_else(shop: Shop, old_and_young: None) -> None:
    assert dict(await apply(shop)) == dict.fromkeys(Kept, 1)
    assert dict(await apply(shop)) == dict.fromkeys(Kept, 0)

    rows = shop.database.execute
    assert rows("SELECT key FROM idempotency_keys") == [("young",)]
    assert rows("SELECT reason FROM rejected_callbacks") == [("young",)]
    assert rows("SELECT door FROM sessions") == [("young",)]
    assert rows("SELECT value FROM door_links") == [("young",)]
    assert rows("SELECT day FROM banner_clickers") == [(shop.clock.now().date(),)]
    assert rows("SELECT template, text, params FROM messages ORDER BY 1") == [
        ("old queued", "old", {"a": 1}),
        ("old sent", "", {}),
        ("young queued", "young", {"a": 1}),
        ("young sent", "young", {"a": 1}),
    ]


async def test_dialogues_stay_unless_the_shop_says_how_long(shop: Shop, old_and_young: None) -> None:
    counted = await apply(shop, terms=RetentionTerms())

    assert Kept.DIALOGUES not in counted
    assert shop.database.execute("SELECT count(*) FROM messages WHERE text = ''") == [(0,)]


async def test_many_go_in_batches(shop: Shop, old_and_young: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 3)
    shop.database.execute(
        "INSERT INTO idempotency_keys SELECT 'anyone', n::text, '', 200, '', 0, '2020-01-01' FROM generate_series(1, 10) n"
    )

    assert (await apply(shop))[Kept.IDEMPOTENCY_ANSWERS] == 11


async def test_a_revoked_session_goes_by_when_it_was_revoked(shop: Shop) -> None:
    buyer, now = await shop.buyer(), shop.clock.now()
    shop.database.execute(
        "UPDATE sessions SET rotated_at = %s, revoked_at = %s", now, now - timedelta(days=31)
    )

    assert (await apply(shop))[Kept.ENDED_SESSIONS] == 1
    assert buyer.client_id
