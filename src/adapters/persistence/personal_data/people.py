"""Personal data of clients: the card, the doors, sessions, what was said to them, what staff did about them."""

from __future__ import annotations

from typing import Final, LiteralString

from adapters.persistence.personal_data.declarations import (
    EMPTY,
    NO_FIELDS,
    NULL,
    OF_CLIENT,
    Column,
    Kind,
    Retention,
    Table,
    deleted,
    fact,
)

_SECRET: Final = "проверочное значение: показать его значило бы выдать"  # noqa: S105 - says why

# What they asked for themselves, and what staff were told of their orders: with the address, and the comment.
_ANSWERED: Final[LiteralString] = """(
    split_part(scope, ' ', 1) = ANY(%(actors)s)
    OR replace(substring(lower(scope) FROM '/orders/([0-9a-f-]+)'), '-', '') IN (
        SELECT replace(id::text, '-', '') FROM orders WHERE client_id = ANY(%(clients)s)))"""

PEOPLE: Final = (
    Table(
        name="clients",
        title="Карточка",
        tie="id = ANY(%(clients)s)",
        kept=Retention.LAW,
        columns={
            "id": fact("Идентификатор"),
            "number": fact("Номер"),
            "display_name": Column(kind=Kind.NAME, label="Как показываем имя", erased_to="'№ ' || number"),
            "first_name": Column(kind=Kind.NAME, label="Имя", erased_to=NULL),
            "last_name": Column(kind=Kind.NAME, label="Фамилия", erased_to=NULL),
            "middle_name": Column(kind=Kind.NAME, label="Отчество", erased_to=NULL),
            "birthday": Column(kind=Kind.BIRTH, label="День рождения", erased_to=NULL),
            "locale": fact("Язык"),
            "tier_code": Column(kind=Kind.HABIT, label="Уровень", erased_to=NULL, telling=False),
            "traffic_source": Column(kind=Kind.HABIT, label="Откуда пришли", erased_to=NULL, telling=False),
            "custom_fields": Column(kind=Kind.FREE_TEXT, label="Дополнительные поля", erased_to=NO_FIELDS),
            "blocked_at": fact("Вход закрыт"),
            "block_reason": Column(kind=Kind.FREE_TEXT, label="Причина блокировки", erased_to=NULL),
            "created_at": fact("Клиент с"),
            "card_changed_at": fact("Карточка изменена"),
        },
    ),
    Table(
        name="doors",
        title="Способы входа",
        tie=OF_CLIENT,
        kept=Retention.CLIENT,
        deleted=True,
        columns={
            "kind": fact("Способ"),
            "value": deleted(Kind.CONTACT, "Адрес или номер", telling=False),
            "details": deleted(Kind.PLATFORM, "Данные от Telegram или ВКонтакте", telling=False),
            "created_at": fact("Добавлен"),
        },
    ),
    Table(
        name="door_links",
        title="Подтверждения входа",
        tie=OF_CLIENT,
        kept=Retention.SHORT,
        deleted=True,
        columns={
            "kind": fact("Способ"),
            "value": deleted(Kind.CONTACT, "Адрес или номер", telling=False),
            "code_hash": deleted(Kind.CREDENTIAL, "Хеш кода", withheld=_SECRET),
            "created_at": fact("Начато"),
            "closed_at": fact("Закончено"),
        },
    ),
    Table(
        name="client_merges",
        title="Объединения карточек",
        tie="(survivor_id = ANY(%(clients)s) OR source_id = ANY(%(clients)s))",
        kept=Retention.LAW,
        columns={
            "personal": Column(
                kind=Kind.FREE_TEXT, label="Карточки до объединения", erased_to=NO_FIELDS, telling=False
            ),
            "reason": Column(kind=Kind.FREE_TEXT, label="Причина", erased_to=EMPTY, telling=False),
            "undo_reason": Column(
                kind=Kind.FREE_TEXT,
                label="Причина отмены",
                erased_to="CASE WHEN undone_at IS NOT NULL THEN '' END",
            ),
            "merged_at": fact("Объединены"),
            "undone_at": fact("Разделены"),
        },
        impersonal=frozenset({"merged_by", "undone_by", "moved"}),
    ),
    Table(
        name="passwords",
        title="Пароль",
        tie=OF_CLIENT,
        kept=Retention.CLIENT,
        deleted=True,
        columns={
            "hash": deleted(Kind.CREDENTIAL, "Хеш пароля", withheld=_SECRET, telling=False),
            "changed_at": fact("Изменён"),
        },
    ),
    Table(
        name="sessions",
        title="Сеансы",
        tie=OF_CLIENT,
        kept=Retention.SHORT,
        deleted=True,
        columns={
            "door": deleted(Kind.TECHNICAL, "Способ входа", telling=False),
            "opened_at": fact("Начат"),
            "rotated_at": fact("Продлён"),
            "revoked_at": fact("Закончен"),
        },
    ),
    Table(
        name="client_contacts",
        title="Контакты",
        tie=OF_CLIENT,
        kept=Retention.CLIENT,
        deleted=True,
        columns={
            "kind": fact("Вид"),
            "value": deleted(Kind.CONTACT, "Контакт", telling=False),
            "extension": deleted(Kind.CONTACT, "Добавочный"),
            "raw": deleted(Kind.CONTACT, "Как записан", telling=False),
            "is_primary": fact("Основной"),
        },
    ),
    Table(
        name="client_tags",
        title="Метки",
        tie=OF_CLIENT,
        kept=Retention.CLIENT,
        deleted=True,
        columns={"tag": deleted(Kind.HABIT, "Метка", telling=False)},
        impersonal=frozenset({"tag_key"}),
    ),
    Table(
        name="client_notes",
        title="Заметки",
        tie=OF_CLIENT,
        kept=Retention.CLIENT,
        deleted=True,
        columns={
            "text": deleted(Kind.FREE_TEXT, "Заметка", telling=False),
            "created_at": fact("Когда"),
        },
        impersonal=frozenset({"author"}),
    ),
    Table(
        name="segment_members",
        title="Списки",
        tie=OF_CLIENT,
        kept=Retention.CLIENT,
        deleted=True,
        columns={"segment_id": deleted(Kind.HABIT, "Список", telling=False)},
    ),
    Table(
        name="staff_members",
        title="Работа в магазине",
        tie=OF_CLIENT,
        kept=Retention.LAW,
        columns={"role": fact("Роль"), "created_at": fact("С какого дня")},
        impersonal=frozenset({"created_by", "granted", "withheld"}),
    ),
    Table(
        name="messages",
        title="Переписка",
        tie=OF_CLIENT,
        kept=Retention.SHORT,
        columns={
            "direction": fact("Направление"),
            "channel": fact("Канал"),
            "template": fact("Шаблон"),
            "params": Column(
                kind=Kind.FREE_TEXT, label="Значения в шаблоне", erased_to=NO_FIELDS, telling=False
            ),
            "text": Column(kind=Kind.FREE_TEXT, label="Текст", erased_to=EMPTY, telling=False),
            "state": Column(
                kind=Kind.TECHNICAL,
                label="Состояние",
                erased_to="CASE WHEN state IN ('queued', 'sending') THEN 'failed' ELSE state END",
                telling=False,
            ),
            "error": Column(kind=Kind.TECHNICAL, label="Ошибка", erased_to=NULL, telling=False),
            "external_id": Column(kind=Kind.TECHNICAL, label="Номер в канале", erased_to=NULL),
            "created_at": fact("Создано"),
            "sent_at": fact("Отправлено"),
        },
        impersonal=frozenset({"kind"}),
    ),
    Table(
        name="ratings",
        title="Оценки",
        tie=OF_CLIENT,
        kept=Retention.CLIENT,
        columns={
            "order_id": fact("Заказ"),
            "stars": fact("Звёзды"),
            "comment": Column(kind=Kind.FREE_TEXT, label="Отзыв", erased_to=NULL),
            "created_at": fact("Когда"),
        },
    ),
    Table(
        name="idempotency_keys",
        title="Ответы на повторные запросы",
        tie=_ANSWERED,
        kept=Retention.SHORT,
        deleted=True,
        columns={
            "key": fact("Ключ"),
            "body": deleted(Kind.FREE_TEXT, "Ответ", withheld="копия ответа, хранится сутки", telling=False),
            "created_at": fact("Когда"),
        },
        impersonal=frozenset({"scope", "fingerprint"}),
    ),
)
