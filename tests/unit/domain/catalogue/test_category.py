"""A category keeps the tree a tree."""

from datetime import timedelta
from uuid import UUID

import pytest

from domain.catalogue.category import MAX_DEPTH, Category
from domain.catalogue.errors import CategoryCycle, CategoryTooDeep, TextUnfit
from domain.catalogue.events import CategoryAdded, CategoryChanged
from domain.catalogue.slug import Slug
from domain.shared.ids import CategoryId
from tests.fakes.system import MOMENT

LATER = MOMENT + timedelta(hours=1)


def an_id(number: int) -> CategoryId:
    return CategoryId(UUID(int=number))


def a_category(number: int = 1, *parents: CategoryId) -> Category:
    return Category.add(an_id(number), name="Чай", slug=None, position=0, parents=parents, at=MOMENT)


def test_a_new_category_is_active_and_named_after_itself() -> None:
    category = a_category(1, an_id(2), an_id(3))

    assert category.active
    assert category.slug == Slug("chay")
    assert category.parent_id == an_id(2)
    assert category.pull_events() == [CategoryAdded(category_id=category.id, occurred_at=MOMENT)]


def test_a_category_cannot_move_into_itself() -> None:
    category = a_category()

    with pytest.raises(CategoryCycle):
        category.move((category.id,), height=1, at=LATER)

    assert category.parent_id is None


def test_a_category_cannot_move_below_its_descendant() -> None:
    category = a_category()

    with pytest.raises(CategoryCycle):
        category.move((an_id(3), an_id(2), category.id), height=3, at=LATER)

    assert category.parent_id is None
    assert category.updated_at == MOMENT


def test_depth_counts_what_moves_along() -> None:
    parents = tuple(an_id(number) for number in range(10, 10 + MAX_DEPTH - 1))
    fits, too_tall = a_category(1), a_category(2)

    fits.move(parents, height=1, at=LATER)
    with pytest.raises(CategoryTooDeep):
        too_tall.move(parents, height=2, at=LATER)

    assert fits.parent_id == parents[0]
    assert too_tall.parent_id is None


def test_changing_nothing_is_no_event() -> None:
    category = a_category()
    category.pull_events()

    category.change({"name": " Чай ", "position": 0}, at=LATER)

    assert category.pull_events() == []
    assert category.updated_at == MOMENT


def test_a_change_names_what_differs() -> None:
    category = a_category()
    category.pull_events()

    category.change({"name": "Чаи", "position": 0}, at=LATER)

    assert category.pull_events() == [
        CategoryChanged(category_id=category.id, fields=("name",), occurred_at=LATER)
    ]


def test_deactivating_twice_is_once() -> None:
    category = a_category()
    category.pull_events()

    category.deactivate(at=LATER)
    category.deactivate(at=LATER + timedelta(hours=1))

    assert len(category.pull_events()) == 1
    assert not category.active
    assert category.updated_at == LATER


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_a_name_has_limits(name: str) -> None:
    category = a_category()

    with pytest.raises(TextUnfit):
        category.change({"name": name}, at=LATER)

    assert category.name == "Чай"
