"""The database finds exactly the clients of whom a condition holds by facts alone."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import sql
from psycopg.types.json import Jsonb

from adapters.persistence.segment_sql import compiled, holding, people
from domain.segments import conditions as c
from domain.segments.facts import ClientFacts, Now
from domain.shared.ids import ClientId
from tests.properties.segment_strategies import CONDITIONS, HOSTILE, LEAVES, MOMENT, NOWS, clients
from tests.support.database import Database

Connection = psycopg.Connection[Any]
DOORS = ("phone", "email", "telegram", "vk")


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    with psycopg.connect(database.dsn) as connection:
        yield connection


def insert(connection: Connection, table: str, **values: Any) -> None:
    names, given_values = list(values), list(values.values())
    connection.execute(
        sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, names)),
            sql.SQL(", ").join([sql.Placeholder()] * len(names)),
        ),
        given_values,
    )


def store(connection: Connection, facts: ClientFacts) -> UUID:
    """As the tables have it, with things around it that must not count."""
    client_id = uuid4()
    insert(
        connection,
        "clients",
        id=client_id,
        display_name="Анна",
        created_at=facts.created_at,
        locale=facts.locale.value,
        tier_code=facts.tier,
        blocked_at=MOMENT if facts.blocked else None,
        traffic_source=facts.traffic_source,
        birthday=facts.birthday,
        custom_fields=Jsonb(dict(facts.custom_fields)),
    )
    for tag in facts.tags:
        insert(connection, "client_tags", client_id=client_id, tag_key=tag, tag=tag)
    store_contacts(connection, client_id, facts)
    store_consents(connection, client_id, facts)
    store_orders(connection, client_id, facts)
    spendable = {"client_id": client_id, "held_hundredths": 0, "activates_at": MOMENT}
    for state, points, expires_at in (
        ("active", facts.points.hundredths, None),
        ("active", 777, MOMENT - timedelta(days=400)),
        ("pending", 777, None),
    ):
        insert(
            connection,
            "point_lots",
            id=uuid4(),
            amount_hundredths=points,
            remaining_hundredths=points,
            state=state,
            expires_at=expires_at,
            **spendable,
        )
    return client_id


def store_contacts(connection: Connection, client_id: UUID, facts: ClientFacts) -> None:
    """Every other one as a door, where there is such a door."""
    for place, kind in enumerate(sorted(facts.contacts)):
        value = f"{kind}-{client_id}"
        if place % 2 and kind.value in DOORS:
            insert(
                connection,
                "doors",
                kind=kind.value,
                value=value,
                client_id=client_id,
                details=Jsonb({}),
                created_at=MOMENT,
            )
        else:
            insert(
                connection,
                "client_contacts",
                client_id=client_id,
                kind=kind.value,
                value=value,
                raw=value,
                is_primary=True,
                position=place,
            )


def store_consents(connection: Connection, client_id: UUID, facts: ClientFacts) -> None:
    """Given after a withdrawal, and the other way round for what is not given."""
    rows = connection.execute("SELECT purpose, sha256 FROM consent_texts WHERE version = 1 AND locale = 'ru'")
    sequence = 0
    for purpose, sha256 in rows.fetchall():
        given_now = purpose in facts.consents
        for action in ("withdrawn", "given") if given_now else ("given", "withdrawn"):
            sequence += 1
            text = (1, "ru", sha256) if action == "given" else (None, None, None)
            insert(
                connection,
                "consent_events",
                id=uuid4(),
                client_id=client_id,
                sequence=sequence,
                purpose=purpose,
                action=action,
                text_version=text[0],
                text_locale=text[1],
                text_sha256=text[2],
                source="web",
                actor="client",
                at=MOMENT,
            )


def store_orders(connection: Connection, client_id: UUID, facts: ClientFacts) -> None:
    """The last one paid all of it; then one that was refunded wholly and one that was never paid."""
    last = facts.last_order_at
    for number in range(facts.orders_count):
        newest = number == 0
        assert last is not None
        spent = facts.spent.minor if newest else 0
        insert_order(
            connection,
            client_id,
            payment="partially_refunded" if newest else "paid",
            placed_at=last if newest else last - timedelta(days=number),
            captured_minor=spent + 30,
            orphaned_minor=10,
            refunded_minor=20,
        )
    for payment in ("refunded", "unpaid"):
        insert_order(connection, client_id, payment=payment, placed_at=MOMENT, captured_minor=5_000)


def insert_order(connection: Connection, client_id: UUID, **given_values: Any) -> None:
    numbers = dict.fromkeys(
        [
            "goods_minor",
            "discount_minor",
            "max_points_hundredths",
            "points_hundredths",
            "certificate_minor",
            "delivery_minor",
            "total_minor",
            "accrual_base_minor",
            "accrual_hundredths",
            "program_version",
            "rate_bp",
            "max_share_bp",
            "captured_minor",
            "orphaned_minor",
            "refunded_minor",
        ],
        0,
    )
    words = dict.fromkeys(
        [
            "state",
            "fulfilment",
            "loyalty_mode",
            "tier_code",
            "delivery_code",
            "delivery_kind",
            "delivery_name",
        ],
        "x",
    )
    order_id = uuid4()
    values = {"id": order_id, "number": order_id.int % 2**62, "client_id": client_id, "quote_hash": "x"}
    insert(connection, "orders", **(values | numbers | words | given_values))


def found(connection: Connection, condition: c.Condition, now: Now, among: Sequence[UUID]) -> set[UUID]:
    (everybody, moment), (fragment, values) = people(now), compiled(condition, now)
    rows = connection.execute(
        f"SELECT c.id {everybody} {fragment} AND c.id = ANY (%s)", [*moment, *values, among]
    )
    return {client_id for (client_id,) in rows.fetchall()}


@pytest.fixture
def shop(connection: Connection) -> Mapping[UUID, ClientFacts]:
    """Sixty clients of all sorts, the same for every rule."""
    people: list[ClientFacts] = []

    @settings(max_examples=60, database=None, derandomize=True)
    @given(clients())
    def gather(client: ClientFacts) -> None:
        people.append(client)

    gather()
    return {store(connection, client): client for client in people}


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(condition=st.one_of(CONDITIONS, LEAVES, LEAVES.map(c.Not)), now=NOWS)
def test_the_database_agrees_with_the_facts(
    connection: Connection, shop: Mapping[UUID, ClientFacts], condition: c.Condition, now: Now
) -> None:
    """Hostile words included: whatever they hold is a value."""
    expected = {client_id for client_id, facts in shop.items() if condition.holds_for(facts, now)}

    assert found(connection, condition, now, list(shop)) == expected


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    conditions=st.lists(st.one_of(CONDITIONS, LEAVES, LEAVES.map(c.Not)), min_size=1, max_size=4), now=NOWS
)
def test_of_one_client_it_says_the_same_of_several_rules_at_once(
    connection: Connection, shop: Mapping[UUID, ClientFacts], conditions: list[c.Condition], now: Now
) -> None:
    for client_id, facts in shop.items():
        statement, values = holding(ClientId(client_id), conditions, now)
        row = connection.execute(statement, values).fetchone()

        assert row == ([condition.holds_for(facts, now) for condition in conditions],)


def test_of_whoever_is_gone_it_says_nothing(connection: Connection) -> None:
    now = Now(moment=MOMENT, today=MOMENT.date())

    statement, values = holding(ClientId(uuid4()), [c.Blocked(False)], now)

    assert connection.execute(statement, values).fetchone() is None


@given(CONDITIONS, NOWS)
def test_no_word_of_a_rule_gets_into_the_statement(condition: c.Condition, now: Now) -> None:
    fragment, values = compiled(condition, now)

    assert fragment.count("%") == fragment.count("%s") == len(values)
    assert not any(word in fragment for word in HOSTILE if word not in ("%s", "true", "null"))
    assert fragment.isascii()
