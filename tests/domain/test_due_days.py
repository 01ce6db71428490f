"""One due day for all a directive asks, and a day of its own for a duty."""

from datetime import date

from bot.domain.due_days import DueDays, main_duty, with_own_day
from bot.domain.obligations import Duty

R, D, B = Duty.RECEIVE, Duty.DISSEMINATE, Duty.REPORT
JUNE_16, JUNE_20, JUNE_30 = date(2023, 6, 16), date(2023, 6, 20), date(2023, 6, 30)


def test_every_duty_has_the_common_day_unless_it_has_its_own() -> None:
    dues = DueDays(JUNE_16, ((B, JUNE_30),))
    assert [dues.of(duty) for duty in (R, D, B)] == [JUNE_16, JUNE_16, JUNE_30]
    assert dues.grouped((R, D, B)) == [((R, D), JUNE_16), ((B,), JUNE_30)]
    assert dues.grouped((B,)) == [((B,), JUNE_30)]


def test_a_duty_without_a_day_beside_one_that_has() -> None:
    dues = DueDays(JUNE_16, ((B, None),))
    assert dues.of(B) is None
    assert dues.grouped((R, D, B)) == [((R, D), JUNE_16), ((B,), None)]


def test_moving_one_duty_leaves_the_other_where_it_was() -> None:
    common = DueDays(JUNE_16)
    assert common.moved(D, JUNE_20, (R, D, B)) == DueDays(JUNE_20, ((B, JUNE_16),)), "đã nhận goes with quán triệt"
    assert common.moved(B, JUNE_30, (R, D, B)) == DueDays(JUNE_16, ((B, JUNE_30),))
    apart = DueDays(JUNE_16, ((B, JUNE_30),))
    assert apart.moved(D, JUNE_30, (R, D, B)) == DueDays(JUNE_30), "days that meet again are one day"
    assert apart.moved(B, None, (R, D, B)) == DueDays(JUNE_16, ((B, None),))


def test_which_duty_a_day_without_a_name_belongs_to() -> None:
    assert [main_duty(asked) for asked in ((R, D, B), (R, B), (R,))] == [D, B, R]
    assert [with_own_day(asked) for asked in ((R, D, B), (R, D), (R,))] == [(D, B), (D,), ()]
