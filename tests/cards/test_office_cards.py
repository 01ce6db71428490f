"""The cards of broadcasts, reminders by hand, unsettled messages and the log: whole on a small phone, in every language, at their longest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest

import handlers  # noqa: F401  (importing it fills the table of commands)
from bot.cards import broadcast_course, broadcasts, log_story, naming, unsettled, urging
from bot.cards.measure import MAX_LINES
from bot.cards.sending import MissedPerson, MissedReason
from bot.conversation import REGISTRY
from bot.domain.broadcasts import FILES_MOST, TEXT_MOST, TextFault, WhoInUnit, text_fault
from bot.domain.deadlines import DueState, DueStatus
from bot.domain.delivery import DropReason, MessageKind, SendKind
from bot.domain.events import EVENT_KINDS, SkipReason
from bot.domain.ledger import Fault, Verdict
from bot.domain.obligations import Duty
from bot.domain.people import Role
from bot.domain.story import Actor, StoryLine
from bot.domain.units import UnitKind
from bot.i18n import Language, load_languages
from bot.messaging import MAX_LABEL, FileRef, Outgoing
from tests.record import MONDAY, NINE, ZONE
from tests.screens import most_lines
from tests.sources import ROOT

LANGUAGES = load_languages(ZONE)
NAME = "Nông Thị Hoàng Phương Thảo Nguyên"
UNIT = "Trung tâm Huấn luyện và Thi đấu Thể dục thể thao tỉnh Lạng Sơn"
NUMBER = "1204/SVHTTDL-KHTC"
LONGEST = ("Đề nghị Thủ trưởng các phòng, đơn vị dự họp đúng giờ và chuẩn bị báo cáo. " * 10)[:TEXT_MOST].strip()
FILES = tuple(FileRef("a" * 64, f"phụ lục {n}.pdf", "application/pdf", 1000) for n in range(1))
STATUSES = [DueStatus(state, date(2023, 6, 16), date(2023, 6, 16), 9, 12) for state in DueState]


@pytest.fixture(params=list(LANGUAGES), ids=lambda language: language.code)
def language(request: pytest.FixtureRequest) -> Language:
    found: Language = request.param
    return found


def shows_whole(message: Outgoing) -> None:
    assert most_lines(message) <= MAX_LINES, f"{most_lines(message)} lines\n{message.heading}\n{message.text}"
    assert len(message.every_choice()) <= 5
    assert [c.label for c in message.every_choice() if len(c.label) > MAX_LABEL] == []


def every_broadcast_card(language: Language) -> Iterator[Outgoing]:
    facts = broadcasts.MessageFacts(LONGEST, MONDAY, FILES, urgent=True, corrects=MONDAY)
    message = broadcasts.message(language, facts)
    yield message
    yield broadcasts.shown(language, broadcasts.message(language, broadcasts.MessageFacts(LONGEST, MONDAY)))
    yield broadcasts.rehearsal(language, broadcasts.message(language, broadcasts.MessageFacts(LONGEST, MONDAY)))
    yield broadcasts.ask_text(language, unit=UNIT, before=broadcasts.files_kept(language, FILES))
    yield broadcasts.ask_text(language, corrects=MONDAY)
    yield from (broadcasts.text_fault(language, fault, 1234) for fault in TextFault)
    yield broadcasts.audience(language, dict.fromkeys(UnitKind, 120), (1, NUMBER))
    yield broadcasts.choose_or_except(language)
    yield broadcasts.who_in_unit(language, dict.fromkeys(WhoInUnit, 1120))
    for must_type in (None, 1120):
        for trial in (False, True):
            yield broadcasts.check(language, broadcasts.CheckFacts(1120, 40, [UNIT] * 12, must_type, trial))
    yield broadcasts.nobody(language)
    yield broadcasts.people_list(language, [(NAME, UNIT)] * broadcasts.PAGE, 1, 9)
    yield broadcasts.wrong_count(language, 1119, 1120)
    yield broadcasts.outside_hours(language, NINE, MONDAY, NINE, MONDAY)
    for fault in ("", "no_time", "bad_time", "bad_day", "past", "too_far", "outside"):
        yield broadcasts.ask_time(language, fault)
    yield broadcasts.same_again(language, NINE, 1120, 12, 1120)


def every_course_card(language: Language) -> Iterator[Outgoing]:
    for for_author in (True, False):
        for scheduled in (True, False):
            yield broadcast_course.hold(
                language,
                broadcast_course.HoldFacts(
                    1, LONGEST, NINE, 60, 1120, NAME, for_author, scheduled=scheduled, trial=True
                ),
            )
    named = tuple(MissedPerson(NAME, reason) for reason in list(MissedReason)[:3])
    facts = broadcast_course.ResultFacts(1, NINE, 1100, 1120, 20, named, resendable=12, trial=True)
    yield broadcast_course.progress(language, facts)
    yield broadcast_course.result(language, facts)
    for sent in (0, 700):
        stopped = broadcast_course.StoppedFacts(1, LONGEST, NINE, NAME, sent, 420)
        yield broadcast_course.stopped(language, stopped)
        yield broadcast_course.stopped_note(language, stopped)


def every_other_card(language: Language) -> Iterator[Outgoing]:
    for status in (None, *STATUSES):
        for dues in (((None, status),), tuple((duty, status) for duty in Duty)):
            yield urging.reminder(language, urging.Reminder(1, NUMBER, 5, UNIT, tuple(Duty), True, dues))
            yield urging.plan(language, urging.PlanFacts("#1 u5", NUMBER, 40, 90, 4, dues, 3, False, NINE, True))
    yield urging.plan(language, urging.PlanFacts("#1", NUMBER, 0, 0, 4, (), 0, True, NINE, False))
    yield urging.units_list(language, "#1", [(UNIT, 3)] * 40, 0)
    items = [
        unsettled.Item(n, kind, n % 2 == 0, "blocked", NAME, "", UNIT, NUMBER, NINE)
        for n, kind in enumerate(unsettled.KINDS)
    ]
    yield unsettled.listing(language, items, 40, 0)
    yield from (unsettled.one(language, item) for item in items)
    yield unsettled.done(language, "unsettled.told", NAME, 12)
    yield naming.which_unit(language, "standing", "#1", "bao tang", [(n, UNIT) for n in range(4)])
    yield naming.which_directive(
        language, "standing", "u1", [(n, NUMBER, "Sở Văn hóa, Thể thao và Du lịch", MONDAY) for n in range(3)]
    )
    yield naming.no_such_directive(language, NUMBER)
    yield log_story.how_to(language)
    for fault in (None, *Fault):
        yield log_story.verdict(language, Verdict(120_000, "a" * 64, fault, 12, 3, (1, 2)), NINE)
    view = log_story.StoryView(
        f"{NUMBER}, {UNIT}", "#1 u5", UnitKind.OTHER, list(one_of_every_kind()), True, True, NINE, True
    )
    yield log_story.story(language, view, 0)
    yield log_story.sent_text(language, log_story.SentText([NAME] * 9, "telegram", NINE, "a" * 64, Outgoing("x")))[0]


def one_of_every_kind() -> Iterator[StoryLine]:
    data = {
        "outbox_id": 1,
        "message_kind": "directive_card",
        "told_total": 38,
        "roster": 41,
        "people": 27,
        "units": [1, 2],
    }
    private = {"reason": "nhập nhầm số người của buổi sáng", "number": "57/BC-BT", "text": LONGEST}
    for n, kind in enumerate(EVENT_KINDS):
        yield StoryLine(
            n + 1, NINE, kind, Actor(NAME, Role.HEAD), "telegram", "58211875", "a" * 64, data, private, silent=True
        )


def test_every_card_shows_whole(language: Language) -> None:
    for message in (*every_broadcast_card(language), *every_course_card(language), *every_other_card(language)):
        shows_whole(message)


def test_every_button_leads_somewhere(language: Language) -> None:
    """A command that is registered, or an answer to the question asked."""
    for message in (*every_course_card(language), *every_other_card(language)):
        for choice in message.every_choice():
            assert choice.command.startswith("=") or choice.command.split()[0] in REGISTRY.commands, choice


def test_the_buttons_of_the_standing_lead_somewhere() -> None:
    for name in ("standing", "standing_unit", "urging", "naming", "exports", "log_story", "unsettled"):
        source = (ROOT / "bot" / "cards" / f"{name}.py").read_text(encoding="utf-8")
        named = re.findall(r'Choice\((?:[^()]|\([^()]*\))*?, f?"([a-z_]+)[ "]', source)
        assert [command for command in named if command not in REGISTRY.commands] == []


def test_every_kind_of_line_has_its_words(language: Language) -> None:
    """In the story, a kind that nobody worded would show its bare name."""
    for line in one_of_every_kind():
        assert line.kind not in log_story.sentence(language, line, UnitKind.OTHER)


def test_every_reason_for_not_sending_has_its_words(language: Language) -> None:
    reasons = [reason.value for enum in (DropReason, SendKind, SkipReason) for reason in enum]
    assert [reason for reason in reasons if not language.has(f"log.why.{reason}")] == []


def test_sent_is_never_printed_as_read() -> None:
    """The platform's own report that a message was opened says whose report it is, and that it is no acknowledgement."""
    language = LANGUAGES["vi"]
    texts = [log_story.sentence(language, line, UnitKind.OTHER) for line in one_of_every_kind()]
    assert [text for text in texts if "đã đọc" in text or "đã xem" in text] == []
    seen = next(text for text in texts if "đã mở" in text)
    assert "Telegram báo" in seen
    assert "chưa phải là xác nhận" in seen
    sent = next(line for line in one_of_every_kind() if line.kind == "message-sent")
    assert log_story.sentence(language, sent, UnitKind.PUBLIC_UNIT).endswith("; không có thông tin đến máy")


