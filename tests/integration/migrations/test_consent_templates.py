"""A template that was mended stays as it was for whoever has consented to it."""

from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest

from adapters.persistence import migrations
from tests.support.database import empty_database

PROMISING = "SELECT purpose FROM consent_texts WHERE body LIKE '%%ответом на сообщение%%' ORDER BY 1"


@pytest.fixture
def url(server: str) -> Iterator[str]:
    with empty_database(server, f"prilavok_templates_{uuid4().hex[:12]}") as url:
        yield url


def test_only_texts_that_nobody_has_consented_to_are_mended(url: str) -> None:
    """INV-PD-4: under which words somebody consented never changes."""
    migrations.upgrade(url, "0016")
    with psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True) as connection:
        assert len(connection.execute(PROMISING).fetchall()) == 5
        connection.execute(
            """
            WITH client AS (
                INSERT INTO clients (id, display_name, locale, created_at)
                VALUES (gen_random_uuid(), 'Anna', 'ru', now()) RETURNING id
            )
            INSERT INTO consent_events (id, client_id, sequence, purpose, action, text_version, text_locale,
                                        text_sha256, source, actor, at)
            SELECT gen_random_uuid(), client.id, 1, purpose, 'given', version, locale, sha256, 'web', 'test', now()
            FROM client, consent_texts WHERE purpose = 'sms'
            """
        )

        migrations.upgrade(url, "0017")

        assert connection.execute(PROMISING).fetchall() == [("sms",)]
        with pytest.raises(psycopg.errors.RestrictViolation, match="append-only"):
            connection.execute("UPDATE consent_texts SET title = 'Other words'")
