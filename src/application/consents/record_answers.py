"""Every way to answer ends here: the texts are checked, the answers added, all in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from application.consents.ports import ConsentRepository, ConsentTextRepository
from application.shared.ports import Clock, Ids, UnitOfWork
from domain.consents.consent_event import Circumstances, ConsentEvent, TextReference
from domain.consents.consent_text import by_purpose
from domain.consents.errors import TextNotFound, TextVersionMissing
from domain.shared.ids import ClientId, ConsentEventId
from domain.shared.locale import Locale
from domain.shared.purpose import Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`text_version` and `locale` say which text was read; a withdrawal needs none."""

    given: bool
    text_version: int | None = None
    locale: Locale = Locale.RU


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAnswers:
    """One event for every purpose whose answer is new; the others are left alone. Repeatable.

    Two calls about one client take turns, and a mailing sees the withdrawal or is told of it (S2-106).
    """

    consents: ConsentRepository
    texts: ConsentTextRepository
    uow: UnitOfWork
    clock: Clock
    ids: Ids

    async def __call__(
        self, client_id: ClientId, answers: Mapping[Purpose, Answer], by: Circumstances
    ) -> tuple[ConsentEvent, ...]:
        """The events that this made; raise ClientNotFound, TextOutdated, TextNotFound or TextVersionMissing."""
        async with self.uow:
            agreed = await self._agreed(answers)
            consents = await self.consents.get(client_id)
            known = len(consents.events)
            now = self.clock.now()
            for purpose in answers:
                event_id = ConsentEventId(self.ids.new())
                if purpose in agreed:
                    consents.give(event_id, purpose, agreed[purpose], by, at=now)
                else:
                    consents.withdraw(event_id, purpose, by, at=now)
            await self.consents.save(consents)
        return consents.events[known:]

    async def withdraw(
        self, client_id: ClientId, purposes: Iterable[Purpose], by: Circumstances
    ) -> tuple[ConsentEvent, ...]:
        return await self(client_id, {purpose: Answer(given=False) for purpose in purposes}, by)

    async def _agreed(self, answers: Mapping[Purpose, Answer]) -> dict[Purpose, TextReference]:
        given = {purpose: answer for purpose, answer in answers.items() if answer.given}
        texts = by_purpose(await self.texts.current()) if given else {}
        agreed = {}
        for purpose, answer in given.items():
            if answer.text_version is None:
                raise TextVersionMissing(purpose.value)
            if purpose not in texts:
                raise TextNotFound(purpose.value)
            agreed[purpose] = texts[purpose].agreed(answer.text_version, answer.locale)
        return agreed
