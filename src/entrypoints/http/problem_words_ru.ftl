title-400 = Неверный запрос
title-401 = Нужен вход
title-403 = Нет доступа
title-404 = Не найдено
title-405 = Метод не поддерживается
title-409 = Конфликт
title-413 = Слишком большой запрос
title-415 = Неподходящий формат
title-422 = Недопустимо
title-429 = Слишком часто
title-500 = Ошибка на нашей стороне
title-503 = Временно недоступно

request-invalid = В запросе есть ошибки: все они перечислены в `errors`.
request-malformed = Тело запроса — не правильный JSON.
request-too-large = Запрос слишком большой.
request-media-type = Тело запроса должно быть в формате JSON.
request-too-many = Слишком много попыток. Подождите и попробуйте снова.
request-busy = С этим прямо сейчас работает кто-то ещё. Попробуйте через мгновение.
route-not-found = По этому адресу ничего нет.
route-method-not-allowed = Этот адрес не принимает такой метод.
server-unavailable = Магазин временно недоступен. Попробуйте позже.
server-unforeseen = Что-то сломалось на нашей стороне. Мы записали это в журнал.
page-cursor-invalid = Этот курсор выдал не этот список.
idempotency-key-required = Нужен заголовок Idempotency-Key.
idempotency-key-reused = Этот Idempotency-Key уже приходил с другим запросом.
idempotency-key-in-flight = Запрос с этим Idempotency-Key ещё выполняется. Повторите через мгновение.

access-permission-missing = Для этого нужно право { $permission }.
access-sign-in-needed = Сначала войдите.
access-token-invalid = Этот токен доступа выдан не нашим магазином.
access-token-expired = Срок действия токена истёк. Войдите снова.
access-session-ended = Сеанс завершён. Войдите снова.
access-client-only = Это может сделать только клиент.
access-forbidden = Этого делать нельзя.

identity-credentials-wrong = Неверный адрес электронной почты или пароль.
identity-init-data-invalid = Данные запуска не подписаны в Telegram для этого магазина.
identity-init-data-expired = Данные запуска устарели. Откройте мини-приложение заново.
identity-launch-params-invalid = Параметры запуска не подписаны ВКонтакте для этого магазина.
identity-launch-params-expired = Параметры запуска устарели. Откройте мини-приложение заново.
identity-refresh-token-invalid = Продлить вход не получилось. Войдите снова.
identity-session-not-found = У вас нет такого сеанса.
identity-password-unfit = Длина пароля — от { $shortest } до { $longest ->
    [one] { $longest } знака.
   *[other] { $longest } знаков.
}
identity-display-name-unfit = Имя не может быть пустым или длиннее { $limit ->
    [one] { $limit } знака.
   *[other] { $limit } знаков.
}
identity-door-taken = Так уже входит другой клиент.
identity-door-not-linked = Вы не входите этим способом.
identity-last-door = Это ваш единственный способ входа, не считая тех, что уйдут при отмене объединения. Сначала добавьте другой.
identity-no-email-linked = Пароль нужен для входа по электронной почте. Сначала добавьте адрес.
identity-email-taken = С этим адресом электронной почты уже зарегистрировались.
identity-email-unfit = Это не адрес электронной почты.
identity-client-blocked = Клиент заблокирован.
identity-block-reason-unfit = Укажите причину блокировки, не длиннее { $limit ->
    [one] { $limit } знака.
   *[other] { $limit } знаков.
}
identity-cannot-block-themself = Нельзя заблокировать самого себя.
identity-outranked = У этого клиента есть права, которых нет у вас.
identity-last-owner = Магазину нужен владелец, который может войти, а это последний.
linking-door-of-another = Так уже входит другой клиент. Повторите с `merge`, чтобы объединить обе карточки.
linking-other-doors-unproven = Другой клиент входит не только так. Привяжите другой его вход или войдите как этот клиент и сделайте привязку оттуда.
linking-other-doors-unproven = Другой клиент входит и иначе. Добавьте один из тех способов или войдите как тот клиент и свяжите оттуда.
linking-door-unreachable = Магазин не может отправить туда код.
linking-code-wrong = Код не подошёл. Запросите новый.
phone-unfit = Это не номер телефона. Российский можно записать как угодно, номер другой страны — начиная с +.

