"""Where units stand under directives at a moment: loaded in a handful of queries, decided by :mod:`bot.domain.obligations`.

The moment may be now or any earlier instant: what was withdrawn, closed or blocked later counts as it did then.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from bot.domain.dissemination import Tally
from bot.domain.instants import local_day
from bot.domain.obligations import Duty, NotSent, Obligation, ObligationState, UnitFacts, standing
from bot.domain.occurrences import YearOfDuty, year_of
from bot.domain.past import blocked_then, state_then, tally_then
from bot.domain.people import HEADS, Role
from bot.domain.requests import due_at
from bot.domain.standings import Case, DirectiveLabel, DirectiveStanding, DutyCase, Member, Overview, UnitLabel
from bot.domain.text import SortKey, sort_key_vi
from bot.domain.units import UnitKind
from bot.messaging import Capabilities
from bot.store import absences, occurrences, requests
from bot.store import standing as rows
from bot.store.database import Database
from bot.store.standing import AccountRow, CardRow, DutyRow, NameRow, PostRow

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Place(Protocol):
    """What a report needs of the office: its zone, and which channels wait to be fetched (``bot.actions.office.Office`` is one)."""

    @property
    def zone(self) -> ZoneInfo: ...

    @property
    def capabilities(self) -> Mapping[str, Capabilities]: ...


def directive_standing(db: Database, office: Place, directive_id: int, as_of: int) -> DirectiveStanding | None:
    """Where every unit stood under one directive; None for an unknown directive."""
    label = label_of(db, directive_id)
    if label is None:
        return None
    found = tuple(cases(db, office, as_of, [directive_id]))
    return DirectiveStanding(label, as_of, found, years_of(db, office, directive_id, as_of))


def years_of(
    db: Database, office: Place, directive_id: int, as_of: int, unit_ids: Sequence[int] | None = None
) -> tuple[YearOfDuty, ...]:
    """The year so far of every duty that comes round under a directive: of all units, or of these; none where nothing does."""
    year = local_day(as_of, office.zone).year
    owed: list[Obligation] = []
    for row in occurrences.of_year(db, directive_id, year, unit_ids):
        then = state_then(row.record, row.recorded, None, as_of)
        if then is not None:
            owed.append(row.as_owed(*then))
    asked = {each.duty for each in owed}
    return tuple(year_of(duty, year, owed, as_of, office.zone) for duty in Duty if duty in asked)


def label_of(db: Database, directive_id: int) -> DirectiveLabel | None:
    """A directive as cards name it."""
    found = rows.labels(db, [directive_id]).get(directive_id)
    return None if found is None else found[0]


def unit_standing(db: Database, office: Place, unit_id: int, as_of: int) -> list[tuple[DirectiveLabel, Case]]:
    """Where one unit stood under every directive followed at the moment, what expires first coming first."""
    ids = rows.followed(db, as_of)
    by_directive = {case.directive_id: case for case in cases(db, office, as_of, ids, [unit_id])}
    labels = rows.labels(db, ids)
    return [(labels[i][0], by_directive[i]) for i in ids if i in by_directive]


def case_of(db: Database, office: Place, directive_id: int, unit_id: int, as_of: int) -> Case | None:
    """One unit under one directive; None when it never concerned the unit."""
    return next(iter(cases(db, office, as_of, [directive_id], [unit_id])), None)


def overview(
    db: Database, office: Place, now: int, as_of: int | None = None, *, offset: int = 0, most: int | None = None
) -> list[Overview]:
    """Every directive being followed, what expires first coming first; with counts for at most ``most`` of them from ``offset`` on."""
    moment = now if as_of is None else as_of
    ids = rows.followed(db, moment)
    counted = ids[offset:] if most is None else ids[offset : offset + most]
    counts = rows.counts(db, counted) if as_of is None else _counts_then(cases(db, office, moment, counted))
    labels = rows.labels(db, ids)
    return [Overview(labels[i][0], counts.get(i, {})) for i in ids]


def _counts_then(found: Iterable[Case]) -> dict[int, dict[Duty, tuple[int, int]]]:
    counts: dict[int, dict[Duty, tuple[int, int]]] = {}
    for case in found:
        mine = counts.setdefault(case.directive_id, {})
        for each in case.duties:
            met, everyone = mine.get(each.obligation.duty, (0, 0))
            if each.obligation.state is ObligationState.EXEMPT:
                continue
            is_met = each.obligation.state is ObligationState.MET
            mine[each.obligation.duty] = (met + is_met, everyone + 1)
    return counts


def cases(
    db: Database, office: Place, as_of: int, directive_ids: Sequence[int], unit_ids: Sequence[int] | None = None
) -> list[Case]:
    """Every unit (or these) under these directives at ``as_of``, in the order of directives, then kind of unit and name."""
    if not directive_ids:
        return []
    found = _Loaded(db, office, as_of, directive_ids, unit_ids)
    pairs = [(pair, case) for pair in found.pairs if (case := found.case(*pair)) is not None]
    place = {directive_id: n for n, directive_id in enumerate(directive_ids)}
    kinds = list(UnitKind)
    units = {case.unit.id: case.unit for _, case in pairs}
    unit_keys = {u.id: (kinds.index(u.kind), _name_key(u.name), u.id) for u in units.values()}
    pairs.sort(key=lambda p: (place[p[0][0]], unit_keys[p[0][1]]))
    return [case for _, case in pairs]


def members(db: Database, office: Place, unit_id: int, as_of: int) -> tuple[Member, ...]:
    """Who may receive for the unit at the moment, heads first."""
    return _Loaded(db, office, as_of, (), [unit_id], units=[unit_id]).members(unit_id)


class _Loaded:
    """The rows of one question, by their keys, and the facts they make."""

    def __init__(
        self,
        db: Database,
        office: Place,
        as_of: int,
        directive_ids: Sequence[int],
        unit_ids: Sequence[int] | None,
        *,
        units: Sequence[int] = (),
    ) -> None:
        self.as_of, self.zone, self.day = as_of, office.zone, local_day(as_of, office.zone)
        self.pull = {name for name, can in office.capabilities.items() if can.pull}
        self.duties = _grouped(rows.duties(db, directive_ids, as_of, unit_ids), lambda d: (d.directive_id, d.unit_id))
        units = sorted({unit for _, unit in self.duties}) or units
        self.acks = rows.acknowledgements(db, directive_ids, unit_ids)
        self.briefings = rows.briefings(db, directive_ids, unit_ids)
        self.reports = rows.reports(db, directive_ids, unit_ids)
        self.cards = _grouped(rows.cards(db, directive_ids, unit_ids), lambda c: (c.directive_id, c.unit_id))
        self.posts = _grouped(rows.posts(db, units), lambda p: p.unit_id)
        self.accounts = _grouped(rows.accounts(db, units), lambda a: a.person_id)
        self.names, self.rosters = rows.names(db, units), rows.rosters(db, units)
        self.away = absences.away_then(db, self.day, as_of)
        self.waiting = rows.waiting_requests(db, directive_ids, as_of)
        self.lost, self.paper = rows.address_changes(db, as_of), rows.paper_changes(db, as_of)
        self.due, self.granted = rows.due_then(db, directive_ids, as_of), requests.granted(db, directive_ids)
        self._members: dict[int, tuple[Member, ...]] = {}
        self._labels: dict[int, UnitLabel] = {}
        self._papers: dict[int, bool] = {}
        self._rosters: dict[tuple[int, date], int] = {}
        self.created: dict[int, date] = {}
        self.held: set[int] = set()
        for directive_id, (label, created_at) in rows.labels(db, directive_ids).items():
            self.created[directive_id] = local_day(created_at, office.zone)
            if label.status in ("held", "scheduled"):
                self.held.add(directive_id)

    @property
    def pairs(self) -> Iterable[tuple[int, int]]:
        return self.duties.keys()

    def case(self, directive_id: int, unit_id: int) -> Case | None:
        tally = self._tally(directive_id, unit_id)
        duties = [case for row in self.duties[directive_id, unit_id] if (case := self._duty(row, tally)) is not None]
        if not duties:
            return None
        duties.sort(key=lambda d: _PLACE[d.obligation.duty])
        members = self.members(unit_id)
        facts = self._facts(directive_id, unit_id, tuple(d.obligation for d in duties), tally, members)
        decided = standing(unit_id, facts, self.as_of, self.zone)
        return Case(directive_id, self._label(unit_id), facts, decided, tuple(duties), members)

    def _duty(self, row: DutyRow, tally: Tally | None) -> DutyCase | None:
        acks = self.acks.get(row.id, [])
        then = state_then(row.record, [a.recorded for a in acks], tally, self.as_of)
        if then is None:
            return None
        state, met_at = then
        corrected = self.due.get(row.directive_id)
        stated = (row.first_due or row.due) if corrected is None or row.period else corrected.of(row.record.duty)
        due = due_at(stated, self.granted.get(row.id, ()), self.as_of)
        ends_at = row.ends_at if due == row.due else None
        counted = [a for a in acks if a.recorded.counts(self.as_of)]
        last = row.record.duty is Duty.DISSEMINATE
        told = [b for b in self.briefings.get(row.id, []) if b.told.recorded.counts(self.as_of)]
        sent = [r for r in self.reports.get(row.id, []) if r.recorded.counts(self.as_of)]
        return DutyCase(
            row.id,
            Obligation(row.record.duty, state, due, met_at, ends_at, stated if due != stated else None),
            (counted[-1] if last else counted[0]) if counted else None,
            told[-1] if told else None,
            sent[-1] if sent else None,
            row.reason,
        )

    def _tally(self, directive_id: int, unit_id: int) -> Tally | None:
        duty = next((d for d in self.duties[directive_id, unit_id] if d.record.duty is Duty.DISSEMINATE), None)
        if duty is None:
            return None
        told = [b.told for b in self.briefings.get(duty.id, ())]
        return tally_then(told, self._roster(unit_id, self.created.get(directive_id, self.day)), self.as_of)

    def _roster(self, unit_id: int, day: date) -> int:
        if (unit_id, day) not in self._rosters:
            self._rosters[unit_id, day] = self._roster_of(unit_id, day)
        return self._rosters[unit_id, day]

    def _roster_of(self, unit_id: int, day: date) -> int:
        stated = self.rosters.get(unit_id, [])
        in_force = [total for since, total in stated if since <= day]
        return in_force[-1] if in_force else (stated[0][1] if stated else 0)

    def _facts(
        self,
        directive_id: int,
        unit_id: int,
        obligations: tuple[Obligation, ...],
        tally: Tally | None,
        members: tuple[Member, ...],
    ) -> UnitFacts:
        people = {m.person_id for m in members}
        sent = {
            c.person_id
            for c in self.cards.get((directive_id, unit_id), [])
            if (c.sent_at is not None and c.sent_at <= self.as_of)
            or (c.status == "unknown" and c.decided_at <= self.as_of)
        }
        return UnitFacts(
            obligations,
            tally,
            waiting_for_decision=(directive_id, unit_id) in self.waiting or (not members and self._pending(unit_id)),
            on_paper=self._on_paper(unit_id),
            registered=len(people),
            reachable=sum(m.reachable for m in members),
            sent=len(sent),
            not_sent=None if sent else self._not_sent(directive_id, unit_id),
        )

    def _pending(self, unit_id: int) -> bool:
        return any(p.status == "pending" and (p.requested_at or 0) <= self.as_of for p in self.posts.get(unit_id, []))

    def _not_sent(self, directive_id: int, unit_id: int) -> NotSent | None:
        owed = [c for c in self.cards.get((directive_id, unit_id), []) if c.decided_at <= self.as_of]
        waiting = [c for c in owed if c.status in ("owed", "queued") or c.sent_at is not None]
        if directive_id in self.held or any(c.reason == "trial_mode" for c in owed):
            return NotSent.HELD
        if not waiting:
            return None
        return NotSent.PAGE_NOT_OPENED if all(self._waits_for_page(c) for c in waiting) else NotSent.QUEUED

    def _waits_for_page(self, card: CardRow) -> bool:
        return card.channel in self.pull

    def members(self, unit_id: int) -> tuple[Member, ...]:
        """The same under every directive, so worked out once a unit."""
        if unit_id not in self._members:
            self._members[unit_id] = self._members_of(unit_id)
        return self._members[unit_id]

    def _members_of(self, unit_id: int) -> tuple[Member, ...]:
        held: dict[int, list[PostRow]] = {}
        for post in self.posts.get(unit_id, []):
            if post.holds(self.day):
                held.setdefault(post.person_id, []).append(post)
        members = [self._member(posts) for posts in held.values()]
        return tuple(sorted(members, key=lambda m: (_rank(m.role), m.person_id)))

    def _member(self, posts: list[PostRow]) -> Member:
        post = min(posts, key=lambda p: _rank(p.role))
        live = [a for a in self.accounts.get(post.person_id, []) if self._stands(a)]
        working = [a for a in live if not self._blocked(a)]
        shown = max(working or live, key=lambda a: a.heard_at, default=None)
        return Member(
            post.person_id,
            post.name,
            post.phone,
            post.role,
            post.title,
            shown.channel if shown else "",
            shown.heard_at if shown else None,
            bool(live) and not working,
            frozenset(p.role for p in posts),
            self.away.get(post.person_id),
        )

    def _stands(self, account: AccountRow) -> bool:
        return account.linked_at <= self.as_of and (account.ended_at is None or account.ended_at > self.as_of)

    def _blocked(self, account: AccountRow) -> bool:
        return blocked_then(account.blocked, self.lost.get(account.id, ()), self.as_of)

    def _on_paper(self, unit_id: int) -> bool:
        if unit_id not in self._papers:
            self._papers[unit_id] = self._paper_of(unit_id)
        return self._papers[unit_id]

    def _paper_of(self, unit_id: int) -> bool:
        names = self.names.get(unit_id)
        return blocked_then(bool(names and names[-1].on_paper), self.paper.get(unit_id, ()), self.as_of)

    def _label(self, unit_id: int) -> UnitLabel:
        if unit_id not in self._labels:
            self._labels[unit_id] = self._label_of(unit_id)
        return self._labels[unit_id]

    def _label_of(self, unit_id: int) -> UnitLabel:
        versions = self.names[unit_id]
        then = [v for v in versions if v.from_day <= self.day and (v.to_day is None or v.to_day >= self.day)]
        shown: NameRow = (then or versions)[-1]
        return UnitLabel(unit_id, shown.name, shown.abbreviation or shown.name, shown.kind)


_PLACE = {duty: n for n, duty in enumerate(Duty)}
_RANKS = {role: 0 if role in HEADS else n for n, role in enumerate(Role)}


def _rank(role: Role) -> int:
    return _RANKS[role]


@lru_cache(maxsize=8192)
def _name_key(name: str) -> SortKey:
    """The same names are sorted again and again."""
    return sort_key_vi(name)


def _grouped(items: Iterable[V], key: Callable[[V], K]) -> dict[K, list[V]]:
    found: dict[K, list[V]] = {}
    for item in items:
        found.setdefault(key(item), []).append(item)
    return found
