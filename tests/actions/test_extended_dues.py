"""A due day that was moved for one unit, and what a correction of the directive does to it."""

from datetime import date

from bot.domain.due_days import DueDays
from bot.domain.obligations import Duty
from bot.store import obligations, publishing, reminders, requests
from tests import record


def test_a_correction_keeps_the_later_of_both_days_for_a_unit_with_more_time() -> None:
    db = record.empty_record()
    museum, library = record.unit(db, "Bảo tàng tỉnh"), record.unit(db, "Thư viện tỉnh")
    directive = record.directive(db, "1204/SVHTTDL-VP", [museum, library], [Duty.DISSEMINATE], due=date(2023, 6, 16))
    [owed] = obligations.of_unit_under(db, directive, museum)
    requests.extend(db, [owed.id], date(2023, 6, 20), record.NINE)

    def days(unit: int) -> tuple[date | None, date | None]:
        [row] = obligations.of_unit_under(db, directive, unit)
        return row.due, row.first_due

    assert (days(museum), days(library)) == ((date(2023, 6, 20), date(2023, 6, 16)), (date(2023, 6, 16), None))
    publishing.move_due(db, directive, DueDays(date(2023, 6, 19)))
    assert (days(museum), days(library)) == ((date(2023, 6, 20), date(2023, 6, 19)), (date(2023, 6, 19), None))
    publishing.move_due(db, directive, DueDays(date(2023, 6, 30)))
    assert (days(museum), days(library)) == ((date(2023, 6, 30), date(2023, 6, 30)), (date(2023, 6, 30), None))
    publishing.move_due(db, directive, DueDays(None))
    assert days(museum)[0] is None
    # The ladder of the new day began with the decision, that of the other unit with the directive.
    started = {row.unit_id: row.started_at for row in reminders.every_open(db)}
    assert started == {museum: record.NINE, library: record.NINE}


def test_a_second_extension_keeps_the_day_the_directive_set() -> None:
    db = record.empty_record()
    museum = record.unit(db, "Bảo tàng tỉnh")
    directive = record.directive(db, "1204/SVHTTDL-VP", [museum], [Duty.REPORT], due=date(2023, 6, 16))
    [owed] = obligations.of_unit_under(db, directive, museum)
    requests.extend(db, [owed.id], date(2023, 6, 20), record.NINE)
    requests.extend(db, [owed.id], date(2023, 6, 23), record.NINE + record.DAY)
    [row] = obligations.of_unit_under(db, directive, museum)
    assert (row.due, row.first_due) == (date(2023, 6, 23), date(2023, 6, 16))
    assert [each.started_at for each in reminders.every_open(db)] == [record.NINE + record.DAY]
