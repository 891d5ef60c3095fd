timeline-identity-client-registered = Клиент № { $number } зарегистрирован
timeline-identity-door-linked = Добавлен способ входа: { $door }
timeline-identity-door-unlinked = Убран способ входа: { $door }
timeline-identity-client-blocked = Клиент заблокирован
timeline-identity-client-unblocked = Клиент разблокирован

timeline-clients-client-added = Карточка клиента № { $number } заведена сотрудником
timeline-clients-card-changed = Изменена карточка
timeline-clients-note-added = Добавлена заметка
timeline-clients-note-deleted = Удалена заметка

consent-purpose = { $purpose ->
    [personal_data] обработка персональных данных
    [marketing] реклама
    [sms] реклама по СМС
    [app_push] рекламные уведомления приложения
    [email] реклама по электронной почте
    [messenger] реклама в мессенджерах
   *[other] { $purpose }
}
timeline-consents-given = Дано согласие: { consent-purpose }
timeline-consents-withdrawn = Отозвано согласие: { consent-purpose }

timeline-merging-clients-merged = Карточка объединена с другой
timeline-merging-merge-undone = Объединение карточек отменено

timeline-personal-data-client-erased = Персональные данные уничтожены

timeline-orders-order-placed = Оформлен заказ № { $number } на { $total }
timeline-orders-order-paid = Оплачен заказ № { $number }
timeline-orders-order-confirmed = Принят заказ № { $number }
timeline-orders-order-ready = Собран заказ № { $number }
timeline-orders-order-completed = Выдан заказ № { $number }
timeline-orders-order-cancelled = Отменён заказ № { $number }
timeline-orders-order-expired = Истёк неоплаченный заказ № { $number }
timeline-orders-order-refunded = По заказу № { $number } возвращено { $amount }

timeline-loyalty-points-accrued = Начислены баллы: { $points }
timeline-loyalty-points-activated = Баллы стали доступны: { $points }
timeline-loyalty-accrual-reversed = Начисление баллов отменено: { $points }
timeline-loyalty-points-forfeited = Клиент отказался от баллов: { $points }

timeline-feedback-rating-left = Оценка: { $stars } из 5

timeline-messages-sent = Сообщение клиенту
timeline-messages-received = Сообщение от клиента
