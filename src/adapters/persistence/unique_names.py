"""Names that must be unique, given out to a whole lot at once: nobody loses one to somebody with less right to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """`candidates`, the best first; the last is one that nobody else can have.

    With `faithful` any candidate that it has already is kept, otherwise only the best.
    """

    owner: UUID
    candidates: tuple[str, ...]
    present: str | None = None
    faithful: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who has a name at present. `yields`: nobody sees it, so whoever is seen may have the name."""

    owner: UUID
    yields: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Allotted:
    """`names` by owner; `released` must let go of their names first; `evicted` are not in the lot."""

    names: Mapping[UUID, str]
    released: frozenset[UUID]
    evicted: frozenset[UUID]


def allot(wishes: Sequence[Wish], holders: Mapping[str, Holder]) -> Allotted:
    """`holders` of all candidates; those in the lot who do not keep a name are known to give it up."""
    return _Allotment(wishes=wishes, holders=holders).done()


@dataclass(slots=True, kw_only=True)
class _Allotment:
    wishes: Sequence[Wish]
    holders: Mapping[str, Holder]
    names: dict[UUID, str] = field(default_factory=dict)
    evicted: set[UUID] = field(default_factory=set)

    def done(self) -> Allotted:
        for wish in self.wishes:
            kept = wish.candidates if wish.faithful else wish.candidates[:1]
            if wish.present in kept:
                self.names[wish.owner] = wish.present
        staying = set(self.names)
        taken = set(self.names.values())
        lot = {wish.owner for wish in self.wishes}
        for wish in self.wishes:
            if wish.owner in staying:
                continue
            name = next(
                (one for one in wish.candidates if self._is_free(one, taken, lot)), wish.candidates[-1]
            )
            self._evict(name, lot)
            self.names[wish.owner] = name
            taken.add(name)
        released = {one.owner for one in self.wishes if one.present not in (None, self.names[one.owner])}
        return Allotted(names=self.names, released=frozenset(released), evicted=frozenset(self.evicted))

    def _is_free(self, name: str, taken: set[str], lot: set[UUID]) -> bool:
        holder = self.holders.get(name)
        return name not in taken and (holder is None or holder.owner in lot or holder.yields)

    def _evict(self, name: str, lot: set[UUID]) -> None:
        holder = self.holders.get(name)
        if holder is not None and holder.owner not in lot:
            self.evicted.add(holder.owner)
