"""Where units stand, and the one reason of every silence: now, and as the office saw it on an earlier day."""

from __future__ import annotations

from datetime import date

import pytest

from bot.actions.office import Office
from bot.domain.dissemination import Excuse
from bot.domain.obligations import Duty, LateMark, NextStep, NotSent, ObligationState, Silence
from bot.domain.people import PostStatus, Role
from bot.domain.standings import Case, Ending
from bot.reports import standing as reports
from bot.store import deliveries, obligations, outbox, people, units
from bot.store.database import Database
from bot.store.outbox import NewRow
from tests import record
from tests.record import DAY, HOUR, MINUTE, NINE


@pytest.fixture
def db() -> Database:
    return record.empty_record()


@pytest.fixture
def office() -> Office:
    return record.office()


def send_card(
    db: Database,
    directive_id: int,
    unit_id: int,
    person_id: int,
    at: int = NINE,
    *,
    channel: str = "telegram",
    sent: bool = True,
) -> int:
    """A directive card owed to one person: sent, or still queued on the channel."""
    key = f"card:{directive_id}:{unit_id}:{person_id}:{at}"
    delivery_id = deliveries.add(
        db, key, "directive_card", person_id, at, unit_id=unit_id, directive_id=directive_id, version=1
    )
    assert delivery_id is not None
    row = NewRow(key, channel, f"chat-{person_id}", "directive_card", 2, '{"text":"x"}', True, at, delivery_id)
    row_id = outbox.queue(db, row, at)
    assert row_id is not None
    deliveries.mark(db, delivery_id, "sent" if sent else "queued", sent_at=at if sent else None)
    if sent:
        outbox.mark_sent(db, row_id, "m1", "0" * 64, at)
    return delivery_id


def duty(db: Database, directive_id: int, unit_id: int, duty: Duty) -> int:
    return next(o.id for o in obligations.of_unit_under(db, directive_id, unit_id) if o.duty is duty)


def receive(db: Database, directive_id: int, unit_id: int, person_id: int, at: int) -> int:
    obligation_id = duty(db, directive_id, unit_id, Duty.RECEIVE)
    ack = obligations.add_acknowledgement(db, obligation_id, person_id, at, 1, "58210941")
    obligations.set_state(db, obligation_id, ObligationState.MET, met_at=at, met_by=person_id)
    return ack


def disseminate(
    db: Database, directive_id: int, unit_id: int, person_id: int, at: int, told: int, roster: int, excused: int = 0
) -> int:
    obligation_id = duty(db, directive_id, unit_id, Duty.DISSEMINATE)
    excuses = {Excuse.LEAVE: excused} if excused else {}
    briefing = obligations.add_briefing(
        db, obligation_id, "confirmed", date(2023, 6, 7), "meeting", told, excuses, roster, person_id, at
    )
    ack = obligations.add_acknowledgement(db, obligation_id, person_id, at, 2, "58211875")
    obligations.decide_briefing(db, briefing, "confirmed", person_id, at, acknowledgement_id=ack)
    state = ObligationState.MET if told + excused >= roster else ObligationState.PARTLY
    obligations.set_state(db, obligation_id, state, met_at=at if state is ObligationState.MET else None)
    return ack


def withdraw(db: Database, ack: int, obligation_id: int, at: int) -> None:
    obligations.withdraw_acknowledgement(db, ack, at, 3)
    obligations.set_state(db, obligation_id, ObligationState.OPEN)


def case(db: Database, office: Office, directive_id: int, unit_id: int, as_of: int) -> Case:
    found = reports.case_of(db, office, directive_id, unit_id, as_of)
    assert found is not None
    return found


