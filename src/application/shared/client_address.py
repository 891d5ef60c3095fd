"""Where a request came from."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Final

HOUSEHOLD_BITS: Final = 64
"""An IPv6 customer is given at least this network whole, and may take another address in it for every request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientAddress:
    """`value` is the IP address in its shortest form; None where there is none, as in the worker."""

    value: str | None = None

    @property
    def household(self) -> str:
        """Whoever is counted together: an IPv4 address, an IPv6 /64, or all of those without an address."""
        if self.value is None:
            return "nowhere"
        address = ipaddress.ip_address(self.value)
        if address.version == 4:
            return self.value
        return str(ipaddress.ip_network((address, HOUSEHOLD_BITS), strict=False))
