"""People who are signed in, for tests of what a permission lets them do."""

from dataclasses import dataclass
from uuid import uuid4

import httpx

from application.shared.access import Role
from domain.shared.ids import ClientId
from entrypoints.settings import Settings
from tests.fakes.system import MOMENT
from tests.support.database import Database
from tests.support.sign_in import AUTH, bearer, init_data


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    http: httpx.AsyncClient
    settings: Settings
    database: Database

    async def come(self, role: Role | None = None) -> tuple[ClientId, dict[str, str]]:
        """A new client, of the staff when there is a role, and the headers of their requests."""
        user = init_data(self.settings, id=uuid4().int % 10**12, username=f"user_{uuid4().hex[:8]}")
        answer = await self.http.post(f"{AUTH}/telegram/verify", json=user)
        assert answer.status_code == 200, answer.text
        client_id = ClientId(answer.json()["client"]["id"])
        if role is not None:
            self.database.execute(
                "INSERT INTO staff_members (client_id, role, created_at) VALUES (%s, %s, %s)",
                client_id,
                role,
                MOMENT,
            )
        return client_id, bearer(answer)
