"""The words in which the map of personal data is written. Nothing here needs a database, so logs may use it too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final, LiteralString


class Kind(StrEnum):
    """What a column tells about a person. A `fact` tells nothing by itself, once the rest is gone."""

    NAME = "name"
    CONTACT = "contact"
    ADDRESS = "address"
    BIRTH = "birth"
    FREE_TEXT = "free_text"
    PLATFORM = "platform"
    TECHNICAL = "technical"
    CREDENTIAL = "credential"
    HABIT = "habit"
    FACT = "fact"


class Form(StrEnum):
    """How a number is to be read."""

    AS_IS = "as_is"
    MONEY = "money"
    POINTS = "points"
    QUANTITY = "quantity"


class Retention(StrEnum):
    """How long a row stays, unless its client is erased before."""

    CLIENT = "while the client is one"
    LAW = "five years: accounting and taxes"
    PROOF = "three years: proof of lawful processing"
    SHORT = "a term of its own: see application.personal_data.retention"
    SHOP = "while the shop needs it: nobody's data"


NULL: Final[LiteralString] = "NULL"
EMPTY: Final[LiteralString] = "''"
NO_FIELDS: Final[LiteralString] = "'{}'::jsonb"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """`erased_to` is the SQL that takes its place; None keeps it, and then `ground` says by what right.

    `withheld` says why the export tells only that it exists. `telling` is whether a log field of this name
    is masked: not for names as common as `text` or `value`.
    """

    kind: Kind
    label: str
    erased_to: LiteralString | None = None
    ground: str | None = None
    withheld: str | None = None
    telling: bool = True
    form: Form = Form.AS_IS

    def __post_init__(self) -> None:
        if self.kind is not Kind.FACT and (self.erased_to is None) == (self.ground is None):
            raise ValueError(f"{self.label}: either it is erased or there is a ground to keep it")


OF_CLIENT: Final[LiteralString] = "client_id = ANY(%(clients)s)"
OF_ORDER: Final[LiteralString] = (
    "order_id IN (SELECT id FROM orders WHERE orders.client_id = ANY(%(clients)s))"
)
OF_PAYMENT: Final[LiteralString] = (
    "payment_id IN (SELECT id FROM payments WHERE payments.client_id = ANY(%(clients)s))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """`tie` is the SQL condition by which a row is of `clients` (their ids), `texts` (the same as text) or
    `actors` (their names in logs); None for a table with nobody's data. `impersonal` names the texts of no person.

    `deleted`: erasure deletes the rows. `sealed`: history that a trigger opens for erasure alone.
    """

    name: LiteralString
    title: str = ""
    tie: LiteralString | None = None
    kept: Retention = Retention.SHOP
    deleted: bool = False
    sealed: bool = False
    columns: Mapping[LiteralString, Column] = field(default_factory=lambda: MappingProxyType({}))
    impersonal: frozenset[str] = frozenset()

    @property
    def erased(self) -> Mapping[LiteralString, LiteralString]:
        """Column -> the SQL that takes its place. Empty where rows go whole."""
        if self.deleted:
            return {}
        return {name: column.erased_to for name, column in self.columns.items() if column.erased_to}


def fact(label: str, form: Form = Form.AS_IS) -> Column:
    return Column(kind=Kind.FACT, label=label, form=form)


def deleted(kind: Kind, label: str, *, withheld: str | None = None, telling: bool = True) -> Column:
    """Of a table whose rows go whole."""
    return Column(kind=kind, label=label, erased_to=NULL, withheld=withheld, telling=telling)


def nobodys(name: LiteralString, *impersonal: str) -> Table:
    """A table of the shop itself: no row of it is about a client."""
    return Table(name=name, impersonal=frozenset(impersonal))


BOOKS: Final = "402-ФЗ, ст. 29; НК РФ, ст. 23: учёт и налоги, пять лет"
PROOF: Final = "приказ Роскомнадзора № 179: подтверждение, три года"
