"""T−10, T−5, T−3, T−1, the day twice, overdue +1, +3 and weekly, climbing: in working days, at most one card per person and day, and the newest after an outage."""

import dataclasses as dc
from datetime import date

from bot.actions import reminders
from bot.cards.measure import MAX_LINES, lines_of
from bot.config.settings import Overdue
from bot.domain.obligations import Duty, ObligationState
from bot.domain.people import Role
from bot.store import obligations, requests
from tests import record
from tests.actions.ticking import Clock, digits, labels
from tests.domain.moments import at

RECEIVE, DISSEMINATE, REPORT = Duty.RECEIVE, Duty.DISSEMINATE, Duty.REPORT
FRIDAY = date(2023, 6, 16)


def settle(clock: Clock, directive_id: int, unit_id: int) -> None:
    for row in obligations.of_unit_under(clock.db, directive_id, unit_id):
        obligations.set_state(clock.db, row.id, ObligationState.MET, met_at=clock.now)


def issued(clock: Clock) -> list[tuple[str, int]]:
    return [(line["occurrence"], line["people"]) for line in clock.lines("reminder-issued")]


def skipped(clock: Clock) -> list[tuple[str, str]]:
    return [(line["occurrence"], line["reason"]) for line in clock.lines("reminder-skipped")]


def test_a_due_friday_is_chased_and_the_monday_card_takes_the_place_of_its_rung(
    clock: Clock, division: int, hoa: int
) -> None:
    record.directive(clock.db, "1204/SVHTTDL-VP", [division], [DISSEMINATE], due=FRIDAY)
    clock.turn_to("2023-07-04 08:00")
    assert clock.rang(hoa) == [
        "9/6 08:00 reminder",
        "12/6 08:00 weekly",
        "13/6 08:00 reminder",
        "15/6 08:00 reminder",
        "16/6 08:00 reminder",
        "16/6 14:00 reminder",
        "19/6 08:00 weekly",
        "21/6 08:00 reminder",
        "26/6 08:00 weekly",
        "28/6 08:00 reminder",
        "3/7 08:00 weekly",
    ]
    assert issued(clock) == [
        ("before_5@2023-06-16", 1),
        ("before_3@2023-06-16", 1),
        ("before_1@2023-06-16", 1),
        ("due_day@2023-06-16", 1),
        ("due_day_again@2023-06-16", 1),
        ("overdue_1@2023-06-16", 1),
        ("overdue_3@2023-06-16", 1),
        ("overdue_weekly.0@2023-06-16", 1),
    ]
    assert skipped(clock) == []


def test_what_each_reminder_says(clock: Clock, division: int, hoa: int) -> None:
    directive = record.directive(clock.db, "1204/SVHTTDL-VP", [division], [DISSEMINATE], due=date(2023, 6, 15))
    [duty] = obligations.of_unit_under(clock.db, directive, division)
    obligations.add_briefing(clock.db, duty.id, "confirmed", date(2023, 6, 7), "meeting", 10, {}, 12, hoa, clock.now)
    obligations.set_state(clock.db, duty.id, ObligationState.PARTLY)
    clock.turn_to("2023-06-16 08:00")
    cards = [card for card in clock.phone(hoa) if card.text.startswith("Kính gửi: ")]
    today = "Kính gửi: Phòng Quản lý văn hóa.\nHôm nay đến hạn 1204/SVHTTDL-VP: quán triệt, đã 10/12 người. Đề nghị hoàn thành trước 17 giờ."
    assert [card.text for card in cards] == [
        "Kính gửi: Phòng Quản lý văn hóa.\n1204/SVHTTDL-VP: quán triệt, đã 10/12 người. Hạn: hết thứ Năm 15/6/2023, còn 05 ngày làm việc.",
        "Kính gửi: Phòng Quản lý văn hóa.\n1204/SVHTTDL-VP: quán triệt, đã 10/12 người. Hạn: hết thứ Năm 15/6/2023, còn 01 ngày làm việc.",
        today,
        today,
        (
            "Kính gửi: Phòng Quản lý văn hóa.\n1204/SVHTTDL-VP đã quá hạn 01 ngày làm việc (hạn 15/6/2023): quán triệt, đã 10/12 người.\n"
            "Đề nghị khẩn trương thực hiện và báo Văn phòng Sở lý do (nếu có). Văn phòng Sở đã được báo."
        ),
    ]
    overdue = cards[-1]
    assert labels(overdue) == [
        "Bổ sung",
        "Hỏi Văn phòng Sở, báo lý do",
        "Đề nghị gia hạn, việc khác",
        "Lý do nhận tin này",
    ]
    assert {digit: command.split()[0] for digit, command in digits(overdue).items()} == {
        "2": "disseminate",
        "3": "question",
        "4": "more",
        "9": "why_reminded",
    }
    assert max(map(lines_of, cards)) <= MAX_LINES