def test_every_silence_has_its_one_reason_and_its_next_step(db: Database, office: Office) -> None:
    museum = record.unit(db, "Bảo tàng tỉnh", staff=41)
    culture = record.unit(db, "Phòng Quản lý văn hóa", staff=12)
    library = record.unit(db, "Thư viện tỉnh", staff=20)
    troupe = record.unit(db, "Đoàn Nghệ thuật", staff=30, on_paper=True)
    training = record.unit(db, "Trung tâm Huấn luyện", staff=25)
    press = record.unit(db, "Phòng Thông tin báo chí", staff=9)
    web = record.unit(db, "Phòng Du lịch", staff=8)
    asked = record.unit(db, "Thanh tra Sở", staff=5)
    everyone = [museum, culture, library, troupe, training, press, web, asked]
    d = record.directive(db, "1204/SVHTTDL-VP", everyone)
    mai, hoa, son = (
        record.person(db, "Lý Thị Mai", museum),
        record.person(db, "Hoàng Thị Hoa", culture),
        record.person(db, "Lê Văn Sơn", training),
    )
    ha, lan = record.person(db, "Nông Thị Hà", press), record.person(db, "Vi Thị Lan", web, channel="web_chat")
    record.person(db, "Đặng Văn Quý", asked)
    for person_id, unit_id in ((mai, museum), (hoa, culture), (ha, press)):
        send_card(db, d, unit_id, person_id)
    send_card(db, d, web, lan, channel="web_chat", sent=False)
    people.mark_account(db, people.accounts_of(db, son)[0].id, "blocked", NINE)
    receive(db, d, museum, mai, NINE + HOUR)
    disseminate(db, d, museum, mai, NINE + 2 * HOUR, 38, 41)
    receive(db, d, culture, hoa, NINE + HOUR)
    db.execute(
        "insert into requests (kind, unit_id, directive_id, filed_at) values ('extension', ?, ?, ?)", [asked, d, NINE]
    )
    found = {
        c.unit.id: (c.silence, c.standing.next_step, c.standing.not_sent)
        for c in reports.cases(db, office, NINE + DAY, [d])
    }
    assert found == {
        museum: (Silence.PARTLY_DISSEMINATED, NextStep.REMIND_REST, None),
        culture: (Silence.RECEIVED_NOT_DISSEMINATED, NextStep.REMIND_DISSEMINATION, None),
        library: (Silence.NOT_REGISTERED, NextStep.INVITE, None),
        troupe: (Silence.ON_PAPER, NextStep.RECORD_SLIP, None),
        training: (Silence.UNREACHABLE, NextStep.CALL, None),
        press: (Silence.SENT_NO_ANSWER, NextStep.REMIND, None),
        web: (Silence.NOT_YET_SENT, NextStep.WAIT_OR_SEND_NOW, NotSent.PAGE_NOT_OPENED),
        asked: (Silence.WAITING_FOR_DECISION, NextStep.DECIDE, None),
    }


def test_what_was_withdrawn_later_counts_as_it_did_then(db: Database, office: Office) -> None:
    museum = record.unit(db, "Bảo tàng tỉnh", staff=41)
    mai = record.person(db, "Lý Thị Mai", museum)
    d = record.directive(db, "1204/SVHTTDL-VP", [museum])
    send_card(db, d, museum, mai)
    receive(db, d, museum, mai, NINE + HOUR)
    ack = disseminate(db, d, museum, mai, NINE + 2 * DAY, 41, 41)
    withdraw(db, ack, duty(db, d, museum, Duty.DISSEMINATE), NINE + 4 * DAY)
    assert case(db, office, d, museum, NINE + MINUTE).silence is Silence.SENT_NO_ANSWER
    assert case(db, office, d, museum, NINE + DAY).silence is Silence.RECEIVED_NOT_DISSEMINATED
    then = case(db, office, d, museum, NINE + 3 * DAY)
    assert (then.place, then.told, then.roster) == (Ending.DONE, 41, 41)
    now = case(db, office, d, museum, NINE + 5 * DAY)
    assert (now.silence, now.told) == (Silence.RECEIVED_NOT_DISSEMINATED, 0)


def test_an_account_blocked_later_was_reachable_then(db: Database, office: Office) -> None:
    from bot.actions.settlement import lose_address
    from bot.domain.delivery import SendKind

    museum = record.unit(db, "Bảo tàng tỉnh", staff=41)
    mai = record.person(db, "Lý Thị Mai", museum)
    d = record.directive(db, "1204/SVHTTDL-VP", [museum])
    send_card(db, d, museum, mai)
    lose_address(db, NINE + 2 * DAY, people.accounts_of(db, mai)[0], SendKind.UNREACHABLE)
    assert case(db, office, d, museum, NINE + DAY).silence is Silence.SENT_NO_ANSWER
    assert case(db, office, d, museum, NINE + 3 * DAY).silence is Silence.UNREACHABLE


