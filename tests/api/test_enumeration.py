"""Nobody learns from an answer, or from how long it took, whether somebody is a client.

Time is not measured: the work is counted, in verified passwords and in statements.
"""

import argon2
import httpx
import pytest
from dishka import AsyncContainer

from tests.support.database import Database
from tests.support.sign_in import ANNA, AUTH, assert_problem
from tests.support.statements import StatementCounter

UNKNOWN = {"email": "nobody@example.com", "password": ANNA["password"]}
WRONG = {"email": ANNA["email"], "password": "a wrong password"}


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Of each verification, the parameters of the hash: they decide how long it takes."""
    seen: list[str] = []
    verify = argon2.PasswordHasher.verify

    def counted(hasher: argon2.PasswordHasher, stored: str, password: bytes) -> bool:
        seen.append(stored.split("$")[3])
        return verify(hasher, stored, password)

    monkeypatch.setattr(argon2.PasswordHasher, "verify", counted)
    return seen


async def test_an_unknown_address_costs_as_much_as_a_wrong_password(
    http: httpx.AsyncClient, container: AsyncContainer, verified: list[str]
) -> None:
    counter = StatementCounter()
    await counter.watch(container)
    await http.post(f"{AUTH}/register", json=ANNA)
    costs, answers = [], []
    for attempt in (WRONG, UNKNOWN):
        verified.clear()
        with counter.counting() as statements:
            answer = await http.post(f"{AUTH}/login", json=attempt)
        costs.append((list(verified), len(statements)))
        answers.append((answer.status_code, answer.content, set(answer.headers)))

    assert costs[0] == costs[1]
    assert len(costs[0][0]) == 1
    assert answers[0] == answers[1]


async def test_a_blocked_client_is_told_so_only_with_the_right_password(
    http: httpx.AsyncClient, database: Database
) -> None:
    """Strangers do not learn who is blocked."""
    await http.post(f"{AUTH}/register", json=ANNA)
    database.execute("UPDATE clients SET blocked_at = now()")

    assert_problem(await http.post(f"{AUTH}/login", json=WRONG), 401, "identity.credentials_wrong")
    assert_problem(await http.post(f"{AUTH}/login", json=ANNA), 403, "identity.client_blocked")
