"""A shop without a mail server."""

from __future__ import annotations

from application.linking.ports import CodeSender, CodeUnsent
from domain.identity.client import DoorKind


class NoMail(CodeSender):
    def reaches(self, kind: DoorKind) -> bool:  # noqa: ARG002 - the port's
        return False

    async def send(self, kind: DoorKind, value: str, *, subject: str, text: str) -> None:  # noqa: ARG002
        raise CodeUnsent("no mail server is configured")
