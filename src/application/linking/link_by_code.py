"""A client who is signed in enters the code that was sent to their other door."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from application.identity.guarded import CODE, CODE_SENDING, CODE_SENDING_OF_CLIENT
from application.linking.attach_door import AttachDoor
from application.linking.jobs import send_code
from application.linking.ports import CodeSender, DoorCodes, LinkRepository
from application.shared.access import Actor
from application.shared.guesses import Guesses
from application.shared.patience import patiently
from application.shared.ports import Clock, Ids, JobQueue, UnitOfWork
from domain.identity.client import Door, DoorKind
from domain.linking.door_link import DoorLink
from domain.linking.errors import CodeWrong, DoorUnreachable
from domain.shared.email import Email
from domain.shared.ids import LinkId, MergeId
from domain.shared.phone import Phone


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForCode:
    """The same for a door that is free, taken or theirs already: nobody learns who is a client.

    Raise EmailUnfit, PhoneUnfit, DoorUnreachable, TooManyAttempts, Unauthenticated or ClientOnly.
    """

    actor: Actor
    links: LinkRepository
    sender: CodeSender
    guesses: Guesses
    jobs: JobQueue
    uow: UnitOfWork
    clock: Clock
    ids: Ids

    async def __call__(self, kind: DoorKind, text: str) -> DoorLink:
        client_id = self.actor.client_id
        value = Phone.parse(text).value if kind is DoorKind.PHONE else Email.parse(text).value
        if not self.sender.reaches(kind):
            raise DoorUnreachable(kind.value)
        await self.guesses.spend(CODE_SENDING, value)
        await self.guesses.spend(CODE_SENDING_OF_CLIENT, str(client_id))
        link = DoorLink.begin(LinkId(self.ids.new()), client_id, kind.value, value, at=self.clock.now())
        async with self.uow:
            await self.links.open(link)
            await self.jobs.enqueue(send_code(link.id))
        return link


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmLink:
    """Raise CodeWrong, TooManyAttempts, what AttachDoor raises, Unauthenticated or ClientOnly.

    Each code entered counts, even when it comes at the same moment as others. A right one that meets the door of
    another client stays good for the answer with `merge`.
    """

    actor: Actor
    links: LinkRepository
    codes: DoorCodes
    attach: AttachDoor
    guesses: Guesses
    uow: UnitOfWork
    clock: Clock

    async def __call__(self, link_id: LinkId, code: str, *, merge: bool) -> MergeId | None:
        client_id = self.actor.client_id
        async with self.guesses.attempt(CODE, str(client_id)):
            link = await self._proven(link_id, code)

        async def linked() -> MergeId | None:
            async with self.uow:
                if not await self.links.close(link.id, self.clock.now()):
                    raise CodeWrong
                door = Door(kind=DoorKind(link.kind), value=link.value)
                return await self.attach(client_id, door, merge=merge)

        return await patiently(linked)

    async def _proven(self, link_id: LinkId, code: str) -> DoorLink:
        async with self.uow:
            guessed = await self.links.guess(link_id, self.actor.client_id, self.clock.now())
        if guessed is None or guessed.code_hash is None:
            raise CodeWrong
        if not hmac.compare_digest(guessed.code_hash, self.codes.hash(link_id, code)):
            raise CodeWrong
        return guessed.link
