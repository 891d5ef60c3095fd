"""Clients and rules about them, from small pools so that they often meet; the words are hostile on purpose."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from domain.segments import conditions as c
from domain.segments.facts import Bounds, ClientFacts, Moments, Now
from domain.shared.contact_kind import ContactKind
from domain.shared.locale import Locale
from domain.shared.money import Money
from domain.shared.points import Points
from domain.shared.purpose import Purpose
from domain.shared.text import folded, spaced

MOMENT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
NOWS = st.sampled_from(
    [
        Now(moment=MOMENT, today=date(2026, 11, 21)),
        Now(moment=MOMENT.replace(month=12, day=31), today=date(2027, 1, 1)),
        Now(moment=MOMENT.replace(month=2, day=26), today=date(2026, 2, 26)),
        Now(moment=MOMENT.replace(year=2028, month=2, day=27), today=date(2028, 2, 27)),
    ]
)
HOSTILE = (
    "VIP",
    "'; DROP TABLE clients; --",
    "' OR '1'='1",
    "%s",
    "%(name)s",
    "%%",
    "{0}",
    '"}',
    "\\",
    "$1",
    "е́ж",
    "ЁЖ",
    "null",
    "true",
    "a\nb",
    "🙂",
)
WORDS = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=20),
)
KEYS = WORDS.map(lambda word: folded(spaced(word))).filter(bool)
PLACES = st.one_of(st.none(), st.sampled_from(HOSTILE))
AMOUNTS = st.sampled_from([0, 1, 99, 100_00, 100_01, 5_000_00])
COUNTS = st.integers(0, 4)
PAST = st.sampled_from([0, 1, 7, 30, 31, 365]).map(lambda days: MOMENT - timedelta(days=days))
BIRTHDAYS = st.one_of(
    st.none(),
    st.sampled_from([date(2000, 2, 29), date(1999, 2, 28), date(1980, 3, 1), date(1990, 11, 21)]),
    st.dates(date(1900, 1, 1), date(2020, 12, 31)),
)
FIELDS = st.dictionaries(
    st.sampled_from(["size", "note", "'--"]), st.one_of(st.sampled_from(HOSTILE), st.booleans())
)


def bounds(numbers: st.SearchStrategy[int]) -> st.SearchStrategy[Bounds]:
    some = st.one_of(st.none(), numbers)
    return st.builds(Bounds, least=some, most=some).filter(lambda made: made != Bounds())


MOMENTS = st.builds(
    Moments,
    start=st.one_of(st.none(), PAST),
    end=st.one_of(st.none(), PAST),
    last_days=st.one_of(st.none(), st.sampled_from([0, 1, 7, 30, 3_660])),
).filter(lambda made: made != Moments())

LEAVES = st.one_of(
    st.builds(c.Tagged, KEYS),
    st.builds(c.CameFrom, PLACES),
    st.builds(c.Created, MOMENTS),
    st.builds(c.LastOrder, MOMENTS),
    st.builds(c.OrderCount, bounds(COUNTS)),
    st.builds(c.Spent, bounds(AMOUNTS)),
    st.builds(c.PointsBalance, bounds(AMOUNTS)),
    st.builds(c.InTier, PLACES),
    st.builds(c.Blocked, st.booleans()),
    st.builds(c.HasContact, st.sampled_from(ContactKind)),
    st.builds(c.Consented, st.sampled_from(Purpose)),
    st.builds(c.CustomFieldIs, st.sampled_from(["size", "note", "'--"]), st.one_of(WORDS, st.booleans())),
    st.builds(c.BirthdayWithin, st.sampled_from([0, 1, 2, 3, 7, 60, 365])),
    st.builds(c.Speaks, st.sampled_from(Locale)),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(c.All, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(c.AnyOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(c.Not, inner),
    ),
    max_leaves=6,
)


@st.composite
def clients(draw: st.DrawFn) -> ClientFacts:
    count = draw(COUNTS)
    return ClientFacts(
        created_at=draw(PAST),
        locale=draw(st.sampled_from(Locale)),
        tags=frozenset(draw(st.lists(st.sampled_from(HOSTILE), max_size=3).map(lambda t: map(folded, t)))),
        traffic_source=draw(PLACES),
        orders_count=count,
        last_order_at=draw(PAST) if count else None,
        spent=Money(draw(AMOUNTS) if count else 0),
        points=Points(draw(AMOUNTS)),
        tier=draw(PLACES),
        blocked=draw(st.booleans()),
        contacts=frozenset(draw(st.sets(st.sampled_from(ContactKind), max_size=3))),
        consents=frozenset(draw(st.sets(st.sampled_from(Purpose), max_size=3))),
        custom_fields=draw(FIELDS),
        birthday=draw(BIRTHDAYS),
    )
