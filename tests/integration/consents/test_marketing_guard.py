"""Advertising without consent is impossible, for the program and for whoever writes SQL (38-FZ, article 18)."""

from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg import errors as refusals

from domain.consents.mailing import MailingChannel, may_be_mailed
from domain.shared.purpose import Purpose
from tests.fakes.system import MOMENT
from tests.integration.consents.conftest import (
    ANSWER,
    INSERT,
    NEEDED,
    WITHDRAW,
    Person,
    assert_refused,
    row,
)
from tests.support.database import Database


@given(data=st.data())
@settings(max_examples=40)
def test_the_database_and_the_domain_know_one_rule(session_database: Database, data: st.DataObject) -> None:
    """S2-106, INV-CA-13: for every set of consents, withdrawn ones among them, and every channel."""
    person = Person(session_database)
    given_ = data.draw(st.frozensets(st.sampled_from(Purpose)) | st.just(frozenset(Purpose)))
    gone = data.draw(st.frozensets(st.sampled_from(Purpose), max_size=2))
    person.give(*given_)
    person.withdraw(*gone)

    for channel in MailingChannel:
        if may_be_mailed(given_ - gone, channel):
            person.mail(channel.value)
        else:
            assert_refused(lambda channel=channel: person.mail(channel.value))


@pytest.mark.parametrize("channel", ["instagram", "facebook", "none", "app", "pigeon", "TELEGRAM", ""])
def test_no_consent_opens_a_channel_that_is_not_for_advertising(person: Person, channel: str) -> None:
    """E4"""
    person.give(*Purpose)

    assert_refused(lambda: person.mail(channel))


@pytest.mark.parametrize("state", ["queued", "sending", "sent", "delivered", "suppressed"])
def test_no_state_gets_in_without_consent(person: Person, state: str) -> None:
    person.give(Purpose.MARKETING, Purpose.MESSENGER)

    assert_refused(lambda: person.mail(state=state))


def test_the_row_names_the_events_that_prove_it_whatever_is_written(person: Person) -> None:
    """E3: the proof for each message."""
    events = person.give(*NEEDED)
    message_id = person.mail()

    person.database.execute("UPDATE messages SET consent_event_ids = NULL WHERE id = %s", message_id)
    person.database.execute(
        "UPDATE messages SET consent_event_ids = ARRAY[%s] WHERE id = %s", uuid4(), message_id
    )

    [(proof,)] = person.database.execute("SELECT consent_event_ids FROM messages")
    assert proof == [events[purpose] for purpose in NEEDED]


def test_transactional_messages_need_no_consent_and_never_become_advertising(person: Person) -> None:
    person.give(*NEEDED)
    message_id = person.mail()
    plain = uuid4()
    person.database.execute(
        INSERT.replace("'marketing'", "'transactional'"), plain, person.id, "telegram", "queued", MOMENT
    )

    for target, kind in ((plain, "marketing"), (message_id, "transactional")):
        with pytest.raises(refusals.RestrictViolation):
            person.database.execute("UPDATE messages SET kind = %s WHERE id = %s", kind, target)
    with pytest.raises(refusals.CheckViolation):
        person.database.execute("UPDATE messages SET kind = 'letter' WHERE id = %s", plain)


@pytest.mark.parametrize("purpose", NEEDED)
@pytest.mark.parametrize(
    "change",
    [
        "state = 'sending', attempts = attempts + 1",
        "state = 'sending'",
        "state = 'sent'",
        "state = 'delivered'",
        "channel = 'vk'",
    ],
)
def test_after_a_withdrawal_nothing_that_waits_goes_out(
    person: Person, purpose: Purpose, change: str
) -> None:
    """INV-CA-3, INV-CA-10"""
    person.give(*NEEDED)
    message_id = person.mail()
    person.withdraw(purpose)

    assert_refused(lambda: person.database.execute(f"UPDATE messages SET {change} WHERE id = %s", message_id))

    assert row(person.database, message_id) == ("queued", 0)
    person.database.execute("UPDATE messages SET state = 'suppressed' WHERE id = %s", message_id)
    assert_refused(
        lambda: person.database.execute("UPDATE messages SET state = 'sending' WHERE id = %s", message_id)
    )


def test_what_was_handed_over_before_a_withdrawal_is_recorded_but_not_sent_again(person: Person) -> None:
    person.give(*NEEDED)
    handed, lost = person.mail(), person.mail()
    person.database.execute("UPDATE messages SET state = 'sending', attempts = 1")
    person.withdraw(Purpose.MARKETING)

    person.database.execute("UPDATE messages SET state = 'sent' WHERE id = %s", handed)
    person.database.execute("UPDATE messages SET text = '' WHERE id = %s", lost)

    assert row(person.database, handed) == ("sent", 1)
    assert_refused(
        lambda: person.database.execute("UPDATE messages SET attempts = attempts + 1 WHERE id = %s", lost)
    )


def test_consent_to_another_channel_does_not_help_and_a_new_consent_does(person: Person) -> None:
    """INV-PD-5"""
    person.give(*NEEDED)
    message_id = person.mail()
    person.withdraw(Purpose.MESSENGER)
    person.give(Purpose.SMS, Purpose.EMAIL, Purpose.APP_PUSH)
    send = "UPDATE messages SET state = 'sending' WHERE id = %s"

    assert_refused(lambda: person.database.execute(send, message_id))
    person.give(Purpose.MESSENGER)
    person.database.execute(send, message_id)


def test_answers_are_numbered_never_changed_and_name_a_text_that_exists(person: Person) -> None:
    database = person.database
    person.give(*NEEDED)

    assert database.execute("SELECT sequence FROM consent_events ORDER BY 1") == [(1,), (2,), (3,)]
    for statement in (
        "UPDATE consent_events SET action = 'given'",
        "DELETE FROM consent_events",
        "UPDATE consent_texts SET body = 'Иначе'",
        "DELETE FROM consent_texts",
        "TRUNCATE consent_events CASCADE",
        "TRUNCATE clients CASCADE",
    ):
        with pytest.raises(refusals.RestrictViolation):
            database.execute(statement)
    with pytest.raises(refusals.RestrictViolation):
        database.execute(
            WITHDRAW.replace("(id,", "(sequence, id,").replace("(%s", "(7, %s", 1),
            uuid4(),
            person.id,
            "sms",
            MOMENT,
        )
    with pytest.raises(refusals.ForeignKeyViolation):
        database.execute(
            ANSWER.replace("version, locale, sha256, 'web'", "version, locale, 'ab', 'web'"),
            uuid4(),
            person.id,
            MOMENT,
            "sms",
        )
    with pytest.raises(refusals.CheckViolation):
        database.execute(
            "INSERT INTO consent_texts SELECT purpose, 2, locale, title, body || '!', sha256, false, published_at"
            " FROM consent_texts"
        )


def test_evidence_may_be_cleared_but_not_rewritten(person: Person) -> None:
    events = person.give(Purpose.SMS)
    database = person.database
    database.execute(
        "INSERT INTO consent_evidence (event_id, ip, scan_reference) VALUES (%s, '203.0.113.7', '17')",
        events[Purpose.SMS],
    )

    for change in ("ip = '203.0.113.8'", "user_agent = 'Mozilla'"):
        with pytest.raises(refusals.RestrictViolation):
            database.execute(f"UPDATE consent_evidence SET {change}")
    database.execute("UPDATE consent_evidence SET ip = NULL")

    assert database.execute("SELECT ip, scan_reference FROM consent_evidence") == [(None, "17")]
