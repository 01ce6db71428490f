"""Every reminder fits a small phone, in both languages, whatever units and documents are called."""

from datetime import date, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot.cards.deadline_reminders import Why, deadline_card, nothing_left, why_card
from bot.cards.log_head import full_head, head_card, no_head
from bot.cards.measure import MAX_LINES
from bot.cards.reminders import SHOWN, DutyList, Item, deadline_list, rest_of_list, weekly_card, what_remains
from bot.domain.calendar import WorkCalendar
from bot.domain.deadlines import due_status
from bot.domain.obligations import Duty
from bot.domain.text import wrap_lines
from bot.i18n import Language, load_languages
from bot.messaging import MAX_LABEL, Outgoing
from tests.record import ZONE
from tests.screens import most_lines

LANGUAGES = load_languages(ZONE)
TODAY = date(2023, 6, 12)
CALENDAR = WorkCalendar()
UNITS = (
    ("Phòng Quản lý văn hóa", "QLVH"),
    ("Trung tâm Huấn luyện và Thi đấu thể dục thể thao tỉnh Lạng Sơn", "TTHLTĐTDTT"),
    ("Ban Quản lý di tích danh lam thắng cảnh và công viên văn hóa", "Ban Quản lý di tích danh lam thắng cảnh"),
)
NUMBERS = (
    ("951/QĐ-BTTTT", "951"),
    ("1204/SVHTTDL-QLVHGĐ", "1204"),
    ("12045/UBND-KGVX", "12045"),
    ("1204/STTTT-VP", "1204"),
)


def item(place: int, unit: int, number: int, duty: Duty, days: int | None) -> Item:
    name, short = UNITS[unit]
    return Item(
        place,
        10**6 + place,
        10**5 + number,
        10**3 + unit,
        name,
        short,
        *NUMBERS[number],
        duty,
        due_status(TODAY + timedelta(days=days), TODAY, CALENDAR) if days is not None else None,
        10 if duty is Duty.DISSEMINATE else 0,
        1120,
    )


items = st.tuples(
    st.integers(0, 2), st.integers(0, 3), st.sampled_from(Duty), st.one_of(st.none(), st.integers(-30, 200))
)


def fits(card: Outgoing, language: Language) -> None:
    assert most_lines(card) <= MAX_LINES, f"{language.code}, {most_lines(card)} lines:\n{card.text}"
    assert [choice.label for choice in card.every_choice() if len(choice.label) > MAX_LABEL] == []
    digits = [choice.digit for choice in card.every_choice()]
    assert len(set(digits)) == len(digits)


@pytest.mark.parametrize("language", list(LANGUAGES), ids=lambda language: language.code)
@given(st.lists(items, min_size=1, max_size=SHOWN), st.integers(0, 300))
@example(
    [(0, 1, Duty.DISSEMINATE, None)] * 3 + [(1, 1, Duty.DISSEMINATE, None)], 1
)  # a digit wraps where a dash did not
@hypothesis_settings(max_examples=150, deadline=None)
def test_lists(language: Language, what: list[tuple[int, int, Duty, int | None]], more: int) -> None:
    listed = sorted((item(n, *each) for n, each in enumerate(what, start=1)), key=lambda each: each.unit_id)
    duties = DutyList("w2023-06-12", tuple(listed), len(listed) + more)
    for card in (
        weekly_card(language, "Hoàng Thị Thanh Hoa", duties),
        deadline_list(language, "Hoàng Thị Thanh Hoa", duties),
        rest_of_list(language, duties),
        what_remains(language, duties),
    ):
        fits(card, language)
        assert [choice.command.split()[1] for choice in card.every_choice()][: len(listed)] == [
            str(each.obligation_id) for each in listed
        ]


@pytest.mark.parametrize("language", list(LANGUAGES), ids=lambda language: language.code)
@given(st.integers(0, 2), st.integers(0, 3), st.sets(st.sampled_from(Duty), min_size=1), st.integers(-300, 300))
@hypothesis_settings(max_examples=100, deadline=None)
def test_one_directive(language: Language, unit: int, number: int, asked: set[Duty], days: int) -> None:
    listed = [item(n, unit, number, duty, days) for n, duty in enumerate(sorted(asked), start=1)]
    card = deadline_card(language, DutyList("r2023-06-12", tuple(listed), len(listed)))
    fits(card, language)
    assert len(card.every_choice()) <= 5
    assert {choice.digit for choice in card.every_choice()} <= {"1", "2", "3", "4", "5", "9"}


@pytest.mark.parametrize("language", list(LANGUAGES), ids=lambda language: language.code)
def test_the_rest(language: Language) -> None:
    names = tuple(f"đồng chí Nông Thị Minh Nguyệt {n} (văn thư)" for n in range(6))
    for weekly in (True, False):
        fits(
            why_card(
                language, Why(weekly, ("Giám đốc",), names, TODAY, time(8), (10, 5, 3, 1), (1, 3), office_after=1)
            ),
            language,
        )
    fits(nothing_left(language, UNITS[1][0], ""), language)
    fits(nothing_left(language, UNITS[1][0], NUMBERS[1][0]), language)
    fits(head_card(language, TODAY, 1_686_535_200_000, "402691073318"), language)
    for shown in (
        head_card(language, TODAY, 1_686_535_200_000, "402691073318"),
        full_head(language, 1_686_535_200_000, "402691073318", "0123456789abcdef" * 4, 12345),
    ):
        assert "4026 9107 3318" in wrap_lines(shown.text), "the code is read out from one line"
    fits(full_head(language, 1_686_535_200_000, "402691073318", "0123456789abcdef" * 4, 12345), language)
    fits(no_head(language), language)
