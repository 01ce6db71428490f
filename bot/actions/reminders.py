"""Deadline reminders: which rungs of the ladder have come, whom they reach, one card per person and working day.

What is due is computed from the tables; the unique keys (duty, occurrence) and (day, person) remember. A wave looks only at due
days whose newest rung came after the last wave that ended, so its cost is that of what is near. On the day of the weekly push
the rungs wait for it and go with its card.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from bot.actions import surprises
from bot.actions.climbing import ToTell, tell, to_tell
from bot.actions.ladders import rules_of
from bot.actions.office import Office
from bot.actions.reminder_lists import PREFIX, cards_today, weekly_settings
from bot.actions.reminder_wave import Wave
from bot.actions.staff import staff_of
from bot.actions.surprises import Question
from bot.actions.weekly import push_owed
from bot.domain.instants import end_of_day, instant
from bot.domain.ladder import next_occurrence, plan
from bot.domain.schedule import Rules, Said, Slot, cards_of, due
from bot.domain.surprise import Automatic
from bot.domain.weekly import weekly_moment
from bot.store import automatic, reminders, settings
from bot.store.database import Database
from bot.store.reminders import DueDuty

LOOKED_AT, LOOKED_AT_URGENT = "reminders_looked_at", "urgent_reminders_looked_at"
"""The settings that keep the instant of the last wave that ended: rungs up to it were dealt with. KHẨN has waves of its own."""
PEOPLE_A_WRITE = 5
DUTIES_A_WRITE = 40
WEEKLY_HOLDS_MS = 60_000


@dataclass(frozen=True, slots=True)
class WaveChunk:
    """Units whose people are reminded together in one write, or some of those above who are told once the units were.

    Neither: the wave that looked at ``at`` is over.
    """

    at: int
    units: tuple[int, ...]
    urgent: bool = False
    above: tuple[ToTell, ...] = ()

    @property
    def setting(self) -> str:
        return _looked(self.urgent)


def _looked(urgent: bool) -> str:
    return LOOKED_AT_URGENT if urgent else LOOKED_AT


# ------------------------------------------------------------------------------------------------------------------ finding


def find_due(db: Database, office: Office, now: int) -> Sequence[WaveChunk | Question]:
    """Units with a rung that has come, in chunks that share no person; when none is left, one empty chunk that ends the wave.

    Far more people than of late: a question to the office instead, and nothing while it waits. KHẨN, set by a person, asks nobody.
    """
    return tuple(chunk for urgent in (True, False) for chunk in _find(db, office, now, urgent))


def _find(db: Database, office: Office, now: int, urgent: bool) -> Sequence[WaveChunk | Question]:
    rules = rules_of(db, office)
    if not _wave_owed(db, office, now, rules, urgent):
        return ()
    newest = _newest_rungs(db, office, now, rules, urgent)
    owing = reminders.units_due(db, newest) if newest else {}
    if not owing:
        cards = to_tell(db, office, now, rules, settings.get(db, _looked(urgent), 0), urgent=urgent)
        parts = [tuple(cards[n : n + PEOPLE_A_WRITE]) for n in range(0, len(cards), PEOPLE_A_WRITE)]
        return [WaveChunk(now, (), urgent, part) for part in parts or [()]]
    holders = reminders.holders(db, list(owing), office.today(now))
    if not urgent:
        first = surprises.asked_first(
            db,
            office,
            now,
            Automatic.REMINDERS,
            wave_name(office, now, rules),
            len({person_id for person_id, _ in holders}),
            lambda: _reached(db, office, now, rules, list(owing)),
        )
        if first is not None:
            return (first,) if isinstance(first, Question) else ()
    return [WaveChunk(now, units, urgent) for units in _chunks(owing, holders)]


def wave_name(office: Office, now: int, rules: Rules) -> str:
    """Under which name a wave is asked for and remembered: the newest time of day at which rungs come."""
    return str(_latest_rung_time(office, now, rules, False) or 0)


def _reached(db: Database, office: Office, now: int, rules: Rules, unit_ids: Sequence[int]) -> int:
    """To how many people the wave goes, by the function that sends it."""
    _, said = said_now(db, office, now, rules, unit_ids, False)
    staff = staff_of(db, office.today(now), unit_ids)
    everybody = {who.person_id for people in staff.units.values() for who in people}
    made = cards_of(said, staff, cards_today(db, office, now, everybody))
    return len({card.person_id for card in made.cards})


def _wave_owed(db: Database, office: Office, now: int, rules: Rules, urgent: bool) -> bool:
    """Whether a time of day at which rungs come has passed since the last wave, and this is the hour to send."""
    latest = _latest_rung_time(office, now, rules, urgent)
    if latest is None:
        return False
    looked_at = settings.get(db, _looked(urgent), 0)
    if latest <= looked_at <= now:
        return False
    return urgent or (office.push_hours(db).is_open(now) and not _weekly_goes_first(db, office, now))


def _times(rules: Rules, urgent: bool) -> set[time]:
    """The times of day at which rungs of ordinary (or KHẨN) ladders come."""
    return {rung.at for ladder in rules.ladders.values() for rung in ladder.rungs if rung.any_hour is urgent}


def _latest_rung_time(office: Office, now: int, rules: Rules, urgent: bool) -> int | None:
    today = office.today(now)
    moments = [
        instant(day, at, office.zone) for at in _times(rules, urgent) for day in (today, today - timedelta(days=1))
    ]
    return max((moment for moment in moments if moment <= now), default=None)


def _weekly_goes_first(db: Database, office: Office, now: int) -> bool:
    """On the day of the push everything waits for it: a person gets one card, which lists what comes due as well."""
    owed = push_owed(db, office, now)
    if owed is not None:
        # Its ticker runs before this one; what it could not write within a minute holds back no deadline.
        return now - owed.at < WEEKLY_HOLDS_MS
    moment = weekly_moment(office.today(now), weekly_settings(db, office), office.calendar(db))
    return moment is not None and now < moment < end_of_day(office.today(now), office.zone)


def _newest_rungs(
    db: Database, office: Office, now: int, rules: Rules, urgent: bool
) -> dict[tuple[int, date], tuple[str, int]]:
    """(ladder, due day) → its newest occurrence, where the newest came since the last wave."""
    looked_at = settings.get(db, _looked(urgent), 0)
    floor = looked_at if looked_at <= now else 0
    found = {}
    for day in reminders.due_days(db, _horizon(office, now, rules)):
        for number in _numbers(rules, urgent):
            past = plan(rules.shared(number, day), floor, now)
            if past:
                found[number, day] = (past[-1].key, past[-1].at)
    return found


def _numbers(rules: Rules, urgent: bool) -> list[int]:
    return [number for number, ladder in rules.ladders.items() if any(r.any_hour is urgent for r in ladder.rungs)]


def _horizon(office: Office, now: int, rules: Rules) -> date:
    """Due days beyond it have no rung yet; a few rest days behind the soft due day are allowed for."""
    furthest = max((rung.offset for ladder in rules.ladders.values() for rung in ladder.rungs), default=0)
    return rules.calendar.add_working_days(office.today(now), furthest + 1) + timedelta(days=14)


def _chunks(due: Mapping[int, int], holders: Iterable[tuple[int, int]]) -> list[tuple[int, ...]]:
    """Units grouped so that whoever answers for two of them is in one group; groups gathered up to the size of a write."""
    people_of: dict[int, set[int]] = {unit_id: set() for unit_id in due}
    units_of: dict[int, set[int]] = {}
    for person_id, unit_id in holders:
        people_of[unit_id].add(person_id)
        units_of.setdefault(person_id, set()).add(unit_id)
    chunks: list[tuple[int, ...]] = []
    gathered: list[int] = []
    size = (0, 0)
    for group in _groups(people_of, units_of):
        more = (len(set().union(*(people_of[u] for u in group))), sum(due[u] for u in group))
        if gathered and (size[0] + more[0] > PEOPLE_A_WRITE or size[1] + more[1] > DUTIES_A_WRITE):
            chunks.append(tuple(gathered))
            gathered, size = [], (0, 0)
        gathered += group
        size = (size[0] + more[0], size[1] + more[1])
    return [*chunks, tuple(gathered)] if gathered else chunks


def _groups(people_of: Mapping[int, set[int]], units_of: Mapping[int, set[int]]) -> list[list[int]]:
    seen: set[int] = set()
    groups = []
    for unit_id in people_of:
        if unit_id in seen:
            continue
        group, waiting = [], [unit_id]
        seen.add(unit_id)
        while waiting:
            group.append(waiting.pop())
            linked = {u for person in people_of[group[-1]] for u in units_of[person]} - seen
            seen |= linked
            waiting += sorted(linked)
        groups.append(group)
    return groups


# ----------------------------------------------------------------------------------------------------------------- reminding


def remind(db: Database, office: Office, now: int, chunk: WaveChunk | Question) -> None:
    """Look again and remind the people of these units, or tell those above and note that the wave is over; or ask the office first."""
    if isinstance(chunk, Question):
        surprises.ask(db, office, now, chunk)
        return
    rules = rules_of(db, office)
    if not _wave_owed(db, office, now, rules, chunk.urgent):
        return
    if chunk.above:
        for one in chunk.above:
            tell(db, office, now, one)
        return
    if not chunk.units:
        if not chunk.urgent:
            _remember_size(db, office, now, rules)
        settings.put(db, chunk.setting, chunk.at, now)
        return
    duties, said = said_now(db, office, now, rules, chunk.units, chunk.urgent)
    if said:
        Wave(db, office, now, chunk.units).run(duties, said)


def _remember_size(db: Database, office: Office, now: int, rules: Rules) -> None:
    """How many people this wave reached, as the measure of those to come."""
    began = max(settings.get(db, LOOKED_AT, 0), end_of_day(office.today(now) - timedelta(days=1), office.zone))
    prefixes = tuple(f"{PREFIX[slot]}{office.today(now).isoformat()}:" for slot in (Slot.DEADLINES, Slot.AGAIN))
    reached = automatic.reached(db, prefixes, began)
    surprises.went_out(db, now, Automatic.REMINDERS, wave_name(office, now, rules), reached)


def said_now(
    db: Database, office: Office, now: int, rules: Rules, unit_ids: Sequence[int], urgent: bool
) -> tuple[list[DueDuty], list[Said]]:
    """What the ladders say of the open duties of these units, where they say anything."""
    numbers = set(_numbers(rules, urgent))
    found = reminders.duties_due(db, unit_ids, _horizon(office, now, rules))
    duties = [duty for duty in found if duty.ladder_id in numbers]
    already = reminders.dealt_with(db, [duty.id for duty in duties])
    return duties, due([duty.as_open() for duty in duties], rules, now, already)


def upcoming_due(db: Database, office: Office, now: int) -> int | None:
    """When the next rung of anything open comes, or when push hours open for one that has come."""
    rules, hours = rules_of(db, office), office.push_hours(db)
    latest = _latest_rung_time(office, now, rules, False)
    if latest is not None and latest > settings.get(db, LOOKED_AT, 0) and not hours.is_open(now):
        return hours.next_open(now)
    following = [
        occurrence.at if occurrence.rung.any_hour else hours.next_open(occurrence.at)
        for day in reminders.due_days(db, date.max)
        for number in rules.ladders
        if (occurrence := next_occurrence(rules.shared(number, day), now)) is not None
    ]
    return min(following, default=None)
