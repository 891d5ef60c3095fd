"""A client's own card over HTTP."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, get, patch
from litestar.datastructures import CacheControlHeader
from litestar.params import JSONBody
from msgspec import UNSET, UnsetType

from application.clients.change_profile import ChangeProfile
from application.clients.queries import GetProfile
from application.clients.views import CardDetails
from domain.clients import errors
from domain.clients.card import ProfileChanges
from domain.shared.email import EmailUnfit
from domain.shared.locale import Locale
from domain.shared.phone import PhoneUnfit
from entrypoints.http.contacts import (
    Birthday,
    ContactInputs,
    ContactView,
    PersonName,
    Version,
    contacts_view,
)
from entrypoints.http.openapi import CLIENT_ONLY, SIGNED_IN, problems
from entrypoints.http.wire import Input, View, given


class ProfilePatchBody(Input, frozen=True):
    """Only the fields that are there change; contacts replace all that are not proven."""

    version: Version
    first_name: PersonName | UnsetType | None = UNSET
    last_name: PersonName | UnsetType | None = UNSET
    middle_name: PersonName | UnsetType | None = UNSET
    birthday: Birthday | UnsetType | None = UNSET
    locale: Locale | UnsetType = UNSET
    contacts: ContactInputs | UnsetType = UNSET


class ProfileView(View, frozen=True):
    id: UUID
    number: int
    display_name: str
    first_name: PersonName | None
    last_name: PersonName | None
    middle_name: PersonName | None
    birthday: date | None
    locale: Locale
    contacts: list[ContactView]
    created_at: datetime
    version: Version

    @classmethod
    def of(cls, details: CardDetails) -> ProfileView:
        card = details.card
        return cls(
            id=card.client_id,
            number=card.number,
            display_name=card.display_name,
            first_name=card.first_name,
            last_name=card.last_name,
            middle_name=card.middle_name,
            birthday=card.birthday,
            locale=card.locale,
            contacts=contacts_view(details),
            created_at=details.created_at,
            version=card.version,
        )


class ProfileController(Controller):
    tags = ("Profile",)
    security = SIGNED_IN
    cache_control = CacheControlHeader(no_store=True)

    @get(["/profile", "/users/me"], summary="The own card", responses=problems(*CLIENT_ONLY))
    @inject
    async def profile(self, get_profile: FromDishka[GetProfile]) -> ProfileView:
        """Names, birthday, language, and contacts with those that doors prove."""
        return ProfileView.of(await get_profile())

    @patch(
        ["/profile", "/users/me"],
        summary="Change the own card",
        responses=problems(
            *CLIENT_ONLY,
            errors.CardChanged,
            errors.CardTextUnfit,
            errors.BirthdayUnfit,
            errors.ContactUnfit,
            errors.ContactsUnfit,
            PhoneUnfit,
            EmailUnfit,
        ),
    )
    @inject
    async def change_profile(
        self, data: JSONBody[ProfilePatchBody], change_profile: FromDishka[ChangeProfile]
    ) -> ProfileView:
        """A contact is a way to reach you, not a way to come in: that needs proof."""
        changes: dict[str, Any] = given(data, "first_name", "last_name", "middle_name", "birthday", "locale")
        if data.contacts is not UNSET:
            changes["contacts"] = [contact.as_contact() for contact in data.contacts]
        return ProfileView.of(await change_profile(data.version, cast("ProfileChanges", changes)))
