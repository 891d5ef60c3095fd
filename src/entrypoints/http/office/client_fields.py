"""Custom fields of the client's card over HTTP, for the staff."""

from __future__ import annotations

from typing import Annotated, cast

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, get, patch, post
from litestar.params import FromPath, JSONBody
from msgspec import UNSET, Meta, UnsetType, field

from application.clients.define_custom_field import ChangeCustomField, DefineCustomField, NewCustomField
from application.clients.queries import ListCustomFields
from domain.clients.custom_fields import (
    FIELD_NAME_LENGTH,
    MAX_OPTIONS,
    OPTION_LENGTH,
    CustomField,
    CustomFieldChanges,
    CustomFieldKind,
)
from domain.clients.errors import CustomFieldNotFound, CustomFieldTaken, CustomFieldUnfit
from entrypoints.http.openapi import SIGNED_IN, STAFF_ONLY, problems
from entrypoints.http.wire import Input, View, given

FieldKey = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$", examples=["shoe_size"])]
FieldName = Annotated[
    str, Meta(min_length=1, max_length=FIELD_NAME_LENGTH, pattern=r"\S", examples=["Размер обуви"])
]
Option = Annotated[str, Meta(min_length=1, max_length=OPTION_LENGTH, pattern=r"\S", examples=["Утро"])]
Options = Annotated[
    list[Option], Meta(max_length=MAX_OPTIONS, description="Of a choice, and of nothing else")
]
Position = Annotated[int, Meta(ge=-1_000_000, le=1_000_000, description="Less comes first")]
Active = Annotated[bool, Meta(description="A retired field keeps its values and takes no new ones")]


class NewCustomFieldBody(Input, frozen=True):
    key: FieldKey
    name: FieldName
    kind: CustomFieldKind = CustomFieldKind.TEXT
    options: Options = field(default_factory=list)
    position: Position = 0


class CustomFieldPatchBody(Input, frozen=True):
    """Only the fields that are there change; key and kind never do."""

    name: FieldName | UnsetType = UNSET
    options: Options | UnsetType = UNSET
    position: Position | UnsetType = UNSET
    active: Active | UnsetType = UNSET


class CustomFieldView(View, frozen=True):
    key: FieldKey
    name: FieldName
    kind: CustomFieldKind
    options: list[Option]
    position: Position
    active: Active

    @classmethod
    def of(cls, definition: CustomField) -> CustomFieldView:
        return cls(
            key=definition.key,
            name=definition.name,
            kind=definition.kind,
            options=list(definition.options),
            position=definition.position,
            active=definition.active,
        )


class CustomFieldsView(View, frozen=True):
    items: tuple[CustomFieldView, ...]


class ClientFieldController(Controller):
    path = "/admin/client-fields"
    tags = ("Office: clients",)
    security = SIGNED_IN

    @get("/", summary="Custom fields of the client's card", responses=problems(*STAFF_ONLY))
    @inject
    async def custom_fields(self, list_fields: FromDishka[ListCustomFields]) -> CustomFieldsView:
        """Permission `clients.view`. Retired ones too, in the order of forms."""
        return CustomFieldsView(items=tuple(map(CustomFieldView.of, await list_fields())))

    @post(
        "/",
        summary="Add a custom field",
        responses=problems(*STAFF_ONLY, CustomFieldTaken, CustomFieldUnfit),
    )
    @inject
    async def define_field(
        self, data: JSONBody[NewCustomFieldBody], define_field: FromDishka[DefineCustomField]
    ) -> CustomFieldView:
        """Permission `clients.manage`."""
        new = NewCustomField(
            key=data.key, name=data.name, kind=data.kind, options=data.options, position=data.position
        )
        return CustomFieldView.of(await define_field(new))

    @patch(
        "/{key:str}",
        summary="Change or retire a custom field",
        responses=problems(*STAFF_ONLY, CustomFieldNotFound, CustomFieldUnfit),
    )
    @inject
    async def change_field(
        self,
        key: FromPath[str],
        data: JSONBody[CustomFieldPatchBody],
        change_field: FromDishka[ChangeCustomField],
    ) -> CustomFieldView:
        """Permission `clients.manage`. Values on cards stay as they are."""
        changes = given(data, "name", "position", "active")
        if data.options is not UNSET:
            changes["options"] = tuple(data.options)
        return CustomFieldView.of(await change_field(key, cast("CustomFieldChanges", changes)))
