"""What clients may do, remembered in this process for a few seconds."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from application.identity.access_states import Access, AccessCache
from application.identity.sessions import Bearer
from domain.shared.ids import ClientId, SessionId

REMEMBERED_SECONDS: Final = 3.0
CAPACITY: Final = 10_000


@dataclass(slots=True)
class _Client:
    epoch: int = 0
    sessions: dict[SessionId, tuple[float, Access]] = field(default_factory=dict)


class MemoryAccessCache(AccessCache):
    """Another process of the same shop sees a change when its own answer is too old."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._clients: OrderedDict[ClientId, _Client] = OrderedDict()
        self._epoch = 0

    async def get(self, bearer: Bearer) -> Access | None:
        client = self._clients.get(bearer.client_id)
        remembered = client.sessions.get(bearer.session_id) if client is not None else None
        if remembered is None or remembered[0] <= self._monotonic():
            return None
        return remembered[1]

    async def epoch(self, client_id: ClientId) -> int:
        return self._client(client_id).epoch

    async def put(self, bearer: Bearer, access: Access, *, epoch: int) -> None:
        client = self._client(bearer.client_id)
        if client.epoch != epoch:
            return
        now = self._monotonic()
        client.sessions = {
            session: (until, known) for session, (until, known) in client.sessions.items() if until > now
        }
        client.sessions[bearer.session_id] = (now + REMEMBERED_SECONDS, access)

    async def forget(self, client_id: ClientId) -> None:
        self._epoch += 1
        self._clients[client_id] = _Client(epoch=self._epoch)
        self._clients.move_to_end(client_id)

    def _client(self, client_id: ClientId) -> _Client:
        """Made where there is none, at the expense of whoever was not seen for the longest time."""
        client = self._clients.get(client_id)
        if client is None:
            # An epoch never comes twice: one taken before this client was dropped must not fit again.
            self._epoch += 1
            client = self._clients[client_id] = _Client(epoch=self._epoch)
            if len(self._clients) > CAPACITY:
                self._clients.popitem(last=False)
        self._clients.move_to_end(client_id)
        return client
