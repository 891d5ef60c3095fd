"""Segments of many clients: what they have bought and hold is added up once, not client by client."""

import psycopg
import pytest

from adapters.persistence.segment_sql import compiled, people
from domain.segments import conditions as c
from domain.segments.facts import Bounds, Moments, Now
from tests.fakes.system import MOMENT
from tests.support.database import Database

NOW = Now(moment=MOMENT, today=MOMENT.date())
BOUGHT = (c.OrderCount(Bounds(least=2)), c.Spent(Bounds(most=0)), c.LastOrder(Moments(last_days=30)))
POINTS = c.PointsBalance(Bounds(least=1))


def plan(database: Database, condition: c.Condition) -> str:
    (everybody, moment), (fragment, values) = people(NOW), compiled(condition, NOW)
    with psycopg.connect(database.dsn) as connection:
        # Tables of tests are so small that the planner would take any way.
        connection.execute("SET enable_nestloop = off")
        rows = connection.execute(f"EXPLAIN SELECT count(*) {everybody} {fragment}", [*moment, *values])
        return "\n".join(line for (line,) in rows)


@pytest.mark.parametrize("condition", [*BOUGHT, POINTS, c.Not(POINTS), c.AnyOf((*BOUGHT, POINTS))])
def test_sums_are_joined_and_conditions_wait_for_them(database: Database, condition: c.Condition) -> None:
    """A filter that the planner may move below the joins makes nested loops of them: minutes for 100 000 clients."""
    shown = plan(database, condition)

    assert "SubPlan" not in shown
    assert "Subquery Scan on c" in shown
    assert shown.index("Subquery Scan on c") < shown.index("Join")


def test_what_no_condition_names_is_not_added_up(database: Database) -> None:
    shown = plan(database, c.Blocked(blocked=False))

    assert "orders" not in shown
    assert "point_lots" not in shown
