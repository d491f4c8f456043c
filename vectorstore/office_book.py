"""The offices of a library's duties, one entry for each office however its name is shortened.

`省发改委`, `省发展改革委` and `浙江省发展和改革委员会` are one entry, in the place that the name or its document
names: `市财政局` of two cities are two. Names stay as documents write them; what a reform renamed is not replaced.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations

from vectorstore.offices import OfficeName, abbreviates, parse_office, same_office
from vectorstore.passages import Document, Duty
from vectorstore.regions import province_of, short_name

_OF_THE_COUNTRY = re.compile(r"(?:国家|国务院|中央|最高人民|全国).+|[^省市县区]{2,8}部(?:办公厅)?")


@dataclass(frozen=True, slots=True)
class Office:
    """One office. ``key`` stands in addresses; ``name`` is what documents write most often, ``names`` all they write;
    ``place`` the short name of its region, None where it is of the whole country or not known."""

    key: str
    name: str
    place: str | None
    names: tuple[str, ...]


@dataclass(frozen=True)
class OfficeBook:
    """All offices by their key, and what each name in each document means."""

    offices: Mapping[str, Office]
    keys: Mapping[tuple[str, str], str] = field(repr=False)
    """(document id, name as it stands there) → key"""

    @classmethod
    def of(cls, duties: Iterable[Duty], documents: Mapping[str, Document]) -> OfficeBook:
        """Of duties, with the documents that they stand in, by id."""
        written: dict[str | None, Counter[str]] = defaultdict(Counter)
        where: dict[tuple[str, str], str | None] = {}
        for duty in duties:
            region = documents[duty.document_id].card.region
            for name in dict.fromkeys((*duty.lead, *duty.support)):
                place = _place(name, region)
                where[duty.document_id, name] = place
                written[place][name] += 1
        offices: dict[str, Office] = {}
        key_of: dict[tuple[str | None, str], str] = {}
        for place, counted in written.items():
            for names in _merged(counted):
                office = _office(place, names, counted)
                offices[office.key] = office
                key_of |= {(place, name): office.key for name in names}
        return cls(offices, {(d, name): key_of[place, name] for (d, name), place in where.items()})

    def lead(self, duty: Duty) -> frozenset[str]:
        """The keys of the offices that lead a duty."""
        return frozenset(self.keys[duty.document_id, name] for name in duty.lead)

    def support(self, duty: Duty) -> frozenset[str]:
        """The keys of the offices that support a duty and do not lead it as well."""
        return frozenset(self.keys[duty.document_id, name] for name in duty.support) - self.lead(duty)

    def named(self, words: str) -> Office | None:
        """The office of a key; else the first that some words mean, perhaps in a short form."""
        exact = self.offices.get(words)
        if exact is not None or not words:
            return exact
        written = (o for o in self.offices.values() if words in o.names)
        meant = (o for o in self.offices.values() if any(same_office(words, name) for name in o.names))
        return next(written, None) or next(meant, None)

    def place_to_tell(self, office: Office) -> str | None:
        """The place to write beside an office's name: only where names without one are of several places."""
        if office.place is None or office.key == office.name:
            return None
        return office.place if self._nameless_places > 1 else None

    @cached_property
    def _nameless_places(self) -> int:
        return len({o.place for o in self.offices.values() if o.key != o.name})


def _place(name: str, region: str | None) -> str | None:
    """Where an office is: as its name says, else where its document is of."""
    parsed = parse_office(name)
    if parsed.level is None and parsed.region is None and _OF_THE_COUNTRY.fullmatch(name):
        return None
    if parsed.region is not None:
        return parsed.region
    if region is None:
        return None
    place = short_name(region) or region
    return province_of().get(place, place) if parsed.level == "省" else place


def _merged(counted: Counter[str]) -> list[list[str]]:
    """The names of one place, those of one office together."""
    parsed = {name: parse_office(name) for name in counted}
    group = {name: {name} for name in counted}
    longer: dict[str, set[str]] = defaultdict(set)
    for one, other in combinations(counted, 2):
        a, b = parsed[one], parsed[other]
        if not _one_level(a, b, parsed.values()):
            continue
        if a.core == b.core:
            _join(group, one, other)
        elif abbreviates(a.core, b.core):
            longer[one].add(other)
        elif abbreviates(b.core, a.core):
            longer[other].add(one)
    for short, names in longer.items():
        # A short form that would do for two different offices tells neither.
        if all(_akin(parsed[x].core, parsed[y].core) for x, y in combinations(sorted(names), 2)):
            for name in names:
                _join(group, short, name)
    return [sorted(names) for names in {id(names): names for names in group.values()}.values()]


def _one_level(a: OfficeName, b: OfficeName, every: Iterable[OfficeName]) -> bool:
    """Whether both names are of one level; a name without one is of the only level its office has."""
    if a.level == b.level:
        return True
    if a.level and b.level:
        return False
    core = a.core if a.level else b.core
    return len({o.level for o in every if o.level and o.core == core}) == 1


def _akin(one: str, other: str) -> bool:
    return one == other or abbreviates(one, other) or abbreviates(other, one)


def _join(group: dict[str, set[str]], one: str, other: str) -> None:
    if group[one] is group[other]:
        return
    both = group[one] | group[other]
    for name in both:
        group[name] = both


def _office(place: str | None, names: Sequence[str], counted: Counter[str]) -> Office:
    ordered = tuple(sorted(names, key=lambda name: (-counted[name], -len(name), name)))
    best = ordered[0]
    key = best if place is None or best.startswith(place) else f"{place} {best}"
    return Office(key, best, place, ordered)
