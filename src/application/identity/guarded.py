"""How often signing in may fail, and how many may come in anew.

Addresses are shared: behind one IPv4 address there may be a whole mobile network, so its limits are wide.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from application.shared.guesses import Guarded
from application.shared.rate_limits import Limit

_QUARTER: Final = timedelta(minutes=15)
_HOUR: Final = timedelta(hours=1)

LOGIN: Final = Guarded(
    pair=(Limit(name="login", quota=10, window=_QUARTER, strict=True),),
    subject=(Limit(name="login-account", quota=100, window=_HOUR, strict=True),),
    address=(Limit(name="login-address", quota=100, window=_QUARTER, strict=True),),
    familiar=Limit(name="login-familiar", quota=1, window=timedelta(days=30), strict=True),
)
"""The subject is the e-mail address, as it was typed if it is none."""

REGISTRATION: Final = Guarded(
    address=(Limit(name="registration", quota=30, window=_HOUR, strict=True),),
)
"""Each counts: registering makes clients, and tells whether an address is taken."""

TELEGRAM: Final = Guarded(address=(Limit(name="telegram", quota=100, window=_QUARTER, strict=True),))
VK: Final = Guarded(address=(Limit(name="vk", quota=100, window=_QUARTER, strict=True),))
REFRESH: Final = Guarded(address=(Limit(name="refresh", quota=100, window=_QUARTER, strict=True),))

CODE: Final = Guarded(
    pair=(Limit(name="code", quota=5, window=_QUARTER, strict=True),),
    subject=(Limit(name="code-subject", quota=10, window=_HOUR, strict=True),),
    address=(Limit(name="code-address", quota=50, window=_QUARTER, strict=True),),
)
"""Guesses at a code that was sent. The subject is the client, or the contact that it was sent to."""

CODE_SENDING: Final = Guarded(
    subject=(
        Limit(name="code-sending", quota=1, window=timedelta(minutes=1), strict=True),
        Limit(name="code-sending-hour", quota=5, window=_HOUR, strict=True),
        Limit(name="code-sending-day", quota=10, window=timedelta(days=1), strict=True),
    ),
    address=(Limit(name="code-sending-address", quota=30, window=_HOUR, strict=True),),
)
"""For `spend`, before a code is sent: messages cost money, and annoy. The subject is the phone or the e-mail."""

CODE_SENDING_OF_CLIENT: Final = Guarded(
    subject=(Limit(name="code-sending-client", quota=20, window=timedelta(days=1), strict=True),),
)
"""In addition, when a client asks: to how many contacts, all together. The subject is the client's id."""
