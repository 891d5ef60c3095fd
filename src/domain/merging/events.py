"""What happens to two clients who are one person."""

from dataclasses import dataclass
from typing import ClassVar

from domain.shared.aggregate import DomainEvent
from domain.shared.ids import ClientId, MergeId


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientsMerged(DomainEvent):
    """`client_id` is the one who remains."""

    topic: ClassVar[str] = "merging.clients_merged"

    client_id: ClientId
    source_id: ClientId
    merge_id: MergeId


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeUndone(DomainEvent):
    """`client_id` is the one who remained, `source_id` the one who is back."""

    topic: ClassVar[str] = "merging.merge_undone"

    client_id: ClientId
    source_id: ClientId
    merge_id: MergeId