def test_due_on_a_sunday_the_last_day_to_act_is_the_friday_and_it_is_overdue_on_monday(
    clock: Clock, division: int, hoa: int
) -> None:
    record.directive(clock.db, "1204/SVHTTDL-VP", [division], [RECEIVE], due=date(2023, 6, 18))
    clock.turn_to("2023-06-19 12:00")
    morning, friday, monday = clock.phone(hoa)[-3:]
    assert morning.text == friday.text
    assert "Hôm nay đến hạn 1204/SVHTTDL-VP" in friday.text
    assert "Quá hạn 01 ngày làm việc (hạn 18/6)" in monday.text
    assert clock.rang(hoa)[-2:] == ["16/6 14:00 reminder", "19/6 08:00 weekly"]


def test_tet_counts_no_days_and_nothing_rings_during_it(clock: Clock, division: int, hoa: int) -> None:
    clock.now = at("2024-01-31 09:00")
    record.directive(clock.db, "12/SVHTTDL-VP", [division], [RECEIVE], due=date(2024, 2, 16), at=clock.now)
    clock.tick()
    clock.turn_to("2024-02-19 07:00")
    # Tết 2024: 8-14/2 off. Working days before Friday 16/2: 15, 7, 6, 5 and 2/2.
    assert clock.rang(hoa) == [
        "31/1 09:00 weekly",
        "2/2 08:00 reminder",
        "5/2 08:00 weekly",
        "6/2 08:00 reminder",
        "15/2 08:00 weekly",
        "16/2 08:00 reminder",
        "16/2 14:00 reminder",
    ]
    assert issued(clock) == [
        ("before_5@2024-02-16", 1),
        ("before_3@2024-02-16", 1),
        ("before_1@2024-02-16", 1),
        ("due_day@2024-02-16", 1),
        ("due_day_again@2024-02-16", 1),
    ]


def test_a_swapped_saturday_is_a_working_day_like_any_other(clock: Clock, division: int, hoa: int) -> None:
    clock.now = at("2024-05-02 09:00")
    record.directive(clock.db, "45/SVHTTDL-VP", [division], [RECEIVE], due=date(2024, 5, 4), at=clock.now)
    clock.tick()
    clock.turn_to("2024-05-04 12:00")
    # Saturday 04/5/2024 is worked for Monday 29/4: the day before is Friday, the day itself rings.
    assert clock.rang(hoa)[-2:] == ["3/5 08:00 reminder", "4/5 08:00 reminder"]
    assert "Hôm nay đến hạn" in clock.phone(hoa)[-1].text


def test_after_a_day_without_the_server_the_newest_goes_out_and_the_older_is_written_down_as_skipped(
    clock: Clock, division: int, hoa: int
) -> None:
    record.directive(clock.db, "1204/SVHTTDL-VP", [division], [RECEIVE], due=FRIDAY)
    clock.turn_to("2023-06-14 18:00")
    before = len(clock.phone(hoa))
    clock.jump_to("2023-06-16 09:30")
    clock.turn_to("2023-06-16 18:00")
    assert clock.rang(hoa)[before:] == ["16/6 09:30 reminder", "16/6 14:00 reminder"]
    assert "Hôm nay đến hạn" in clock.phone(hoa)[-1].text
    assert skipped(clock) == [("before_1@2023-06-16", "overtaken")]


def test_a_rung_that_is_no_longer_true_is_not_said(clock: Clock, division: int, hoa: int) -> None:
    office = dc.replace(clock.office.config.reminders, overdue=Overdue.OFF)
    clock.office = dc.replace(clock.office, config=dc.replace(clock.office.config, reminders=office))
    record.directive(clock.db, "1204/SVHTTDL-VP", [division], [RECEIVE], due=FRIDAY)
    clock.turn_to("2023-06-14 18:00")
    clock.jump_to("2023-06-20 09:30")
    assert [ring for ring in clock.rang(hoa) if ring > "2"] == ["9/6 08:00 reminder", "20/6 09:30 weekly"]
    assert skipped(clock) == [
        ("before_1@2023-06-16", "no_longer_true"),
        ("due_day@2023-06-16", "no_longer_true"),
        ("due_day_again@2023-06-16", "no_longer_true"),
    ]


