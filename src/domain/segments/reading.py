"""Rules as JSON: `{"all": […]}`, `{"any": […]}`, `{"not": …}`, or one condition `{"field": "tag", "value": "VIP"}`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final, TypeVar

from domain.segments import conditions as c
from domain.segments.errors import RuleUnfit
from domain.segments.facts import Bounds, Moments
from domain.shared.contact_kind import ContactKind
from domain.shared.locale import Locale
from domain.shared.money import Money
from domain.shared.points import Points
from domain.shared.purpose import Purpose
from domain.shared.text import folded, spaced

MAX_DEPTH: Final = 6
MAX_CONDITIONS: Final = 50
TEXT_LENGTH: Final = 1_000
MOST_DAYS: Final = 3_660
LONGEST_COUNTDOWN: Final = 365
_HIGHEST_COUNT: Final = 10**9

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(slots=True)
class _Budget:
    """How many conditions a rule may still have."""

    left: int = MAX_CONDITIONS

    def take(self, pointer: str) -> None:
        self.left -= 1
        if self.left < 0:
            raise RuleUnfit(pointer, f"A rule has at most {MAX_CONDITIONS} conditions.")


@dataclass(frozen=True, slots=True)
class _Leaf:
    """One condition as it was sent. Whatever nobody asked for in the end is a fault."""

    raw: Mapping[str, Any]
    pointer: str
    asked: set[str] = field(default_factory=lambda: {"field"})

    def fault(self, name: str, message: str) -> RuleUnfit:
        return RuleUnfit(f"{self.pointer}/{name}", message)

    def take(self, name: str) -> Any:
        self.asked.add(name)
        return self.raw.get(name)

    def text(self, name: str, *, or_none: bool = False) -> str | None:
        value = self.take(name)
        if or_none and value is None and name in self.raw:
            return None
        if not isinstance(value, str) or not 1 <= len(value) <= TEXT_LENGTH or "\0" in value:
            raise self.fault(name, f"Expected a text of 1 to {TEXT_LENGTH} characters.")
        return value

    def boolean(self, name: str) -> bool:
        value = self.take(name)
        if not isinstance(value, bool):
            raise self.fault(name, "Expected true or false.")
        return value

    def number(self, name: str, most: int) -> int | None:
        value = self.take(name)
        if value is None:
            return None
        if type(value) is not int or not 0 <= value <= most:
            raise self.fault(name, f"Expected a whole number from 0 to {most}.")
        return value

    def choice(self, name: str, kind: type[Choice]) -> Choice:
        value = self.take(name)
        if not isinstance(value, str) or value not in list(kind):
            raise self.fault(name, f"Expected one of: {', '.join(kind)}.")
        return kind(value)

    def moment(self, name: str) -> datetime | None:
        value = self.take(name)
        if value is None:
            return None
        try:
            moment = datetime.fromisoformat(value) if isinstance(value, str) else None
            if moment is not None and moment.tzinfo is not None:
                return moment.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        raise self.fault(name, "Expected a moment with a time zone, such as 2026-11-21T00:00:00+03:00.")

    def amount(self, name: str, read: Callable[[str], int]) -> int | None:
        value = self.take(name)
        if value is None:
            return None
        try:
            if isinstance(value, str):
                return read(value)
        except ValueError:
            pass
        raise self.fault(name, "Expected a decimal string such as 1000.00.")

    def moments(self) -> Moments:
        moments = Moments(
            start=self.moment("from"), end=self.moment("to"), last_days=self.number("last_days", MOST_DAYS)
        )
        if moments == Moments():
            raise RuleUnfit(self.pointer, "Expected from, to or last_days.")
        return moments

    def bounds(self, read: Callable[[str], int | None]) -> Bounds:
        bounds = Bounds(least=read("min"), most=read("max"))
        if bounds == Bounds():
            raise RuleUnfit(self.pointer, "Expected min or max.")
        return bounds

    def whole(self) -> Bounds:
        return self.bounds(lambda name: self.number(name, _HIGHEST_COUNT))

    def amounts(self, read: Callable[[str], int]) -> Bounds:
        return self.bounds(lambda name: self.amount(name, read))


def _tag(leaf: _Leaf) -> c.Condition:
    key = folded(spaced(leaf.text("value") or ""))
    if not key:
        raise leaf.fault("value", "A tag has printable characters.")
    return c.Tagged(key)


def _custom_field(leaf: _Leaf) -> c.Condition:
    key = leaf.text("key")
    value = leaf.take("value")
    return c.CustomFieldIs(key or "", value if isinstance(value, bool) else leaf.text("value") or "")


def _birthday(leaf: _Leaf) -> c.Condition:
    days = leaf.number("within_days", LONGEST_COUNTDOWN)
    if days is None:
        raise leaf.fault("within_days", "Expected a number of days.")
    return c.BirthdayWithin(days)


_LEAVES: Final[Mapping[str, Callable[[_Leaf], c.Condition]]] = {
    "tag": _tag,
    "traffic_source": lambda leaf: c.CameFrom(leaf.text("value", or_none=True)),
    "created": lambda leaf: c.Created(leaf.moments()),
    "last_order": lambda leaf: c.LastOrder(leaf.moments()),
    "orders_count": lambda leaf: c.OrderCount(leaf.whole()),
    "spent": lambda leaf: c.Spent(leaf.amounts(lambda text: Money.parse(text).minor)),
    "points": lambda leaf: c.PointsBalance(leaf.amounts(lambda text: Points.offered(text).hundredths)),
    "tier": lambda leaf: c.InTier(leaf.text("value", or_none=True)),
    "blocked": lambda leaf: c.Blocked(leaf.boolean("value")),
    "contact": lambda leaf: c.HasContact(leaf.choice("value", ContactKind)),
    "consent": lambda leaf: c.Consented(leaf.choice("value", Purpose)),
    "custom_field": _custom_field,
    "birthday": _birthday,
    "locale": lambda leaf: c.Speaks(leaf.choice("value", Locale)),
}
FIELDS: Final = tuple(_LEAVES)


def read(rule: object, *, pointer: str = "rule") -> c.Condition:
    """Raise RuleUnfit, which points at the first fault."""
    return _read(rule, pointer, MAX_DEPTH, _Budget())


def _read(rule: object, pointer: str, depth: int, budget: _Budget) -> c.Condition:
    budget.take(pointer)
    if depth == 0:
        raise RuleUnfit(pointer, f"A rule is at most {MAX_DEPTH} levels deep.")
    if not isinstance(rule, Mapping):
        raise RuleUnfit(pointer, "Expected an object.")
    if "field" in rule:
        return _leaf(rule, pointer)
    if len(rule) != 1 or not (rule.keys() <= {"all", "any", "not"}):
        raise RuleUnfit(pointer, "Expected either all, any, not or field.")
    ((name, inner),) = rule.items()
    if name == "not":
        return c.Not(_read(inner, f"{pointer}/not", depth - 1, budget))
    if not isinstance(inner, list | tuple) or not inner:
        raise RuleUnfit(f"{pointer}/{name}", "Expected a list of at least one condition.")
    parts = tuple(
        _read(part, f"{pointer}/{name}/{place}", depth - 1, budget) for place, part in enumerate(inner)
    )
    return c.All(parts) if name == "all" else c.AnyOf(parts)


def _leaf(raw: Mapping[str, Any], pointer: str) -> c.Condition:
    leaf = _Leaf(raw, pointer)
    name = raw["field"]
    if not isinstance(name, str) or name not in _LEAVES:
        raise leaf.fault("field", f"Expected one of: {', '.join(FIELDS)}.")
    condition = _LEAVES[name](leaf)
    for unknown in sorted(raw.keys() - leaf.asked):
        raise leaf.fault(unknown, f"The field {name} takes no such thing.")
    return condition
