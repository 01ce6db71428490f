"""The due days of one directive: one for all it asks, and a day of its own for a duty where the office wants one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.obligations import Duty

MAIN = (Duty.DISSEMINATE, Duty.REPORT, Duty.RECEIVE)
"""Whose day the common one is, where no duty is named: the first of these that is asked."""
OwnDues = tuple[tuple[Duty, date | None], ...]
"""Duties whose day is not the common one; None: that duty has no due day."""


@dataclass(frozen=True, slots=True)
class DueDays:
    """``common`` is the last civil day in time of every duty that has no day of its own; None: no due day."""

    common: date | None = None
    own: OwnDues = ()

    def of(self, duty: Duty) -> date | None:
        """The due day of one duty."""
        return dict(self.own).get(duty, self.common)

    def moved(self, duty: Duty, day: date | None, asked: Iterable[Duty]) -> "DueDays":
        """With one duty's day moved, of the duties ``asked``; đã nhận goes with the main duty unless it has a day of its own."""
        duties = tuple(asked)
        main = main_duty(duties)
        days = {each: self.of(each) for each in duties} | {duty: day}
        if duty is main and Duty.RECEIVE in days and Duty.RECEIVE not in dict(self.own):
            days[Duty.RECEIVE] = day
        common = days[main]
        return DueDays(common, tuple((each, days[each]) for each in duties if days[each] != common))

    def grouped(self, duties: Iterable[Duty]) -> list[tuple[tuple[Duty, ...], date | None]]:
        """These duties by their day, in the order given; one group where all share a day."""
        groups: dict[date | None, list[Duty]] = {}
        for duty in duties:
            groups.setdefault(self.of(duty), []).append(duty)
        return [(tuple(found), day) for day, found in groups.items()]


def main_duty(asked: Sequence[Duty]) -> Duty:
    """The duty a due day without a name belongs to."""
    return next((duty for duty in MAIN if duty in asked), Duty.RECEIVE)


def with_own_day(asked: Sequence[Duty]) -> tuple[Duty, ...]:
    """Duties for which a day of its own makes sense: units meet them at different times. Fewer than two: there is one day."""
    return tuple(duty for duty in (Duty.DISSEMINATE, Duty.REPORT) if duty in asked)
