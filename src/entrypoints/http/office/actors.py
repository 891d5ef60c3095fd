"""Who did something, as the staff see it."""

from __future__ import annotations

from typing import Annotated

import msgspec

from application.audit.ports import ActingClient
from application.shared.access import SUPERUSER, SYSTEM
from entrypoints.http.client_brief import ClientBrief
from entrypoints.http.wire import View


class ActorView(View, frozen=True):
    name: Annotated[
        str,
        msgspec.Meta(
            description=f"`client`, `{SUPERUSER.name}` for the superuser token and for commands, `{SYSTEM.name}` "
            "for jobs, or the name of a company that called",
            examples=["client"],
        ),
    ]
    client: ClientBrief | None

    @classmethod
    def of(cls, name: str, client: ActingClient | None) -> ActorView:
        """`client` is the actor, where it was one."""
        if client is None:
            return cls(name=name.partition(":")[0] if name.startswith("client:") else name, client=None)
        return cls(
            name="client",
            client=ClientBrief(id=client.id, number=client.number, display_name=client.display_name),
        )
