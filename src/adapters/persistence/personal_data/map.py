"""The one map of personal data per table and column: export, erasure, the masking of logs and tests go by it.

A test fails when a column that could hold a text of a person is in the schema and not here (INV-PD-3).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from adapters.persistence.personal_data.books import POINTS_AND_LEDGER
from adapters.persistence.personal_data.care import CARE
from adapters.persistence.personal_data.commerce import COMMERCE
from adapters.persistence.personal_data.declarations import Kind, Table
from adapters.persistence.personal_data.people import PEOPLE
from adapters.persistence.personal_data.shop import FOREIGN, SHOP

TABLES: Final[Mapping[str, Table]] = MappingProxyType(
    {table.name: table for table in (*PEOPLE, *COMMERCE, *POINTS_AND_LEDGER, *CARE, *SHOP, *FOREIGN)}
)
"""By name. What goes first is erased first, so rows that others refer to come after those."""


def telling_names() -> frozenset[str]:
    """Names of columns that tell about a person wherever they appear, in a log too."""
    return frozenset(
        name
        for table in TABLES.values()
        for name, column in table.columns.items()
        if column.telling and column.kind is not Kind.FACT
    )
