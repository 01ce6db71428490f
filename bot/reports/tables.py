"""The office's tables: *Bảng tổng hợp tình hình xác nhận* (domain.md 7.2) as values, ready for a spreadsheet."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.obligations import Duty, LateMark, ObligationState, Silence
from bot.domain.standings import Acknowledged, Case, DirectiveLabel, DirectiveStanding, Ending
from bot.reports.standing import Place, directive_standing
from bot.store import standing as rows
from bot.store.database import Database


class Mark(StrEnum):
    """*Tình trạng*: one word beside each unit."""

    ON_TIME = "on_time"
    LATE = "late"
    """trễ hạn: done after the day."""
    OVERDUE = "overdue"
    """quá hạn: not done, the day is over."""
    NOT_CONFIRMED = "not_confirmed"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    """Done where no day was set."""
    CLOSED = "closed"
    EXEMPT = "exempt"


@dataclass(frozen=True, slots=True)
class StandingRow:
    """One unit. Instants are epoch ms, days civil; what was not recorded by then is None. ``case`` gives the reason for the notes."""

    number: int
    unit: str
    who: Acknowledged | None
    """Who confirmed the highest level reached."""
    received_at: int | None
    disseminated_day: date | None
    form: str | None
    told: int | None
    roster: int | None
    report_number: str
    report_day: date | None
    mark: Mark
    reminders: int
    case: Case


@dataclass(frozen=True, slots=True)
class StandingTable:
    """Every unit under one directive at ``as_of`` (epoch ms)."""

    directive: DirectiveLabel
    as_of: int
    rows: tuple[StandingRow, ...]

    @property
    def asked(self) -> tuple[Duty, ...]:
        """The duties the directive makes, in their order."""
        return DirectiveStanding(self.directive, self.as_of, tuple(row.case for row in self.rows)).asked

    @property
    def received(self) -> int:
        return sum(row.received_at is not None for row in self.rows)

    @property
    def told(self) -> int:
        return sum(row.told or 0 for row in self.rows if row.mark is not Mark.EXEMPT)

    @property
    def roster(self) -> int:
        return sum(row.roster or 0 for row in self.rows if row.mark is not Mark.EXEMPT)

    @property
    def reported(self) -> int:
        return sum(row.report_day is not None for row in self.rows)


def table(db: Database, office: Place, directive_id: int, as_of: int) -> StandingTable | None:
    """The table of one directive as it stood at ``as_of`` (epoch ms; the present instant for now); None for an unknown directive."""
    found = directive_standing(db, office, directive_id, as_of)
    if found is None:
        return None
    reminded = _reminded(db, found.cases, found.directive.published_at or 0, as_of)
    made = (_row(n, case, reminded[case.unit.id]) for n, case in enumerate(found.cases, start=1))
    return StandingTable(found.directive, as_of, tuple(made))


def _reminded(db: Database, cases: tuple[Case, ...], since: int, until: int) -> dict[int, int]:
    """How often each unit was reminded of this directive, by the ladder, weekly, or by hand."""
    unit_of = {duty.id: case.unit.id for case in cases for duty in case.duties}
    counts = dict.fromkeys((case.unit.id for case in cases), 0)
    for _, _, listed in rows.reminders_since(db, since, until):
        for unit_id in {unit_of[o] for o in listed if o in unit_of}:
            counts[unit_id] += 1
    return counts


def _row(number: int, case: Case, reminders: int) -> StandingRow:
    receive, told, report = (case.duty(duty) for duty in Duty)
    acknowledged = [d.acknowledgement for d in case.duties if d.acknowledgement is not None]
    tally = case.standing.tally
    briefing = told.briefing if told is not None else None
    sent = report.report if report is not None else None
    return StandingRow(
        number,
        case.unit.name,
        acknowledged[-1] if acknowledged else None,
        receive.acknowledgement.recorded.at if receive is not None and receive.acknowledgement is not None else None,
        briefing.day if briefing is not None else None,
        briefing.form if briefing is not None else None,
        tally.told if tally is not None else None,
        tally.roster if tally is not None else None,
        sent.number if sent is not None else "",
        sent.day if sent is not None else None,
        mark_of(case),
        reminders,
        case,
    )


def mark_of(case: Case) -> Mark:
    """Đúng hạn, trễ hạn, quá hạn, chưa xác nhận … of a unit."""
    late = set(case.standing.late.values())
    match case.place:
        case Ending.CLOSED:
            return Mark.CLOSED
        case Ending.EXEMPT:
            return Mark.EXEMPT
        case Ending.DONE:
            if LateMark.MET_LATE in late:
                return Mark.LATE
            return Mark.ON_TIME if LateMark.ON_TIME in late else Mark.DONE
    if case.standing.is_overdue:
        return Mark.OVERDUE
    begun = case.facts.has_answered or case.silence is Silence.PARTLY_DISSEMINATED
    met = any(duty.obligation.state is ObligationState.MET for duty in case.duties)
    return Mark.IN_PROGRESS if begun or met else Mark.NOT_CONFIRMED
