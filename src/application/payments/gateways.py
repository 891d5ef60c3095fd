"""The providers that are switched on."""

from __future__ import annotations

from collections.abc import Iterable

from application.payments.ports import PaymentGateway, PaymentGateways
from domain.payments.errors import ProviderUnknown


class ConfiguredGateways(PaymentGateways):
    """`default` names the provider of new payments; callbacks of every other one are still taken."""

    def __init__(self, gateways: Iterable[PaymentGateway], *, default: str) -> None:
        self._gateways = {gateway.provider: gateway for gateway in gateways}
        self._default = default

    def get(self, provider: str) -> PaymentGateway:
        try:
            return self._gateways[provider]
        except KeyError:
            raise ProviderUnknown(provider) from None

    def default(self) -> PaymentGateway:
        return self.get(self._default)
