"""Linking a second door, over HTTP, with codes that come by mail."""

import re
from dataclasses import replace
from typing import Any, Final

import httpx
from pydantic import SecretStr

from entrypoints.settings import Settings
from tests.support.mail import MailServer
from tests.support.sign_in import AUTH

DOORS: Final = "/api/v1/profile/doors"
OTHER_ADDRESS: Final = "anna.work@example.com"


def with_mail(settings: Settings, mail: MailServer) -> Settings:
    own = {"smtp_url": SecretStr(mail.url), "mail_from": "Лавка <shop@example.ru>"}
    return replace(settings, mail=settings.mail.model_copy(update=own))


async def link(http: httpx.AsyncClient, headers: dict[str, str], **body: Any) -> httpx.Response:
    return await http.post(f"{DOORS}/link", json=body, headers=headers)


async def confirm(
    http: httpx.AsyncClient, headers: dict[str, str], link_id: str, code: str, **body: Any
) -> httpx.Response:
    body = {"link_id": link_id, "code": code} | body
    return await http.post(f"{DOORS}/confirm", json=body, headers=headers)


async def asked(http: httpx.AsyncClient, headers: dict[str, str], address: str = OTHER_ADDRESS) -> str:
    """The id of a link whose code is on its way."""
    answer = await link(http, headers, kind="email", value=address)
    assert answer.status_code == 200, answer.text
    assert answer.json()["linked"] is False
    link_id: str = answer.json()["link_id"]
    return link_id


def code_in(mail: MailServer) -> str:
    """Of the letter that came last."""
    found = re.search(r"\b\d{6}\b", mail.letters[-1].get_content())
    assert found is not None
    return found.group()


async def doors_of(http: httpx.AsyncClient, headers: dict[str, str]) -> set[str]:
    me = (await http.get(f"{AUTH}/me", headers=headers)).json()
    return {door["kind"] + ":" + door["value"] for door in me["client"]["doors"]}
