"""Payment providers, as the settings switch them on."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta

from dishka import Provider, Scope, provide

from adapters.mock_payments.gateway import MockGateway
from application.orders.place_order import HoldPolicy
from application.payments.gateways import ConfiguredGateways
from application.payments.mock_provider import MockProvider
from application.payments.ports import PaymentGateways
from application.payments.take_payment_event import OrphanPolicy
from entrypoints.settings import Settings


class PaymentProvider(Provider):
    scope = Scope.APP

    @provide
    def mock(self, settings: Settings) -> MockProvider:
        return _mock_gateway(settings)

    @provide
    def gateways(self, settings: Settings) -> PaymentGateways:
        mock = [_mock_gateway(settings)] if settings.payments.mock else []
        return ConfiguredGateways(mock, default=settings.payments.provider)

    @provide
    def hold_policy(self, settings: Settings) -> HoldPolicy:
        return HoldPolicy(length=settings.orders.hold)

    @provide
    def orphan_policy(self, settings: Settings) -> OrphanPolicy:
        return OrphanPolicy(refund_after=timedelta(hours=settings.payments.orphan_refund_hours))


def _mock_gateway(settings: Settings) -> MockGateway:
    """Without a secret of its own it signs with one derived from the program's."""
    own = settings.payments.mock_secret
    if own is not None:
        secret = own.get_secret_value().encode()
    else:
        key = settings.security.secret_key.get_secret_value().encode()
        secret = hmac.new(key, b"mock payments", hashlib.sha256).digest()
    return MockGateway(secret=secret, public_url=settings.http.public_url)
