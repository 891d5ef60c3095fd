"""What one line typed by the staff may mean."""

from uuid import UUID

import pytest

from application.clients.search import ClientSearch


@pytest.mark.parametrize(
    ("line", "meaning"),
    [
        (f" {UUID(int=7)} ", ClientSearch(id=UUID(int=7))),
        ("№ 17", ClientSearch(number=17)),
        ("17", ClientSearch(number=17)),
        ("4567", ClientSearch(number=4567, tail="4567")),
        ("45-67", ClientSearch(tail="4567")),
        ("8 (999) 123-45-67", ClientSearch(phone="+79991234567")),
        ("9991234567", ClientSearch(number=9991234567, phone="+79991234567")),
        ("123-45-67", ClientSearch(tail="1234567")),
        ("@Anna_P", ClientSearch(address="anna_p")),
        ("https://t.me/Anna_P", ClientSearch(address="anna_p")),
        ("Anna@Example.com", ClientSearch(address="anna@example.com")),
        ("Алёна  Ежова", ClientSearch(words=("алена", "ежова"))),
        ("O'Brien-Смит", ClientSearch(words=("o", "brien", "смит"))),
        ("anna_p", ClientSearch(address="anna_p", words=("anna_p",))),
        ("@", ClientSearch()),
        ("..", ClientSearch()),
        ("  ", ClientSearch()),
    ],
)
def test_a_line_is_read_as_everything_that_it_may_mean(line: str, meaning: ClientSearch) -> None:
    assert ClientSearch.read(line) == meaning
