"""Slugs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.catalogue.errors import SlugInvalid
from domain.catalogue.slug import MAX_LENGTH, Slug


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Молоко фермерское 3,6 %", "moloko-fermerskoe-3-6"),
        ("Мёд и сладости", "med-i-sladosti"),
        ("Щётка съёмная", "shchetka-semnaya"),
        ("Дрип-пакеты, 10 шт", "drip-pakety-10-sht"),
        ("Coca-Cola", "coca-cola"),
    ],
)
def test_a_slug_is_made_of_a_name(name: str, slug: str) -> None:
    assert Slug.of_name(name).text == slug


@pytest.mark.parametrize(
    "text",
    ["", "-", "a-", "-a", "a--b", "А", "a b", "a/b", "all", "x" * 101, "0" * 32, "a\n",
     "01890a5d-ac96-774b-bcce-b302099a8057"],
)  # fmt: skip
def test_what_is_no_slug_is_refused(text: str) -> None:
    with pytest.raises(SlugInvalid):
        Slug(text)


@given(st.text(max_size=300))
def test_a_name_gives_a_slug_or_a_refusal(name: str) -> None:
    try:
        slug = Slug.of_name(name)
    except SlugInvalid:
        return

    assert Slug(slug.text) == slug
    assert len(slug.text) <= MAX_LENGTH
