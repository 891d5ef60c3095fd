"""The code leaves, after its link is committed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from application.linking.ports import CodeSender, CodeUnsent, DoorCodes, LinkRepository
from application.notifications.ports import Texts
from application.shared.ports import Clock, UnitOfWork
from application.shared.retry import RetryLater
from domain.identity.client import DoorKind
from domain.shared.ids import LinkId
from domain.shared.locale import Locale

PAUSE_SECONDS: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class SendCode:
    """Make a code and send it; a link that is over is left alone. Raise RetryLater while the code has not left.

    Each run makes another code, so that none is stored in clear: the one sent last is the one that counts.
    """

    links: LinkRepository
    codes: DoorCodes
    sender: CodeSender
    texts: Texts
    uow: UnitOfWork
    clock: Clock

    async def __call__(self, link_id: LinkId) -> None:
        code = self.codes.new()
        async with self.uow:
            link = await self.links.renew(link_id, self.codes.hash(link_id, code), self.clock.now())
        if link is None:
            return
        try:
            await self.sender.send(
                DoorKind(link.kind),
                link.value,
                subject=self.texts.render("door-code-subject", Locale.RU, {}),
                text=self.texts.render("door-code", Locale.RU, {"code": code}),
            )
        except CodeUnsent as error:
            raise RetryLater(PAUSE_SECONDS, jitter=True) from error
