"""A condition as SQL about a row `c` of `people`: every fragment is a constant, every value a parameter, in order.

No fragment is ever NULL: otherwise the opposite of what a client lacks would not hold.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, Final, LiteralString

from psycopg.types.json import Jsonb

from domain.segments import conditions as c
from domain.segments.facts import Bounds, Moments, Now
from domain.shared.ids import ClientId

Fragment = tuple[LiteralString, list[Any]]

# Counted and summed once for all clients: client by client it takes seconds for a hundred thousand. OFFSET keeps the
# conditions out until all is joined: of what they leave the planner expects next to nothing, and would join it by
# nested loops, which takes minutes. A join whose columns no condition names is left out.
_PEOPLE: Final[LiteralString] = """
FROM (
    SELECT clients.id, number, display_name, created_at, locale, tier_code, traffic_source, birthday, custom_fields,
           blocked_at, orders, last_at, spent, points
    FROM clients
    LEFT JOIN (SELECT client_id, count(*) AS orders, max(placed_at) AS last_at,
                      sum(captured_minor - orphaned_minor - refunded_minor) AS spent
               FROM orders WHERE payment IN ('paid', 'partially_refunded') GROUP BY client_id) AS bought
           ON bought.client_id = clients.id
    LEFT JOIN (SELECT client_id, sum(remaining_hundredths) AS points FROM point_lots
               WHERE state = 'active' AND (expires_at IS NULL OR expires_at > %s) GROUP BY client_id) AS spendable
           ON spendable.client_id = clients.id
    WHERE merged_into IS NULL AND erased_at IS NULL
    OFFSET 0
) AS c WHERE
"""
# The same of one client, by their own orders and lots.
_PERSON: Final[LiteralString] = """
FROM (
    SELECT clients.id, number, display_name, created_at, locale, tier_code, traffic_source, birthday, custom_fields,
           blocked_at, orders, last_at, spent, points
    FROM clients
    CROSS JOIN LATERAL (SELECT count(*) AS orders, max(placed_at) AS last_at,
                               sum(captured_minor - orphaned_minor - refunded_minor) AS spent
                        FROM orders WHERE client_id = clients.id AND payment IN ('paid', 'partially_refunded')) AS bought
    CROSS JOIN LATERAL (SELECT sum(remaining_hundredths) AS points FROM point_lots
                        WHERE client_id = clients.id AND state = 'active'
                          AND (expires_at IS NULL OR expires_at > %s)) AS spendable
    WHERE clients.id = %s AND merged_into IS NULL AND erased_at IS NULL
) AS c
"""
_TAGGED: Final[LiteralString] = """
EXISTS (SELECT FROM client_tags AS t WHERE t.client_id = c.id AND t.tag_key = %s)
"""
_CONTACT: Final[LiteralString] = """
(EXISTS (SELECT FROM client_contacts AS k WHERE k.client_id = c.id AND k.kind = %s)
 OR EXISTS (SELECT FROM doors AS d WHERE d.client_id = c.id AND d.kind = %s))
"""
_CONSENT: Final[LiteralString] = """
coalesce((SELECT e.action = 'given' FROM consent_events AS e WHERE e.client_id = c.id AND e.purpose = %s
          ORDER BY e.sequence DESC LIMIT 1), false)
"""


def people(now: Now) -> Fragment:
    """What comes after SELECT and before a condition: all clients there are, each once."""
    return _PEOPLE, [now.moment]


def holding(client_id: ClientId, conditions: Sequence[c.Condition], now: Now) -> Fragment:
    """A statement that answers whether each of the conditions holds a client, as the array `held`, in their order.

    Without a row there is no such client any more.
    """
    fragments = [compiled(condition, now) for condition in conditions]
    return (
        "SELECT ARRAY[" + ", ".join([sql for sql, _ in fragments]) + "]::boolean[] AS held " + _PERSON,
        [value for _, values in fragments for value in values] + [now.moment, client_id],
    )


def compiled(condition: c.Condition, now: Now) -> Fragment:
    match condition:
        case c.All(parts):
            return _joined(" AND ", parts, now)
        case c.AnyOf(parts):
            return _joined(" OR ", parts, now)
        case c.Not(part):
            sql, values = compiled(part, now)
            return "NOT " + sql, values
        case _:
            return _LEAVES[type(condition)](condition, now)


def _joined(word: LiteralString, parts: tuple[c.Condition, ...], now: Now) -> Fragment:
    fragments = [compiled(part, now) for part in parts]
    return (
        "(" + word.join([sql for sql, _ in fragments]) + ")",
        [value for _, values in fragments for value in values],
    )


def _within(subject: LiteralString, moments: Moments, now: Now) -> Fragment:
    known = [
        (sql, value)
        for sql, value in (
            (subject + " >= %s", moments.start),
            (subject + " < %s", moments.end),
            (
                subject + " >= %s",
                now.moment - timedelta(days=moments.last_days) if moments.last_days is not None else None,
            ),
        )
        if value is not None
    ]
    return "coalesce(" + " AND ".join([sql for sql, _ in known]) + ", false)", [value for _, value in known]


def _between(subject: LiteralString, bounds: Bounds) -> Fragment:
    """Who has none of it has nothing."""
    sql: LiteralString = "(coalesce(" + subject + ", 0) BETWEEN coalesce(%s::bigint, -9223372036854775808)"
    return sql + " AND coalesce(%s::bigint, 9223372036854775807))", [bounds.least, bounds.most]


def _birthday(condition: c.BirthdayWithin, now: Now) -> Fragment:
    """By the days of the year that are near, for a year has at most 366 of them."""
    days = [now.today + timedelta(days=ahead) for ahead in range(condition.days + 1)]
    dates = {day.strftime("%m%d") for day in days}
    if any((day.month, day.day) == (2, 28) and (day + timedelta(days=1)).month == 3 for day in days):
        dates.add("0229")
    return "coalesce(to_char(c.birthday, 'MMDD') = ANY (%s::text[]), false)", [sorted(dates)]


def _blocked(condition: c.Blocked, _: Now) -> Fragment:
    return ("c.blocked_at IS NOT NULL" if condition.blocked else "c.blocked_at IS NULL"), []


_LEAVES: Final[dict[type[Any], Callable[[Any, Now], Fragment]]] = {
    c.Tagged: lambda leaf, _: (_TAGGED, [leaf.key]),
    c.CameFrom: lambda leaf, _: ("c.traffic_source IS NOT DISTINCT FROM %s", [leaf.source]),
    c.Created: lambda leaf, now: _within("c.created_at", leaf.moments, now),
    c.LastOrder: lambda leaf, now: _within("c.last_at", leaf.moments, now),
    c.OrderCount: lambda leaf, _: _between("c.orders", leaf.bounds),
    c.Spent: lambda leaf, _: _between("c.spent", leaf.bounds),
    c.PointsBalance: lambda leaf, _: _between("c.points", leaf.bounds),
    c.InTier: lambda leaf, _: ("c.tier_code IS NOT DISTINCT FROM %s", [leaf.code]),
    c.Blocked: _blocked,
    c.HasContact: lambda leaf, _: (_CONTACT, [leaf.kind, leaf.kind]),
    c.Consented: lambda leaf, _: (_CONSENT, [leaf.purpose]),
    c.CustomFieldIs: lambda leaf, _: ("c.custom_fields @> %s", [Jsonb({leaf.key: leaf.value})]),
    c.BirthdayWithin: _birthday,
    c.Speaks: lambda leaf, _: ("c.locale = %s", [leaf.locale]),
}
