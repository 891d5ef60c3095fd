"""A client who is signed in shows the signed launch parameters of their other platform."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from application.identity.ports import InitDataVerifier, LaunchParamsVerifier
from application.identity.sign_in_with_telegram import visitor_from_telegram
from application.identity.sign_in_with_vk import visitor_from_vk
from application.linking.attach_door import AttachDoor
from application.shared.access import Actor
from application.shared.patience import patiently
from application.shared.ports import Clock, UnitOfWork
from domain.identity.client import Door
from domain.shared.ids import MergeId


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkByLaunchData:
    """Both doors are proven at once: by the session, and by the platform's signature. Repeatable.

    Raise what the verifiers and AttachDoor raise, Unauthenticated or ClientOnly.
    """

    actor: Actor
    init_data: InitDataVerifier
    launch_params: LaunchParamsVerifier
    attach: AttachDoor
    uow: UnitOfWork
    clock: Clock

    async def telegram(self, raw: str, *, merge: bool) -> MergeId | None:
        return await self._link(
            lambda: visitor_from_telegram(self.init_data.verify(raw, at=self.clock.now())).door, merge=merge
        )

    async def vk(self, raw: str, *, merge: bool) -> MergeId | None:
        return await self._link(
            lambda: visitor_from_vk(self.launch_params.verify(raw, at=self.clock.now())).door, merge=merge
        )

    async def _link(self, proven: Callable[[], Door], *, merge: bool) -> MergeId | None:
        client_id = self.actor.client_id
        door = proven()

        async def linked() -> MergeId | None:
            async with self.uow:
                return await self.attach(client_id, door, merge=merge)

        return await patiently(linked)
