"""The event log is kept for ever and nothing in it is erased, so events carry ids, numbers and names of kinds only."""

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Any, NewType, get_args, get_origin, get_type_hints
from uuid import UUID

import pytest

import domain
from domain.shared.aggregate import DomainEvent
from domain.shared.money import Money
from domain.shared.points import Points
from domain.shared.quantity import Quantity

SILENT = (UUID, int, bool, datetime, Money, Points, Quantity, Enum, NoneType)
# Texts that the program chooses from a list of its own, never a person.
WORDS_OF_OURS = {
    "catalogue.category_changed": {"fields"},
    "catalogue.product_changed": {"fields"},
    "clients.card_changed": {"fields"},
    "consents.given": {"purpose", "source"},
    "consents.withdrawn": {"purpose", "source"},
    "identity.client_registered": {"door"},
    "identity.door_linked": {"door"},
    "identity.door_unlinked": {"door"},
}


def events() -> dict[str, type[DomainEvent]]:
    """By topic: a dataclass with slots has a twin without them."""
    for module in pkgutil.walk_packages(domain.__path__, "domain."):
        importlib.import_module(module.name)
    there, found = [DomainEvent], {}
    while there:
        children = there.pop().__subclasses__()
        there += children
        ours = (child for child in children if child.__module__.startswith("domain."))
        found |= {child.topic: child for child in ours if "topic" in vars(child)}
    return found


def parts(kind: Any) -> Iterator[Any]:
    """The types that a value of this field is made of."""
    if isinstance(kind, NewType):
        yield from parts(kind.__supertype__)
    elif isinstance(kind, UnionType) or get_origin(kind) is not None:
        for argument in get_args(kind):
            if argument is not ...:
                yield from parts(argument)
    else:
        yield kind


@pytest.mark.parametrize("event", events().values(), ids=lambda event: event.topic)
def test_an_event_has_no_words_of_a_person(event: type[DomainEvent]) -> None:
    hints = get_type_hints(event)
    for field in fields(event):
        if field.name in WORDS_OF_OURS.get(event.topic, ()):
            continue
        for kind in parts(hints[field.name]):
            assert isinstance(kind, type), (event.topic, field.name)
            assert issubclass(kind, SILENT), f"{event.topic}: {field.name} could hold a text about somebody"


def test_the_exceptions_exist() -> None:
    known = {topic: {field.name for field in fields(event)} for topic, event in events().items()}

    for topic, names in WORDS_OF_OURS.items():
        assert names <= known[topic], topic
