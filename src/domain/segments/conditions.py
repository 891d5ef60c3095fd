"""The language of segments. What a client lacks fulfils no condition, and so fulfils its opposite.

`holds_for` decides by facts alone: it is what the database's answers are measured by. `written` is the JSON that
reading.py reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from domain.segments.facts import Bounds, ClientFacts, Moments, Now, days_to_birthday
from domain.shared.contact_kind import ContactKind
from domain.shared.locale import Locale
from domain.shared.money import Money
from domain.shared.points import Points
from domain.shared.purpose import Purpose

Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple[Condition, ...]

    def holds_for(self, client: ClientFacts, now: Now) -> bool:
        return all(part.holds_for(client, now) for part in self.parts)

    def written(self) -> Json:
        return {"all": [part.written() for part in self.parts]}


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Condition, ...]

    def holds_for(self, client: ClientFacts, now: Now) -> bool:
        return any(part.holds_for(client, now) for part in self.parts)

    def written(self) -> Json:
        return {"any": [part.written() for part in self.parts]}


@dataclass(frozen=True, slots=True)
class Not:
    part: Condition

    def holds_for(self, client: ClientFacts, now: Now) -> bool:
        return not self.part.holds_for(client, now)

    def written(self) -> Json:
        return {"not": self.part.written()}


@dataclass(frozen=True, slots=True)
class Tagged:
    """`key` makes two spellings one tag."""

    key: str

    def holds_for(self, client: ClientFacts, _: Now) -> bool:
        return self.key in client.tags

    def written(self) -> Json:
        return {"field": "tag", "value": self.key}


@dataclass(frozen=True, slots=True)
class CameFrom:
    """By this traffic source; None: nobody knows from where."""

    source: str | None

    def holds_for(self, client: ClientFacts, _: Now) -> bool:
        return client.traffic_source == self.source

    def written(self) -> Json:
        return {"field": "traffic_source", "value": self.source}


@dataclass(frozen=True, slots=True)
class Created:
    moments: Moments

    def holds_for(self, client: ClientFacts, now: Now) -> bool:
        return self.moments.contain(client.created_at, now)

    def written(self) -> Json:
        return {"field": "created"} | self.moments.written()


@dataclass(frozen=True, slots=True)
class LastOrder:
    moments: Moments

    def holds_for(self, client: ClientFacts, now: Now) -> bool:
        return client.last_order_at is not None and self.moments.contain(client.last_order_at, now)

    def written(self) -> Json:
        return {"field": "last_order"} | self.moments.written()


@dataclass(frozen=True, slots=True)
class OrderCount:
    bounds: Bounds

    def holds_for(self, client: ClientFacts, _: Now) -> bool:
        return self.bounds.contain(client.orders_count)

    def written(self) -> Json:
        return {"field": "orders_count"} | self.bounds.written(lambda count: count)


@dataclass(frozen=True, slots=True)
class Spent:
    """In kopecks."""

    bounds: Bounds

    def holds_for(self, client: ClientFacts, _: Now) -> bool:
        return self.bounds.contain(client.spent.minor)

    def written(self) -> Json:
        return {"field": "spent"} | self.bounds.written(lambda minor: Money(minor).amount)


@dataclass(frozen=True, slots=True)
class PointsBalance:
    """In hundredths."""

    bounds: Bounds

    def holds_for(self, client: ClientFacts, _: Now) -> bool:
        return self.bounds.contain(client.points.hundredths)

    def written(self) -> Json:
        return {"field": "points"} | self.bounds.written(lambda hundredths: str(Points(hundredths)))


@dataclass(frozen=True, slots=True)
class InTier:
    """None: no tier was given yet."""

    code: str | None

    def holds_for(self, client: ClientFacts, _: Now) -> bool:
        return client.tier == self.code

    def written(self) -> Json:
        return {"field": "tier", "value": self.code}


@dataclass(frozen=True, slots=True)
class Blocked:
    blocked: bool

    def holds_for(self, client: ClientFacts, _: Now) -> bool:
        return client.blocked is self.blocked

    def written(self) -> Json:
        return {"field": "blocked", "value": self.blocked}


@dataclass(frozen=True, slots=True)
class HasContact:
    kind: ContactKind

    def holds_for(self, client: ClientFacts, _: Now) -> bool:
        return self.kind in client.contacts

    def written(self) -> Json:
        return {"field": "contact", "value": self.kind.value}


@dataclass(frozen=True, slots=True)
class Consented:
    purpose: Purpose

    def holds_for(self, client: ClientFacts, _: Now) -> bool:
        return self.purpose in client.consents

    def written(self) -> Json:
        return {"field": "consent", "value": self.purpose.value}


@dataclass(frozen=True, slots=True)
class CustomFieldIs:
    key: str
    value: str | bool

    def holds_for(self, client: ClientFacts, _: Now) -> bool:
        held = client.custom_fields.get(self.key)
        return type(held) is type(self.value) and held == self.value

    def written(self) -> Json:
        return {"field": "custom_field", "key": self.key, "value": self.value}


@dataclass(frozen=True, slots=True)
class BirthdayWithin:
    """So many days from today; 0: today."""

    days: int

    def holds_for(self, client: ClientFacts, now: Now) -> bool:
        return client.birthday is not None and days_to_birthday(client.birthday, now.today) <= self.days

    def written(self) -> Json:
        return {"field": "birthday", "within_days": self.days}


@dataclass(frozen=True, slots=True)
class Speaks:
    locale: Locale

    def holds_for(self, client: ClientFacts, _: Now) -> bool:
        return client.locale is self.locale

    def written(self) -> Json:
        return {"field": "locale", "value": self.locale.value}


Leaf: TypeAlias = (
    Tagged
    | CameFrom
    | Created
    | LastOrder
    | OrderCount
    | Spent
    | PointsBalance
    | InTier
    | Blocked
    | HasContact
    | Consented
    | CustomFieldIs
    | BirthdayWithin
    | Speaks
)
Condition: TypeAlias = All | AnyOf | Not | Leaf
