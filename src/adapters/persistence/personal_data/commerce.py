"""Personal data of buying: the cart, orders, payments."""

from __future__ import annotations

from typing import Final

from adapters.persistence.personal_data.declarations import (
    BOOKS,
    NULL,
    OF_CLIENT,
    OF_ORDER,
    OF_PAYMENT,
    Column,
    Form,
    Kind,
    Retention,
    Table,
    deleted,
    fact,
)

COMMERCE: Final = (
    Table(
        name="cart_lines",
        title="Товары в корзине",
        tie=OF_CLIENT,
        kept=Retention.CLIENT,
        deleted=True,
        columns={
            "variant_id": deleted(Kind.HABIT, "Вариант товара", telling=False),
            "quantity_milli": fact("Количество", Form.QUANTITY),
            "added_at": fact("Добавлен"),
        },
    ),
    Table(
        name="carts",
        title="Корзина",
        tie=OF_CLIENT,
        kept=Retention.CLIENT,
        deleted=True,
        columns={"version": fact("Версия"), "prices": deleted(Kind.HABIT, "Цены расчёта", telling=False)},
        impersonal=frozenset({"quote_hash"}),
    ),
    Table(
        name="favorites",
        title="Избранное",
        tie=OF_CLIENT,
        kept=Retention.CLIENT,
        deleted=True,
        columns={
            "product_id": deleted(Kind.HABIT, "Товар", telling=False),
            "added_at": fact("Добавлен"),
        },
    ),
    Table(
        name="banner_clickers",
        title="Нажатия на баннеры",
        tie=OF_CLIENT,
        kept=Retention.SHORT,
        deleted=True,
        columns={
            "banner_id": deleted(Kind.HABIT, "Баннер", telling=False),
            "day": fact("День"),
            "clicked_at": fact("Когда"),
        },
    ),
    Table(
        name="orders",
        title="Заказы",
        tie=OF_CLIENT,
        kept=Retention.LAW,
        columns={
            "number": fact("Номер"),
            "state": fact("Состояние"),
            "payment": fact("Оплата"),
            "fulfilment": fact("Выдача"),
            "goods_minor": fact("Товары", Form.MONEY),
            "discount_minor": fact("Скидка", Form.MONEY),
            "points_hundredths": fact("Оплачено баллами", Form.POINTS),
            "certificate_minor": fact("Оплачено сертификатом", Form.MONEY),
            "delivery_minor": fact("Доставка", Form.MONEY),
            "total_minor": fact("Итого", Form.MONEY),
            "captured_minor": fact("Получено", Form.MONEY),
            "refunded_minor": fact("Возвращено", Form.MONEY),
            "tier_code": fact("Уровень при покупке"),
            "delivery_name": fact("Способ получения"),
            "address": Column(kind=Kind.ADDRESS, label="Адрес доставки", erased_to=NULL),
            "comment": Column(kind=Kind.FREE_TEXT, label="Комментарий", erased_to=NULL),
            "placed_at": fact("Оформлен"),
            "paid_at": fact("Оплачен"),
            "completed_at": fact("Выдан"),
        },
        impersonal=frozenset({"quote_hash", "loyalty_mode", "delivery_code", "delivery_kind"}),
    ),
    Table(
        name="order_lines",
        title="Товары в заказах",
        tie=OF_ORDER,
        kept=Retention.LAW,
        columns={
            "order_id": fact("Заказ"),
            "position": fact("Место"),
            "name": fact("Товар"),
            "sku": fact("Артикул"),
            "quantity_milli": fact("Количество", Form.QUANTITY),
            "unit_price_minor": fact("Цена", Form.MONEY),
            "net_minor": fact("Сумма", Form.MONEY),
        },
    ),
    Table(
        name="order_history",
        title="История заказов",
        tie=OF_ORDER,
        kept=Retention.LAW,
        sealed=True,
        columns={
            "order_id": fact("Заказ"),
            "event": fact("Событие"),
            "reason": Column(kind=Kind.FREE_TEXT, label="Причина", erased_to=NULL, telling=False),
            "after": fact("Состояние"),
            "at": fact("Когда"),
        },
        impersonal=frozenset({"actor", "before"}),
    ),
    Table(
        name="woo_orders",
        title="Заказы, переданные в магазин WooCommerce",
        tie=OF_ORDER,
        kept=Retention.LAW,
        columns={
            "order_id": fact("Заказ"),
            "woo_id": fact("Номер в магазине"),
            "status": fact("Состояние в магазине"),
            "pushed_at": fact("Передан"),
            "acknowledged_at": fact("Подтверждён"),
        },
        # Of what the shop says only its codes are kept.
        impersonal=frozenset(
            {"created_via", "pushing", "left_at", "standing", "state", "payment", "last_error"}
        ),
    ),
    Table(
        name="woo_conflicts",
        title="Расхождения заказов с магазином WooCommerce",
        tie=OF_ORDER,
        kept=Retention.LAW,
        columns={
            "order_id": fact("Заказ"),
            "kind": fact("Расхождение"),
            "detected_at": fact("Замечено"),
            "resolved_at": fact("Разрешено"),
            "note": Column(kind=Kind.FREE_TEXT, label="Пояснение", erased_to=NULL, telling=False),
        },
        impersonal=frozenset({"details", "resolution", "resolved_by"}),
    ),
    Table(
        name="payments",
        title="Платежи",
        tie=OF_CLIENT,
        kept=Retention.LAW,
        columns={
            "invoice_id": fact("Номер счёта"),
            "order_id": fact("Заказ"),
            "provider": fact("Платёжная система"),
            "amount_minor": fact("Сумма", Form.MONEY),
            "state": fact("Состояние"),
            "redirect_url": Column(kind=Kind.TECHNICAL, label="Страница оплаты", erased_to=NULL),
            "reference": Column(
                kind=Kind.TECHNICAL, label="Номер у платёжной системы", ground=BOOKS, telling=False
            ),
            "refunded_minor": fact("Возвращено", Form.MONEY),
            "created_at": fact("Начат"),
        },
    ),
    Table(
        name="payment_events",
        title="Сообщения платёжной системы",
        tie=OF_PAYMENT,
        kept=Retention.LAW,
        columns={
            "kind": fact("Событие"),
            "amount_minor": fact("Сумма", Form.MONEY),
            "outcome": fact("Итог"),
            "reference": Column(
                kind=Kind.TECHNICAL, label="Номер у платёжной системы", ground=BOOKS, telling=False
            ),
            "resolution": Column(kind=Kind.FREE_TEXT, label="Решение", erased_to=NULL),
            "received_at": fact("Получено"),
        },
        impersonal=frozenset({"provider", "event_id", "resolved_by"}),
    ),
    Table(
        name="refunds",
        title="Возвраты",
        tie=OF_ORDER,
        kept=Retention.LAW,
        columns={
            "order_id": fact("Заказ"),
            "amount_minor": fact("Сумма", Form.MONEY),
            "reason": fact("Основание"),
            "state": fact("Состояние"),
            "requested_at": fact("Запрошен"),
            "settled_at": fact("Выполнен"),
        },
        impersonal=frozenset({"failure"}),
    ),
)
