"""Consent texts, consent events, and the guard of marketing messages."""

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

GUARDS = Path(__file__).parents[1] / "sql" / "0013_guards.sql"
PURPOSES = "purpose IN ('personal_data', 'marketing', 'sms', 'app_push', 'email', 'messenger')"
OPERATOR = "[наименование, ИНН и адрес оператора]"
STOP = (
    "Согласие можно отозвать в любой момент: в профиле, ответом на сообщение или письмом по адресу "
    "[электронная почта оператора]. После отзыва сообщения больше не отправляются."
)
# Templates: square brackets mark what a shop fills in when it publishes texts of its own.
TEXTS = {
    "personal_data": (
        "Согласие на обработку персональных данных",
        (
            f"Свободно, своей волей и в своём интересе даю согласие {OPERATOR} на обработку моих персональных "
            "данных: имени, телефона, адреса электронной почты, идентификаторов в мессенджерах и социальных сетях, "
            "адреса доставки и истории заказов. Цель: регистрация, исполнение заказов и ответы на обращения. Действия: "
            "сбор, запись, хранение, уточнение, использование, передача службам доставки и оплаты, удаление. Согласие "
            "действует [срок] и может быть отозвано в профиле или письмом по адресу [электронная почта оператора]."
        ),
    ),
    "marketing": (
        "Согласие на получение рекламы",
        (
            f"Согласен получать от {OPERATOR} рекламные сообщения о товарах, услугах, скидках и акциях. Каналы "
            f"выбираются отдельными согласиями. {STOP}"
        ),
    ),
    "sms": ("Реклама по СМС", f"Согласен получать рекламу от {OPERATOR} по СМС на мой номер. {STOP}"),
    "app_push": (
        "Рекламные уведомления приложения",
        f"Согласен получать рекламные уведомления приложения {OPERATOR}. {STOP}",
    ),
    "email": (
        "Реклама по электронной почте",
        f"Согласен получать рекламу от {OPERATOR} на мой адрес электронной почты. {STOP}",
    ),
    "messenger": (
        "Реклама в мессенджерах",
        f"Согласен получать рекламу от {OPERATOR} в мессенджерах, через которые я с ним связан. {STOP}",
    ),
}


def upgrade() -> None:
    op.add_column(
        "clients", sa.Column("consent_sequence", sa.BigInteger(), server_default="0", nullable=False)
    )
    _create_texts()
    _create_events()
    op.add_column("messages", sa.Column("kind", sa.Text(), server_default="transactional", nullable=False))
    op.add_column(
        "messages", sa.Column("consent_event_ids", postgresql.ARRAY(sa.Uuid(), dimensions=1), nullable=True)
    )
    op.create_check_constraint(op.f("ck_messages_kind"), "messages", "kind IN ('transactional', 'marketing')")
    op.create_check_constraint(
        op.f("ck_messages_consent_event_ids"),
        "messages",
        "(kind = 'marketing') = (consent_event_ids IS NOT NULL)",
    )
    # Straight to the driver: the file holds many statements and per cent signs.
    op.get_bind().connection.driver_connection.execute(GUARDS.read_text("utf-8"))


def _create_texts() -> None:
    texts = op.create_table(
        "consent_texts",
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("template", sa.Boolean(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(PURPOSES, name=op.f("ck_consent_texts_purpose")),
        sa.CheckConstraint("version > 0", name=op.f("ck_consent_texts_version")),
        sa.CheckConstraint(
            "sha256 = encode(sha256(convert_to(title || chr(10) || chr(10) || body, 'UTF8')), 'hex')",
            name=op.f("ck_consent_texts_sha256"),
        ),
        sa.PrimaryKeyConstraint("purpose", "version", "locale", name=op.f("pk_consent_texts")),
        sa.UniqueConstraint("purpose", "version", "locale", "sha256", name="uq_consent_texts_sha256"),
    )
    for purpose, (title, body) in TEXTS.items():
        op.execute(
            texts.insert().values(
                purpose=purpose,
                version=1,
                locale="ru",
                title=title,
                body=body,
                sha256=sha256(f"{title}\n\n{body}".encode()).hexdigest(),
                template=True,
                published_at=datetime(2026, 1, 1, tzinfo=UTC),
            )
        )
    _append_only("consent_texts")


def _create_events() -> None:
    op.create_table(
        "consent_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("text_version", sa.BigInteger(), nullable=True),
        sa.Column("text_locale", sa.Text(), nullable=True),
        sa.Column("text_sha256", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("merge_id", sa.Uuid(), nullable=True),
        sa.Column("repeats_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(PURPOSES, name=op.f("ck_consent_events_purpose")),
        sa.CheckConstraint("action IN ('given', 'withdrawn')", name=op.f("ck_consent_events_action")),
        sa.CheckConstraint(
            "source IN ('web', 'telegram', 'vk', 'paper', 'merge')", name=op.f("ck_consent_events_source")
        ),
        sa.CheckConstraint(
            "num_nonnulls(text_version, text_locale, text_sha256) = CASE action WHEN 'given' THEN 3 ELSE 0 END",
            name=op.f("ck_consent_events_text"),
        ),
        sa.CheckConstraint(
            "(source = 'merge') = (merge_id IS NOT NULL)", name=op.f("ck_consent_events_merge_id")
        ),
        sa.CheckConstraint(
            "source <> 'merge' OR action = 'withdrawn' OR repeats_id IS NOT NULL",
            name=op.f("ck_consent_events_repeats_id"),
        ),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_consent_events_client_id")),
        sa.ForeignKeyConstraint(
            ["repeats_id"], ["consent_events.id"], name=op.f("fk_consent_events_repeats_id")
        ),
        sa.ForeignKeyConstraint(
            ["purpose", "text_version", "text_locale", "text_sha256"],
            [f"consent_texts.{name}" for name in ("purpose", "version", "locale", "sha256")],
            name="fk_consent_events_text",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_events")),
        sa.UniqueConstraint("client_id", "sequence", name=op.f("uq_consent_events_client_id_sequence")),
    )
    op.create_index("ix_consent_events_latest", "consent_events", ["client_id", "purpose", "sequence"])
    _append_only("consent_events")
    op.create_table(
        "consent_evidence",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("ip", sa.Text(), nullable=True),
        sa.Column("user_agent", sa.Text(), nullable=True),
        sa.Column("launch_data_sha256", sa.Text(), nullable=True),
        sa.Column("scan_reference", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["consent_events.id"], name=op.f("fk_consent_evidence_event_id")
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_consent_evidence")),
    )


def _append_only(table: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    for trigger in ("messages_marketing", "messages_marketing_again"):
        op.execute(f"DROP TRIGGER {trigger} ON messages")
    for table in ("consent_evidence", "consent_events", "consent_texts"):
        op.drop_table(table)
    for function in (
        "guard_marketing()",
        "marketing_consent(uuid, text)",
        "consent_purpose_of(text)",
        "refuse_rewriting()",
        "number_consent_event()",
    ):
        op.execute(f"DROP FUNCTION {function}")
    op.drop_constraint(op.f("ck_messages_consent_event_ids"), "messages")
    op.drop_constraint(op.f("ck_messages_kind"), "messages")
    op.drop_column("messages", "consent_event_ids")
    op.drop_column("messages", "kind")
    op.drop_column("clients", "consent_sequence")
