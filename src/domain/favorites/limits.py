"""How many favourites a client may have."""

from typing import Final

MAX_FAVORITES: Final = 500
