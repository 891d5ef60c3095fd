"""What an appointment comes to, and what the audit log tells of a change."""

import pytest

from application.shared.access import PERMISSIONS, Permission, Role
from application.shared.audit import difference
from application.staff.appointment import Appointment, OwnerIncomplete
from domain.staff.errors import RightsContradictory


@pytest.mark.parametrize("role", Role)
def test_a_role_alone_brings_what_it_says(role: Role) -> None:
    assert Appointment(role=role).permissions == PERMISSIONS[role]


def test_single_permissions_are_granted_beside_the_role_and_withheld_from_it() -> None:
    appointment = Appointment(
        role=Role.CASHIER,
        granted=frozenset({Permission.PAYMENTS_VIEW}),
        withheld=frozenset({Permission.STOCK_VIEW}),
    )

    assert appointment.permissions == (PERMISSIONS[Role.CASHIER] | {Permission.PAYMENTS_VIEW}) - {
        Permission.STOCK_VIEW
    }


def test_one_permission_is_not_granted_and_withheld_at_once() -> None:
    both = frozenset({Permission.AUDIT_VIEW})

    with pytest.raises(RightsContradictory):
        Appointment(role=Role.MANAGER, granted=both, withheld=both)


def test_nothing_is_withheld_from_an_owner() -> None:
    with pytest.raises(OwnerIncomplete):
        Appointment(role=Role.OWNER, withheld=frozenset({Permission.AUDIT_VIEW}))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({"a": 1, "b": 2}, {"a": 1, "b": 3}, ({"b": 2}, {"b": 3})),
        ({"a": 1}, {"a": 1}, ({}, {})),
        ({}, {"a": None}, ({}, {"a": None})),
        ({"a": None}, {}, ({"a": None}, {})),
        ({"a": ["x", "y"]}, {"a": ["y", "x"]}, ({"a": ["x", "y"]}, {"a": ["y", "x"]})),
    ],
)
def test_a_difference_holds_what_went_and_what_came(before, after, told) -> None:
    assert difference(before, after) == told
