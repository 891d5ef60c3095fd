"""A client answers for themself."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from application.consents.record_answers import Answer, RecordAnswers
from application.identity.sessions import SessionStore
from application.shared.access import Actor
from domain.consents.consent_event import Circumstances, Evidence, Source
from domain.identity.client import DoorKind
from domain.shared.purpose import Purpose

_SOURCE_OF_DOOR: Final[Mapping[DoorKind, Source]] = {
    DoorKind.TELEGRAM: Source.TELEGRAM,
    DoorKind.VK: Source.VK,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """Where the person who acts is answering from.

    The platform that signed the request, else the door of the session, else the web.
    """

    sessions: SessionStore
    actor: Actor

    async def __call__(self, platform: Source | None, evidence: Evidence) -> Circumstances:
        source = platform if platform is not None else await self._of_session()
        return Circumstances(source=source, actor=self.actor.name, evidence=evidence)

    async def _of_session(self) -> Source:
        if self.actor.session is None:
            return Source.WEB
        session = await self.sessions.find(self.actor.session)
        return _SOURCE_OF_DOOR.get(session.door, Source.WEB) if session is not None else Source.WEB


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveConsents:
    """Only the purposes that are named are answered; nothing is given that was not named (E2-02).

    Raise ClientOnly, TextOutdated, TextNotFound or TextVersionMissing; nothing is recorded then.
    """

    record: RecordAnswers
    witness: Witness
    actor: Actor

    async def __call__(
        self, answers: Mapping[Purpose, Answer], platform: Source | None, evidence: Evidence
    ) -> None:
        client_id = self.actor.client_id
        await self.record(client_id, answers, await self.witness(platform, evidence))


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawConsents:
    """As easy as giving, and at once (E2-04): a message that has not gone out yet does not."""

    record: RecordAnswers
    witness: Witness
    actor: Actor

    async def __call__(
        self, purposes: Collection[Purpose], platform: Source | None, evidence: Evidence
    ) -> None:
        client_id = self.actor.client_id
        await self.record.withdraw(client_id, purposes, await self.witness(platform, evidence))
