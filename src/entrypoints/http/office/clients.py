"""Clients over HTTP, for the staff. A handler translates; it decides nothing."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Response, delete, get, patch, post, put
from litestar.datastructures import CacheControlHeader
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK

from application.clients.change_client import ChangeClient, TagClient, UntagClient
from application.clients.create_client import CreateClient
from application.clients.queries import GetClientCard, ListClients, ListTags
from application.clients.search import ClientSearch
from application.clients.views import ClientFilter
from application.shared.page import CursorInvalid, PageRequest
from domain.clients import errors
from domain.clients.card import TRAFFIC_SOURCE_LENGTH
from domain.clients.tags import TAG_LENGTH, Tag
from domain.shared.email import EmailUnfit
from domain.shared.ids import ClientId
from domain.shared.phone import PhoneUnfit
from entrypoints.http.locations import NAMES_LOCATION, created
from entrypoints.http.moments import Moment, moment
from entrypoints.http.office.client_bodies import (
    ClientBody,
    ClientCardView,
    ClientPatchBody,
    ClientSummaryView,
    NewClientBody,
    TagCountView,
    TagsView,
)
from entrypoints.http.openapi import SIGNED_IN, STAFF_ONLY, problems
from entrypoints.http.wire import Cursor, Limit, PageView, WithTotal

Query = Annotated[
    str | None,
    QueryParameter(
        min_length=1,
        max_length=300,
        description="An id, a number, a phone in any spelling or its last digits (4 or more), an e-mail "
        "address, a name in a network with @ or without, a link, or words of a name in any order",
    ),
]
TagFilter = Annotated[str | None, QueryParameter(min_length=1, max_length=TAG_LENGTH)]
SourceFilter = Annotated[str | None, QueryParameter(min_length=1, max_length=TRAFFIC_SOURCE_LENGTH)]
BlockedFilter = Annotated[bool | None, QueryParameter(description="Only those blocked, or only the others")]
_CARD_REFUSALS = (
    *STAFF_ONLY,
    errors.CardTextUnfit,
    errors.BirthdayUnfit,
    errors.ContactUnfit,
    errors.ContactsUnfit,
    PhoneUnfit,
    EmailUnfit,
    errors.TagUnfit,
    errors.TooManyTags,
    errors.CustomValueUnfit,
)
_TAG_REFUSALS = (*STAFF_ONLY, errors.ClientNotFound, errors.TagUnfit)


class ClientListController(Controller):
    tags = ("Office: clients",)
    security = SIGNED_IN
    cache_control = CacheControlHeader(no_store=True)

    @get(
        ["/admin/clients", "/users"],
        summary="Clients, the newest first",
        responses=problems(*STAFF_ONLY, CursorInvalid, errors.TagUnfit),
    )
    @inject
    async def clients(
        self,
        *,
        list_clients: FromDishka[ListClients],
        q: FromQuery[Query] = None,
        tag: FromQuery[TagFilter] = None,
        traffic_source: FromQuery[SourceFilter] = None,
        blocked: FromQuery[BlockedFilter] = None,
        created_from: FromQuery[Moment] = None,
        created_to: FromQuery[Moment] = None,
        limit: FromQuery[Limit] = 24,
        cursor: FromQuery[Cursor] = None,
        with_total: FromQuery[WithTotal] = False,
    ) -> PageView[ClientSummaryView]:
        """Permission `clients.view`. Contacts are masked: open the card to read them.

        `created_from` is included and `created_to` is not. "ё" and "е" are one letter to `q` and `tag`.
        """
        wanted = ClientFilter(
            search=ClientSearch.read(q) if q is not None else None,
            tag=Tag.parse(tag) if tag is not None else None,
            traffic_source=traffic_source,
            blocked=blocked,
            created_from=moment("created_from", created_from),
            created_to=moment("created_to", created_to),
        )
        page = await list_clients(wanted, PageRequest(limit=limit, cursor=cursor, with_total=with_total))
        return PageView[ClientSummaryView].of(page, ClientSummaryView.of)


class ClientOfficeController(Controller):
    path = "/admin/clients"
    tags = ("Office: clients",)
    security = SIGNED_IN
    cache_control = CacheControlHeader(no_store=True)

    @post(
        "/",
        summary="Add a client",
        response_headers=NAMES_LOCATION,
        responses=problems(*_CARD_REFUSALS, errors.NothingKnown, errors.ClientKnown),
    )
    @inject
    async def create_client(
        self, data: JSONBody[NewClientBody], create_client: FromDishka[CreateClient]
    ) -> Response[ClientCardView]:
        """Permission `clients.manage`. For somebody who has not come in yet; contacts prove nothing.

        Whoever has one of the contacts already is named in `details.client_ids`, and nobody is added.
        """
        card = ClientCardView.of(await create_client(data.as_changes(), even_if_known=data.even_if_known))
        return created(card, f"/admin/clients/{card.id}")

    @get("/tags", summary="Tags in use, and how many clients have each", responses=problems(*STAFF_ONLY))
    @inject
    async def client_tags(self, list_tags: FromDishka[ListTags]) -> TagsView:
        """Permission `clients.view`."""
        return TagsView(items=tuple(map(TagCountView.of, await list_tags())))

    @get(
        "/{client_id:uuid}",
        summary="The card of a client",
        responses=problems(*STAFF_ONLY, errors.ClientNotFound),
    )
    @inject
    async def client(self, client_id: FromPath[UUID], get_card: FromDishka[GetClientCard]) -> ClientCardView:
        """Permission `clients.view`. The audit log tells who read it."""
        return ClientCardView.of(await get_card(ClientId(client_id)))

    @patch(
        "/{client_id:uuid}",
        summary="Change a client's card",
        responses=problems(*_CARD_REFUSALS, errors.ClientNotFound, errors.CardChanged),
    )
    @inject
    async def change_client(
        self,
        client_id: FromPath[UUID],
        data: JSONBody[ClientPatchBody],
        change_client: FromDishka[ChangeClient],
    ) -> ClientCardView:
        """Permission `clients.manage`. Of two changes to one `version` the second is refused."""
        return ClientCardView.of(await change_client(ClientId(client_id), data.version, data.as_changes()))

    @put(
        "/{client_id:uuid}",
        summary="Write a client's card anew",
        responses=problems(*_CARD_REFUSALS, errors.ClientNotFound, errors.CardChanged),
    )
    @inject
    async def replace_client(
        self,
        client_id: FromPath[UUID],
        data: JSONBody[ClientBody],
        change_client: FromDishka[ChangeClient],
    ) -> ClientCardView:
        """Permission `clients.manage`. What is left out is emptied; doors are no part of the card and stay."""
        changes = data.as_changes()
        return ClientCardView.of(await change_client(ClientId(client_id), data.version, changes, whole=True))

    @put(
        "/{client_id:uuid}/tags/{tag:str}",
        summary="Put a tag on a client",
        responses=problems(*_TAG_REFUSALS, errors.TooManyTags),
    )
    @inject
    async def tag_client(
        self, client_id: FromPath[UUID], tag: FromPath[str], tag_client: FromDishka[TagClient]
    ) -> ClientCardView:
        """Permission `clients.manage`. Needs no version: tags of several editors add up."""
        return ClientCardView.of(await tag_client(ClientId(client_id), Tag.parse(tag)))

    @delete(
        "/{client_id:uuid}/tags/{tag:str}",
        summary="Take a tag off a client",
        status_code=HTTP_200_OK,
        responses=problems(*_TAG_REFUSALS),
    )
    @inject
    async def untag_client(
        self, client_id: FromPath[UUID], tag: FromPath[str], untag_client: FromDishka[UntagClient]
    ) -> ClientCardView:
        """Permission `clients.manage`. Repeating it changes nothing."""
        return ClientCardView.of(await untag_client(ClientId(client_id), Tag.parse(tag)))
