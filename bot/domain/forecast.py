"""Who will receive what, when and why, from now on, assuming nobody answers: the future of :mod:`bot.domain.schedule`."""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.domain.head_silence import HEAD_SILENT, concerned, silence_cards, silent_at
from bot.domain.hours import PushHours
from bot.domain.instants import local_day, monday_of
from bot.domain.ladder import Case, Occurrence, choose_due
from bot.domain.ladder import plan as rungs
from bot.domain.reminding import acting_in, stood_in_for
from bot.domain.schedule import Card, OpenDuty, Rules, Said, Slot, Staff, cards_of, climbing, due_from
from bot.domain.weekly import Weekly, weekly_moment

LISTED = 5
"""A weekly card names so many duties."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One message at one instant (epoch ms). ``total`` counts the duties a weekly card does not name as well."""

    at: int
    card: Card
    total: int = 0


@dataclass(frozen=True)
class World:
    """Everything the future follows from.

    ``duties`` hold those still to be opened by a rule that comes round, with the instant they will be; ``staff(day)`` gives the same object
    for days on which nothing changes; ``weekly_until`` says for directives without a due day up to which instant they are reminded weekly.
    """

    duties: Sequence[OpenDuty]
    rules: Rules
    staff: Callable[[date], Staff]
    hours: PushHours
    weekly: Weekly
    weekly_until: Mapping[int, int] = field(default_factory=dict)
    already: Mapping[int, Collection[str]] = field(default_factory=dict)
    weekly_done: date | None = None
    """The Monday of the last week whose push went out."""
    weekly_owed: bool = False
    """A push whose moment has come did not go out yet."""
    answered: frozenset[int] = frozenset()
    """Duties of which the head has said something."""
    silence_since: int | None = None
    """Heads whose three working days were over up to this instant (epoch ms) were told of; None: nobody is."""


def plan(world: World, now: int, until: int, looked_at: int | None = None) -> list[Planned]:
    """Every message after ``now`` up to and with ``until``, in order. ``looked_at``: rungs after it and up to now are still owed."""
    ordered = sorted(world.duties, key=_order)
    place = {duty.id: n for n, duty in enumerate(ordered)}
    work = _WeeklyWork(world, ordered)
    found: list[Planned] = []
    had: dict[int, set[Slot]] = {}
    today: date | None = None
    for at, weekly, pending in _moments(world, ordered, now, until, now if looked_at is None else looked_at):
        day = local_day(at, world.rules.zone)
        if day != today:
            today, had = day, {}
        staff = world.staff(day)
        if weekly:
            found += _remember(work.cards(staff, at), had)
        said = [each for group in pending for each in _said(world, group, at)]
        if len(pending) > 1:
            said.sort(key=lambda each: place[each[0].id])
        found += _remember(_rung_cards(staff, at, said, had), had)
    silent = list(_silent_heads(world, ordered, now, until))
    return sorted([*found, *silent], key=lambda each: each.at) if silent else found


def weekly_push(world: World, now: int, at: int) -> list[Planned]:
    """The messages of :func:`plan` that are the weekly push of the instant ``at``, without working out what goes out beside it."""
    if at not in _weekly_moments(world, now, at):
        return []
    work = _WeeklyWork(world, sorted(world.duties, key=_order))
    return work.cards(world.staff(local_day(at, world.rules.zone)), at)


def _silent_heads(world: World, ordered: Sequence[OpenDuty], now: int, until: int) -> Iterator[Planned]:
    """Who is told of heads that do not answer: of each case once, at its own moment."""
    calendar, zone = world.rules.calendar, world.rules.zone
    moments: dict[date, int] = {}
    by_moment: dict[int, list[OpenDuty]] = {}
    for duty in ordered if world.silence_since is not None else ():
        if not concerned(duty) or duty.id in world.answered or HEAD_SILENT in world.already.get(duty.id, ()):
            continue
        day = local_day(duty.opened_at, zone)
        if day not in moments:
            moments[day] = silent_at(duty.opened_at, calendar, zone)
        if moments[day] > (world.silence_since or 0):
            by_moment.setdefault(world.hours.next_open(max(now, moments[day])), []).append(duty)
    for at, duties in by_moment.items():
        if at <= until:
            staff = world.staff(local_day(at, zone))
            for card in silence_cards(duties, staff):
                if _gets(staff, card.person_id):
                    yield Planned(at, card, len(card.duties))


