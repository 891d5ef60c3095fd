"""Where goods are: a shop, a depot, a pickup point."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from domain.shared.aggregate import Aggregate
from domain.shared.ids import LocationId
from domain.stock.errors import LocationUnfit
from domain.stock.events import LocationSwitched

_CODE: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}", re.ASCII)
NAME_LENGTH: Final = 200
ADDRESS_LENGTH: Final = 500


@dataclass(eq=False, slots=True, kw_only=True)
class Location(Aggregate):
    """Raise LocationUnfit. Goods are taken from the active location with the lowest `priority` that has all.

    `allows_negative`: movements by hand may take more than there is.
    """

    id: LocationId
    code: str
    name: str
    address: str = ""
    priority: int = 0
    is_pickup: bool = False
    active: bool = True
    allows_negative: bool = False

    def __post_init__(self) -> None:
        self.name, self.address = self.name.strip(), self.address.strip()
        if _CODE.fullmatch(self.code) is None:
            raise LocationUnfit("code")
        if not 0 < len(self.name) <= NAME_LENGTH:
            raise LocationUnfit("name")
        if len(self.address) > ADDRESS_LENGTH:
            raise LocationUnfit("address")

    def announce(self, *, at: datetime) -> None:
        """It is new: what is there counts from now on."""
        self._record(LocationSwitched(location_id=self.id, active=self.active, occurred_at=at))

    def change(self, changes: Mapping[str, Any], *, at: datetime) -> None:
        """Set the named fields. Raise LocationUnfit."""
        was_active = self.active
        for name, value in changes.items():
            setattr(self, name, value)
        self.__post_init__()
        if self.active is not was_active:
            self._record(LocationSwitched(location_id=self.id, active=self.active, occurred_at=at))
