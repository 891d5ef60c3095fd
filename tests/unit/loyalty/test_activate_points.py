"""Activating points of many clients, one of whom is in trouble."""

from datetime import timedelta

import pytest

from application.loyalty import activate_points
from application.loyalty.activate_points import Activated, ActivatePoints
from domain.loyalty.account import PointsAccount
from domain.loyalty.lot import LotState
from domain.shared.ids import ClientId, LotId, OrderId
from domain.shared.points import Points
from tests.fakes.points import InMemoryPoints
from tests.fakes.system import MOMENT, FrozenClock, SequentialIds
from tests.fakes.world import InMemoryUnitOfWork, World

CLIENTS = 7
EARNED = Points(10_00)


class TroubledPoints(InMemoryPoints):
    """The accounts of some clients cannot be saved."""

    troubled: frozenset[ClientId] = frozenset()

    async def save(self, account: PointsAccount) -> None:
        await super().save(account)
        if account.client_id in self.troubled:
            raise OSError(account.client_id)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
async def points(world: World) -> TroubledPoints:
    """Of some clients, with points that become active in a day."""
    ids, points = SequentialIds(), TroubledPoints(world)
    for _ in range(CLIENTS):
        account = PointsAccount(client_id=ClientId(ids.new()))
        account.accrue(
            LotId(ids.new()),
            EARNED,
            order_id=OrderId(ids.new()),
            activates_at=MOMENT + timedelta(days=1),
            expires_at=None,
            at=MOMENT,
        )
        await points.save(account)
    return points


@pytest.fixture
def activate(world: World, points: TroubledPoints, monkeypatch: pytest.MonkeyPatch) -> ActivatePoints:
    """In batches of two, so that there are more than one."""
    monkeypatch.setattr(activate_points, "_BATCH", 2)
    return ActivatePoints(
        points=points, uow=InMemoryUnitOfWork(world), clock=FrozenClock(MOMENT + timedelta(days=1))
    )


def pending(world: World) -> set[ClientId]:
    return {
        client_id
        for client_id, account in world.points.items()
        if any(lot.state is LotState.PENDING for lot in account.lots.values())
    }


@pytest.mark.parametrize("dry_run", [True, False])
async def test_everybody_is_served_however_many_they_are(
    activate: ActivatePoints, world: World, *, dry_run: bool
) -> None:
    done = await activate(dry_run=dry_run)

    assert done == Activated(clients=CLIENTS, points=Points(CLIENTS * 10_00))
    assert len(pending(world)) == (CLIENTS if dry_run else 0)


async def test_a_client_in_trouble_does_not_stop_the_others(
    activate: ActivatePoints, points: TroubledPoints, world: World
) -> None:
    """Three of them fill more than a batch; what failed is rolled back and said in the end."""
    troubled = frozenset(list(world.points)[:3])
    points.troubled = troubled

    with pytest.raises(ExceptionGroup, match="points of 3 clients were not activated") as raised:
        await activate()

    assert {error.args[0] for error in raised.value.exceptions} == troubled
    assert pending(world) == troubled

    points.troubled = frozenset()
    assert await activate() == Activated(clients=3, points=Points(30_00))
