"""Who did something, as the staff see it."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec

from application.audit.ports import ActingClient
from application.shared.access import SUPERUSER, SYSTEM
from entrypoints.http.wire import View


class ActingClientView(View, frozen=True):
    id: UUID
    number: int
    display_name: str


class ActorView(View, frozen=True):
    name: Annotated[
        str,
        msgspec.Meta(
            description=f"`client`, `{SUPERUSER.name}` for the superuser token and for commands, `{SYSTEM.name}` "
            "for jobs, or the name of a company that called",
            examples=["client"],
        ),
    ]
    client: ActingClientView | None

    @classmethod
    def of(cls, name: str, client: ActingClient | None) -> ActorView:
        """`client` is the actor, where it was one."""
        if client is None:
            return cls(name=name.partition(":")[0] if name.startswith("client:") else name, client=None)
        return cls(
            name="client",
            client=ActingClientView(id=client.id, number=client.number, display_name=client.display_name),
        )
