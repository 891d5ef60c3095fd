"""Personal data of proof: consents, what staff did, requests, acts of destruction, incidents."""

from __future__ import annotations

from typing import Final, LiteralString

from adapters.persistence.personal_data.declarations import (
    NULL,
    OF_CLIENT,
    PROOF,
    Column,
    Kind,
    Retention,
    Table,
    deleted,
    fact,
    nobodys,
)

_OF_ANSWER: Final[LiteralString] = (
    "event_id IN (SELECT id FROM consent_events WHERE consent_events.client_id = ANY(%(clients)s))"
)

# Actions about the person, and about what they bought: reasons are free text.
_ABOUT_CLIENT: Final[LiteralString] = """(
    subject = 'client' AND subject_id = ANY(%(texts)s)
    OR subject = 'order' AND subject_id IN (SELECT id::text FROM orders WHERE client_id = ANY(%(clients)s))
    OR subject = 'refund' AND subject_id IN (
        SELECT refunds.id::text FROM refunds JOIN payments ON payments.id = payment_id
        WHERE client_id = ANY(%(clients)s))
    OR subject = 'payment_event' AND subject_id IN (
        SELECT payment_events.provider || ':' || event_id FROM payment_events JOIN payments ON payments.id = payment_id
        WHERE client_id = ANY(%(clients)s)))"""

CARE: Final = (
    Table(
        name="audit_log",
        title="Действия сотрудников",
        tie=_ABOUT_CLIENT,
        kept=Retention.PROOF,
        sealed=True,
        columns={
            "action": fact("Действие"),
            "before": Column(
                kind=Kind.FREE_TEXT,
                label="Было",
                erased_to="CASE WHEN subject <> 'client' THEN before END",
                telling=False,
            ),
            "after": Column(
                kind=Kind.FREE_TEXT,
                label="Стало",
                erased_to="CASE WHEN subject <> 'client' THEN after END",
                telling=False,
            ),
            "reason": Column(kind=Kind.FREE_TEXT, label="Причина", erased_to=NULL, telling=False),
            "at": fact("Когда"),
        },
        impersonal=frozenset({"actor", "subject", "subject_id"}),
    ),
    Table(
        name="consent_evidence",
        title="Как получены согласия",
        tie=_OF_ANSWER,
        kept=Retention.PROOF,
        deleted=True,
        columns={
            "event_id": fact("Согласие"),
            "ip": deleted(Kind.TECHNICAL, "Адрес в сети"),
            "user_agent": deleted(Kind.TECHNICAL, "Браузер"),
            "launch_data_sha256": deleted(Kind.TECHNICAL, "Хеш данных запуска"),
            "scan_reference": deleted(Kind.FREE_TEXT, "Где хранится бумага"),
        },
    ),
    Table(
        name="consent_events",
        title="Согласия",
        tie=OF_CLIENT,
        kept=Retention.PROOF,
        columns={
            "id": fact("Согласие"),
            "purpose": fact("Цель"),
            "action": fact("Дано или отозвано"),
            "text_version": fact("Версия текста"),
            "text_sha256": fact("Хеш текста"),
            "source": fact("Где"),
            "at": fact("Когда"),
        },
        impersonal=frozenset({"text_locale", "actor"}),
    ),
    Table(
        name="subject_requests",
        title="Обращения о персональных данных",
        tie=OF_CLIENT,
        kept=Retention.PROOF,
        columns={
            "legal_case": fact("Предмет"),
            "received_at": fact("Получено"),
            "due_on": fact("Ответить до"),
            "note": Column(kind=Kind.FREE_TEXT, label="Что просят", erased_to=NULL, telling=False),
            "prolonged_because": Column(kind=Kind.FREE_TEXT, label="Причина продления", ground=PROOF),
            "answered_at": fact("Отвечено"),
        },
    ),
    Table(
        name="destruction_acts",
        title="Акты об уничтожении",
        tie=OF_CLIENT,
        kept=Retention.PROOF,
        columns={
            "legal_case": fact("Причина"),
            "basis": Column(kind=Kind.FREE_TEXT, label="Основание", ground=PROOF, telling=False),
            "method": fact("Способ"),
            "destroyed_at": fact("Когда"),
        },
        impersonal=frozenset({"author"}),
    ),
    nobodys("destruction_entries", "table_name", "column_name", "kind", "fate"),
    nobodys("erasures"),
    nobodys("incidents", "description"),
)
