"""A week, or any stretch of time, in figures: what moved, who is silent and why, what expires next, what waits (dialogues.md 7.2)."""

from collections.abc import Sequence
from datetime import date, time, timedelta

from bot.domain.calendar import WorkCalendar
from bot.domain.digests import DirectiveLine, Expiring, Facts
from bot.domain.instants import instant, local_day
from bot.domain.obligations import OWED, Duty, ObligationState, Silence
from bot.domain.standings import Case, DirectiveLabel
from bot.reports import standing as standings
from bot.reports.standing import Place
from bot.store import standing as rows
from bot.store import week as store
from bot.store.database import Database

_ORDER = {reason: n for n, reason in enumerate(Silence)}


def facts(
    db: Database, place: Place, calendar: WorkCalendar, first: date, as_of: int, expiring_from: date, now: int
) -> Facts:
    """From ``first`` to ``as_of`` (epoch ms); what expires in the seven days from ``expiring_from`` on, as things stood then."""
    since = instant(first, time.min, place.zone)
    ids = rows.followed(db, as_of)
    labels = {i: label for i, (label, _) in rows.labels(db, ids).items()}
    found = standings.cases(db, place, as_of, ids)
    reasons = _reasons(found)
    by_directive: dict[int, list[Case]] = {}
    for case in found:
        by_directive.setdefault(case.directive_id, []).append(case)
    return Facts(
        first,
        as_of,
        store.published(db, since, as_of),
        store.moved(db, since, as_of),
        _expiring(found, labels, expiring_from),
        {reason: len([r for r in reasons.values() if r is reason]) for reason in Silence if reason in reasons.values()},
        _longest(found, labels, calendar, local_day(as_of, place.zone), place),
        len({case.unit.id for case in found if case.needs_contact}),
        len({case.unit.id for case in found if case.standing.is_overdue}),
        store.open_at(db, as_of, now=as_of >= now),
        tuple(_line(labels[i], by_directive.get(i, [])) for i in ids),
    )


def _reasons(found: Sequence[Case]) -> dict[int, Silence]:
    """Unit → the first of its reasons over all directives, so that every unit is counted once."""
    reasons: dict[int, Silence] = {}
    for case in found:
        if case.silence is not None:
            known = reasons.get(case.unit.id)
            if known is None or _ORDER[case.silence] < _ORDER[known]:
                reasons[case.unit.id] = case.silence
    return reasons


def _expiring(found: Sequence[Case], labels: dict[int, DirectiveLabel], start: date) -> tuple[Expiring, ...]:
    owing: dict[tuple[date, int], set[int]] = {}
    for case in found:
        for each in case.duties:
            day = each.obligation.hard_due
            if each.obligation.state in OWED and day is not None and start <= day < start + timedelta(days=7):
                owing.setdefault((day, case.directive_id), set()).add(case.unit.id)
    return tuple(
        Expiring(day, directive_id, labels[directive_id].number, labels[directive_id].code, len(units))
        for (day, directive_id), units in sorted(owing.items())
    )


def _longest(
    found: Sequence[Case], labels: dict[int, DirectiveLabel], calendar: WorkCalendar, today: date, place: Place
) -> int:
    published = {labels[case.directive_id].published_at for case in found if case.silence is Silence.SENT_NO_ANSWER}
    days = [calendar.working_days_between(local_day(at, place.zone), today) for at in published if at is not None]
    return max(days, default=0)


def _line(label: DirectiveLabel, found: Sequence[Case]) -> DirectiveLine:
    counts: dict[Duty, tuple[int, int]] = {}
    for case in found:
        for each in case.duties:
            met, everyone = counts.get(each.obligation.duty, (0, 0))
            counts[each.obligation.duty] = (met + (each.obligation.state is ObligationState.MET), everyone + 1)
    return DirectiveLine(
        label.id,
        label.number,
        label.code,
        label.dues,
        counts,
        sum(case.told for case in found),
        sum(case.roster for case in found),
        sum(case.standing.is_overdue for case in found),
        sum(_unconfirmed(case) for case in found),
    )


def _unconfirmed(case: Case) -> bool:
    receive = case.duty(Duty.RECEIVE)
    return receive is not None and receive.obligation.state in OWED
