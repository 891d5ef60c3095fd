"""A client in a word, wherever something else is told of them."""

from __future__ import annotations

from uuid import UUID

from entrypoints.http.wire import View


class ClientBrief(View, frozen=True):
    id: UUID
    number: int
    display_name: str
