"""Whom and what merging refuses, and a record that nobody rewrites."""

from uuid import uuid4

import httpx
import pytest

from application.shared.access import Role
from domain.shared.ids import ClientId
from tests.support.buyer import API
from tests.support.merging import try_to_merge, try_to_undo
from tests.support.sign_in import assert_problem
from tests.support.staff import People


@pytest.mark.parametrize("role", [None, Role.CASHIER, Role.SUPPORT])
async def test_it_needs_the_permission(http: httpx.AsyncClient, people: People, role: Role | None) -> None:
    (one, _), (two, _), (_, who) = await people.come(), await people.come(), await people.come(role)
    merge = (await try_to_merge(http, one, two)).json()
    preview = f"{API}/admin/clients/{one}/merge/preview"

    for answer in (
        await try_to_merge(http, one, two, headers=who),
        await try_to_undo(http, merge, headers=who),
        await try_to_undo(http, {"id": uuid4()}, headers=who),
        await http.post(preview, json={"source_id": str(two)}, headers=who),
        await http.get(f"{API}/admin/merges", headers=who),
    ):
        assert_problem(answer, 403, "access.permission_missing")


async def test_rights_are_not_to_be_had_by_merging(http: httpx.AsyncClient, people: People) -> None:
    """INV-ID-7: neither by becoming somebody with more of them, nor by taking a client's points."""
    owner, _ = await people.come(Role.OWNER)
    manager_id, manager = await people.come(Role.MANAGER)
    client, _ = await people.come()

    assert_problem(await try_to_merge(http, owner, client, headers=manager), 403, "merging.outranked")
    assert_problem(await try_to_merge(http, client, owner, headers=manager), 403, "merging.source_is_staff")
    for pair in ((manager_id, client), (client, manager_id)):
        refused = await try_to_merge(http, *pair, headers=manager)
        assert_problem(refused, 403, "merging.cannot_merge_themself")


async def test_nobody_and_nothing_is_not_found(http: httpx.AsyncClient, people: People) -> None:
    client, _ = await people.come()

    for pair in ((client, ClientId(uuid4())), (ClientId(uuid4()), client)):
        assert_problem(await try_to_merge(http, *pair), 404, "clients.client_not_found")
    assert_problem(await try_to_undo(http, {"id": uuid4()}), 404, "merging.merge_not_found")
    assert_problem(
        await try_to_merge(http, client, ClientId(uuid4()), reason=" "), 404, "clients.client_not_found"
    )
    other, _ = await people.come()
    assert_problem(await try_to_merge(http, client, other, reason=" "), 422, "merging.reason_unfit")


async def test_the_staff_find_no_card_under_the_old_id(
    http: httpx.AsyncClient, people: People, staff: dict[str, str]
) -> None:
    (survivor, _), (source, _) = await people.come(), await people.come()
    await try_to_merge(http, survivor, source)
    path = f"{API}/admin/clients/{source}"

    change = await http.patch(path, json={"version": 1, "first_name": "Аня"}, headers=staff)
    assert_problem(change, 404, "clients.client_not_found")
    blocking = await http.post(f"{path}/block", json={"reason": "спам"}, headers=staff)
    assert_problem(blocking, 404, "clients.client_not_found")
    note = await http.post(f"{path}/notes", json={"text": "заметка"}, headers=staff)
    assert_problem(note, 409, "merging.already_merged")


async def test_a_merge_is_a_record_that_nobody_rewrites(http: httpx.AsyncClient, people: People) -> None:
    (survivor, _), (source, _) = await people.come(), await people.come()
    merge = (await try_to_merge(http, survivor, source)).json()

    for change in ("moved = '{}'", "personal = '{}'", "reason = ''", "survivor_id = source_id"):
        with pytest.raises(Exception, match="append-only"):
            people.database.execute(f"UPDATE client_merges SET {change}")
    await try_to_undo(http, merge)
    with pytest.raises(Exception, match="append-only"):
        people.database.execute(
            "UPDATE client_merges SET undone_at = NULL, undone_by = NULL, undo_reason = NULL"
        )
    with pytest.raises(Exception, match="append-only"):
        people.database.execute("DELETE FROM client_merges")
