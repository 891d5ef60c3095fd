"""Where something of the catalogue is kept."""

from __future__ import annotations

from enum import StrEnum


class ProductSource(StrEnum):
    """Here, or in a connected shop that we follow."""

    OWN = "own"
    WOOCOMMERCE = "woocommerce"