clients-client-not-found = Такого клиента нет.
clients-card-changed = Карточку успели изменить. Откройте её заново.
clients-client-known = Клиент с таким контактом уже есть. Если это другой человек, отправьте `even_if_known: true`.
clients-text-unfit = Поле { $field } не может быть пустым или длиннее { $limit ->
    [one] { $limit } знака.
   *[other] { $limit } знаков.
}
clients-birthday-unfit = День рождения не может быть раньше 1900 года или в будущем.
clients-contact-unfit = Это не имя и не ссылка на человека: { $field }.
clients-contacts-unfit = Контактов может быть не больше { $limit }, все разные, и основной каждого вида — один.
clients-tag-unfit = Метка не может быть пустой, содержать косую черту или быть длиннее { $limit ->
    [one] { $limit } знака.
   *[other] { $limit } знаков.
}
clients-too-many-tags = У клиента может быть не больше { $limit ->
    [one] { $limit } метки.
   *[other] { $limit } меток.
}
clients-nothing-known = Новому клиенту нужно имя или контакт.
clients-note-not-found = У этого клиента нет такой заметки.
clients-custom-field-not-found = Такого дополнительного поля нет.
clients-custom-field-taken = Дополнительное поле с таким ключом уже есть.
clients-custom-field-unfit = Дополнительное поле описано неверно: { $field }.
clients-custom-value-unfit = Значение не подходит дополнительному полю: { $field }.

consents-marketing-forbidden = Клиент не соглашался получать рекламу по этому каналу.
consents-text-outdated = Это не действующая версия текста. Покажите действующую и спросите снова.
consents-text-version-missing = Укажите, с какой версией текста согласились.
consents-text-not-found = Такого текста нет.
consents-text-unfit = Текст не может быть пустым или длиннее { $limit ->
    [one] { $limit } знака.
   *[other] { $limit } знаков.
}
consents-text-version-taken = Кто-то только что опубликовал другую версию этого текста.
consents-evidence-missing = Укажите, где хранится подписанная бумага.

merging-merge-not-found = Такого объединения нет.
merging-same-client = Клиента нельзя объединить с самим собой.
merging-already-merged = Этого клиента уже объединили с другим.
merging-client-erased = Данные одного из клиентов уничтожены: кто это был, неизвестно.
merging-source-is-staff = Сотрудника нельзя присоединить к другому клиенту.
merging-outranked = У остающегося клиента есть права, которых нет у вас.
merging-cannot-merge-themself = Объединить вашу карточку или отменить это должен другой сотрудник.
merging-reason-unfit = Укажите причину, не длиннее { $limit ->
    [one] { $limit } знака.
   *[other] { $limit } знаков.
}
merging-undone-already = Это объединение уже отменено.
merging-too-old = Объединение можно отменить только в течение { $days ->
    [one] { $days } дня.
   *[other] { $days } дней.
}
merging-followed = Остающегося клиента потом объединили ещё с одним. Сначала отмените то объединение.
merging-inseparable = Что кому принадлежало, уже не разделить.

personal-data-erasure-hindered = Уничтожить данные пока нельзя: что мешает, перечислено в `obstacles`.
personal-data-text-missing = Опишите словами: запись сохранится.
personal-data-export-too-large = Для одного архива данных слишком много. Попросите их у магазина.
personal-data-request-not-found = Такого обращения нет.
personal-data-request-answered = На это обращение уже ответили.
personal-data-term-not-prolonged = Срок этого обращения продлить нельзя или он уже продлён.
personal-data-in-future = Эта дата не может быть в будущем.
personal-data-act-not-found = Такого акта нет.
personal-data-incident-not-found = Такого инцидента нет.
personal-data-notice-already-given = Это уведомление уже отправлено.
personal-data-notice-out-of-order = Сначала уведомите о самом инциденте.

