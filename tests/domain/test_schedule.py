"""The ladder over people and time: a simulated year equals its plan, one card a person and day, nothing after a duty is met."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendar import DayMark, WorkCalendar
from bot.domain.forecast import Planned, World, difference, plan
from bot.domain.instants import OFFICE_ZONE, instant, local_day
from bot.domain.ladder import STANDARD_LADDER, RungKind, urgent_ladder_of
from bot.domain.ladder import plan as rungs
from bot.domain.obligations import Duty
from bot.domain.people import Delegation, Post, Role, Standing
from bot.domain.schedule import Card, OpenDuty, Rules, Said, Slot, Staff, cards_of, climbing, due, due_from
from bot.domain.units import UnitKind
from bot.domain.weekly import PUSH, weekly_moment
from tests.domain.moments import at, push_hours

CALENDAR = WorkCalendar()
RULES = Rules(CALENDAR, {0: STANDARD_LADDER, -1: urgent_ladder_of()})
BEGIN, END = at("2025-12-31 23:59"), at("2026-12-31 23:59")
OFFICE_PERSON, LEADER = 900, 901
UNITS = (1, 2, 3, 4, 5)


def post(person: int, unit: int, role: Role) -> Post:
    return Post(person, person, unit, UnitKind.PUBLIC_UNIT, role, "", None, None)


def person(number: int, *posts: tuple[int, Role], stands_in: int | None = None) -> Standing:
    given_to = (Delegation(1, stands_in, number, date(2026, 1, 1), date(2026, 12, 31)),) if stands_in else ()
    return Standing(number, tuple(post(number, unit, role) for unit, role in posts), given_to)


PEOPLE = {
    1: [person(11, (1, Role.HEAD)), person(12, (1, Role.CLERK))],
    2: [person(21, (2, Role.HEAD), (3, Role.HEAD)), person(22, (2, Role.DEPUTY))],
    3: [person(21, (2, Role.HEAD), (3, Role.HEAD))],
    4: [person(41, (4, Role.CLERK))],
    5: [],
}
STAFF = Staff(PEOPLE, office=(OFFICE_PERSON,), leaders=(LEADER,))


def world(duties: list[OpenDuty], calendar: WorkCalendar = CALENDAR) -> World:
    rules = replace(RULES, calendar=calendar, _cases={})
    return World(duties, rules, lambda _day: STAFF, push_hours(calendar), PUSH)


def owed(
    number: int, unit: int, due_day: date, started: int = BEGIN, duty: Duty = Duty.DISSEMINATE, ladder: int = 0
) -> OpenDuty:
    return OpenDuty(number, number, unit, duty, due_day, started, started, ladder)


YEAR = [
    owed(1, 1, date(2026, 1, 10)),  # the Saturday worked for 02/01
    owed(2, 2, date(2026, 2, 20)),  # within Tết
    owed(3, 3, date(2026, 4, 27)),  # the Monday that is off
    owed(4, 4, date(2026, 6, 14)),  # a Sunday
    owed(5, 5, date(2026, 11, 24)),
    owed(6, 1, date(2026, 9, 1), at("2026-08-20 10:00"), Duty.REPORT, -1),
]


def test_one_year_minute_by_minute_for_five_units_equals_its_plan() -> None:
    """Every minute of 2026 the ladders are asked anew, as the tick asks them; the plan was made before it began."""
    promised = plan(world(YEAR), BEGIN, END)
    past = {d.id: rungs(RULES.shared(d.ladder_id, d.due), 0, END) for d in YEAR if d.due}
    upcoming = {d.id: [o.at for o in past[d.id]] + [END + 1] for d in YEAR}
    seen = dict.fromkeys(upcoming, 0)
    dealt: dict[int, set[str]] = {d.id: set() for d in YEAR}
    pushes = {
        moment
        for week in range(53)
        if (moment := weekly_moment(date(2026, 1, 1) + timedelta(weeks=week), PUSH, CALENDAR))
    }
    had: dict[int, set[Slot]] = {}
    lived: list[tuple[int, int, Slot, tuple[int, ...]]] = []
    steps = 0
    for now in range(BEGIN + 60_000, END + 1, 60_000):
        steps += 1
        said: list[Said] = []
        for duty in YEAR:
            if upcoming[duty.id][seen[duty.id]] > now:
                continue
            while upcoming[duty.id][seen[duty.id]] <= now:
                seen[duty.id] += 1
            case = RULES.case(duty)
            what = due_from(case, duty, past[duty.id][: seen[duty.id]], now, dealt[duty.id])
            dealt[duty.id] |= {o.key for o in what.skipped} | ({what.due.key} if what.due else set())
            said.append((duty, what))
        if now in pushes:
            had = {}
            for each in promised:
                if each.at == now and each.card.slot is Slot.WEEKLY:
                    had.setdefault(each.card.person_id, set()).add(Slot.WEEKLY)
                    lived.append((now, each.card.person_id, Slot.WEEKLY, each.card.duties))
        if not said:
            continue
        today = {
            person: slots
            for person, slots in had.items()
            if local_day(now, OFFICE_ZONE).weekday() == 0 or now in pushes
        }
        said.sort(key=lambda each: (each[0].due or date.max, each[0].id))
        lived += [(now, c.person_id, c.slot, c.duties) for c in cards_of(said, STAFF, today).cards]
        lived += [(now, who, slot, tuple(d.id for d in told)) for (who, slot), told in climbing(said, STAFF).items()]
    assert steps == 525_600
    assert sorted(lived) == sorted((p.at, p.card.person_id, p.card.slot, p.card.duties) for p in promised)


def summary(planned: list[Planned]) -> list[tuple[int, int, Slot]]:
    return [(p.at, p.card.person_id, p.card.slot) for p in planned]


DUTIES = st.lists(
    st.builds(
        owed,
        st.integers(1, 10_000),
        st.sampled_from(UNITS),
        st.dates(date(2026, 1, 1), date(2026, 12, 31)),
        st.integers(BEGIN, END),
        st.sampled_from(Duty),
        st.sampled_from([0, 0, 0, -1]),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda duty: duty.id,
)
DAYS = st.dictionaries(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.builds(DayMark, st.booleans()), max_size=8)


@settings(max_examples=60, deadline=None)
@given(DUTIES, DAYS)
def test_one_card_a_person_and_working_day_in_push_hours(duties: list[OpenDuty], marks: dict[date, DayMark]) -> None:
    calendar = WorkCalendar(marks)
    promised = plan(world(duties, calendar), BEGIN, END)
    hours = push_hours(calendar)
    within = [
        (local_day(p.at, OFFICE_ZONE), p.card.person_id)
        for p in promised
        if p.card.slot in (Slot.WEEKLY, Slot.DEADLINES)
    ]
    assert len(within) == len(set(within))
    every = [(local_day(p.at, OFFICE_ZONE), p.card.person_id, p.card.slot) for p in promised]
    assert len(every) == len(set(every))
    assert all(
        hours.is_open(p.at)
        for p in promised
        if p.card.slot not in (Slot.URGENT, Slot.URGENT_LATER, Slot.CLIMBED_URGENT, Slot.CLIMBED_LATER)
    )
    assert summary(promised) == sorted(summary(promised), key=lambda each: each[0])


@settings(max_examples=60, deadline=None)
@given(DUTIES, st.integers(BEGIN, END), st.integers(BEGIN, END))
def test_a_plan_is_the_same_whenever_it_is_made(duties: list[OpenDuty], one: int, other: int) -> None:
    """What was promised in January for June is what June promises, if nobody answered meanwhile."""
    first, later = sorted((one, other))
    whole = plan(world(duties), first, END)
    dealt = {d.id: {o.key for o in rungs(RULES.case(d), 0, later)} for d in duties if d.due and d.started_at < later}
    rest = plan(replace(world(duties), already=dealt), later, END)
    day_after = instant(local_day(later, OFFICE_ZONE) + timedelta(days=1), time.min, OFFICE_ZONE)
    assert [p for p in whole if p.at >= day_after] == [p for p in rest if p.at >= day_after]


@settings(max_examples=60, deadline=None)
@given(DUTIES, st.data())
def test_nothing_is_said_of_a_duty_after_it_is_met(duties: list[OpenDuty], data: st.DataObject) -> None:
    """Answers at any moment: the tick never names what is done, and stops at once."""
    met = {duty.id: data.draw(st.integers(BEGIN, END), label=f"met {duty.id}") for duty in duties}
    dealt: dict[int, set[str]] = {duty.id: set() for duty in duties}
    moments = sorted({o.at for duty in duties if duty.due for o in rungs(RULES.case(duty), 0, END)})
    for now in moments:
        still = [duty for duty in duties if met[duty.id] > now]
        said = due(still, RULES, now, dealt)
        for duty, what in said:
            assert now < met[duty.id]
            dealt[duty.id] |= {o.key for o in what.skipped} | ({what.due.key} if what.due else set())
            if what.due is not None:
                case = RULES.case(duty)
                assert case.still_true(what.due.rung.kind, now)
                assert case.soft_due <= case.hard_due
                if what.due.rung.kind is RungKind.BEFORE:
                    assert local_day(now, OFFICE_ZONE) < case.soft_due


@settings(max_examples=40, deadline=None)
@given(DUTIES, DAYS)
def test_the_difference_of_two_plans_is_what_leads_from_one_to_the_other(
    duties: list[OpenDuty], marks: dict[date, DayMark]
) -> None:
    before, after = plan(world(duties), BEGIN, END), plan(world(duties, WorkCalendar(marks)), BEGIN, END)

    def essence(planned: list[Planned]) -> set[tuple[int, Card]]:
        return {(p.at, replace(p.card, occurrences=())) for p in planned}

    shown = difference(before, after)
    assert (essence(before) - essence(list(shown.fewer))) | essence(list(shown.more)) == essence(after)
    assert difference(before, before).people == 0


def told(
    people: Mapping[int, list[Standing]], said_for: OpenDuty, now: int, absent: frozenset[int] = frozenset()
) -> set[int]:
    said = due([said_for], RULES, now, {})
    return {card.person_id for card in cards_of(said, Staff(people, absent), {}).cards}


def test_who_is_away_or_stood_in_for_is_passed_over() -> None:
    duty = owed(1, 1, date(2026, 6, 12), at("2026-06-01 09:00"))
    day, before = at("2026-06-12 08:00"), at("2026-06-11 08:00")
    assert told(PEOPLE, duty, day) == {11}
    assert told(PEOPLE, duty, before) == {11, 12}
    stood_in = {1: [person(11, (1, Role.HEAD)), person(13, (1, Role.DEPUTY), stands_in=1)]}
    assert told(stood_in, duty, day) == {13}
    assert told(stood_in, duty, before) == {13}
    assert told(PEOPLE, duty, day, frozenset({11})) == {12}  # the head is away: whoever may act
    assert told(PEOPLE, duty, day, frozenset({11, 12})) == set()


def test_above_the_unit_nobody_is_told_what_they_are_reminded_of_themselves() -> None:
    duty = owed(1, 1, date(2026, 6, 12), at("2026-06-01 09:00"))
    said = due([duty], RULES, at("2026-06-17 08:00"), {})
    staff = Staff({1: [person(11, (1, Role.HEAD))]}, office=(11, OFFICE_PERSON), leaders=(LEADER,), absent=frozenset())
    assert set(climbing(said, staff)) == {(OFFICE_PERSON, Slot.CLIMBED), (LEADER, Slot.CLIMBED)}
