"""Monday 08:00: one card per person of what they can act on; days off, outages and trial mode change when, never how often."""

from datetime import date

from bot.actions import reminder_lists, weekly
from bot.cards.measure import MAX_LINES, lines_of
from bot.domain.obligations import Duty, ObligationState
from bot.domain.people import Role
from bot.domain.units import UnitKind
from bot.store import calendar as calendar_store
from bot.store import obligations
from tests import record
from tests.actions.ticking import Clock, digits, labels
from tests.domain.moments import at

RECEIVE, DISSEMINATE, REPORT = Duty.RECEIVE, Duty.DISSEMINATE, Duty.REPORT


def weekly_only(clock: Clock, directive_id: int, weeks: int | None) -> None:
    clock.db.execute("update directives set weekly_weeks = ? where id = ?", [weeks, directive_id])


def meet(clock: Clock, directive_id: int, unit_id: int, *duties: Duty) -> None:
    for row in obligations.of_unit_under(clock.db, directive_id, unit_id):
        if row.duty in duties:
            obligations.set_state(clock.db, row.id, ObligationState.MET, met_at=clock.now)


def weekly_cards(clock: Clock, person_id: int) -> list[str]:
    return [ring for ring in clock.rang(person_id) if ring.endswith("weekly")]


def test_on_monday_at_eight_she_reads_what_is_open_sorted_by_what_expires_first(
    clock: Clock, division: int, hoa: int
) -> None:
    told = record.directive(clock.db, "1204/SVHTTDL-VP", [division], [DISSEMINATE], due=date(2023, 6, 30))
    record.directive(clock.db, "1190/SVHTTDL-KHTC", [division], [REPORT], due=date(2023, 6, 28))
    record.directive(clock.db, "951/QĐ-BTTTT", [division], [RECEIVE], due=None)
    weekly_only(clock, 3, 4)
    [duty] = obligations.of_unit_under(clock.db, told, division)
    obligations.add_briefing(clock.db, duty.id, "confirmed", date(2023, 6, 7), "meeting", 10, {}, 12, hoa, clock.now)
    obligations.set_state(clock.db, duty.id, ObligationState.PARTLY)
    clock.turn_to("2023-06-12 12:00")
    assert clock.rang(hoa) == ["12/6 08:00 weekly"]
    [card] = clock.phone(hoa)
    assert card.text.splitlines() == [
        "Kính gửi đồng chí Hoàng Thị Hoa.",
        "Phòng Quản lý văn hóa còn 03 việc:",
        "- 1190/SVHTTDL-KHTC: gửi báo cáo. Hạn thứ Tư 28/6, còn 12 ngày làm việc.",
        "- 1204/SVHTTDL-VP: quán triệt, đã 10/12 người. Hạn thứ Sáu 30/6, còn 14 ngày làm việc.",
        "- 951/QĐ-BTTTT: xác nhận đã nhận. Chưa đặt hạn.",
    ]
    assert labels(card) == ["1190: báo cáo, 28/6", "1204: quán triệt, 30/6", "951: đã nhận", "Lý do nhận tin này"]
    assert list(digits(card)) == ["1", "2", "3", "9"]
    assert lines_of(card) <= MAX_LINES


def test_five_and_the_count_of_the_rest(clock: Clock, division: int, hoa: int) -> None:
    for n in range(11):
        record.directive(clock.db, f"{1190 + n}/SVHTTDL-VP", [division], [RECEIVE], due=date(2023, 7, 20 - n))
    clock.turn_to("2023-06-12 08:00")
    [card] = clock.phone(hoa)
    assert "Phòng Quản lý văn hóa còn 11 việc, 05 việc gấp nhất:" in card.text
    assert [label.partition(":")[0] for label in labels(card)[:5]] == ["1200", "1199", "1198", "1197", "1196"]
    assert labels(card)[5:] == ["Xem 06 việc còn lại", "Lý do nhận tin này"]
    assert lines_of(card) <= MAX_LINES
    rest = reminder_lists.rest_as_it_stands(clock.db, clock.office, clock.now, hoa, "w2023-06-12", 0)
    assert [item.code for item in rest.items] == ["1195", "1194", "1193", "1192", "1191"]
    last = reminder_lists.rest_as_it_stands(clock.db, clock.office, clock.now, hoa, "w2023-06-12", rest.offset)
    assert ([item.code for item in last.items], last.total) == (["1190"], 1)


