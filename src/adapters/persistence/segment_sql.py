"""A condition as SQL about `clients AS c`: every fragment is a constant, every value a parameter, in order.

No fragment is ever NULL: otherwise the opposite of what a client lacks would not hold.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final, LiteralString

from psycopg.types.json import Jsonb

from domain.segments import conditions as c
from domain.segments.facts import Bounds, Moments, Now

Fragment = tuple[LiteralString, list[Any]]

_BOUGHT: Final[LiteralString] = """
FROM orders AS o WHERE o.client_id = c.id AND o.payment IN ('paid', 'partially_refunded')
"""
_LAST_ORDER: Final[LiteralString] = f"(SELECT max(o.placed_at) {_BOUGHT})"
_COUNT: Final[LiteralString] = f"(SELECT count(*) {_BOUGHT})"
_SPENT: Final[LiteralString] = f"""
(SELECT coalesce(sum(o.captured_minor - o.orphaned_minor - o.refunded_minor), 0) {_BOUGHT})
"""
_POINTS: Final[LiteralString] = """
(SELECT coalesce(sum(l.remaining_hundredths), 0) FROM point_lots AS l
  WHERE l.client_id = c.id AND l.state = 'active' AND (l.expires_at IS NULL OR l.expires_at > %s))
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


def _between(subject: LiteralString, bounds: Bounds, *given: Any) -> Fragment:
    """`given` are the parameters of the subject itself, as often as it is named."""
    sql: LiteralString = "(" + subject + " BETWEEN coalesce(%s::bigint, -9223372036854775808)"
    return sql + " AND coalesce(%s::bigint, 9223372036854775807))", [*given, bounds.least, bounds.most]


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
    c.LastOrder: lambda leaf, now: _within(_LAST_ORDER, leaf.moments, now),
    c.OrderCount: lambda leaf, _: _between(_COUNT, leaf.bounds),
    c.Spent: lambda leaf, _: _between(_SPENT, leaf.bounds),
    c.PointsBalance: lambda leaf, now: _between(_POINTS, leaf.bounds, now.moment),
    c.InTier: lambda leaf, _: ("c.tier_code IS NOT DISTINCT FROM %s", [leaf.code]),
    c.Blocked: _blocked,
    c.HasContact: lambda leaf, _: (_CONTACT, [leaf.kind, leaf.kind]),
    c.Consented: lambda leaf, _: (_CONSENT, [leaf.purpose]),
    c.CustomFieldIs: lambda leaf, _: ("c.custom_fields @> %s", [Jsonb({leaf.key: leaf.value})]),
    c.BirthdayWithin: _birthday,
    c.Speaks: lambda leaf, _: ("c.locale = %s", [leaf.locale]),
}