def test_an_evening_outage_is_made_up_in_push_hours_only(clock: Clock, division: int, hoa: int) -> None:
    record.directive(clock.db, "1204/SVHTTDL-VP", [division], [RECEIVE], due=FRIDAY)
    clock.turn_to("2023-06-15 07:00")
    clock.jump_to("2023-06-15 20:00")
    clock.turn_to("2023-06-16 12:00")
    # The day-before rung could only have gone out in the morning of the day itself, where the day's own takes its place.
    assert clock.rang(hoa)[-1] == "16/6 08:00 reminder"
    assert len([ring for ring in clock.rang(hoa) if ring.startswith("16/6")]) == 1


def test_several_duties_of_one_morning_are_one_card(clock: Clock, division: int, hoa: int) -> None:
    record.directive(clock.db, "1204/SVHTTDL-VP", [division], [DISSEMINATE], due=FRIDAY)
    record.directive(clock.db, "1190/SVHTTDL-KHTC", [division], [RECEIVE, REPORT], due=date(2023, 6, 20))
    clock.turn_to("2023-06-15 12:00")
    card = clock.phone(hoa)[-1]
    assert card.text.splitlines() == [
        "Kính gửi đồng chí Hoàng Thị Hoa.",
        "Phòng Quản lý văn hóa có 03 việc đến hạn:",
        "- 1204/SVHTTDL-VP: quán triệt. Hạn thứ Sáu 16/6, còn 01 ngày làm việc.",
        "- 1190/SVHTTDL-KHTC: xác nhận đã nhận. Hạn thứ Ba 20/6, còn 03 ngày làm việc.",
        "- 1190/SVHTTDL-KHTC: gửi báo cáo. Hạn thứ Ba 20/6, còn 03 ngày làm việc.",
    ]
    assert len([ring for ring in clock.rang(hoa) if ring.startswith("15/6")]) == 1
    assert digits(card)["3"].endswith("r2023-06-15")


def test_head_of_two_units_gets_one_card_for_both(clock: Clock, division: int, hoa: int) -> None:
    centre = record.unit(clock.db, "Trung tâm Thông tin du lịch", staff=20, short="TTTTDL")
    clock.db.execute(
        "insert into posts (person_id, unit_id, role, status, from_day) values (?, ?, 'head', 'active', '2022-01-01')",
        [hoa, centre],
    )
    record.directive(clock.db, "1204/SVHTTDL-VP", [division, centre], [DISSEMINATE], due=FRIDAY)
    clock.turn_to("2023-06-15 12:00")
    assert len([ring for ring in clock.rang(hoa) if ring.startswith("15/6")]) == 1
    assert "Trung tâm Thông tin du lịch:" in clock.phone(hoa)[-1].text
    assert len([line for line in clock.lines("reminder-issued") if line["occurrence"].startswith("before_1")]) == 2


def test_before_the_day_whoever_may_act_is_reminded_from_the_day_on_the_head(
    clock: Clock, division: int, hoa: int
) -> None:
    clerk = record.person(clock.db, "Nông Văn Tuấn", division, Role.CLERK)
    staff = record.person(clock.db, "Lý A Tủa", division, Role.STAFF)
    deputy = record.person(clock.db, "Vi Văn Bình", division, Role.DEPUTY)
    record.directive(clock.db, "1190/SVHTTDL-KHTC", [division], [REPORT], due=FRIDAY)
    clock.turn_to("2023-06-16 12:00")
    assert clock.rang(hoa)[-2:] == ["15/6 08:00 reminder", "16/6 08:00 reminder"]
    assert clock.rang(clerk)[-1] == "15/6 08:00 reminder"
    assert (clock.rang(staff), clock.rang(deputy)) == ([], [])


def test_a_unit_without_a_head_is_reminded_through_whoever_may_act(clock: Clock, division: int) -> None:
    clerk = record.person(clock.db, "Nông Văn Tuấn", division, Role.CLERK)
    record.directive(clock.db, "1190/SVHTTDL-KHTC", [division], [REPORT], due=FRIDAY)
    clock.turn_to("2023-06-16 12:00")
    assert clock.rang(clerk)[-1] == "16/6 08:00 reminder"


def test_who_confirms_instead_of_the_head_is_reminded_on_the_day(clock: Clock, division: int, hoa: int) -> None:
    deputy = record.person(clock.db, "Vi Văn Bình", division, Role.DEPUTY)
    clock.db.execute(
        "insert into delegations (unit_id, to_person_id, from_day, to_day, given_at, given_by) values (?, ?, '2023-06-12', '2023-06-16', 0, ?)",
        [division, deputy, hoa],
    )
    record.directive(clock.db, "1204/SVHTTDL-VP", [division], [DISSEMINATE], due=FRIDAY)
    clock.turn_to("2023-06-16 12:00")
    assert clock.rang(deputy)[-1] == "16/6 08:00 reminder"


