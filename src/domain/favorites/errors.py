"""What favourites refuse."""

from domain.favorites.limits import MAX_FAVORITES
from domain.shared.errors import Conflict


class TooManyFavorites(Conflict):
    code = "favorites.too_many"

    def __init__(self) -> None:
        super().__init__(f"A client has at most {MAX_FAVORITES} favourites.", limit=MAX_FAVORITES)
