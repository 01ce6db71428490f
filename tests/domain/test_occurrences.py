"""The year of a duty that comes round, counted."""

from datetime import date

from bot.domain.instants import OFFICE_ZONE
from bot.domain.obligations import Duty, Obligation, ObligationState
from bot.domain.occurrences import YearOfDuty, year_of
from tests.domain.moments import at

REPORT = Duty.REPORT
MET, OPEN, ENDED = ObligationState.MET, ObligationState.OPEN, ObligationState.ENDED


def test_met_late_missed_and_running_of_this_year_alone() -> None:
    owed = [
        Obligation(REPORT, MET, date(2022, 12, 25), at("2022-12-20 09:00")),
        Obligation(REPORT, MET, date(2023, 1, 25), at("2023-01-25 23:59")),
        Obligation(REPORT, MET, date(2023, 2, 25), at("2023-02-26 00:00")),
        Obligation(REPORT, OPEN, date(2023, 3, 25)),
        Obligation(REPORT, ENDED, date(2023, 4, 25)),
        Obligation(REPORT, ObligationState.EXEMPT, date(2023, 5, 25)),
        Obligation(REPORT, ObligationState.WITHDRAWN, date(2023, 5, 26)),
        Obligation(REPORT, OPEN, date(2023, 6, 25)),
        Obligation(Duty.DISSEMINATE, OPEN, date(2023, 3, 25)),
    ]
    counted = year_of(REPORT, 2023, owed, at("2023-06-25 23:59"), OFFICE_ZONE)
    assert counted == YearOfDuty(REPORT, 2023, met=2, late=1, missed=2, running=1)
    a_minute_later = year_of(REPORT, 2023, owed, at("2023-06-26 00:00"), OFFICE_ZONE)
    assert (a_minute_later.missed, a_minute_later.running) == (3, 0)
    assert year_of(REPORT, 2024, owed, at("2024-01-02 08:00"), OFFICE_ZONE) == YearOfDuty(REPORT, 2024)
