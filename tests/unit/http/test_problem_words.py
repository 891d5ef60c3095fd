"""What an error says in Russian: nothing that can go wrong is without words."""

import inspect
from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum
from types import UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints
from uuid import UUID

import msgspec
import pytest

import entrypoints.http.app  # noqa: F401 - whatever can be refused is imported then
from application.shared.rate_limits import Limit, Standing
from domain.shared.errors import DomainError
from domain.shared.locale import Locale
from domain.shared.money import Money
from domain.shared.points import Points
from domain.shared.quantity import Quantity
from entrypoints.http.errors import CODE_OF_STATUS
from entrypoints.http.faults import Fault, faults_of
from entrypoints.http.problem_words import RUSSIAN_FILE, TRANSLATED_FAULTS, RussianWords, words_in

RUSSIAN = words_in(Locale.RU)
ENGLISH = words_in(Locale.EN)


def concrete(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    if "code" in vars(kind):
        yield kind
    for heir in kind.__subclasses__():
        yield from concrete(heir)


ERRORS = sorted(
    (error for error in set(concrete(DomainError)) if not error.__module__.startswith("tests.")),
    key=lambda error: error.code,
)
SAMPLES: dict[Any, Any] = {
    int: 21,
    str: "name",
    bool: True,
    UUID: UUID(int=7),
    Money: Money(1_00),
    Points: Points(1_50),
    Quantity: Quantity.units(2),
    Standing: Standing(
        limit=Limit(name="login", quota=10, window=timedelta(minutes=15)),
        allowed=False,
        remaining=0,
        reset_after_seconds=5,
    ),
}


def sample(kind: Any) -> Any:
    if get_origin(kind) is UnionType:
        return sample(get_args(kind)[0])
    if get_origin(kind) is Literal:
        return get_args(kind)[0]
    if get_origin(kind) is not None:
        return ()
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return next(iter(kind))
    return SAMPLES[getattr(kind, "__supertype__", kind)]


def raised(error: type[DomainError]) -> DomainError:
    if error.__init__ is DomainError.__init__:
        return error("It says why.")
    hints = get_type_hints(error.__init__)
    positional, named = [], {}
    for name, parameter in inspect.signature(error).parameters.items():
        if parameter.kind is parameter.KEYWORD_ONLY:
            named[name] = sample(hints[name])
        elif parameter.kind is parameter.POSITIONAL_OR_KEYWORD:
            positional.append(sample(hints[name]))
    return error(*positional, **named)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)
def test_every_refusal_has_russian_words_that_fit_its_details(error: type[DomainError]) -> None:
    refusal = raised(error)

    said = RUSSIAN.detail(refusal.code, str(refusal), refusal.details)

    assert said != str(refusal)
    assert any("а" <= letter <= "я" for letter in said)


@pytest.mark.parametrize("code", [*CODE_OF_STATUS.values(), "request.malformed", "server.unforeseen"])
def test_what_http_refuses_has_russian_words(code: str) -> None:
    assert RUSSIAN.detail(code, "English", {}) != "English"


@pytest.mark.parametrize("status", [*CODE_OF_STATUS, 409, 422, 500])
def test_every_status_has_a_title_in_russian(status: int) -> None:
    assert RUSSIAN.title(status) != ENGLISH.title(status)


def test_an_english_answer_says_what_the_error_says() -> None:
    assert ENGLISH.detail("clients.client_not_found", "There is no such client.", {}) == (
        "There is no such client."
    )
    assert ENGLISH.title(404) == "Not Found"


def test_an_unknown_code_and_a_missing_value_fall_back_to_english() -> None:
    assert RUSSIAN.detail("no.such_code", "English", {}) == "English"
    assert RUSSIAN.detail("clients.too_many_tags", "English", {}) == "English"


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        (1, "У клиента может быть не больше 1 метки."),
        (21, "У клиента может быть не больше 21 метки."),
        (50, "У клиента может быть не больше 50 меток."),
    ],
)
def test_numbers_have_their_form(limit: int, said: str) -> None:
    assert RUSSIAN.detail("clients.too_many_tags", "English", {"limit": limit}) == said


class Body(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    count: int = 0


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "Обязательное поле"),
        ({"name": 5}, "Ожидается `str`, получено `int`"),
        ({"name": "a", "cuont": 1}, "Такого поля нет"),
    ],
)
def test_faults_of_a_body_are_told_in_russian(body: dict[str, object], said: str) -> None:
    (fault,) = faults_of(body, Body)

    assert RUSSIAN.fault(fault).message == said
    assert RUSSIAN.fault(fault).pointer == fault.pointer
    assert ENGLISH.fault(fault) is fault


def test_a_fault_that_nobody_foresaw_stays_as_it_is() -> None:
    fault = Fault(pointer="/a", message="Something new")

    assert RUSSIAN.fault(fault) == fault


def test_every_pattern_of_a_fault_has_its_words() -> None:
    russian = RussianWords()

    for pattern, key in TRANSLATED_FAULTS:
        values = dict.fromkeys(pattern.groupindex, 2)
        assert russian.say(key, values) is not None, key


def test_no_words_are_for_nothing() -> None:
    codes = [*(error.code for error in ERRORS), *CODE_OF_STATUS.values()]
    codes += ["request.malformed", "server.unforeseen", "idempotency_key_required"]
    used = {code.replace(".", "-").replace("_", "-") for code in codes} | {
        key for _, key in TRANSLATED_FAULTS
    }

    lines = RUSSIAN_FILE.read_text("utf-8").split("\n")
    keys = {line.split(" =")[0] for line in lines if line[:1].isalpha()}

    assert {key for key in keys if not key.startswith("title-")} == used
