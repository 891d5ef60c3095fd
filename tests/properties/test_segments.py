"""The language of segments: what is written is read again, and what makes no sense is pointed at."""

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.segments import conditions as c
from domain.segments.errors import RuleUnfit
from domain.segments.facts import ClientFacts, Moments, Now, days_to_birthday
from domain.segments.reading import FIELDS, MAX_CONDITIONS, MAX_DEPTH, read
from tests.properties.segment_strategies import CONDITIONS, MOMENT, NOWS, clients

JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.sampled_from(FIELDS)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["all", "any", "not", "field", "value", "min", "from", "key", "x"]), inner
        ),
    ),
    max_leaves=8,
)
NOW = Now(moment=MOMENT, today=date(2026, 11, 21))


def depth(condition: c.Condition) -> int:
    match condition:
        case c.All(parts) | c.AnyOf(parts):
            return 1 + max(map(depth, parts))
        case c.Not(part):
            return 1 + depth(part)
        case _:
            return 1


@given(CONDITIONS)
def test_what_is_written_is_read_again(condition: c.Condition) -> None:
    assume(depth(condition) <= MAX_DEPTH)

    assert read(msgspec.json.decode(msgspec.json.encode(condition.written()))) == condition


@given(JSON)
def test_any_json_is_read_or_pointed_at(json: Any) -> None:
    try:
        condition = read(json)
    except RuleUnfit as refusal:
        assert str(refusal.details["field"]).startswith("rule")  # noqa: PT017 - one of two outcomes
    else:
        assert read(condition.written()) == condition


@given(CONDITIONS, clients(), NOWS)
def test_a_client_fulfils_either_a_condition_or_its_opposite(
    condition: c.Condition, client: ClientFacts, now: Now
) -> None:
    assert condition.holds_for(client, now) is not c.Not(condition).holds_for(client, now)


@given(st.dates(date(1900, 1, 1), date(2020, 1, 1)), st.dates(date(2021, 1, 1), date(2040, 1, 1)))
def test_the_next_birthday_is_within_a_year(born: date, today: date) -> None:
    day = today + timedelta(days=days_to_birthday(born, today))

    assert 0 <= (day - today).days <= 366
    leap_born = (born.month, born.day) == (2, 29)
    assert (day.month, day.day) == (born.month, born.day) or (leap_born and (day.month, day.day) == (2, 28))


@pytest.mark.parametrize(
    ("rule", "pointer"),
    [
        (None, "rule"),
        ([], "rule"),
        ({}, "rule"),
        ({"all": []}, "rule/all"),
        ({"all": {}}, "rule/all"),
        ({"all": [{"field": "tag", "value": "x"}], "any": []}, "rule"),
        ({"every": []}, "rule"),
        ({"field": "shoe_size", "value": 1}, "rule/field"),
        ({"field": ["tag"], "value": "x"}, "rule/field"),
        ({"field": "tag"}, "rule/value"),
        ({"field": "tag", "value": ""}, "rule/value"),
        ({"field": "tag", "value": " \n"}, "rule/value"),
        ({"field": "tag", "value": "a\0"}, "rule/value"),
        ({"field": "tag", "value": "x" * 1_001}, "rule/value"),
        ({"field": "tag", "value": "x", "min": 1}, "rule/min"),
        ({"field": "traffic_source"}, "rule/value"),
        ({"field": "blocked", "value": "true"}, "rule/value"),
        ({"field": "blocked", "value": 1}, "rule/value"),
        ({"field": "contact", "value": "pigeon"}, "rule/value"),
        ({"field": "consent", "value": "everything"}, "rule/value"),
        ({"field": "locale", "value": "fr"}, "rule/value"),
        ({"field": "orders_count"}, "rule"),
        ({"field": "orders_count", "min": -1}, "rule/min"),
        ({"field": "orders_count", "min": True}, "rule/min"),
        ({"field": "orders_count", "max": 1.5}, "rule/max"),
        ({"field": "spent", "min": 100}, "rule/min"),
        ({"field": "spent", "min": "-1.00"}, "rule/min"),
        ({"field": "spent", "min": "1e9"}, "rule/min"),
        ({"field": "points", "max": "много"}, "rule/max"),
        ({"field": "created", "from": "2026-11-21"}, "rule/from"),
        ({"field": "created", "from": "2026-11-21T00:00:00"}, "rule/from"),
        ({"field": "created", "to": "0001-01-01T00:00:00+14:00"}, "rule/to"),
        ({"field": "created", "to": 5}, "rule/to"),
        ({"field": "last_order", "last_days": 3_661}, "rule/last_days"),
        ({"field": "birthday"}, "rule/within_days"),
        ({"field": "birthday", "within_days": 366}, "rule/within_days"),
        ({"field": "custom_field", "value": "x"}, "rule/key"),
        ({"field": "custom_field", "key": "size"}, "rule/value"),
        ({"any": [{"field": "blocked", "value": True}, {"not": {"field": "tier"}}]}, "rule/any/1/not/value"),
    ],
)
def test_a_fault_is_pointed_at(rule: object, pointer: str) -> None:
    with pytest.raises(RuleUnfit) as refused:
        read(rule)

    assert refused.value.details["field"] == pointer


def test_a_rule_has_a_limit_of_depth_and_of_size() -> None:
    leaf = {"field": "blocked", "value": False}
    deep: dict[str, Any] = leaf
    for _ in range(MAX_DEPTH - 1):
        deep = {"not": deep}
    wide = {"all": [leaf] * (MAX_CONDITIONS - 1)}

    read(deep)
    read(wide)
    with pytest.raises(RuleUnfit):
        read({"not": deep})
    with pytest.raises(RuleUnfit):
        read({"all": [leaf] * MAX_CONDITIONS})


def test_whoever_never_bought_is_in_the_opposite_of_having_bought_lately() -> None:
    lately = c.LastOrder(Moments(last_days=90))
    client = ClientFacts(created_at=MOMENT)

    assert not lately.holds_for(client, NOW)
    assert c.Not(lately).holds_for(client, NOW)
