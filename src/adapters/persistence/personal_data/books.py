"""Personal data in the books: points and the ledger."""

from __future__ import annotations

from typing import Final

from adapters.persistence.personal_data.declarations import (
    OF_CLIENT,
    OF_ORDER,
    Form,
    Retention,
    Table,
    fact,
)

POINTS_AND_LEDGER: Final = (
    Table(
        name="point_lots",
        title="Начисления баллов",
        tie=OF_CLIENT,
        kept=Retention.LAW,
        columns={
            "amount_hundredths": fact("Начислено", Form.POINTS),
            "remaining_hundredths": fact("Осталось", Form.POINTS),
            "held_hundredths": fact("Удержано", Form.POINTS),
            "state": fact("Состояние"),
            "activates_at": fact("Действует с"),
            "expires_at": fact("Действует до"),
        },
    ),
    Table(
        name="point_uses",
        title="Траты баллов",
        tie=OF_ORDER,
        kept=Retention.LAW,
        columns={
            "order_id": fact("Заказ"),
            "points_hundredths": fact("Баллы", Form.POINTS),
            "state": fact("Состояние"),
        },
    ),
    Table(
        name="ledger_transfers",
        title="Проводки",
        tie=OF_CLIENT,
        kept=Retention.LAW,
        columns={
            "source": fact("Откуда"),
            "destination": fact("Куда"),
            "amount": fact("Сотые доли рубля или балла"),
            "occurred_at": fact("Когда"),
        },
        impersonal=frozenset({"key"}),
    ),
    Table(
        name="ledger_accounts",
        title="Счета",
        tie=OF_CLIENT,
        kept=Retention.LAW,
        columns={"kind": fact("Счёт"), "balance": fact("Сотые доли рубля или балла")},
    ),
)
