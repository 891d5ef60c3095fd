woocommerce-check-not-connected = Магазин WooCommerce не подключён: каталог свой. Чтобы подключить, задайте WOOCOMMERCE_URL, WOOCOMMERCE_USER и WOOCOMMERCE_APPLICATION_PASSWORD.
woocommerce-check-ok = Магазин подключён: всё, что нужно, он отдаёт и принимает.
woocommerce-check-unreachable = К магазину нельзя подключиться ({ $reason }). Проверьте адрес в WOOCOMMERCE_URL, открывается ли он с этого сервера и не закрыт ли он брандмауэром.
woocommerce-check-silent = Магазин не ответил за отведённое время ({ $reason }). Проверьте, не перегружен ли хостинг; срок задаёт WOOCOMMERCE_TIMEOUT_SECONDS.
woocommerce-check-tls = Сертификат магазина не принят ({ $reason }). Обновите сертификат; он должен быть выдан на этот самый адрес, вместе с промежуточными.
woocommerce-check-redirect = Магазин отправляет на другой адрес: { $location }. Впишите в WOOCOMMERCE_URL тот, на который он отправляет, без /wp-json: с перенаправлением заказы терялись бы.
woocommerce-check-broken = Магазин отвечает ошибкой { $status }: { $reason }. Откройте сайт и журнал ошибок PHP; во время обновления WordPress это проходит само.
woocommerce-check-not-wordpress = По этому адресу отвечает не WordPress (код { $status }). В WOOCOMMERCE_URL нужен адрес главной страницы магазина; если WordPress стоит в папке, то вместе с папкой.
woocommerce-check-rest-disabled = REST API закрыт (код { $status } { $code }): обычно это плагин безопасности или правило хостинга. Разрешите запросы к /wp-json/ с адреса этого сервера.
woocommerce-check-plain-permalinks = В WordPress включены простые постоянные ссылки. Откройте «Настройки → Постоянные ссылки», выберите любой другой вид, например «Название записи», и сохраните.
woocommerce-check-no-woocommerce = WordPress отвечает, а WooCommerce в нём нет или он выключен. Установите и включите плагин WooCommerce.
woocommerce-check-wrong-user = Такого пользователя в WordPress нет. Проверьте WOOCOMMERCE_USER: это имя для входа или почта, а не ключ ck_… и не название пароля.
woocommerce-check-wrong-password = Пароль приложения не подходит. Создайте новый в профиле этого пользователя, раздел «Пароли приложений», и впишите в WOOCOMMERCE_APPLICATION_PASSWORD; обычный пароль для входа не годится.
woocommerce-check-passwords-unavailable = WordPress не принимает пароли приложений. Либо он не знает, что работает по https (за прокси веб-сервер должен передавать PHP HTTPS=on), либо их выключил плагин безопасности.
woocommerce-check-authorization-stripped = Имя и пароль до WordPress не дошли: веб-сервер отбрасывает заголовок Authorization. Для Apache добавьте в .htaccess «CGIPassAuth On» или «SetEnvIf Authorization "(.*)" HTTP_AUTHORIZATION=$1».
woocommerce-check-no-rights = У пользователя ({ $role }) нет прав: { $what } ({ $code }). Дайте ему роль «Менеджер магазина».
woocommerce-check-wordpress-too-old = WordPress { $version } слишком старый: нужен { $needed } или новее. Обновите его.
woocommerce-check-woocommerce-too-old = WooCommerce { $version } слишком старый: нужен { $needed } или новее. Обновите его.
woocommerce-check-currency = Валюта магазина — { $currency }, а здесь продают за рубли. Выберите российский рубль: «WooCommerce → Настройки → Основные».
woocommerce-check-taxes = В магазине включены налоги: он прибавит их к переданным заказам, и суммы разойдутся. Выключите: «WooCommerce → Настройки → Основные → Включить налоги».
woocommerce-check-clock-off = Часы магазина и этого сервера расходятся на { $minutes } мин. Включите синхронизацию времени (NTP) там, где она выключена.
woocommerce-check-too-many-rights = Пользователь — { $role }: прав больше, чем нужно. Заведите отдельного с ролью «Менеджер магазина» и создайте пароль приложения у него.
