"""How WordPress and WooCommerce say no."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """`data` is what stands beside `status` in the body; WooCommerce's refunds put a bare number there."""

    def __init__(
        self,
        code: str,
        message: str,
        status: int = 400,
        *,
        data: dict[str, Any] | None = None,
        bare_data: bool = False,
        extra: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(code)
        self.code, self.message, self.status = code, message, status
        self.data: dict[str, Any] | int = status if bare_data else {"status": status, **(data or {})}
        self.extra = extra or {}

    def body(self) -> dict[str, Any]:
        return {"code": self.code, "message": self.message, "data": self.data, **self.extra}


def invalid_param(name: str, code: str, message: str, data: Any = None) -> Refusal:
    detail = {"code": code, "message": message, "data": data}
    return Refusal(
        "rest_invalid_param",
        f"Invalid parameter(s): {name}",
        data={"params": {name: message}, "details": {name: detail}},
    )


def not_of_type(name: str, kind: str, *, field: str | None = None) -> Refusal:
    """`field` is the exact place, such as `line_items[0][quantity]`."""
    place = field or name
    return invalid_param(name, "rest_invalid_type", f"{place} is not of type {kind}.", {"param": place})


def not_in_enum(name: str, allowed: tuple[str, ...], *, field: str | None = None) -> Refusal:
    choices = f"{', '.join(allowed[:-1])}, and {allowed[-1]}"
    return invalid_param(name, "rest_not_in_enum", f"{field or name} is not one of {choices}.")


def missing_param(name: str) -> Refusal:
    return Refusal("rest_missing_callback_param", f"Missing parameter(s): {name}", data={"params": [name]})


def no_route() -> Refusal:
    return Refusal("rest_no_route", "No route was found matching the URL and request method.", 404)


def invalid_id(kind: str, status: int = 404) -> Refusal:
    """`kind` is `product`, `product_variation`, `shop_order`, …"""
    return Refusal(f"woocommerce_rest_{kind}_invalid_id", "Invalid ID.", status)


def crash() -> Refusal:
    """A fatal error of PHP, as it is answered when the request or the answer is JSON."""
    return Refusal(
        "internal_server_error",
        "<p>There has been a critical error on this website.</p><p><a href="
        '"https://wordpress.org/documentation/article/faq-troubleshooting/">Learn more about troubleshooting'
        " WordPress.</a></p>",
        500,
        extra={"additional_errors": []},
    )
