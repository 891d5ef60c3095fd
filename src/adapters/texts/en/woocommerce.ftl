woocommerce-check-not-connected = No WooCommerce shop is connected: the catalogue is our own. To connect one set WOOCOMMERCE_URL, WOOCOMMERCE_USER and WOOCOMMERCE_APPLICATION_PASSWORD.
woocommerce-check-ok = The shop is connected: it gives and takes all that is needed.
woocommerce-check-unreachable = The shop cannot be reached ({ $reason }). Check the address in WOOCOMMERCE_URL, and that no firewall is between it and this server.
woocommerce-check-silent = The shop gave no answer in time ({ $reason }). See whether its host is overloaded; WOOCOMMERCE_TIMEOUT_SECONDS sets the time.
woocommerce-check-tls = The shop's certificate is not accepted ({ $reason }). Renew it; it has to be made out to this very address and come with its intermediates.
woocommerce-check-redirect = The shop sends us to another address: { $location }. Put the one it leads to into WOOCOMMERCE_URL, without /wp-json: a redirect would lose orders.
woocommerce-check-broken = The shop answers with an error { $status }: { $reason }. Open the site and PHP's error log; during an update of WordPress it passes by itself.
woocommerce-check-not-wordpress = What answers at this address is no WordPress (status { $status }). WOOCOMMERCE_URL is the address of the shop's front page, with the folder if WordPress is in one.
woocommerce-check-rest-disabled = The REST API is closed (status { $status } { $code }), mostly by a security plugin or a rule of the host. Let requests to /wp-json/ from this server pass.
woocommerce-check-plain-permalinks = WordPress uses plain permalinks. Open Settings → Permalinks, choose any other kind, such as "Post name", and save.
woocommerce-check-no-woocommerce = WordPress answers, but WooCommerce is not there or switched off. Install and activate the plugin WooCommerce.
woocommerce-check-wrong-user = WordPress knows no such user. Check WOOCOMMERCE_USER: it is the name or e-mail for signing in, not a key ck_… and not the password's label.
woocommerce-check-wrong-password = The application password is wrong. Make a new one in this user's profile, section "Application Passwords", and put it into WOOCOMMERCE_APPLICATION_PASSWORD; the one for signing in does not do.
woocommerce-check-passwords-unavailable = WordPress takes no application passwords. Either it does not know that it runs on https (behind a proxy the web server has to pass HTTPS=on to PHP), or a security plugin has switched them off.
woocommerce-check-authorization-stripped = Name and password do not reach WordPress: the web server drops the header Authorization. With Apache add "CGIPassAuth On" or 'SetEnvIf Authorization "(.*)" HTTP_AUTHORIZATION=$1' to .htaccess.
woocommerce-check-no-rights = The user ({ $role }) has no rights: { $what } ({ $code }). Give them the role "Shop manager".
woocommerce-check-wordpress-too-old = WordPress { $version } is too old: { $needed } or newer is needed. Update it.
woocommerce-check-woocommerce-too-old = WooCommerce { $version } is too old: { $needed } or newer is needed. Update it.
woocommerce-check-currency = The shop's currency is { $currency }, and here roubles are taken. Choose the Russian rouble: WooCommerce → Settings → General.
woocommerce-check-taxes = Taxes are on in the shop: it adds them to the orders it is told, and totals differ. Switch them off: WooCommerce → Settings → General → Enable taxes.
woocommerce-check-clock-off = The clocks of the shop and of this server differ by { $minutes } min. Switch on NTP where it is off.
woocommerce-check-too-many-rights = The user is { $role }: more rights than are needed. Make a user of their own with the role "Shop manager", and the application password there.
