"""A duty that comes round, over a year: how many of its occurrences were met, late or not, missed, or still run."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo

from bot.domain.obligations import OWED, Duty, LateMark, Obligation, ObligationState, late_mark


@dataclass(frozen=True, slots=True)
class YearOfDuty:
    """Occurrences whose due day lies in the year: of one unit, or of all units together. ``late`` of ``met`` were met late.

    ``missed``: overdue, or closed without having been met. What a unit was freed of, and what was withdrawn, counts nowhere.
    """

    duty: Duty
    year: int
    met: int = 0
    late: int = 0
    missed: int = 0
    running: int = 0


def year_of(duty: Duty, year: int, occurrences: Iterable[Obligation], now: int, zone: tzinfo) -> YearOfDuty:
    """Counted at ``now`` (epoch ms); occurrences of other years are left out."""
    met = late = missed = running = 0
    for each in occurrences:
        if each.duty is not duty or each.hard_due is None or each.hard_due.year != year:
            continue
        mark = late_mark(each, now, zone)
        if each.state is ObligationState.MET:
            met += 1
            late += mark is LateMark.MET_LATE
        elif each.state is ObligationState.ENDED or mark is LateMark.OVERDUE:
            missed += 1
        elif each.state in OWED:
            running += 1
    return YearOfDuty(duty, year, met, late, missed, running)
