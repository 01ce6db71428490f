"""What is due now, and what will go out until a day: one pure function for both (issue 4, the time machine).

:func:`due` says which rungs of which duties have come; :func:`cards_of` turns them into cards for people; :func:`climbing` says who
above the unit is told. The tick calls them at ``now``; :mod:`bot.domain.forecast` calls them at every moment from now on, assuming
that nobody answers. So the preview cannot say anything else than what will be sent.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, tzinfo
from enum import StrEnum

from bot.domain.calendar import WorkCalendar
from bot.domain.instants import OFFICE_ZONE
from bot.domain.ladder import Case, Due, Ladder, Occurrence, Rung, RungKind, choose_due, plan
from bot.domain.obligations import Duty
from bot.domain.people import Role, Standing
from bot.domain.reminding import to_remind

NOON = time(12)


class Slot(StrEnum):
    """Which card of a day. The letter names the list on a button."""

    WEEKLY = "w"
    DEADLINES = "r"
    """The one reminder card of a person's working day."""
    AGAIN = "d"
    """The due day's second reminder, outside the budget."""
    URGENT = "u"
    URGENT_LATER = "v"
    CLIMBED = "c"
    """What is told above the unit: it asks nothing of who gets it."""
    CLIMBED_URGENT = "e"
    CLIMBED_LATER = "f"
    SILENT = "s"
    """A head has not answered for three working days: told to deputy, clerk and office, once per case."""


def slot_of(rung: Rung) -> Slot:
    """The card a rung's word goes on."""
    if rung.any_hour:
        return Slot.URGENT if rung.at < NOON else Slot.URGENT_LATER
    return Slot.AGAIN if rung.outside_budget else Slot.DEADLINES


def above_slot(rung: Rung) -> Slot:
    """The card on which those above the unit read of a rung."""
    if rung.any_hour:
        return Slot.CLIMBED_URGENT if rung.at < NOON else Slot.CLIMBED_LATER
    return Slot.CLIMBED


@dataclass(frozen=True, slots=True)
class OpenDuty:
    """A duty somebody owes, as the ladder needs it.

    ``due`` is the last day in time (None: reminded weekly only), ``started_at`` (epoch ms) when the case with that day began, ``opened_at``
    when the duty did, ``ladder_id`` the ladder frozen for it. ``proposed``: figures wait for the head.
    """

    id: int
    directive_id: int
    unit_id: int
    duty: Duty
    due: date | None
    started_at: int
    opened_at: int = 0
    ladder_id: int = 0
    proposed: bool = False


Said = tuple[OpenDuty, Due]
"""A duty and what its ladder says of it now."""


@dataclass(frozen=True)
class Rules:
    """What rungs are worked out with: the calendar, the ladders frozen so far by their number, the office's zone."""

    calendar: WorkCalendar
    ladders: Mapping[int, Ladder]
    zone: tzinfo = OFFICE_ZONE
    _cases: dict[tuple[int, date], Case] = field(default_factory=dict, compare=False, repr=False)

    def case(self, duty: OpenDuty) -> Case:
        """The case of a duty. Raises ValueError without a due day."""
        if duty.due is None:
            raise ValueError("a duty without a due day has no ladder")
        return Case(duty.due, duty.started_at, self.calendar, self.ladders[duty.ladder_id], self.zone)

    def shared(self, ladder_id: int, due: date) -> Case:
        """The case of every duty with this ladder and due day, as if it had begun long ago."""
        known = self._cases.get((ladder_id, due))
        if known is None:
            known = self._cases[ladder_id, due] = Case(due, 0, self.calendar, self.ladders[ladder_id], self.zone)
        return known


def due(duties: Iterable[OpenDuty], rules: Rules, now: int, already: Mapping[int, Collection[str]]) -> list[Said]:
    """What the ladders say now, where they say anything; ``already`` are the occurrences dealt with, by duty."""
    past: dict[tuple[int, date], list[Occurrence]] = {}
    found = []
    for duty in duties:
        if duty.due is None:
            continue
        key = (duty.ladder_id, duty.due)
        case = rules.shared(*key)
        if key not in past:
            past[key] = plan(case, 0, now)
        said = due_from(case, duty, past[key], now, already.get(duty.id, ()))
        if said.due is not None or said.skipped:
            found.append((duty, said))
    return found


def due_from(case: Case, duty: OpenDuty, past: Sequence[Occurrence], now: int, already: Collection[str]) -> Due:
    """What the ladder of one duty says now, of occurrences worked out before for all that share its due day."""
    return choose_due(case, [each for each in past if each.at > duty.started_at], now, already)