def test_who_owes_nothing_is_not_written_to(clock: Clock, division: int, hoa: int) -> None:
    directive = record.directive(clock.db, "1204/SVHTTDL-VP", [division], [RECEIVE], due=date(2023, 7, 20))
    meet(clock, directive, division, RECEIVE)
    clock.turn_to("2023-06-19 12:00")
    assert clock.phone(hoa) == []
    assert [(line["week"], line["people"]) for line in clock.lines("weekly-push-decided")] == [
        ("2023-06-12", 0),
        ("2023-06-19", 0),
    ]


def test_one_card_lists_what_each_can_act_on_over_all_their_units(clock: Clock, division: int, hoa: int) -> None:
    centre = record.unit(clock.db, "Trung tâm Thông tin du lịch", UnitKind.PUBLIC_UNIT, 20, short="TTTTDL")
    clerk = record.person(clock.db, "Nông Văn Tuấn", division, Role.CLERK)
    deputy = record.person(clock.db, "Vi Văn Bình", division, Role.DEPUTY)
    clock.db.execute(
        "insert into posts (person_id, unit_id, role, status, from_day) values (?, ?, 'acting_head', 'active', '2022-01-01')",
        [hoa, centre],
    )
    record.directive(clock.db, "1204/SVHTTDL-VP", [division, centre], [DISSEMINATE, REPORT], due=date(2023, 7, 14))
    clock.turn_to("2023-06-12 08:00")
    [hers] = clock.phone(hoa)
    assert hers.text.splitlines()[1:] == [
        "Còn 04 việc:",
        "Phòng Quản lý văn hóa:",
        "- 1204/SVHTTDL-VP: quán triệt, 14/7",
        "- 1204/SVHTTDL-VP: báo cáo, 14/7",
        "Trung tâm Thông tin du lịch:",
        "- 1204/SVHTTDL-VP: quán triệt, 14/7",
        "- 1204/SVHTTDL-VP: báo cáo, 14/7",
    ]
    assert labels(hers)[2] == "1204 TTTTDL: quán triệt"
    assert lines_of(hers) <= MAX_LINES
    assert ["quán triệt" in clock.phone(p)[-1].text for p in (clerk, deputy)] == [True, True]
    assert ["báo cáo" in clock.phone(p)[-1].text for p in (clerk, deputy)] == [True, False]


def test_a_clerk_whose_figures_wait_for_the_head_has_done_their_part(clock: Clock, division: int, hoa: int) -> None:
    clerk = record.person(clock.db, "Nông Văn Tuấn", division, Role.CLERK)
    directive = record.directive(clock.db, "1204/SVHTTDL-VP", [division], [DISSEMINATE], due=date(2023, 7, 14))
    [duty] = obligations.of_unit_under(clock.db, directive, division)
    obligations.add_briefing(clock.db, duty.id, "proposed", date(2023, 6, 7), "meeting", 10, {}, 12, clerk, clock.now)
    clock.turn_to("2023-06-12 08:00")
    assert len(clock.phone(hoa)) == 1
    [told] = clock.phone(clerk)  # once, that the head has not answered; nothing to do for them
    assert "chưa có xác nhận của Thủ trưởng sau 03 ngày làm việc" in told.text


def test_a_unit_that_receives_on_paper_is_not_reminded_on_a_phone(clock: Clock) -> None:
    unit = record.unit(clock.db, "Đoàn Nghệ thuật", staff=30, on_paper=True)
    head = record.person(clock.db, "Lộc Văn Sáu", unit)
    record.directive(clock.db, "1204/SVHTTDL-VP", [unit], due=date(2023, 6, 16))
    clock.turn_to("2023-06-20 12:00")
    assert clock.phone(head) == []
    assert {line["reason"] for line in clock.lines("reminder-skipped")} == {"nobody_to_remind"}


