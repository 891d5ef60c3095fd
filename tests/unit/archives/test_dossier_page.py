"""The page of a person's data is for people: their clock, words instead of codes."""

from datetime import UTC, date, datetime
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from adapters.archives.dossier_page import as_html
from adapters.archives.dossier_zip import as_json
from adapters.archives.words import WORDS
from adapters.persistence.personal_data.map import TABLES
from application.notifications.ports import Channel, Direction, State
from application.personal_data.ports import Dossier, Section, Shown
from application.shared.access import Role
from domain.consents.consent_event import Action, Source
from domain.identity.client import DoorKind
from domain.loyalty.account import UseState
from domain.loyalty.lot import LotState
from domain.orders.status import FulfilmentAxis, OrderState, PaymentAxis
from domain.payments.payment import EventKind, Outcome, PaymentState
from domain.payments.refund import RefundReason, RefundState
from domain.personal_data.terms import Case
from domain.shared.contact_kind import ContactKind
from domain.shared.ids import ClientId
from domain.shared.ledger import AccountKind
from domain.shared.locale import Locale
from domain.shared.purpose import Purpose

MOSCOW = ZoneInfo("Europe/Moscow")
NOON = datetime(2026, 11, 21, 21, 30, 5, 123456, tzinfo=UTC)


def dossier(table: str, **row: Shown) -> Dossier:
    section = Section(name=table, title="Раздел", columns={name: name.upper() for name in row}, rows=[row])
    return Dossier(client_id=ClientId(UUID(int=7)), made_at=NOON, sections=(section,))


def test_moments_are_in_the_time_of_the_shop_and_days_are_as_people_write_them() -> None:
    page = as_html(dossier("orders", placed_at=NOON, birthday=date(1990, 5, 17)), MOSCOW)

    assert "<td>22.11.2026 00:30</td>" in page
    assert "<td>17.05.1990</td>" in page
    assert "Составлено 22.11.2026 в 00:30 (Europe/Moscow)." in page


def test_codes_have_words_and_unknown_ones_stay() -> None:
    page = as_html(dossier("orders", state="awaiting_payment", payment="something_new"), MOSCOW)

    assert "<td>ждёт оплаты</td>" in page
    assert "<td>something_new</td>" in page


def test_what_a_person_wrote_is_never_taken_for_a_code() -> None:
    page = as_html(dossier("orders", comment="paid"), MOSCOW)

    assert "<td>paid</td>" in page


def test_machines_read_codes_and_moments_in_utc() -> None:
    text = as_json(dossier("orders", state="new", placed_at=NOON, birthday=date(1990, 5, 17)))

    assert '"state": "new"' in text
    assert '"placed_at": "2026-11-21T21:30:05.123456Z"' in text
    assert '"birthday": "1990-05-17"' in text


@pytest.mark.parametrize(
    ("table", "column", "codes"),
    [
        ("clients", "locale", Locale),
        ("doors", "kind", DoorKind),
        ("client_contacts", "kind", ContactKind),
        ("staff_members", "role", Role),
        ("messages", "direction", Direction),
        ("messages", "channel", Channel),
        ("messages", "state", State),
        ("consent_events", "purpose", Purpose),
        ("consent_events", "action", Action),
        ("consent_events", "source", Source),
        ("subject_requests", "legal_case", Case),
        ("orders", "state", OrderState),
        ("orders", "payment", PaymentAxis),
        ("orders", "fulfilment", FulfilmentAxis),
        ("payments", "state", PaymentState),
        ("payment_events", "kind", EventKind),
        ("payment_events", "outcome", Outcome),
        ("refunds", "state", RefundState),
        ("refunds", "reason", RefundReason),
        ("point_lots", "state", LotState),
        ("point_uses", "state", UseState),
        ("ledger_accounts", "kind", AccountKind),
    ],
)
def test_every_code_has_a_word(table: str, column: str, codes: type[StrEnum]) -> None:
    assert set(WORDS[table, column]) == {code.value for code in codes}


def test_words_are_for_columns_that_are_exported() -> None:
    for table, column in WORDS:
        assert column in TABLES[table].columns, (table, column)
