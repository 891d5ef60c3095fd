"""What a client consents to, read from what they answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.consents.consent_event import ConsentEvent
from domain.shared.purpose import Purpose


@dataclass(frozen=True, slots=True)
class ConsentState:
    """The last answer about every purpose that was ever answered; a purpose without one is not consented to."""

    answers: Mapping[Purpose, ConsentEvent]

    @property
    def given(self) -> frozenset[Purpose]:
        return frozenset(purpose for purpose, answer in self.answers.items() if answer.given)


def state(events: Iterable[ConsentEvent], at: datetime) -> ConsentState:
    """Of one client, at one moment: what happened later does not matter, nor in which order we are told
    (INV-PD-4).
    """
    told = sorted((event for event in events if event.at <= at), key=lambda event: event.sequence)
    return ConsentState({event.purpose: event for event in told})


def strictest(one: ConsentState, other: ConsentState) -> frozenset[Purpose]:
    """What may be done with two clients who are one person: only what both consent to (INV-ID-3)."""
    return one.given & other.given