def test_when_monday_is_off_it_comes_on_the_first_working_day_of_the_week(
    clock: Clock, division: int, hoa: int
) -> None:
    record.directive(clock.db, "1204/SVHTTDL-VP", [division], [RECEIVE], due=date(2024, 12, 31))
    clock.now = at("2023-08-28 09:00")
    clock.tick()
    clock.turn_to("2023-09-11 12:00")
    # 04/9/2023 is off after National Day; Tuesday stands in.
    assert weekly_cards(clock, hoa)[-2:] == ["5/9 08:00 weekly", "11/9 08:00 weekly"]


def test_over_tet_a_week_wholly_off_sends_nothing_and_the_next_begins_late(
    clock: Clock, division: int, hoa: int
) -> None:
    record.directive(clock.db, "1204/SVHTTDL-VP", [division], [RECEIVE], due=date(2026, 12, 31))
    clock.now = at("2024-01-29 09:00")
    clock.tick()
    clock.turn_to("2024-02-20 12:00")
    # Tết 2024: 8-14/2. Monday 12/2 is off, so the week begins on Thursday 15/2.
    assert weekly_cards(clock, hoa)[-3:] == ["5/2 08:00 weekly", "15/2 08:00 weekly", "19/2 08:00 weekly"]
    clock.now = at("2025-01-20 07:00")
    clock.tick()
    clock.turn_to("2025-02-04 12:00")
    # Tết 2025: 27-31/1, a week wholly off.
    assert weekly_cards(clock, hoa)[-2:] == ["20/1 08:00 weekly", "3/2 08:00 weekly"]


def test_a_day_the_office_marks_off_moves_the_push(clock: Clock, division: int, hoa: int) -> None:
    record.directive(clock.db, "1204/SVHTTDL-VP", [division], [RECEIVE], due=date(2023, 12, 29))
    calendar_store.mark_day(clock.db, date(2023, 6, 12), False, "cơ quan nghỉ", "", clock.now, None)
    clock.turn_to("2023-06-19 07:00")
    assert weekly_cards(clock, hoa) == ["13/6 08:00 weekly"]


def test_a_working_saturday_is_no_reason_for_a_second_card(clock: Clock, division: int, hoa: int) -> None:
    record.directive(clock.db, "1204/SVHTTDL-VP", [division], [RECEIVE], due=date(2024, 12, 31))
    clock.now = at("2024-04-22 07:00")
    clock.tick()
    clock.turn_to("2024-05-06 12:00")
    # 29/4-01/5/2024 are off (swapped with Saturday 04/5): Thursday 02/5 stands in, the Saturday gets none.
    assert weekly_cards(clock, hoa)[-3:] == ["22/4 08:00 weekly", "2/5 08:00 weekly", "6/5 08:00 weekly"]


def test_an_outage_over_monday_morning_sends_exactly_once_afterwards(clock: Clock, division: int, hoa: int) -> None:
    record.directive(clock.db, "1204/SVHTTDL-VP", [division], [RECEIVE], due=date(2023, 12, 29))
    clock.turn_to("2023-06-11 22:00")
    clock.jump_to("2023-06-13 10:12")
    clock.turn_to("2023-06-16 18:00")
    assert weekly_cards(clock, hoa) == ["13/6 10:12 weekly"]
    [line] = clock.lines("weekly-push-decided")
    assert (line["week"], line["moment"], line["people"], line["units"]) == ("2023-06-12", at("2023-06-12 08:00"), 1, 1)


def test_after_an_outage_that_ends_at_noon_it_waits_for_push_hours(clock: Clock, division: int, hoa: int) -> None:
    record.directive(clock.db, "1204/SVHTTDL-VP", [division], [RECEIVE], due=date(2023, 12, 29))
    clock.turn_to("2023-06-11 22:00")
    clock.jump_to("2023-06-12 12:00")
    assert clock.phone(hoa) == []
    clock.turn_to("2023-06-12 18:00")
    assert weekly_cards(clock, hoa) == ["12/6 13:30 weekly"]


def test_an_outage_of_three_weeks_leaves_one_card(clock: Clock, division: int, hoa: int) -> None:
    record.directive(clock.db, "1204/SVHTTDL-VP", [division], [RECEIVE], due=date(2023, 12, 29))
    clock.turn_to("2023-06-10 22:00")
    clock.jump_to("2023-06-29 09:00")
    clock.turn_to("2023-07-02 09:00")
    assert weekly_cards(clock, hoa) == ["29/6 09:00 weekly"]


