"""Shutting somebody out over HTTP, for the staff. A handler translates; it decides nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, post
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK

from application.identity.block_client import BlockClient, BlockView, UnblockClient
from domain.clients.errors import ClientNotFound
from domain.identity.client import REASON_LENGTH
from domain.identity.errors import BlockReasonUnfit, CannotBlockThemself, LastOwner, OutrankedByClient
from domain.shared.ids import ClientId
from entrypoints.http.openapi import SIGNED_IN, STAFF_ONLY, problems
from entrypoints.http.wire import Input, View

_REFUSALS = (*STAFF_ONLY, ClientNotFound, CannotBlockThemself, OutrankedByClient)


class BlockBody(Input, frozen=True):
    reason: Annotated[
        str,
        msgspec.Meta(
            min_length=1,
            max_length=REASON_LENGTH,
            description="For the staff; the client is not told",
            examples=["Трижды не выкупил заказ"],
        ),
    ]


class ClientBlock(View, frozen=True):
    client_id: UUID
    blocked: bool
    since: datetime | None
    reason: str | None

    @classmethod
    def of(cls, block: BlockView) -> ClientBlock:
        return cls(
            client_id=block.client_id,
            blocked=block.since is not None,
            since=block.since,
            reason=block.reason,
        )


class BlockingController(Controller):
    tags = ("Office: clients",)
    security = SIGNED_IN

    @post(
        ["/admin/clients/{client_id:uuid}/block", "/users/{client_id:uuid}/block"],
        status_code=HTTP_200_OK,
        responses=problems(*_REFUSALS, BlockReasonUnfit, LastOwner),
    )
    @inject
    async def block(
        self, client_id: FromPath[UUID], data: JSONBody[BlockBody], block_client: FromDishka[BlockClient]
    ) -> ClientBlock:
        """Block a client.

        Permission `clients.block`. Every session ends, no door opens, and no message goes out, also none that waits
        in the queue; orders placed before are paid and refunded as ever. Repeatable: the first reason stays.
        Nobody blocks themself, or somebody with rights that they lack; one owner is always left.
        """
        return ClientBlock.of(await block_client(ClientId(client_id), data.reason))

    @post(
        ["/admin/clients/{client_id:uuid}/unblock", "/users/{client_id:uuid}/unblock"],
        status_code=HTTP_200_OK,
        responses=problems(*_REFUSALS),
    )
    @inject
    async def unblock(
        self, client_id: FromPath[UUID], unblock_client: FromDishka[UnblockClient]
    ) -> ClientBlock:
        """Unblock a client.

        Permission `clients.block`. They sign in anew. Repeatable.
        """
        return ClientBlock.of(await unblock_client(ClientId(client_id)))