segments-segment-not-found = Такого сегмента нет.
segments-name-taken = Сегмент с таким названием уже есть.
segments-name-unfit = Название сегмента не может быть пустым или длиннее { $limit ->
    [one] { $limit } знака.
   *[other] { $limit } знаков.
}
segments-rule-unfit = Правило сегмента составлено неверно: { $field }.
segments-kind-fixed = Сегмент задан либо правилом, либо списком клиентов, и это не меняется.
segments-member-unknown = Одного из этих клиентов нет.
segments-too-many-members = В списке может быть не больше { $limit ->
    [one] { $limit } клиента.
   *[other] { $limit } клиентов.
}

staff-member-not-found = Такого сотрудника нет.
staff-already-member = Этот клиент уже сотрудник. Измените его права.
staff-client-blocked = Заблокированный клиент не может быть сотрудником.
staff-owner-incomplete = Владельцу доступно всё: отнять у него право нельзя.
staff-rights-contradictory = Право можно либо выдать, либо отнять.
staff-rights-exceeded = Нельзя выдать право, которого у вас нет.
staff-outranked = У этого сотрудника есть права, которых нет у вас.
staff-owner-password-wrong = С этим адресом зарегистрирован кто-то с другим паролем: не назначайте его владельцем.
staff-own-rights = Свои права изменить нельзя.
staff-second-person-unfit = Нужно подтверждение другого сотрудника с тем же правом.
staff-approval-too-late = Время на подтверждение вышло. Предложите заново.

catalogue-category-not-found = Такой категории нет.
catalogue-product-not-found = Такого товара нет.
catalogue-variant-not-found = У этого товара нет такого варианта.
catalogue-slug-taken = Этот адрес (slug) уже занят другой категорией или товаром.
catalogue-sku-taken = Этот артикул уже занят другим вариантом.
catalogue-slug-invalid = Адрес (slug) — латинские слова и цифры через дефис, но не идентификатор.
catalogue-category-cycle = Категория не может лежать внутри самой себя.
catalogue-category-too-deep = Вложенность категорий — не больше { $limit }.
catalogue-text-unfit = Поле { $field } не может быть пустым или длиннее { $limit ->
    [one] { $limit } знака.
   *[other] { $limit } знаков.
}
catalogue-markup-refused = Поле { $field } — простой текст: без HTML и управляющих символов.
catalogue-kind-fixed = Товар нельзя превратить в услугу, а услугу — в товар.
catalogue-photos-unfit = Фотографий у товара — не больше { $limit }; каждая — адрес https:// или путь /… на этом сервере.
catalogue-variants-unfit = Вариантов в продаже у товара — от 1 до { $limit }, артикулы не повторяются.
catalogue-price-unfit = Цена — от 0 до 100 000 000 рублей, а цена по акции ниже обычной.
catalogue-quantity-step-unfit = Шаг должен быть больше нуля, а наименьшее количество — кратно шагу.
catalogue-service-tracked = У услуги нет остатков.
catalogue-attributes-unfit = Свойств у товара — не больше { $limit }, названия не повторяются; у каждого от 1 до { $options } значений.
catalogue-tags-unfit = Меток у товара — не больше { $limit }.
catalogue-categories-unfit = Товар может быть не более чем в { $limit } категориях.
catalogue-file-unreadable = Файл — таблица CSV (UTF-8 или Windows-1251) или книга XLSX из одного листа.
catalogue-file-too-long = В файле — не больше { $limit } строк и 10 МБ.
catalogue-columns-unfit = Первая строка называет столбцы, каждый один раз, среди них sku. Проверьте: { $columns }.
catalogue-cell-unfit = Столбец { $field }: значение не читается.
catalogue-cell-missing = Столбец { $field }: нет значения.
catalogue-line-repeated = Этот артикул уже есть в строке { $line }.
catalogue-line-contradicts = Столбец { $field }: не то же, что в строке { $line }, а товар тот же.
catalogue-cell-too-long = Ячейка XLSX вмещает { $limit } знаков: выгрузите CSV.
media-photo-not-found = Такой фотографии нет.
media-photo-unreadable = Фотография — целый файл JPEG, PNG, WebP или GIF.
media-photo-too-large = Фотография — не больше { $megabytes } МБ и { $megapixels } мегапикселей.
woocommerce-sync-running = Каталог магазина как раз читается. Попробуйте, когда это закончится.
woocommerce-sync-run-not-found = Такой синхронизации нет.
woocommerce-webhook-refused = Это прислал не подключённый магазин.
catalogue-changed-since = Товар изменился, пока его правили: прочитайте его заново.
catalogue-managed-in-woocommerce = Это ведётся в подключённом магазине WooCommerce: измените там.

