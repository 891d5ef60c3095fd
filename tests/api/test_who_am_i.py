"""Who makes a request, and what happens to those whom we do not know."""

import httpx
import jwt
import pytest

from entrypoints.settings import Settings
from tests.fakes.system import FrozenClock
from tests.support.database import Database
from tests.support.sign_in import ANNA, AUTH, assert_problem, bearer


async def test_a_token_of_a_client_who_is_no_more_is_refused(
    http: httpx.AsyncClient, database: Database
) -> None:
    registered = await http.post(f"{AUTH}/register", json=ANNA)
    database.clean()

    assert_problem(await http.get(f"{AUTH}/me", headers=bearer(registered)), 401, "access.token_invalid")


async def test_a_stale_token_does_not_keep_its_holder_from_signing_in(
    http: httpx.AsyncClient, clock: FrozenClock
) -> None:
    registered = await http.post(f"{AUTH}/register", json=ANNA)
    clock.advance(days=1)

    assert_problem(await http.get(f"{AUTH}/me", headers=bearer(registered)), 401, "access.token_expired")
    answer = await http.post(f"{AUTH}/login", json=ANNA, headers=bearer(registered))

    assert answer.status_code == 200


async def test_the_superuser_token_is_nobodys_client(http: httpx.AsyncClient, settings: Settings) -> None:
    token = settings.security.superuser_token
    assert token is not None
    headers = {"Authorization": f"Bearer {token.get_secret_value()}"}

    me = (await http.get(f"{AUTH}/me", headers=headers)).json()

    assert (me["client"], me["role"]) == (None, "owner")
    assert "ledger.prove" in me["permissions"]


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (None, "access.sign_in_needed"),
        ("", "access.token_invalid"),
        ("Bearer", "access.token_invalid"),
        ("Bearer ", "access.token_invalid"),
        ("Basic YTpi", "access.token_invalid"),
        ("Bearer superuser-token-of-the-test", "access.token_invalid"),
        ("Bearer superuser-token-of-the-testsx", "access.token_invalid"),
        ("Bearer ключ", "access.token_invalid"),
        ("Bearer " + "a" * 7000, "access.token_invalid"),
    ],
)
async def test_whoever_is_not_known_is_told_how_to_come_in(
    http: httpx.AsyncClient, header: str | None, code: str
) -> None:
    headers = {} if header is None else {"Authorization": header.encode()}

    assert_problem(await http.get(f"{AUTH}/me", headers=headers), 401, code)


async def test_a_token_that_somebody_else_signed_is_refused(http: httpx.AsyncClient) -> None:
    registered = await http.post(f"{AUTH}/register", json=ANNA)
    claims = jwt.decode(registered.json()["access_token"], options={"verify_signature": False})
    for forged in (
        jwt.encode(claims | {"role": "owner"}, "x" * 32, "HS256", headers={"typ": "at+jwt"}),
        jwt.encode(claims | {"role": "owner"}, None, "none", headers={"typ": "at+jwt"}),
    ):
        answer = await http.get(f"{AUTH}/me", headers={"Authorization": f"Bearer {forged}"})

        assert_problem(answer, 401, "access.token_invalid")
