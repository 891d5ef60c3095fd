"""Finding a client among many reads an index, never a whole table."""

import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from adapters.persistence.client_cards import CARD
from adapters.persistence.client_reader import LIST_END, where
from application.clients.search import ClientSearch
from application.clients.views import ClientFilter
from domain.clients.tags import Tag
from tests.support.database import Database

CLIENTS = 20_000
FIRST_PAGE = {"before_at": None, "before_id": None, "limit": 25}
FILL = f"""
    INSERT INTO clients (id, display_name, traffic_source, created_at)
    SELECT gen_random_uuid(), 'Имя' || n || ' Фамилия' || n, 'source ' || n % 50, now() - n * interval '1 minute'
    FROM generate_series(1, {CLIENTS}) AS n;
    INSERT INTO doors (kind, value, client_id, details, created_at)
    SELECT (ARRAY['telegram', 'vk', 'phone', 'email'])[1 + number % 4],
           CASE number % 4 WHEN 2 THEN '+7916' || lpad(number::text, 7, '0') WHEN 3 THEN 'u' || number || '@example.com'
                ELSE (100000 + number)::text END,
           id, jsonb_build_object('username', 'User_' || number), created_at
    FROM clients;
    INSERT INTO client_contacts (client_id, kind, value, raw, is_primary, position)
    SELECT id, 'phone', '+7999' || lpad(number::text, 7, '0'), '', true, 1 FROM clients;
    INSERT INTO client_tags SELECT id, 'tag ' || number % 100, 'tag ' || number % 100 FROM clients;
"""


@pytest.fixture(scope="module")
def connection(session_database: Database) -> Iterator[psycopg.Connection[Any]]:
    session_database.clean()
    with psycopg.connect(session_database.dsn, autocommit=True) as connection:
        connection.execute(FILL)
        connection.execute("ANALYZE clients, doors, client_contacts, client_tags")
        yield connection
    session_database.clean()


def plan_of(connection: psycopg.Connection[Any], wanted: ClientFilter) -> str:
    condition, parameters = where(wanted)
    rows = connection.execute("EXPLAIN " + CARD + condition + LIST_END, parameters | FIRST_PAGE)
    return "\n".join(line for (line,) in rows.fetchall())


@pytest.mark.parametrize(
    ("line", "index"),
    [
        ("6f6b0d5e-6c3e-4d5a-9b1e-2f8c4d7a6b10", "pk_clients"),
        ("1017", "uq_clients_number"),
        ("8 (999) 000-10-17", "ix_client_contacts_value"),
        ("8 (999) 000-10-17", "on doors"),
        ("0-10-17", "ix_client_contacts_tail"),
        ("0-10-17", "ix_doors_tail"),
        ("@user_1017", "ix_doors_username"),
        ("u1019@example.com", "ix_doors_value"),
        ("u1019@example.com", "ix_client_contacts_value"),
        ("фамилия1017 имя1017", "ix_clients_search"),
    ],
)
def test_each_way_to_name_a_client_has_an_index(
    connection: psycopg.Connection[Any], line: str, index: str
) -> None:
    plan = plan_of(connection, ClientFilter(search=ClientSearch.read(line)))

    assert index in plan, plan
    assert not re.search(r"Seq Scan on (clients|doors|client_contacts|client_tags)", plan), plan


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (ClientFilter(), "ix_clients_created_at_id"),
        (ClientFilter(traffic_source="source 7"), "ix_clients_traffic_source"),
        (ClientFilter(tag=Tag("tag 7")), "ix_client_tags_tag_key"),
    ],
)
def test_lists_and_filters_have_indexes(
    connection: psycopg.Connection[Any], wanted: ClientFilter, index: str
) -> None:
    plan = plan_of(connection, wanted)

    assert index in plan, plan


def test_a_common_name_reads_the_contacts_of_one_page_only(connection: psycopg.Connection[Any]) -> None:
    """Everybody is called so: contacts, tags and doors are looked up for the lines that are shown."""
    condition, parameters = where(ClientFilter(search=ClientSearch.read("имя")))

    rows = connection.execute("EXPLAIN ANALYZE " + CARD + condition + LIST_END, parameters | FIRST_PAGE)

    plan = "\n".join(line for (line,) in rows.fetchall())
    loops = re.findall(r"on (?:client_contacts o|client_tags t|doors d) .* loops=(\d+)\)", plan)
    assert loops == ["25"] * 3, plan
