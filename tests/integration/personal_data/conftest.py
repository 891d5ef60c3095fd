"""A shop on the real database, as in tests of commerce; its books balance after every erasure too."""

from tests.integration.commerce.conftest import _books_balance, clock, settings, shop

__all__ = ["_books_balance", "clock", "settings", "shop"]
