"""A client's own data over HTTP: take all of it, or have it erased."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Response, post
from litestar.datastructures import CacheControlHeader
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK

from application.personal_data.erase import Concessions, Erased, EraseMe
from application.personal_data.export import ExportMyData
from domain.clients.errors import ClientNotFound
from domain.personal_data.errors import ErasureHindered, ExportTooLarge
from entrypoints.http.openapi import CLIENT_ONLY, SIGNED_IN, problems
from entrypoints.http.wire import Input, View


class ConcessionsBody(Input, frozen=True):
    """What is given up so that nothing stands in the way."""

    close_orders: Annotated[bool, msgspec.Meta(description="Cancel the orders that are not paid yet")] = False
    forfeit_points: Annotated[
        bool, msgspec.Meta(description="Lose the points that are left: they cannot come back")
    ] = False

    def as_concessions(self) -> Concessions:
        return Concessions(close_orders=self.close_orders, forfeit_points=self.forfeit_points)


class ErasedView(View, frozen=True):
    act_id: Annotated[UUID, msgspec.Meta(description="The act of destruction: name it to ask about it")]
    erased_at: datetime

    @classmethod
    def of(cls, erased: Erased) -> ErasedView:
        return cls(act_id=erased.act_id, erased_at=erased.erased_at)


def archive_answer(archive: bytes, name: str) -> Response[bytes]:
    return Response(
        archive,
        media_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}.zip"'},
    )


class PersonalDataController(Controller):
    path = "/profile"
    tags = ("Profile",)
    security = SIGNED_IN
    cache_control = CacheControlHeader(no_store=True)

    @post(
        "/data-export",
        summary="Take all of the own data",
        status_code=HTTP_200_OK,
        media_type="application/zip",
        responses=problems(*CLIENT_ONLY, ClientNotFound, ExportTooLarge),
    )
    @inject
    async def export(self, export_my_data: FromDishka[ExportMyData]) -> Response[bytes]:
        """A zip archive of `data.json`, for machines, and `data.html`, for people. Nothing of it is stored."""
        return archive_answer(await export_my_data(), "personal-data")

    @post(
        "/erasure",
        summary="Have all of the own data erased",
        status_code=HTTP_200_OK,
        responses=problems(*CLIENT_ONLY, ClientNotFound, ErasureHindered),
    )
    @inject
    async def erase(self, data: JSONBody[ConcessionsBody], erase_me: FromDishka[EraseMe]) -> ErasedView:
        """It cannot be undone: every session ends, and whoever comes back is a new client.

        Orders and payments stay in the books without anything about you. While business is not over the answer
        is 409 with `details.obstacles`; what `close_orders` has cancelled stays cancelled then.
        """
        return ErasedView.of(await erase_me(data.as_concessions()))
