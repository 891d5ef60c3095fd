"""Registration and signing in with an e-mail address, over HTTP."""

import asyncio

import argon2
import httpx
import pytest

from tests.support.database import Database
from tests.support.sign_in import ANNA, AUTH, TOKEN_FIELDS, assert_problem, bearer

PASSWORD_LIMITS = {"field": "password", "shortest": 8, "longest": 128}
NAME_LIMITS = {"field": "display_name", "limit": 100}


async def test_whoever_registers_is_signed_in_and_known(http: httpx.AsyncClient) -> None:
    registered = await http.post(f"{AUTH}/register", json=ANNA | {"display_name": "Анна"})

    assert registered.status_code == 201, registered.text
    body = registered.json()
    assert set(body) == TOKEN_FIELDS | {"client"}
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 600)
    assert (body["client"]["number"], body["client"]["display_name"]) == (1, "Анна")
    assert registered.headers["cache-control"] == "no-store"

    me = await http.get(f"{AUTH}/me", headers=bearer(registered))

    assert me.status_code == 200, me.text
    assert me.json()["client"] | {"created_at": None} == {
        "id": body["client"]["id"],
        "number": 1,
        "display_name": "Анна",
        "locale": "ru",
        "doors": [{"kind": "email", "value": "anna@example.com"}],
        "created_at": None,
    }
    assert (me.json()["role"], me.json()["permissions"]) == (None, [])


async def test_a_taken_address_is_refused_whatever_its_case(
    http: httpx.AsyncClient, database: Database
) -> None:
    await http.post(f"{AUTH}/register", json=ANNA)

    again = await http.post(f"{AUTH}/register", json={"email": "ANNA@example.com", "password": "another one"})

    assert_problem(again, 409, "identity.email_taken")
    assert database.execute("SELECT count(*) FROM clients") == [(1,)]
    assert (await http.post(f"{AUTH}/login", json=ANNA)).status_code == 200


async def test_a_trailing_slash_makes_no_difference(http: httpx.AsyncClient) -> None:
    registered = await http.post(f"{AUTH}/register/", json=ANNA)

    assert registered.status_code == 201
    assert (await http.post(f"{AUTH}/login/", json=ANNA)).status_code == 200
    assert (await http.get(f"{AUTH}/me/", headers=bearer(registered))).status_code == 200


async def test_ten_registrations_at_once_make_one_client(http: httpx.AsyncClient, database: Database) -> None:
    answers = await asyncio.gather(*(http.post(f"{AUTH}/register", json=ANNA) for _ in range(10)))

    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 9
    assert database.execute("SELECT count(*) FROM clients") == [(1,)]
    assert database.execute("SELECT count(*) FROM event_log") == [(1,)]


@pytest.mark.parametrize(
    ("change", "code", "details"),
    [
        ({"email": "no address"}, "identity.email_unfit", {"field": "email"}),
        ({"email": "a@" + "b" * 250 + ".ru"}, "identity.email_unfit", {"field": "email"}),
        ({"password": "1234567"}, "identity.password_unfit", PASSWORD_LIMITS),
        ({"password": "x" * 129}, "identity.password_unfit", PASSWORD_LIMITS),
        ({"display_name": " "}, "identity.display_name_unfit", NAME_LIMITS),
        ({"display_name": "a\nb"}, "identity.display_name_unfit", NAME_LIMITS),
    ],
)
async def test_unfit_credentials_are_refused_by_name(
    http: httpx.AsyncClient, database: Database, change: dict[str, str], code: str, details: dict[str, object]
) -> None:
    answer = await http.post(f"{AUTH}/register", json=ANNA | change)

    assert_problem(answer, 422, code)
    assert answer.json()["details"] == details
    assert database.execute("SELECT count(*) FROM clients") == [(0,)]


@pytest.mark.parametrize("field", ["role", "number", "Email"])
async def test_unknown_fields_are_refused(http: httpx.AsyncClient, database: Database, field: str) -> None:
    answer = await http.post(f"{AUTH}/register", json=ANNA | {field: "owner"})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == f"/{field}"
    assert database.execute("SELECT count(*) FROM clients") == [(0,)]


@pytest.mark.parametrize(
    "attempt",
    [
        {"email": "anna@example.com", "password": "wrong password"},
        {"email": "nobody@example.com", "password": "правильный пароль"},
        {"email": "no address", "password": "правильный пароль"},
        {"email": "anna@example.com", "password": "short"},
        {"email": "anna@example.com", "password": ""},
    ],
)
async def test_every_failed_log_in_has_the_same_answer(
    http: httpx.AsyncClient, attempt: dict[str, str]
) -> None:
    await http.post(f"{AUTH}/register", json=ANNA)

    answer = await http.post(f"{AUTH}/login", json=attempt)

    assert_problem(answer, 401, "identity.credentials_wrong")
    assert answer.json()["detail"] == "The e-mail address or the password is wrong."


async def test_a_password_typed_in_another_unicode_form_is_the_same(http: httpx.AsyncClient) -> None:
    await http.post(f"{AUTH}/register", json=ANNA | {"password": "мо\u0439 пароль"})

    answer = await http.post(f"{AUTH}/login", json=ANNA | {"password": "мо\u0438\u0306 пароль"})

    assert answer.status_code == 200, answer.text


async def test_a_hash_of_weaker_parameters_is_renewed_at_log_in(
    http: httpx.AsyncClient, database: Database
) -> None:
    await http.post(f"{AUTH}/register", json=ANNA)
    weak = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(ANNA["password"])
    database.execute("UPDATE passwords SET hash = %s", weak)

    assert (await http.post(f"{AUTH}/login", json=ANNA | {"password": "wrong one"})).status_code == 401
    assert database.execute("SELECT hash FROM passwords") == [(weak,)]
    assert (await http.post(f"{AUTH}/login", json=ANNA)).status_code == 200

    [(renewed,)] = database.execute("SELECT hash FROM passwords")
    assert renewed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
