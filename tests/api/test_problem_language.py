"""An error is told in the language that the caller asks for."""

import httpx
import pytest

from tests.support.sign_in import AUTH

API = "/api/v1"
WRONG = {"email": "anna@example.com", "password": "not the password"}


@pytest.mark.parametrize("language", [None, "en", "fr", "en-US,en;q=0.9,ru;q=0.5"])
async def test_an_error_is_english_unless_russian_is_wanted(
    http: httpx.AsyncClient, language: str | None
) -> None:
    headers = {"Accept-Language": language} if language else {}

    answer = await http.post(f"{AUTH}/login", json=WRONG, headers=headers)

    assert answer.json()["title"] == "Unauthorized"
    assert answer.json()["detail"] == "The e-mail address or the password is wrong."
    assert answer.headers["Content-Language"] == "en"
    assert "Accept-Language" in answer.headers["Vary"]


async def test_an_error_in_russian_has_the_same_code(http: httpx.AsyncClient) -> None:
    answer = await http.post(
        f"{AUTH}/login", json=WRONG, headers={"Accept-Language": "ru-RU,ru;q=0.9,en;q=0.8"}
    )

    assert answer.status_code == 401
    assert answer.json()["code"] == "identity.credentials_wrong"
    assert answer.json()["title"] == "Нужен вход"
    assert answer.json()["detail"] == "Неверный адрес электронной почты или пароль."
    assert answer.headers["Content-Language"] == "ru"


async def test_faults_of_a_request_are_told_in_russian(http: httpx.AsyncClient) -> None:
    answer = await http.post(
        f"{AUTH}/register?colour=red", json={"email": "a@b.ru"}, headers={"Accept-Language": "ru"}
    )
    faults = (await http.post(f"{AUTH}/register", json={}, headers={"Accept-Language": "ru"})).json()[
        "errors"
    ]

    twice = await http.get("/api/v1/products/?limit=5&limit=6", headers={"Accept-Language": "ru"})

    assert answer.json()["errors"] == [{"pointer": "query/colour", "message": "Такого параметра нет"}]
    assert twice.json()["errors"] == [
        {"pointer": "query/limit", "message": "Здесь одно значение, а передано больше"}
    ]
    assert {"pointer": "/email", "message": "Обязательное поле"} in faults


async def test_an_address_that_is_not_there_says_so_in_both_languages(http: httpx.AsyncClient) -> None:
    english = await http.get("/nowhere")
    russian = await http.get("/nowhere", headers={"Accept-Language": "ru"})

    assert english.json()["detail"] == "There is nothing at this address."
    assert russian.json()["detail"] == "По этому адресу ничего нет."
