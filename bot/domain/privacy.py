"""By when a request of a data subject must be answered and done (NĐ 356/2025/NĐ-CP Art. 5; domain.md 4.2). Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.calendar import WorkCalendar
from bot.domain.events.office import DataRight

ANSWER_WORKING_DAYS = 2
DAYS_TO_DO = {
    DataRight.SEE: 10,
    DataRight.CORRECT: 10,
    DataRight.WITHDRAW_CONSENT: 15,
    DataRight.RESTRICT: 15,
    DataRight.OBJECT: 15,
    DataRight.ERASE: 20,
}


@dataclass(frozen=True, slots=True)
class RequestDue:
    """The last working day to answer, and the last day to have it done."""

    answer_by: date
    done_by: date


def request_due(right: DataRight, filed: date, calendar: WorkCalendar) -> RequestDue:
    """Two working days to answer; 10, 15 or 20 days to do it. The day of filing is not counted."""
    return RequestDue(calendar.add_working_days(filed, ANSWER_WORKING_DAYS), filed + timedelta(days=DAYS_TO_DO[right]))