cart-full = В корзине помещается не больше { $max_lines ->
    [one] { $max_lines } строки.
   *[other] { $max_lines } строк.
}
cart-variant-not-chosen = У этого товара несколько вариантов. Выберите один.
cart-product-not-for-sale = Такой товар или вариант не продаётся.
quantity-not-allowed = Столько продать нельзя: { $quantity }. Наименьшее количество — { $minimum }, шаг — { $increment }.
stock-not-enough = Столько товара нет в наличии.
stock-would-be-negative = Товара { $sku } здесь только { $on_hand }: остаток стал бы отрицательным.
stock-not-tracked = Товар { $sku } продаётся без учёта остатков: двигать нечего.
stock-movement-unfit = Такого движения товара не бывает: проверьте количество, вид, места и причину.
stock-more-than-sold = По этому заказу можно вернуть не больше { $left }.
stock-reference-taken = Документ с этим номером уже проведён с другими товарами, количеством или местами.
stock-owned-by-woocommerce = Остатки этих товаров ведёт магазин WooCommerce: измените их там.
stock-location-not-found = Такого склада нет.
stock-location-code-taken = Склад с таким кодом уже есть.
stock-location-unfit = Код, название или адрес склада не подходит: { $field }.
stock-count-not-found = Такой инвентаризации нет.
stock-count-running = Этот склад уже пересчитывают.
stock-count-closed = Эта инвентаризация закончена.
stock-alert-not-found = Такого предупреждения нет.

orders-not-found = Такого заказа нет.
orders-transition-not-allowed = Состояние заказа этого не позволяет: { $state }.
orders-hold-over = Время на оплату заказа вышло.
orders-quote-changed = Стоимость корзины изменилась. Подтвердите новую.
orders-empty = Заказывать нечего.
orders-item-not-saleable = Некоторые товары больше не продаются.
orders-delivery-not-offered = Такого способа получения нет: { $delivery }.
orders-address-required = Курьеру нужен адрес.
orders-buyer-blocked = Этот клиент не может оформлять заказы.
orders-reason-required = Чтобы отменить заказ, сотруднику нужно указать причину.

payments-signature-invalid = Подпись неверна.
payments-event-malformed = Подписанное сообщение не удалось прочитать.
payments-not-found = Такого платежа нет.
payments-provider-unknown = Эта платёжная система не подключена: { $provider }.
payments-nothing-to-pay = Этот заказ не ждёт оплаты.
payments-refund-not-allowed = Состояние возврата этого не позволяет: { $state }.
payments-refund-too-large = Возврат больше того, что можно вернуть: { $refundable }.
payments-refund-not-found = Такого возврата нет.
payments-review-case-not-found = Такое сообщение не ждёт разбора.

loyalty-not-enough-points = Баллов не хватает: нужно { $wanted }, доступно { $available }.
loyalty-accrued-points-spent = Баллы за этот заказ уже потрачены или удержаны.
ledger-balance-too-low = На счёте меньше, чем нужно.
ledger-transfer-key-reused = Проводка с таким ключом уже есть, и она другая.

