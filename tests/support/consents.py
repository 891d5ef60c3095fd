"""Consents over HTTP, as tests write and read them."""

from typing import Any

import httpx

MINE = "/api/v1/profile/consents"


def yes(*names: str, version: int = 1) -> dict[str, Any]:
    return {f"consent_{name}": {"given": True, "text_version": version} for name in names}


def given(answer: httpx.Response) -> set[str]:
    assert answer.status_code == 200, answer.text
    return {name.removeprefix("consent_") for name, state in answer.json().items() if state["given"]}
