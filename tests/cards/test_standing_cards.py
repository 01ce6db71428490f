"""What the office reads of the standing, on a small phone."""

from __future__ import annotations

from datetime import date

import pytest

from bot.actions.office import Office
from bot.cards import standing as cards
from bot.cards import standing_unit as unit_cards
from bot.cards.measure import MAX_LINES
from bot.domain.people import Role
from bot.domain.units import UnitKind
from bot.i18n import Language, load_languages
from bot.messaging import MAX_LABEL, Outgoing
from bot.reports import standing as reports
from bot.store.database import Database
from tests import record
from tests.record import DAY, HOUR, NINE, ZONE
from tests.reports.test_standing import disseminate, receive, send_card
from tests.screens import most_lines

LANGUAGES = list(load_languages(ZONE))
VI = load_languages(ZONE)["vi"]


def shows_whole(message: Outgoing) -> None:
    """Within dialogues.md 0.1 and 0.2."""
    assert most_lines(message) <= MAX_LINES, f"{most_lines(message)} lines\n{message.text}"
    assert len(message.every_choice()) <= 5
    assert [c.label for c in message.every_choice() if len(c.label) > MAX_LABEL] == []


@pytest.fixture
def db() -> Database:
    return record.empty_record()


@pytest.fixture
def office() -> Office:
    return record.office()


def sample(db: Database, units: int = 40) -> tuple[int, int]:
    """A directive to many units in every state; returns it and the museum."""
    museum = record.unit(db, "Bảo tàng tỉnh Lạng Sơn", staff=41, short="Bảo tàng")
    others = [
        record.unit(db, f"Trung tâm Văn hóa, Thể thao và Truyền thông số {n}", staff=20) for n in range(units - 1)
    ]
    d = record.directive(db, "1204/SVHTTDL-VP", [museum, *others])
    mai = record.person(db, "Lý Thị Mai", museum, phone="0205 000 0001")
    tuan = record.person(db, "Nông Văn Tuấn", museum, Role.CLERK)
    send_card(db, d, museum, mai)
    receive(db, d, museum, tuan, NINE + 50 * 60_000)
    disseminate(db, d, museum, mai, NINE + 2 * DAY, 38, 41, excused=2)
    for n, unit_id in enumerate(others[:30]):
        head = record.person(db, f"Hoàng Văn {n}", unit_id)
        if n % 3:
            send_card(db, d, unit_id, head)
        if n % 3 == 2:
            receive(db, d, unit_id, head, NINE + HOUR)
    return d, museum


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda each: each.code)
def test_every_card_of_the_standing_shows_whole(db: Database, office: Office, language: Language) -> None:
    d, museum = sample(db)
    found = reports.directive_standing(db, office, d, NINE + 4 * DAY)
    case = reports.case_of(db, office, d, museum, NINE + 4 * DAY)
    assert found is not None
    assert case is not None
    items = reports.overview(db, office, NINE + 4 * DAY)
    shows_whole(cards.overview_card(language, items, NINE + 4 * DAY, 40, None, 0, 4))
    shows_whole(cards.directive_card(language, found, past=False))
    shows_whole(cards.directive_card(language, found, past=True))
    shows_whole(cards.case_card(language, found.directive, case, NINE + 4 * DAY))
    offset = 0
    seen = 0
    while True:
        page = cards.units_card(language, found, offset, past=False)
        shows_whole(page)
        seen += page.text.count("\n")
        more = [c.command for c in page.every_choice() if c.command.startswith("standing_units")]
        if not more:
            break
        offset = int(more[0].split()[-1])
    assert seen == 40


def test_the_office_reads_one_directive(db: Database, office: Office) -> None:
    d, _ = sample(db)
    found = reports.directive_standing(db, office, d, NINE + 4 * DAY)
    assert found is not None
    card = cards.directive_card(VI, found, past=False)
    assert card.text.splitlines() == [
        "1204/SVHTTDL-VP, hạn 16/6/2023",
        "09 giờ 00 phút, 09/6/2023; 40 đơn vị",
        "",
        "Quán triệt một phần: 01",
        "Đã nhận, chưa quán triệt: 10",
        "Đã gửi, chưa trả lời: 10",
        "Chưa đến máy người nhận: 10",
        "Chưa đăng ký: 09",
        "Đã phổ biến 38/821 người (4,6%)",
    ]
    assert [c.label for c in card.every_choice()] == [
        "Nhắc 21 đơn vị chưa xong",
        "Gọi, gửi giấy 09 đơn vị",
        "Xem từng đơn vị",
        "Xuất bảng",
        "Kết thúc theo dõi",
    ]