def test_a_crash_in_the_middle_is_taken_up_without_a_second_card(clock: Clock, division: int, hoa: int) -> None:
    units = [record.unit(clock.db, f"Đơn vị {n}", staff=5) for n in range(30)]
    heads = [record.person(clock.db, f"Thủ trưởng {n}", unit) for n, unit in enumerate(units)]
    record.directive(clock.db, "1204/SVHTTDL-VP", [division, *units], [RECEIVE], due=date(2023, 12, 29))
    clock.now = at("2023-06-12 08:00")
    chunks = weekly.find_push(clock.db, clock.office, clock.now)
    assert len(chunks) == -(-31 // weekly.PEOPLE_A_WRITE)
    weekly.push(clock.db, clock.office, clock.now, chunks[1])
    assert clock.lines("weekly-push-decided") == []
    clock.jump_to("2023-06-12 08:07")
    assert {len(clock.phone(person)) for person in [hoa, *heads]} == {1}
    [line] = clock.lines("weekly-push-decided")
    assert (line["people"], line["units"]) == (31, 31)


def test_without_a_due_day_it_is_listed_for_as_many_weeks_as_the_office_chose(
    clock: Clock, division: int, hoa: int
) -> None:
    twice = record.directive(clock.db, "951/QĐ-BTTTT", [division], [RECEIVE], due=None)
    never = record.directive(clock.db, "952/QĐ-BTTTT", [division], [RECEIVE], due=None)
    weekly_only(clock, twice, 2)
    weekly_only(clock, never, None)
    clock.turn_to("2023-07-10 12:00")
    assert clock.rang(hoa) == ["12/6 08:00 weekly", "19/6 08:00 weekly"]
    assert all("952" not in card.text for card in clock.phone(hoa))


def test_in_trial_mode_only_the_office_is_reminded_and_leaving_it_sends_nothing_late(
    clock: Clock, division: int, hoa: int
) -> None:
    office_unit = record.unit(clock.db, "Văn phòng Sở", UnitKind.OFFICE, 12)
    chief = record.person(clock.db, "Nguyễn Văn Thành", office_unit)
    record.directive(clock.db, "1204/SVHTTDL-VP", [division, office_unit], [RECEIVE], due=date(2023, 12, 29))
    clock.db.execute("delete from settings")
    clock.turn_to("2023-06-12 12:00")
    assert (clock.rang(hoa), clock.rang(chief)) == ([], ["12/6 08:00 weekly"])
    assert clock.phone(chief)[-1].heading == "[Chạy tập huấn]"
    assert [line["trial"] for line in clock.lines("weekly-push-decided")] == [True]
    clock.earnest()
    clock.turn_to("2023-06-18 12:00")
    assert clock.rang(hoa) == []


def test_done_between_deciding_and_sending_the_card_is_drawn_anew(clock: Clock, division: int, hoa: int) -> None:
    first = record.directive(clock.db, "1204/SVHTTDL-VP", [division], [RECEIVE], due=date(2023, 12, 29))
    record.directive(clock.db, "1190/SVHTTDL-VP", [division], [RECEIVE], due=date(2023, 12, 22))
    clock.network = False
    clock.turn_to("2023-06-12 08:00")
    meet(clock, first, division, RECEIVE)
    clock.network = True
    clock.turn_to("2023-06-12 08:05")
    [card] = clock.phone(hoa)
    assert ("1204" in card.text, "1190" in card.text) == (False, True)
    assert [line["reason"] for line in clock.lines("message-dropped")] == ["stale"]
    clock.turn_to("2023-06-18 12:00")
    assert len(clock.phone(hoa)) == 1


def test_a_card_nobody_fetched_is_replaced_by_the_next_one(clock: Clock, division: int, hoa: int) -> None:
    record.directive(clock.db, "1204/SVHTTDL-VP", [division], [RECEIVE], due=date(2023, 12, 29))
    clock.turn_to("2023-06-11 08:00")
    clock.network = False
    clock.turn_to("2023-06-26 12:00")
    clock.network = True
    clock.turn_to("2023-06-26 14:00")
    assert weekly_cards(clock, hoa) == ["26/6 14:00 weekly"]
    assert {line["reason"] for line in clock.lines("message-dropped")} <= {"replaced", "expired"}