def test_a_unit_with_nobody_is_written_down_not_forgotten(clock: Clock, division: int) -> None:
    record.directive(clock.db, "1204/SVHTTDL-VP", [division], [RECEIVE], due=FRIDAY)
    clock.turn_to("2023-06-13 12:00")
    assert skipped(clock) == [("before_5@2023-06-16", "nobody_to_remind"), ("before_3@2023-06-16", "nobody_to_remind")]


def test_in_trial_mode_the_rungs_pass_and_are_not_made_up(clock: Clock, division: int, hoa: int) -> None:
    record.directive(clock.db, "1204/SVHTTDL-VP", [division], [RECEIVE], due=FRIDAY)
    clock.db.execute("delete from settings")
    clock.turn_to("2023-06-13 12:00")
    assert skipped(clock) == [("before_5@2023-06-16", "trial_mode"), ("before_3@2023-06-16", "trial_mode")]
    clock.earnest()
    clock.turn_to("2023-06-15 12:00")
    assert clock.rang(hoa) == ["15/6 08:00 reminder"]


def test_done_withdrawn_or_ended_nothing_more_is_said(clock: Clock, division: int, hoa: int) -> None:
    done = record.directive(clock.db, "1204/SVHTTDL-VP", [division], [RECEIVE], due=FRIDAY)
    withdrawn = record.directive(clock.db, "1205/SVHTTDL-VP", [division], [RECEIVE], due=FRIDAY)
    settle(clock, done, division)
    clock.db.execute("update directives set status = 'withdrawn' where id = ?", [withdrawn])
    clock.turn_to("2023-06-30 12:00")
    assert (clock.rang(hoa), issued(clock), skipped(clock)) == ([], [], [])


def test_more_time_starts_the_rungs_again_for_the_new_day(clock: Clock, division: int, hoa: int) -> None:
    directive = record.directive(clock.db, "1204/SVHTTDL-VP", [division], [RECEIVE], due=FRIDAY)
    clock.turn_to("2023-06-15 10:00")
    rings = len(clock.rang(hoa))
    owed = [row.id for row in obligations.of_unit_under(clock.db, directive, division)]
    requests.extend(clock.db, owed, date(2023, 6, 20), clock.now)
    clock.turn_to("2023-06-20 12:00")
    # Its own T−3 was this morning, before the decision: nothing rings for it afterwards.
    assert clock.rang(hoa)[rings:] == ["19/6 08:00 weekly", "20/6 08:00 reminder"]


def test_several_units_share_a_write_only_up_to_its_size(clock: Clock) -> None:
    units = [record.unit(clock.db, f"Đơn vị {n}", staff=5) for n in range(30)]
    people = [record.person(clock.db, f"Thủ trưởng {n}", unit) for n, unit in enumerate(units)]
    record.directive(clock.db, "1204/SVHTTDL-VP", units, [RECEIVE, DISSEMINATE], due=FRIDAY)
    clock.now = at("2023-06-09 07:59")
    clock.tick()
    clock.now = at("2023-06-09 08:00")
    found = reminders.find_due(clock.db, clock.office, clock.now)
    chunks = [chunk for chunk in found if isinstance(chunk, reminders.WaveChunk)]
    assert chunks == list(found)
    assert sorted(unit for chunk in chunks for unit in chunk.units) == units
    assert max(len(chunk.units) for chunk in chunks) <= reminders.PEOPLE_A_WRITE
    reminders.remind(clock.db, clock.office, clock.now, chunks[0])
    reminders.remind(clock.db, clock.office, clock.now, chunks[0])
    clock.tick()
    assert {len(clock.phone(person)) for person in people} == {1}
    assert len(issued(clock)) == 30
    assert reminders.find_due(clock.db, clock.office, clock.now) == ()


def test_done_before_it_was_sent_the_reminder_says_what_is_left(clock: Clock, division: int, hoa: int) -> None:
    directive = record.directive(clock.db, "1204/SVHTTDL-VP", [division], [RECEIVE, REPORT], due=FRIDAY)
    clock.network = False
    clock.turn_to("2023-06-15 08:00")
    [received, _] = obligations.of_unit_under(clock.db, directive, division)
    obligations.set_state(clock.db, received.id, ObligationState.MET, met_at=clock.now)
    clock.network = True
    clock.turn_to("2023-06-15 08:10")
    card = clock.phone(hoa)[-1]
    assert "gửi báo cáo" in card.text
    assert "đã nhận" not in card.text
    settle(clock, directive, division)
    clock.turn_to("2023-06-16 18:00")
    assert clock.rang(hoa)[-1].startswith("15/6")