def test_the_office_reads_one_unit_and_one_case(db: Database, office: Office) -> None:
    d, museum = sample(db, 3)
    now = NINE + 4 * DAY
    case = reports.case_of(db, office, d, museum, now)
    label = reports.label_of(db, d)
    assert case is not None
    assert label is not None
    assert cards.case_card(VI, label, case, now).text.splitlines() == [
        "1204/SVHTTDL-VP, Bảo tàng tỉnh Lạng Sơn",
        "Tình hình xác nhận, 09 giờ 00 phút, thứ Sáu 09/6/2023",
        "Hạn 16/6/2023",
        "Đã nhận 05/6 09:50, Tuấn, mã 5821 0941",
        "Quán triệt 07/6 09:00, Mai, mã 5821 1875, 38/41, còn 01",
        "Tình trạng: quán triệt 38/41, còn 01.",
    ]
    view = unit_cards.UnitView(
        "Bảo tàng tỉnh Lạng Sơn",
        museum,
        UnitKind.PUBLIC_UNIT,
        41,
        reports.unit_standing(db, office, museum, now),
        reports.members(db, office, museum, now),
    )
    card = unit_cards.unit_card(VI, view, now)
    shows_whole(card)
    assert card.text.splitlines()[2:] == [
        "1204: nhận 05/6; quán triệt 07/6 38/41, còn 01",
        "Giám đốc Mai: Telegram, trả lời 04/6",
        "Văn thư Tuấn: Telegram, trả lời 04/6",
    ]


def test_the_past_offers_nothing_to_push(db: Database, office: Office) -> None:
    d, _ = sample(db)
    found = reports.directive_standing(db, office, d, NINE + DAY)
    assert found is not None
    card = cards.directive_card(VI, found, past=True)
    assert "Đến hết ngày 06/6/2023" in card.text
    assert [c.label for c in card.every_choice()] == ["Xem từng đơn vị", "Xuất bảng"]
    assert all(f"@{found.as_of}" in c.command for c in card.every_choice())


def test_a_long_list_of_directives_is_paged(db: Database, office: Office) -> None:
    unit_id = record.unit(db, "Bảo tàng tỉnh", staff=41)
    for n in range(7):
        record.directive(db, f"12{n:02}/SVHTTDL-VP", [unit_id], due=date(2023, 6, 14 + n))
    items = reports.overview(db, office, NINE + DAY)
    first = cards.overview_card(VI, items, NINE + DAY, 40, None, 0, 0)
    shows_whole(first)
    assert [c.label for c in first.every_choice()] == ["1200", "1201", "1202", "Xem 04 văn bản khác"]
    last = cards.overview_card(VI, items, NINE + DAY, 40, None, 6, 0)
    assert [c.label for c in last.every_choice()] == ["1206"]


def test_units_are_named_where_the_name_fits_and_nothing_is_cut_inside_a_word(db: Database, office: Office) -> None:
    short = record.unit(db, "Bảo tàng tỉnh Lạng Sơn", short="BT")
    endless = "Trung tâm Huấn luyện, Thi đấu thể dục thể thao và Tổ chức sự kiện du lịch"
    abbreviated = record.unit(db, endless, short="TT HLTĐ TDTT")
    bare = record.unit(db, f"{endless} khu vực phía Bắc")
    d = record.directive(db, "1204/SVHTTDL-VP", [short, abbreviated, bare])
    found = reports.directive_standing(db, office, d, NINE)
    assert found is not None
    lines = cards.units_card(VI, found, 0, past=False).text.split("\n")[1:]
    assert "Bảo tàng tỉnh Lạng Sơn: chưa đăng ký" in lines
    assert "TT HLTĐ TDTT: chưa đăng ký" in lines
    [cut] = [line for line in lines if "…" in line]
    assert f"{endless} khu vực phía Bắc".startswith(cut.partition("…")[0])
    assert f"{endless} khu".split()[len(cut.partition("…")[0].split()) - 1] == cut.partition("…")[0].split()[-1]
