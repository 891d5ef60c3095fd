"""The client's card: its repositories and use cases."""

from __future__ import annotations

from dishka import Provider, Scope, provide, provide_all

from adapters.persistence.client_cards import SqlClientCards
from adapters.persistence.client_notes import SqlNotes
from adapters.persistence.client_reader import SqlClientCardReader
from adapters.persistence.custom_fields import SqlCustomFields
from application.clients.change_client import ChangeClient, EditCard, TagClient, UntagClient
from application.clients.change_profile import ChangeProfile
from application.clients.create_client import CreateClient
from application.clients.define_custom_field import ChangeCustomField, DefineCustomField
from application.clients.ports import (
    ClientCardReader,
    ClientCardRepository,
    CustomFieldRepository,
    NoteRepository,
)
from application.clients.queries import (
    GetClientCard,
    GetProfile,
    ListClients,
    ListCustomFields,
    ListNotes,
    ListTags,
)
from application.clients.write_note import DeleteNote, WriteNote


class ClientProvider(Provider):
    scope = Scope.REQUEST

    cards = provide(SqlClientCards, provides=ClientCardRepository)
    reader = provide(SqlClientCardReader, provides=ClientCardReader)
    notes = provide(SqlNotes, provides=NoteRepository)
    fields = provide(SqlCustomFields, provides=CustomFieldRepository)

    queries = provide_all(ListClients, GetClientCard, ListNotes, ListTags, ListCustomFields)
    changes = provide_all(CreateClient, EditCard, ChangeClient, TagClient, UntagClient)
    profile = provide_all(GetProfile, ChangeProfile)
    note_book = provide_all(WriteNote, DeleteNote)
    definitions = provide_all(DefineCustomField, ChangeCustomField)
