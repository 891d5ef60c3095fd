"""Every event of a client has words in the timeline."""

import importlib
import pkgutil
from dataclasses import fields
from typing import get_type_hints

import pytest

import domain
from adapters.texts.fluent import LOCALES, FluentTexts
from application.notifications.ports import TextValue
from application.timeline.queries import text_of
from domain.shared.aggregate import DomainEvent
from domain.shared.money import Money
from domain.shared.points import Points

SAMPLES: dict[object, TextValue] = {int: 7, str: "слово", Money: Money(1), Points: Points(1)}
TEXTS = FluentTexts()


def events_of_clients() -> list[type[DomainEvent]]:
    for module in pkgutil.walk_packages(domain.__path__, "domain."):
        importlib.import_module(module.name)
    found = {event.topic: event for event in descendants(DomainEvent) if "topic" in vars(event)}
    return [event for event in found.values() if "client_id" in {field.name for field in fields(event)}]


def descendants(event: type[DomainEvent]) -> list[type[DomainEvent]]:
    return [one for child in event.__subclasses__() for one in (child, *descendants(child))]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("event", events_of_clients(), ids=lambda event: event.topic)
def test_an_event_of_a_client_has_a_title(event: type[DomainEvent], locale: str) -> None:
    hints = get_type_hints(event)
    values = {name: SAMPLES[hints[name]] for name in hints if hints[name] in SAMPLES}

    assert TEXTS.render(text_of(event.topic), locale, values)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("topic", ["messages.sent", "messages.received"])
def test_so_has_a_message(topic: str, locale: str) -> None:
    assert TEXTS.render(text_of(topic), locale, {})