def test_the_longest_text_that_is_taken_shows_whole(language: Language) -> None:
    assert text_fault(LONGEST) is None
    for text in (LONGEST, "\n".join(["dòng chữ"] * 16), "a" * TEXT_MOST):
        for files in (0, 1, FILES_MOST):
            names = [f"tệp {n}.pdf" for n in range(files)]
            if text_fault(text, names) is None:
                sent = tuple(FileRef("a" * 64, name, "application/pdf", 1) for name in names)
                facts = broadcasts.MessageFacts(text, MONDAY, sent, urgent=True)
                shows_whole(broadcasts.message(language, facts))


def test_a_secrecy_mark_in_text_or_file_name_stops_it() -> None:
    assert text_fault("Văn bản MẬT số 5") is TextFault.MARKED
    assert text_fault("Kèm tệp", ["CV_TỐI MẬT.pdf"]) is TextFault.MARKED
    assert text_fault("XEM XONG TRẢ LẠI\nKế hoạch") is TextFault.MARKED
    assert text_fault("Bảo mật tài khoản, đổi mật khẩu.") is None


def test_kinds_in_the_list_of_unsettled_messages_are_worded(language: Language) -> None:
    assert all(language.has(f"unsettled.kind.{kind}") for kind in unsettled.KINDS)
    assert set(unsettled.KINDS) <= {kind.value for kind in MessageKind}
