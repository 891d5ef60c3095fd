"""Passwords: what may be chosen, and how they are kept."""

import statistics
import time

import pytest

from adapters.security.passwords import Argon2Hasher
from application.identity.errors import CredentialsWrong
from domain.identity.credentials import Password, foreign_name
from domain.identity.errors import PasswordUnfit
from domain.shared.email import Email, EmailUnfit


async def test_a_password_is_kept_as_a_salted_argon2id_hash() -> None:
    hasher, password = Argon2Hasher(), Password.choose("correct horse")

    first, second = await hasher.hash(password), await hasher.hash(password)

    assert first.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert first != second
    assert not hasher.outgrown(first)
    await hasher.check(password, first)


@pytest.mark.parametrize("stored", [None, "", "no hash", "$argon2id$v=19$m=19456,t=2,p=1$AAAA$AAAA"])
async def test_what_does_not_fit_is_wrong_and_never_an_accident(stored: str | None) -> None:
    with pytest.raises(CredentialsWrong):
        await Argon2Hasher().check(Password.choose("correct horse"), stored)


async def test_an_unknown_client_costs_as_much_work_as_a_wrong_password() -> None:
    hasher, password = Argon2Hasher(), Password.choose("correct horse")
    stored = await hasher.hash(Password.choose("another one"))

    async def seconds(given: str | None) -> float:
        began = time.process_time()
        with pytest.raises(CredentialsWrong):
            await hasher.check(password, given)
        return time.process_time() - began

    await seconds(None)  # makes the decoy
    known = statistics.median([await seconds(stored) for _ in range(5)])
    unknown = statistics.median([await seconds(None) for _ in range(5)])

    assert 0.33 < unknown / known < 3


def test_a_password_never_shows_itself() -> None:
    assert "horse" not in repr(Password.choose("correct horse"))


@pytest.mark.parametrize("length", [8, 128])
def test_passwords_of_8_to_128_characters_may_be_chosen(length: int) -> None:
    assert Password.choose("я" * length).value == "я" * length


@pytest.mark.parametrize("length", [0, 7, 129])
def test_shorter_and_longer_passwords_may_not(length: int) -> None:
    with pytest.raises(PasswordUnfit):
        Password.choose("я" * length)


@pytest.mark.parametrize("text", ["Anna@Example.COM ", "a.b+c@sub.example.ru", "почта@пример.рф"])
def test_addresses_are_lower_case_and_without_spaces_around(text: str) -> None:
    assert Email.parse(text).value == text.strip().lower()


@pytest.mark.parametrize(
    "text", ["", "a", "a@b", "@b.ru", "a@", "a b@c.ru", "a@b..ru", "a@b.ru\x00", "a@@b.ru"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(EmailUnfit):
        Email.parse(text)


def test_an_address_of_254_characters_is_the_longest() -> None:
    domain = "b" * (254 - len("a@") - len(".ru")) + ".ru"

    assert len(Email.parse(f"a@{domain}").value) == 254
    with pytest.raises(EmailUnfit):
        Email.parse(f"aa@{domain}")


def test_a_name_from_a_platform_is_made_fit() -> None:
    assert foreign_name(" Анна\u202e", None, "\n К. ") == "Анна К."
    assert foreign_name("\u200b", "") == ""
    assert len(foreign_name("я" * 500)) == 100