def _remember(planned: list[Planned], had: dict[int, set[Slot]]) -> list[Planned]:
    for each in planned:
        had.setdefault(each.card.person_id, set()).add(each.card.slot)
    return planned


@dataclass(frozen=True, slots=True)
class _Group:
    """Duties that share ladder and due day, and the rungs that have come for them since the last look."""

    case: Case
    duties: Sequence[OpenDuty]
    occurrences: Sequence[Occurrence]


def _moments(
    world: World, ordered: Sequence[OpenDuty], now: int, until: int, floor: int
) -> Iterator[tuple[int, bool, list[_Group]]]:
    """(instant of sending, whether the weekly push is then, what has come), in order."""
    groups: dict[tuple[int, date], list[OpenDuty]] = {}
    for duty in ordered:
        if duty.due is not None:
            groups.setdefault((duty.ladder_id, duty.due), []).append(duty)
    by_moment: dict[int, list[_Group]] = {}
    for key, duties in groups.items():
        case = world.rules.shared(*key)
        gathered: dict[int, list[Occurrence]] = {}
        for occurrence in rungs(case, floor, until):
            gathered.setdefault(_sent_at(world, now, occurrence), []).append(occurrence)
        for when, occurrences in gathered.items():
            if when <= until:
                by_moment.setdefault(when, []).append(_Group(case, duties, occurrences))
    weeks = set(_weekly_moments(world, now, until))
    for when in sorted(weeks | by_moment.keys()):
        yield when, when in weeks, by_moment.get(when, [])


def _sent_at(world: World, now: int, occurrence: Occurrence) -> int:
    """When a rung that has come goes out: in push hours, on the day of the weekly push not before it; KHẨN at once."""
    when = max(now, occurrence.at)
    if occurrence.rung.any_hour:
        return when
    opens = world.hours.next_open(when)
    day = local_day(opens, world.rules.zone)
    push = weekly_moment(day, world.weekly, world.rules.calendar)
    if push is not None and push > opens and local_day(push, world.rules.zone) == day:
        return world.hours.next_open(push)
    return opens


def _weekly_moments(world: World, now: int, until: int) -> Iterator[int]:
    if world.weekly_owed and world.hours.next_open(now) <= until:
        yield world.hours.next_open(now)
    week = monday_of(local_day(now, world.rules.zone))
    last = local_day(until, world.rules.zone)
    while week <= last:
        at = weekly_moment(week, world.weekly, world.rules.calendar)
        if at is not None and at > now and (world.weekly_done is None or week > world.weekly_done):
            opens = world.hours.next_open(at)
            if opens <= until:
                yield opens
        week = date.fromordinal(week.toordinal() + 7)


def _said(world: World, group: _Group, at: int) -> Iterator[Said]:
    """What the ladders of a group say; worked out once for all duties that were there before its first rung."""
    first = group.occurrences[0].at
    keys = {each.key for each in group.occurrences}
    shared = choose_due(group.case, group.occurrences, at, ())
    for duty in group.duties:
        dealt = world.already.get(duty.id)
        if duty.started_at < first and (dealt is None or keys.isdisjoint(dealt)):
            yield duty, shared
            continue
        what = due_from(group.case, duty, group.occurrences, at, dealt or ())
        if what.due is not None or what.skipped:
            yield duty, what


def _rung_cards(staff: Staff, at: int, said: list[Said], had: Mapping[int, Collection[Slot]]) -> list[Planned]:
    made = cards_of(said, staff, had)
    cards = [Planned(at, card, len(card.duties)) for card in made.cards if _gets(staff, card.person_id)]
    cards += [
        Planned(at, Card(person_id, slot, tuple(duty.id for duty in duties)), len(duties))
        for (person_id, slot), duties in climbing(said, staff).items()
        if _gets(staff, person_id) and slot not in had.get(person_id, ())
    ]
    return cards


def _gets(staff: Staff, person_id: int) -> bool:
    return not staff.trial or person_id in staff.office


