"""Every fault of a body is found, and only faults."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrypoints.http.faults import faults_of
from entrypoints.http.wire import Input, MoneyInput


class Line(Input):
    sku: Annotated[str, msgspec.Meta(min_length=1)]
    price: MoneyInput
    count: int = 1


class Order(Input):
    lines: Annotated[list[Line], msgspec.Meta(min_length=1, max_length=3)]
    note: str | None = None
    buyer: UUID | msgspec.UnsetType = msgspec.UNSET
    gift: Line | None = None
    tags: dict[str, int] = msgspec.field(default_factory=dict)


def pointers(value: object) -> list[str]:
    return sorted(fault.pointer for fault in faults_of(value, Order))


def test_a_good_body_has_none() -> None:
    assert pointers({"lines": [{"sku": "a", "price": {"amount": "1.00"}}], "note": None, "gift": None}) == []


def test_all_faults_are_found_at_all_depths() -> None:
    body = {
        "lines": [
            {"sku": "", "price": {"amount": 5}},
            {"price": {"amount": "1.234"}, "count": "1", "x": 0},
            7,
        ],
        "note": 5,
        "buyer": "nobody",
        "gift": {"sku": "a", "price": {"amount": "1", "currency": "USD"}},
        "tags": {"a/b": "c"},
        "extra~": None,
    }

    assert pointers(body) == sorted(
        [
            "/lines/0/sku", "/lines/0/price/amount", "/lines/1/sku", "/lines/1/price/amount", "/lines/1/count",
            "/lines/1/x", "/lines/2", "/note", "/buyer", "/gift/price/currency", "/tags/a~1b", "/extra~0",
        ]
    )  # fmt: skip


def test_a_container_is_checked_outside_and_inside() -> None:
    assert pointers({"lines": []}) == ["/lines"]
    assert pointers({"lines": [{"sku": "a"}] * 4}) == ["/lines", *(f"/lines/{n}/price" for n in range(4))]


@pytest.mark.parametrize("value", [None, [], "text", 5, True])
def test_what_is_no_object_is_one_fault_of_the_whole(value: object) -> None:
    assert pointers(value) == [""]


JSON: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["lines", "note", "buyer", "gift", "tags", "sku", "price", "amount", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_faults_are_found_exactly_when_msgspec_refuses(value: object) -> None:
    try:
        msgspec.convert(value, Order)
        accepted = True
    except msgspec.ValidationError:
        accepted = False

    assert (not pointers(value)) is accepted
