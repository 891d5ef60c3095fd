"""A client's own doors: linking a second one with proof of both, giving one up, the password."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, post, put
from litestar.datastructures import CacheControlHeader
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_204_NO_CONTENT

from application.identity.errors import (
    CredentialsWrong,
    InitDataExpired,
    InitDataInvalid,
    LaunchParamsExpired,
    LaunchParamsInvalid,
)
from application.identity.set_password import SetPassword
from application.identity.unlink_door import UnlinkDoor
from application.linking.link_by_code import AskForCode, ConfirmLink
from application.linking.link_by_launch_data import LinkByLaunchData
from application.shared.patience import Busy
from domain.identity.client import DoorKind
from domain.identity.errors import (
    ClientBlocked,
    DoorNotLinked,
    DoorTaken,
    LastDoor,
    NoEmailLinked,
    PasswordUnfit,
)
from domain.linking.errors import CodeWrong, DoorOfAnother, DoorUnreachable, OtherDoorsUnproven
from domain.merging.errors import StaffMerged
from domain.shared.email import EmailUnfit
from domain.shared.ids import LinkId
from domain.shared.phone import PhoneUnfit
from entrypoints.http.openapi import CLIENT_ONLY, SIGNED_IN, problems
from entrypoints.http.storefront.identity import Password
from entrypoints.http.wire import Input, View

Merge = Annotated[
    bool, msgspec.Meta(description="Where another client comes in by this door, make the two one")
]


class LinkBody(Input, frozen=True):
    kind: Annotated[Literal["telegram", "vk", "email", "phone"], msgspec.Meta(examples=["email"])]
    value: Annotated[
        str,
        msgspec.Meta(
            max_length=4096,
            description="The address or number that a code is sent to; for Telegram and VK the raw launch"
            " parameters, which are the proof",
            examples=["anna@example.com"],
        ),
    ]
    merge: Merge = False


class ConfirmBody(Input, frozen=True):
    link_id: UUID
    code: Annotated[str, msgspec.Meta(max_length=20, examples=["042137"])]
    merge: Merge = False


class UnlinkBody(Input, frozen=True):
    kind: Annotated[DoorKind, msgspec.Meta(examples=["email"])]
    value: Annotated[
        str, msgspec.Meta(max_length=300, description="As `/auth/me` shows it", examples=["anna@example.com"])
    ]


class PasswordBody(Input, frozen=True):
    password: Password
    current_password: Annotated[str, msgspec.Meta(max_length=300, description="The one so far")] | None = None


class LinkView(View, frozen=True):
    linked: Annotated[bool, msgspec.Meta(description="false while a code is on its way")]
    link_id: Annotated[UUID | None, msgspec.Meta(description="For `/profile/doors/confirm`")] = None
    expires_at: Annotated[datetime | None, msgspec.Meta(description="When the code is too old")] = None
    merge_id: Annotated[UUID | None, msgspec.Meta(description="Of the merge, where there was one")] = None


class DoorController(Controller):
    path = "/profile/doors"
    tags = ("Profile",)
    security = SIGNED_IN
    cache_control = CacheControlHeader(no_store=True)

    @post(
        "/link",
        status_code=HTTP_200_OK,
        responses=problems(
            InitDataInvalid,
            InitDataExpired,
            LaunchParamsInvalid,
            LaunchParamsExpired,
            EmailUnfit,
            PhoneUnfit,
            DoorUnreachable,
            DoorOfAnother,
            DoorTaken,
            StaffMerged,
            ClientBlocked,
            Busy,
            *CLIENT_ONLY,
        ),
    )
    @inject
    async def link(
        self,
        data: JSONBody[LinkBody],
        by_launch_data: FromDishka[LinkByLaunchData],
        ask: FromDishka[AskForCode],
    ) -> LinkView:
        """Link another way to sign in.

        Telegram and VK are linked at once by their launch parameters. To an e-mail address a code is sent; the answer is
        the same whether or not somebody comes in by it.
        """
        if data.kind == "telegram":
            return _linked(await by_launch_data.telegram(data.value, merge=data.merge))
        if data.kind == "vk":
            return _linked(await by_launch_data.vk(data.value, merge=data.merge))
        link = await ask(DoorKind(data.kind), data.value)
        return LinkView(linked=False, link_id=link.id, expires_at=link.expires_at)

    @post(
        "/confirm",
        status_code=HTTP_200_OK,
        responses=problems(
            CodeWrong,
            DoorOfAnother,
            OtherDoorsUnproven,
            DoorTaken,
            StaffMerged,
            ClientBlocked,
            Busy,
            *CLIENT_ONLY,
        ),
    )
    @inject
    async def confirm(self, data: JSONBody[ConfirmBody], confirm_link: FromDishka[ConfirmLink]) -> LinkView:
        """Enter the code that was sent to the door.

        Where another client comes in by it, both doors are proven now: repeat with `merge`. The password of that
        client is good for nothing any more: choose one at `PUT /profile/password`.
        """
        return _linked(await confirm_link(LinkId(data.link_id), data.code, merge=data.merge))

    @post(
        "/unlink",
        summary="Give up a way to sign in",
        status_code=HTTP_204_NO_CONTENT,
        responses=problems(DoorNotLinked, LastDoor, *CLIENT_ONLY),
    )
    @inject
    async def unlink(self, data: JSONBody[UnlinkBody], unlink_door: FromDishka[UnlinkDoor]) -> None:
        """Never the last one. Other sessions that began that way end; with the last e-mail address goes the password."""
        await unlink_door(data.kind, data.value)


class PasswordController(Controller):
    path = "/profile/password"
    tags = ("Profile",)
    security = SIGNED_IN
    cache_control = CacheControlHeader(no_store=True)

    @put(
        "/",
        summary="Choose a password",
        status_code=HTTP_204_NO_CONTENT,
        responses=problems(NoEmailLinked, PasswordUnfit, CredentialsWrong, *CLIENT_ONLY),
    )
    @inject
    async def set_password(self, data: JSONBody[PasswordBody], set_password: FromDishka[SetPassword]) -> None:
        """To sign in with by a linked e-mail address. All other sessions end."""
        await set_password(data.password, data.current_password)


def _linked(merge_id: UUID | None) -> LinkView:
    return LinkView(linked=True, merge_id=merge_id)