def _order(duty: OpenDuty) -> tuple[bool, date, int, int, int]:
    """What expires first comes first; without a due day last."""
    return (duty.due is None, duty.due or date.max, duty.directive_id, duty.unit_id, duty.id)


class _WeeklyWork:
    """Monday's cards: per person what they can act on. A week in which nothing opened or ran out is the last one again."""

    def __init__(self, world: World, ordered: Sequence[OpenDuty]) -> None:
        self._until = world.weekly_until
        self._ladders = world.rules.ladders
        self._place = {duty.id: n for n, duty in enumerate(ordered)}
        self._by_unit: dict[tuple[int, str], list[OpenDuty]] = {}
        for duty in ordered:
            self._by_unit.setdefault((duty.unit_id, duty.duty.value), []).append(duty)
        self._changes = sorted({duty.opened_at + 1 for duty in ordered} | {until + 1 for until in self._until.values()})
        self._known: dict[tuple[int, int], list[tuple[Card, int]]] = {}
        self._kept: list[Staff] = []

    def cards(self, staff: Staff, at: int) -> list[Planned]:
        key = (id(staff), bisect_right(self._changes, at))
        if key not in self._known:
            self._kept.append(staff)  # so that its id names it for good
            self._known[key] = list(self._cards(staff, at))
        return [Planned(at, card, total) for card, total in self._known[key]]

    def _cards(self, staff: Staff, at: int) -> Iterator[tuple[Card, int]]:
        for person_id, may in sorted(_able(staff).items()):
            if not _gets(staff, person_id):
                continue
            work = [
                duty
                for unit_id, name, settles in may
                for duty in self._by_unit.get((unit_id, name), ())
                if (settles or not duty.proposed) and duty.opened_at < at and self._still(duty, at)
            ]
            if work:
                work.sort(key=lambda duty: self._place[duty.id])
                yield Card(person_id, Slot.WEEKLY, tuple(d.id for d in work[:LISTED])), len(work)

    def _still(self, duty: OpenDuty, at: int) -> bool:
        silent = duty.due is None or not self._ladders[duty.ladder_id].rungs
        return not silent or at <= self._until.get(duty.directive_id, 0)


def _able(staff: Staff) -> dict[int, set[tuple[int, str, bool]]]:
    """Person → (unit, duty, settles) of what they can act on, units left out where somebody stands in for them."""
    able: dict[int, set[tuple[int, str, bool]]] = {}
    for unit_id, people in staff.units.items():
        away = stood_in_for(people, unit_id, staff.absent)
        for who in people:
            if who.person_id not in staff.absent and who.person_id not in away:
                mine = [(unit, duty, settles) for unit, duty, settles in acting_in(who) if unit == unit_id]
                able.setdefault(who.person_id, set()).update(mine)
    return able


# ---------------------------------------------------------------------------------------------------- what a change changes


@dataclass(frozen=True, slots=True)
class Difference:
    """Two plans compared: messages that come to be, that fall away, and how many people they concern."""

    more: tuple[Planned, ...]
    fewer: tuple[Planned, ...]

    @property
    def people(self) -> int:
        return len({each.card.person_id for each in (*self.more, *self.fewer)})

    def by_person(self) -> dict[int, int]:
        """Person → how many messages more (or, below zero, fewer)."""
        counted: dict[int, int] = {}
        for each in self.more:
            counted[each.card.person_id] = counted.get(each.card.person_id, 0) + 1
        for each in self.fewer:
            counted[each.card.person_id] = counted.get(each.card.person_id, 0) - 1
        return counted


def difference(before: Sequence[Planned], after: Sequence[Planned]) -> Difference:
    """What a change of a rule, a date or the calendar does to the plan; what stays the same is not named."""
    old = {_essence(each): each for each in before}
    new = {_essence(each): each for each in after}
    return Difference(
        tuple(each for key, each in new.items() if key not in old),
        tuple(each for key, each in old.items() if key not in new),
    )


def _essence(planned: Planned) -> tuple[int, int, Slot, tuple[int, ...]]:
    return planned.at, planned.card.person_id, planned.card.slot, planned.card.duties
