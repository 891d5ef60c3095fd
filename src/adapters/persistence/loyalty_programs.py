"""Versions of the loyalty programme. A version never changes, so each is read once per process."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, LiteralString
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from adapters.persistence.base import Row
from adapters.persistence.statements import Record, Statements
from application.loyalty.ports import ProgramReader
from domain.loyalty.program import AccrueOn, Program, Tier
from domain.shared.money import Money
from domain.shared.rate import Rate


class LoyaltyProgramRow(Row):
    """Append-only: a change of the programme is a new version."""

    __tablename__ = "loyalty_programs"
    __table_args__ = (
        CheckConstraint("mode IN ('charge_scores', 'apply_discount')", name="mode"),
        CheckConstraint("accrue_on IN ('paid', 'completed')", name="accrue_on"),
        CheckConstraint("defer_days BETWEEN 0 AND 90", name="defer_days"),
    )

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    mode: Mapped[str]
    accrue_on: Mapped[str]
    defer_days: Mapped[int]
    lifetime_months: Mapped[int | None]
    time_zone: Mapped[str]
    created_at: Mapped[datetime]


class LoyaltyTierRow(Row):
    __tablename__ = "loyalty_tiers"
    __table_args__ = (
        CheckConstraint("rate_bp BETWEEN 0 AND 10000", name="rate_bp"),
        CheckConstraint("max_share_bp BETWEEN 0 AND 10000", name="max_share_bp"),
    )

    version: Mapped[int] = mapped_column(ForeignKey("loyalty_programs.version"), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    rate_bp: Mapped[int]
    max_share_bp: Mapped[int]
    spent_from_minor: Mapped[int]


_PROGRAM: Final[LiteralString] = """
SELECT p.*, (SELECT jsonb_agg(to_jsonb(t) ORDER BY t.spent_from_minor, t.code)
             FROM loyalty_tiers t WHERE t.version = p.version) AS tiers
FROM loyalty_programs p WHERE p.version = %s
"""


class ProgramMemory:
    """Versions read so far, for the life of the process."""

    def __init__(self) -> None:
        self.versions: dict[int, Program] = {}


class SqlPrograms(ProgramReader):
    def __init__(self, statements: Statements, memory: ProgramMemory) -> None:
        self._statements = statements
        self._memory = memory

    async def current(self) -> Program | None:
        row = await self._statements.one("SELECT max(version) AS version FROM loyalty_programs")
        version = row["version"] if row else None
        return await self.version(version) if version is not None else None

    async def version(self, version: int) -> Program | None:
        if version not in self._memory.versions:
            row = await self._statements.one(_PROGRAM, (version,))
            if row is None:
                return None
            self._memory.versions[version] = _to_program(row)
        return self._memory.versions[version]


def _to_program(row: Record) -> Program:
    return Program(
        version=row["version"],
        mode=row["mode"],
        accrue_on=AccrueOn(row["accrue_on"]),
        defer_days=row["defer_days"],
        lifetime_months=row["lifetime_months"],
        zone=ZoneInfo(row["time_zone"]),
        tiers=tuple(_to_tier(tier) for tier in row["tiers"]),
    )


def _to_tier(tier: dict[str, Any]) -> Tier:
    return Tier(
        code=tier["code"],
        name=tier["name"],
        rate=Rate(tier["rate_bp"]),
        max_share=Rate(tier["max_share_bp"]),
        spent_from=Money(tier["spent_from_minor"]),
    )
