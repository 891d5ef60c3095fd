"""A client's own card over HTTP."""

from __future__ import annotations

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, get, patch
from litestar.datastructures import CacheControlHeader
from litestar.params import JSONBody

from application.clients.change_profile import ChangeProfile
from application.clients.queries import GetProfile
from domain.clients import errors
from domain.shared.email import EmailUnfit
from domain.shared.phone import PhoneUnfit
from entrypoints.http.cards import ProfilePatchBody, ProfileView
from entrypoints.http.openapi import CLIENT_ONLY, SIGNED_IN, problems


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
        return ProfileView.of(await change_profile(data.version, data.as_changes()))
