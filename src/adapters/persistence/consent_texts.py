"""The texts of consents in PostgreSQL: append-only, a trigger refuses changes."""

from __future__ import annotations

from itertools import groupby
from typing import Final, LiteralString

from adapters.persistence.paging import before, cut_page
from adapters.persistence.statements import Record, Statements
from application.consents.ports import ConsentTextReader, ConsentTextRepository, TextVersion
from application.shared.page import Page, PageRequest
from domain.consents.consent_text import ConsentText, Wording
from domain.consents.errors import TextNotFound
from domain.shared.locale import Locale
from domain.shared.purpose import Purpose

_CURRENT: Final[LiteralString] = """
SELECT * FROM consent_texts
WHERE (purpose, version) IN (SELECT purpose, max(version) FROM consent_texts GROUP BY purpose)
ORDER BY purpose, version, locale
"""
_FOUND: Final[LiteralString] = """
FROM consent_texts WHERE (%(purpose)s::text IS NULL OR purpose = %(purpose)s)
"""
_ID: Final[LiteralString] = "purpose || ':' || version || ':' || locale"


class SqlConsentTexts(ConsentTextRepository, ConsentTextReader):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def current(self) -> tuple[ConsentText, ...]:
        return _to_texts(await self._statements.all(_CURRENT))

    async def add(self, text: ConsentText) -> None:
        wordings = list(text.wordings.items())
        await self._statements.run(
            """
            INSERT INTO consent_texts (purpose, version, locale, title, body, sha256, template, published_at)
            SELECT %s, %s, locale, title, body, sha256, %s, %s
            FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[]) AS given (locale, title, body, sha256)
            """,
            (
                text.purpose.value,
                text.version,
                text.template,
                text.published_at,
                [locale.value for locale, _ in wordings],
                [wording.title for _, wording in wordings],
                [wording.body for _, wording in wordings],
                [wording.sha256 for _, wording in wordings],
            ),
        )

    async def version(self, purpose: Purpose, version: int) -> ConsentText:
        records = await self._statements.all(
            "SELECT * FROM consent_texts WHERE purpose = %s AND version = %s ORDER BY locale",
            (purpose.value, version),
        )
        if not records:
            raise TextNotFound(purpose.value)
        return _to_texts(records)[0]

    async def versions(self, purpose: Purpose | None, page: PageRequest) -> Page[TextVersion]:
        found = {"purpose": purpose.value if purpose is not None else None}
        records = await self._statements.all(
            "SELECT *, "
            + _ID
            + " AS id"
            + _FOUND
            + "AND (%(before_at)s::timestamptz IS NULL OR (published_at, "
            + _ID
            + ") < (%(before_at)s, %(before_id)s::text)) ORDER BY published_at DESC, "
            + _ID
            + " DESC LIMIT %(limit)s",
            {**found, **before(page, str)},
        )
        total = None
        if page.with_total:
            total = await self._statements.count("SELECT count(*)" + _FOUND, found)
        return cut_page(
            records,
            page,
            to_item=_to_version,
            place=lambda record: (record["published_at"], record["id"]),
            total=total,
        )


def _to_texts(records: list[Record]) -> tuple[ConsentText, ...]:
    """Of rows in the order of purpose and version."""
    return tuple(
        _to_text(list(rows))
        for _, rows in groupby(records, key=lambda record: (record["purpose"], record["version"]))
    )


def _to_text(rows: list[Record]) -> ConsentText:
    return ConsentText(
        purpose=Purpose(rows[0]["purpose"]),
        version=rows[0]["version"],
        wordings={Locale(row["locale"]): Wording(title=row["title"], body=row["body"]) for row in rows},
        published_at=rows[0]["published_at"],
        template=rows[0]["template"],
    )


def _to_version(record: Record) -> TextVersion:
    return TextVersion(
        purpose=Purpose(record["purpose"]),
        version=record["version"],
        locale=Locale(record["locale"]),
        title=record["title"],
        body=record["body"],
        sha256=record["sha256"],
        template=record["template"],
        published_at=record["published_at"],
    )