feedback-stars-unfit = Оценка — от 1 до { $limit }.
feedback-text-unfit = Текст не может быть пустым или длиннее { $limit ->
    [one] { $limit } знака.
   *[other] { $limit } знаков.
}
feedback-order-rated = Этот заказ уже оценили.

wording-unfit = Текст «{ $field }»: от { $least } до { $limit } знаков.
wording-markup-refused = «{ $field }» — простой текст, без тегов HTML и управляющих символов.
window-unfit = Окно показа должно заканчиваться позже, чем начинается, в пределах 1970–9998 годов.

favorites-too-many = В избранном не больше { $limit } товаров.

content-banner-not-found = Такого баннера нет.
content-page-not-found = Такой страницы нет.
content-page-slug-taken = Этот адрес страницы уже занят.
content-page-slug-unfit = Адрес страницы — латинские слова и цифры через дефис, не идентификатор.
content-page-too-long = На странице не больше { $limit } знаков HTML.
content-address-unfit = «{ $field }» — адрес https:// или путь от корня, который начинается с «/».
content-audience-unfit = Сегмент указывают только для показа сегменту, уровень — только для показа уровню.
content-audience-unknown = Такого сегмента нет.
content-managed-in-wordpress = Этим управляет WordPress: измените там.

promotions-not-found = Такой акции нет.
promotions-aim-unfit = Акция действует на 1–{ $limit } товаров, категорий и вариантов вместе.
promotions-aim-unknown = Товара, категории или варианта из этой акции нет.
promotions-terms-unfit = В акции либо скидка от 0,01 до 99,99 процента, либо цены, и они не отрицательны.

fault-required = Обязательное поле
fault-no-such-field = Такого поля нет
fault-no-such-parameter = Такого параметра нет
fault-given-twice = Здесь одно значение, а передано больше
fault-nul = Символ NUL — не текст
fault-body-required = Нужно тело запроса в формате JSON
fault-empty-key = Пустой ключ — не ключ
fault-type = Ожидается `{ $expected }`, получено `{ $got }`
fault-type-alone = Ожидается `{ $expected }`
fault-least = Не меньше { $limit }
fault-most = Не больше { $limit }
fault-shortest = { $limit ->
    [1] Не может быть пустым
    [one] Не короче { $limit } знака
   *[other] Не короче { $limit } знаков
}
fault-longest = { $limit ->
    [one] Не длиннее { $limit } знака
   *[other] Не длиннее { $limit } знаков
}
fault-fewest = { $limit ->
    [1] Не может быть пустым
   *[other] Элементов — не меньше { $limit }
}
fault-items = Элементов — не больше { $limit }
fault-pattern = Должно подходить под выражение { $pattern }
fault-choice = Такого значения нет: { $value }
fault-uuid = Это не идентификатор UUID
fault-date = Нужна дата вида 2026-11-24
fault-moment = Нужно время вида 2026-11-24T12:00:00+03:00
fault-moment-far = Между 1970 и 9998 годами
fault-moment-zone = У времени нужен часовой пояс
fault-range = Число слишком большое
fault-quote-or-lines = Укажите либо quote_hash, либо lines
fault-rule-or-list = Укажите либо rule, либо client_ids

woocommerce-not-connected = Магазин WooCommerce не подключён: задайте WOOCOMMERCE_URL.
woocommerce-another-shop = Каталог прочитан из магазина { $known }, а подключён сейчас { $connected }. Верните прежний WOOCOMMERCE_URL, а если это тот же магазин по новому адресу, выполните prilavok woocommerce sync --moved.
woocommerce-conflict-not-found = Такого расхождения с магазином нет.
woocommerce-conflict-resolved = Это расхождение уже разрешено.
woocommerce-note-required = Напишите в примечании, почему заказ в магазине может остаться как есть.
