"""What the site tells about itself: the index of REST, the status of WooCommerce, the user."""

from __future__ import annotations

from typing import Any, Final

from entrypoints.simulators.woocommerce.common_shapes import links
from entrypoints.simulators.woocommerce.door import Door
from entrypoints.simulators.woocommerce.listing import Answer, Ask, one
from entrypoints.simulators.woocommerce.refusals import Refusal
from entrypoints.simulators.woocommerce.store import Store

SHOP_NAMESPACES: Final = ["wc/v3", "wc/v1", "wc-admin", "wc-analytics", "wc/store", "wc/store/v1", "wc/v2"]


class SiteDesk:
    def __init__(self, store: Store, door: Door) -> None:
        self.store, self.door = store, door

    def root(self, ask: Ask) -> Answer:
        """Application passwords are offered only where PHP sees TLS; otherwise PHP's empty array stands there."""
        entry = {"authorization": f"{self.store.home}/wp-admin/authorize-application.php"}
        passwords: Any = {"application-passwords": {"endpoints": entry}} if self.door.https else []
        shop = SHOP_NAMESPACES if self.door.woocommerce else []
        return one(
            ask,
            {
                "name": "Demo Shop",
                "description": "",
                "url": self.store.home,
                "home": self.store.home,
                "gmt_offset": 3,
                "timezone_string": "Europe/Moscow",
                "namespaces": ["oembed/1.0", *shop, "wp/v2", "wp-site-health/v1", "wp-block-editor/v1"],
                "authentication": passwords,
                "routes": {},
                "_links": {"help": [{"href": "https://developer.wordpress.org/rest-api/"}]},
            },
        )

    def index(self, ask: Ask) -> Answer:
        links_up = {"up": [{"href": f"{self.store.home}/wp-json/"}]}
        return one(ask, {"namespace": "wc/v3", "routes": {}, "_links": links_up})

    def status(self, ask: Ask) -> Answer:
        environment = {
            "home_url": self.store.home,
            "site_url": self.store.home,
            "version": self.door.version,
            "wp_version": self.door.wordpress,
            "php_version": "8.2.29",
        }
        settings = {
            "api_enabled": False,
            "force_ssl": False,
            "currency": "RUB",
            "currency_symbol": "&#8381;",
            "currency_position": "right_space",
            "thousand_separator": " ",
            "decimal_separator": ",",
            "number_of_decimals": 2,
            "geolocation_enabled": False,
            "HPOS_enabled": True,
        }
        return one(ask, {"environment": environment, "settings": settings})

    def me(self, ask: Ask) -> Answer:
        if not ask.authenticated:
            raise Refusal("rest_not_logged_in", "You are not currently logged in.", 401)
        role = "shop_manager" if self.door.manager else "customer"
        shape = {
            "id": 1,
            "name": self.door.user,
            "url": self.store.home,
            "description": "",
            "link": f"{self.store.home}/author/{self.door.user}/",
            "slug": self.door.user,
            "_links": links(self.store, "/wp/v2/users/1"),
        }
        if ask.query.get("context") == "edit":
            shape |= {"roles": [role], "capabilities": {role: True, "manage_woocommerce": self.door.manager}}
        return one(ask, shape)
