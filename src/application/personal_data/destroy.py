"""The destruction itself, whoever asked for it: columns emptied, sessions ended, an act written (E2-07)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from application.identity.access_states import AccessChanged
from application.identity.sessions import SessionStore
from application.loyalty.ports import PointsRepository
from application.personal_data.acts import Act, ActRepository, Erasure
from application.personal_data.ports import Eraser, Subject
from application.shared.access import Author
from application.shared.ports import Ids
from domain.personal_data.terms import Case

METHOD: Final = "удаление и обезличивание записей базы данных средствами программы «Прилавок»"


@dataclass(frozen=True, slots=True, kw_only=True)
class Destroy:
    """Works inside the caller's transaction; the subject is locked. Points that are left are forfeited."""

    points: PointsRepository
    eraser: Eraser
    acts: ActRepository
    sessions: SessionStore
    access_changed: AccessChanged
    author: Author
    ids: Ids

    async def __call__(self, subject: Subject, case: Case, basis: str, *, at: datetime) -> UUID:
        """The act's id."""
        await self._forfeit_points(subject, at)
        destroyed = await self.eraser.erase(subject.cards, at=at)
        await self.acts.record_erasures([Erasure(client_id=card, erased_at=at) for card in subject.cards])
        act = Act(
            id=self.ids.new(),
            client_id=subject.client_id,
            case=case,
            basis=basis,
            method=METHOD,
            author=self.author.name,
            destroyed_at=at,
            entries=destroyed,
        )
        await self.acts.add(act)
        for card in subject.cards:
            await self.sessions.revoke_all(card, at)
            self.access_changed(card)
        return act.id

    async def _forfeit_points(self, subject: Subject, at: datetime) -> None:
        for card in subject.cards:
            account = await self.points.get(card)
            account.forfeit(at=at)
            await self.points.save(account)
