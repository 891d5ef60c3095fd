"""Notes about clients over HTTP, for the staff."""

from __future__ import annotations

from uuid import UUID

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, delete, get, post
from litestar.datastructures import CacheControlHeader
from litestar.params import FromPath, FromQuery, JSONBody

from application.clients.queries import ListNotes
from application.clients.write_note import DeleteNote, WriteNote
from application.shared.page import CursorInvalid, PageRequest
from domain.clients.errors import CardTextUnfit, ClientNotFound, NoteNotFound
from domain.shared.ids import ClientId, NoteId
from entrypoints.http.office.client_bodies import NoteBody, NoteView
from entrypoints.http.openapi import SIGNED_IN, STAFF_ONLY, problems
from entrypoints.http.wire import Cursor, Limit, PageView, WithTotal


class ClientNoteController(Controller):
    path = "/admin/clients/{client_id:uuid}/notes"
    tags = ("Office: clients",)
    security = SIGNED_IN
    cache_control = CacheControlHeader(no_store=True)

    @get(
        "/",
        summary="Notes about a client, the newest first",
        responses=problems(*STAFF_ONLY, ClientNotFound, CursorInvalid),
    )
    @inject
    async def notes(
        self,
        client_id: FromPath[UUID],
        list_notes: FromDishka[ListNotes],
        limit: FromQuery[Limit] = 24,
        cursor: FromQuery[Cursor] = None,
        with_total: FromQuery[WithTotal] = False,
    ) -> PageView[NoteView]:
        """Permission `clients.view`. The audit log tells who read them."""
        page = PageRequest(limit=limit, cursor=cursor, with_total=with_total)
        return PageView[NoteView].of(await list_notes(ClientId(client_id), page), NoteView.of)

    @post(
        "/",
        summary="Write a note about a client",
        responses=problems(*STAFF_ONLY, ClientNotFound, CardTextUnfit),
    )
    @inject
    async def write_note(
        self, client_id: FromPath[UUID], data: JSONBody[NoteBody], write_note: FromDishka[WriteNote]
    ) -> NoteView:
        """Permission `clients.view`: whoever serves a client may tell the next one something."""
        return NoteView.of(await write_note(ClientId(client_id), data.text))

    @delete("/{note_id:uuid}", summary="Delete a note", responses=problems(*STAFF_ONLY, NoteNotFound))
    @inject
    async def delete_note(
        self, client_id: FromPath[UUID], note_id: FromPath[UUID], delete_note: FromDishka[DeleteNote]
    ) -> None:
        """Permission `clients.manage`. Notes are not edited: write a new one."""
        await delete_note(ClientId(client_id), NoteId(note_id))
