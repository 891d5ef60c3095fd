"""The parameters with which the map's conditions tell whose a row is."""

from __future__ import annotations

from collections.abc import Sequence

from application.shared.access import name_of_client
from domain.shared.ids import ClientId


def parameters(cards: Sequence[ClientId]) -> dict[str, object]:
    return {
        "clients": list(cards),
        "texts": [str(card) for card in cards],
        "actors": [name_of_client(card) for card in cards],
    }