def test_overdue_is_a_mark_beside_the_reason_and_late_stays_late(db: Database, office: Office) -> None:
    museum, culture = record.unit(db, "Bảo tàng tỉnh", staff=4), record.unit(db, "Phòng Quản lý văn hóa", staff=12)
    mai, hoa = record.person(db, "Lý Thị Mai", museum), record.person(db, "Hoàng Thị Hoa", culture)
    d = record.directive(db, "1204/SVHTTDL-VP", [museum, culture], due=date(2023, 6, 8))
    send_card(db, d, museum, mai)
    send_card(db, d, culture, hoa)
    receive(db, d, museum, mai, NINE + 4 * DAY)
    disseminate(db, d, museum, mai, NINE + 4 * DAY, 4, 4)
    late = case(db, office, d, museum, NINE + 5 * DAY)
    assert late.place is Ending.DONE
    assert late.standing.late[Duty.DISSEMINATE] is LateMark.MET_LATE
    silent = case(db, office, d, culture, NINE + 5 * DAY)
    assert (silent.silence, silent.standing.is_overdue) == (Silence.SENT_NO_ANSWER, True)
    assert not case(db, office, d, culture, NINE + DAY).standing.is_overdue


def test_who_stayed_silent_until_follow_up_ended_is_not_called_done(db: Database, office: Office) -> None:
    museum = record.unit(db, "Bảo tàng tỉnh", staff=41)
    d = record.directive(db, "1204/SVHTTDL-VP", [museum])
    obligations.end_all(db, d, ObligationState.ENDED, NINE + 3 * DAY, "")
    assert case(db, office, d, museum, NINE + 4 * DAY).place is Ending.CLOSED
    assert case(db, office, d, museum, NINE + 2 * DAY).silence is Silence.NOT_REGISTERED


def test_somebody_whose_registration_waits_is_the_offices_own_delay(db: Database, office: Office) -> None:
    library = record.unit(db, "Thư viện tỉnh", staff=20)
    huong = people.add_person(db, "Vi Thị Hương", NINE)
    people.add_post(db, huong, library, Role.HEAD, "", PostStatus.PENDING, NINE)
    d = record.directive(db, "1204/SVHTTDL-VP", [library])
    assert case(db, office, d, library, NINE + HOUR).silence is Silence.WAITING_FOR_DECISION


def test_the_overview_counts_the_same_now_and_as_of_a_moment(db: Database, office: Office) -> None:
    museum, culture = record.unit(db, "Bảo tàng tỉnh", staff=4), record.unit(db, "Phòng Quản lý văn hóa", staff=12)
    mai = record.person(db, "Lý Thị Mai", museum)
    late = record.directive(db, "1204/SVHTTDL-VP", [museum, culture], due=date(2023, 6, 16))
    soon = record.directive(db, "1190/SVHTTDL-KHTC", [museum], due=date(2023, 6, 14), duties=(Duty.REPORT,))
    record.directive(db, "1205/SVHTTDL-VP", [museum], status="held")
    receive(db, late, museum, mai, NINE + HOUR)
    now = reports.overview(db, office, NINE + DAY)
    assert [o.directive.id for o in now] == [soon, late]
    assert now[1].counts == {Duty.RECEIVE: (1, 2), Duty.DISSEMINATE: (0, 2)}
    assert [o.counts for o in reports.overview(db, office, NINE + DAY, NINE + DAY - 1)] == [o.counts for o in now]
    assert reports.overview(db, office, NINE + DAY, NINE + MINUTE)[1].counts[Duty.RECEIVE] == (0, 2)


def test_a_renamed_unit_has_its_old_name_on_an_old_day(db: Database, office: Office) -> None:
    unit_id = record.unit(db, "Ban Quản lý di tích", staff=6)
    d = record.directive(db, "1204/SVHTTDL-VP", [unit_id])
    units.change(db, unit_id, date(2023, 6, 10), name="Bảo tàng tỉnh Lạng Sơn")
    assert case(db, office, d, unit_id, NINE + DAY).unit.name == "Ban Quản lý di tích"
    assert case(db, office, d, unit_id, NINE + 8 * DAY).unit.name == "Bảo tàng tỉnh Lạng Sơn"


def test_three_hundred_units_under_sixty_directives_take_a_handful_of_queries(db: Database, office: Office) -> None:
    everyone = [record.unit(db, f"Đơn vị {n}", staff=10) for n in range(300)]
    for unit_id in everyone:
        record.person(db, f"Thủ trưởng {unit_id}", unit_id)
    ids = [record.directive(db, f"{1000 + n}/SVHTTDL-VP", everyone) for n in range(60)]
    asked: list[str] = []
    db.conn.set_trace_callback(asked.append)
    one = reports.cases(db, office, NINE + DAY, ids[:1])
    queries = len(asked)
    every = reports.cases(db, office, NINE + DAY, ids)
    db.conn.set_trace_callback(None)
    assert (len(one), len(every)) == (300, 18_000)
    assert queries <= 16
    assert len(asked) == 2 * queries
