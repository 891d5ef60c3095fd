"""What happens to somebody's personal data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from domain.shared.aggregate import DomainEvent
from domain.shared.ids import ClientId


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientErased(DomainEvent):
    """Nothing is left but the id: whoever keeps copies forgets them."""

    topic: ClassVar[str] = "personal_data.client_erased"

    client_id: ClientId
