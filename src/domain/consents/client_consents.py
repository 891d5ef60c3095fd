"""The consents of one client: every answer is added to the ones before, none is ever changed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from domain.consents.consent_event import Action, Circumstances, ConsentEvent, Evidence, TextReference
from domain.consents.events import ConsentGiven, ConsentWithdrawn
from domain.consents.state import ConsentState
from domain.shared.aggregate import Aggregate
from domain.shared.ids import ClientId, ConsentEventId, MergeId
from domain.shared.purpose import Purpose

_INSTANT: Final = timedelta(microseconds=1)


@dataclass(eq=False, slots=True, kw_only=True)
class ClientConsents(Aggregate):
    """`events` holds the last answer about every purpose at least; `sequence` is the last event's number."""

    client_id: ClientId
    sequence: int = 0
    events: tuple[ConsentEvent, ...] = ()
    _added: list[tuple[ConsentEvent, Evidence]] = field(default_factory=list, init=False, repr=False)

    @property
    def state(self) -> ConsentState:
        """At present."""
        ordered = sorted(self.events, key=lambda event: event.sequence)
        return ConsentState({event.purpose: event for event in ordered})

    @property
    def last_at(self) -> datetime | None:
        return max((event.at for event in self.events), default=None)

    def pull_added(self) -> list[tuple[ConsentEvent, Evidence]]:
        """Hand over the new events, once."""
        added, self._added = self._added, []
        return added

    def give(
        self,
        event_id: ConsentEventId,
        purpose: Purpose,
        text: TextReference,
        by: Circumstances,
        *,
        at: datetime,
    ) -> None:
        """To consent again to the same version is no news."""
        last = self.state.answers.get(purpose)
        if last is None or not last.given or last.text is None or last.text.version != text.version:
            self._add(event_id, purpose, Action.GIVEN, by, text=text, at=at)

    def withdraw(
        self, event_id: ConsentEventId, purpose: Purpose, by: Circumstances, *, at: datetime
    ) -> None:
        """Also where nothing was given: a refusal is worth remembering. To refuse again is no news.

        Whoever says so after a merge has said it, and undoing that merge will not bring the consent back.
        """
        last = self.state.answers.get(purpose)
        if last is None or not last.refused:
            self._add(event_id, purpose, Action.WITHDRAWN, by, at=at)

    @property
    def at_stake(self) -> frozenset[Purpose]:
        """What a merge may take away, or an earlier one has: undoing the earlier must not bring that back."""
        answers = self.state.answers.items()
        return frozenset(purpose for purpose, answer in answers if answer.given or answer.withheld)

    def knows(self, merge_id: MergeId) -> bool:
        """Whether this merge has been here already."""
        return any(event.merge_id == merge_id for event in self.events)

    def withhold(
        self, event_id: ConsentEventId, purpose: Purpose, by: Circumstances, *, at: datetime
    ) -> None:
        """The merge of `by` takes this consent away, once."""
        last = self.state.answers.get(purpose)
        if last is None or last.merge_id != by.merge_id or last.given:
            self._add(event_id, purpose, Action.WITHDRAWN, by, at=at)

    def restore(
        self,
        event_id: ConsentEventId,
        purpose: Purpose,
        by: Circumstances,
        *,
        survivor: ClientConsents,
        at: datetime,
    ) -> None:
        """Bring back the answer that the merge of `by` took away, unless the person has answered anew since.

        What they refused to the survivor they have refused here too. Needs all events of both.
        """
        answers = sorted((e for e in self.events if e.purpose is purpose), key=lambda e: e.sequence)
        if not answers or not answers[-1].withheld or answers[-1].merge_id != by.merge_id:
            return
        origin = answers[-1].repeats_id or answers[-1].id
        place = next(number for number, answer in enumerate(answers) if answer.id == origin)
        refusal = survivor.state.answers.get(purpose)
        if refusal is not None and refusal.refused and refusal.at >= answers[place].at:
            self._repeat(event_id, refusal, by, at=at)
        elif place > 0:
            self._repeat(event_id, answers[place - 1], by, at=at)

    def _repeat(
        self, event_id: ConsentEventId, event: ConsentEvent, by: Circumstances, *, at: datetime
    ) -> None:
        """A consent comes back in the name of the merge that is undone; a refusal stays the person's own, and
        what another merge took stays taken by that one.
        """
        if not event.given:
            by = replace(by, source=event.source, merge_id=event.merge_id)
        self._add(event_id, event.purpose, event.action, by, text=event.text, at=at, repeats=event)

    def _add(
        self,
        event_id: ConsentEventId,
        purpose: Purpose,
        action: Action,
        by: Circumstances,
        *,
        at: datetime,
        text: TextReference | None = None,
        repeats: ConsentEvent | None = None,
    ) -> None:
        self.sequence += 1
        event = ConsentEvent(
            id=event_id,
            sequence=self.sequence,
            purpose=purpose,
            action=action,
            text=text,
            source=by.source,
            actor=by.actor,
            at=max(at, self.last_at or at),
            merge_id=by.merge_id,
            repeats_id=(repeats.repeats_id or repeats.id) if repeats is not None else None,
        )
        self.events = (*self.events, event)
        self._added.append((event, by.evidence))
        self._announce(event)

    def _announce(self, event: ConsentEvent) -> None:
        happened = ConsentGiven if event.given else ConsentWithdrawn
        self._record(
            happened(
                client_id=self.client_id,
                consent_event_id=event.id,
                purpose=event.purpose.value,
                source=event.source.value,
                occurred_at=event.at,
            )
        )


def moment_of_merge(now: datetime, *clients: ClientConsents) -> datetime:
    """Later than all that these clients have answered, even by clocks that stand or differ: it parts what was
    said before the merge from what is said after.
    """
    said = [client.last_at for client in clients if client.last_at is not None]
    return max([now, *(moment + _INSTANT for moment in said)])