# ------------------------------------------------------------------------------------------------------------------- people


Circle = dict[tuple[int, int, bool], tuple[int, ...]]
"""Who is reached by rungs of one kind, by what matters of a duty (:func:`circle_key`)."""


def circle_key(duty: OpenDuty) -> tuple[int, int, bool]:
    # Members of an enum are one object each; their own hash is a function in Python.
    return duty.unit_id, id(duty.duty), duty.proposed


@dataclass(frozen=True)
class Staff:
    """Who there is on a day: people by unit (none of a unit on paper), who is away, the office and the leadership."""

    units: Mapping[int, Sequence[Standing]]
    absent: frozenset[int] = frozenset()
    office: tuple[int, ...] = ()
    leaders: tuple[int, ...] = ()
    trial: bool = False
    """Nothing goes out but to the office."""
    _reached: dict[tuple[bool, frozenset[Role]], Circle] = field(default_factory=dict, compare=False, repr=False)

    def circle(self, rung: Rung) -> Circle:
        """What :meth:`reached` found out for rungs like this one, for whoever asks a hundred thousand times."""
        return self._reached.setdefault((rung.kind is RungKind.BEFORE, rung.roles), {})

    def reached(self, duty: OpenDuty, rung: Rung) -> tuple[int, ...]:
        """Who of the unit is reminded of the duty by the rung."""
        circle, key = self.circle(rung), circle_key(duty)
        known = circle.get(key)
        if known is None:
            people = self.units.get(duty.unit_id, ())
            found = to_remind(people, duty.unit_id, duty.duty, duty.proposed, rung, self.absent)
            known = circle[key] = tuple(who.person_id for who in found)
        return known


@dataclass(frozen=True, slots=True)
class Card:
    """One message to one person: which duties it names, in their order, and the occurrence each is there for."""

    person_id: int
    slot: Slot
    duties: tuple[int, ...]
    occurrences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cards:
    """What a wave comes to. ``merged``: people whose weekly card of the day says it already; ``late``: (duty, person) who had their card today."""

    cards: tuple[Card, ...]
    merged: tuple[tuple[int, int], ...] = ()
    late: tuple[tuple[int, int], ...] = ()


def cards_of(said: Sequence[Said], staff: Staff, had: Mapping[int, Collection[Slot]]) -> Cards:
    """Who is told what: one card a person and slot; ``had``: the cards each person got today already."""
    wanted: dict[tuple[int, str], list[tuple[int, str]]] = {}
    merged: list[tuple[int, int]] = []
    late: list[tuple[int, int]] = []
    last: Occurrence | None = None
    slot, letter, circle = Slot.DEADLINES, Slot.DEADLINES.value, Circle()
    for duty, what in said:
        if what.due is None:
            continue
        if what.due is not last:  # duties that share ladder and due day share the occurrence
            last, slot = what.due, slot_of(what.due.rung)
            letter, circle = slot.value, staff.circle(what.due.rung)
        people = circle.get((duty.unit_id, id(duty.duty), duty.proposed))
        for person_id in staff.reached(duty, last.rung) if people is None else people:
            today = had.get(person_id)
            if today and slot is Slot.DEADLINES and Slot.WEEKLY in today:
                merged.append((duty.id, person_id))
            elif today and slot in today:
                late.append((duty.id, person_id))
            else:
                wanted.setdefault((person_id, letter), []).append((duty.id, last.key))
    cards = tuple(
        Card(person_id, Slot(letter), *zip(*named, strict=True)) for (person_id, letter), named in wanted.items()
    )
    return Cards(cards, tuple(merged), tuple(late))


def climbing(said: Sequence[Said], staff: Staff) -> dict[tuple[int, Slot], list[OpenDuty]]:
    """(person above the units, card) → duties whose rung reaches them: Văn phòng Sở first, then the leadership.

    Nobody is told above of a unit for which they are reminded themselves.
    """
    told: dict[tuple[int, Slot], list[OpenDuty]] = {}
    last: Occurrence | None = None
    above: list[tuple[int, tuple[int, Slot]]] = []
    for duty, what in said:
        if what.due is None:
            continue
        if what.due is not last:
            last, rung = what.due, what.due.rung
            everybody = (*(staff.office if rung.office else ()), *(staff.leaders if rung.leaders else ()))
            slot = above_slot(rung) if everybody else Slot.DEADLINES
            above = [(each, (each, slot)) for each in dict.fromkeys(everybody) if each not in staff.absent]
        if above:
            own = staff.reached(duty, last.rung)
            for person_id, card in above:
                if person_id not in own:
                    told.setdefault(card, []).append(duty)
    return told
