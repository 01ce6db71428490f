"""Every answer fits a small phone (dialogues.md 0.1, 0.2), however long names and numbers are, in both languages."""

from collections.abc import Iterator
from datetime import date

import pytest

from bot.cards import delegation, dissemination, more, on_behalf, proposals, questions, receipts, reports, talk
from bot.cards.directive import CardFacts
from bot.cards.measure import MAX_LINES
from bot.cards.words import Contact, Named, office_to_call
from bot.domain.dissemination import Excuse, Form, Tally
from bot.domain.events import ReportWay, ToldBy
from bot.domain.obligations import Duty
from bot.domain.people import Role
from bot.domain.units import UnitKind
from bot.i18n import Language, load_languages
from bot.messaging import FileRef, Outgoing
from tests.record import NINE, ZONE
from tests.screens import most_lines

LANGUAGES = load_languages(ZONE)
UNIT = "Trung tâm Huấn luyện và Thi đấu thể dục, thể thao tỉnh Lạng Sơn"
NUMBER = "1204/SVHTTDL-QLVHGĐ"
NAME = "Nguyễn Hoàng Thị Phương Thảo"
DAY, DUE = date(2023, 12, 28), date(2023, 12, 29)
CONTACT = Contact(NAME, "0205 000 0000")
HEADS = (Named(NAME, Role.HEAD, UnitKind.PUBLIC_UNIT), Named("Lê Nguyễn Hoàng Nam"))
EXCUSED = dict.fromkeys(Excuse, 12)
BEFORE, AFTER = Tally(1200, 900, EXCUSED), Tally(1320, 1101, EXCUSED)
WHERE = receipts.Where(123456, 12345, NUMBER, UNIT, DUE, tuple(Duty), True)
FILE = FileRef("a" * 64, "Báo cáo kết quả quán triệt, triển khai thực hiện Chiến lược.pdf", "application/pdf", 9)
TASKS = [
    talk.TaskLine(n, 7, UNIT, f"12{n:02}/SVHTTDL-VP", DAY, duty, DUE, 9, 12, "Sở Văn hóa, Thể thao và Du lịch")
    for n, duty in enumerate((*Duty, Duty.RECEIVE, Duty.REPORT))
]


def acknowledgements(lang: Language) -> Iterator[Outgoing]:
    refused = receipts.Refused(UNIT, UnitKind.PUBLIC_UNIT, HEADS, Role.HEAD, "", DAY, CONTACT)
    yield receipts.received(lang, WHERE, NINE, "12345678", 9, late=True)
    yield receipts.received_all(lang, UNIT, NINE, [(NUMBER, "12345678")] * 5, [1, 2, 3, 4, 5])
    yield receipts.already(lang, WHERE, NAME, NINE, on_behalf=False, undo=3)
    yield receipts.already(lang, WHERE, "", NINE, on_behalf=True, undo=None)
    for duty in Duty:
        yield receipts.ask_undo(lang, duty, NUMBER, NINE)
        yield receipts.withdrawn(lang, WHERE, duty, "x" * 60)
    yield receipts.no_longer(lang, refused)
    yield receipts.not_of_unit(lang, refused)
    yield receipts.refused(lang, "acknowledgement.refused.may_not_report", refused)
    shown = receipts.Shown(NUMBER, UNIT, Duty.DISSEMINATE, NAME, NINE, False, NINE)
    yield receipts.receipt_lines(lang, "12345678", [shown, shown])


def disseminations(lang: Language) -> Iterator[Outgoing]:
    for before in (BEFORE, Tally(0), Tally(1200)):
        for proposing in (False, True):
            yield dissemination.ask_number(
                lang, dissemination.Asking(NUMBER, "Văn phòng", before, DAY, True, proposing)
            )
    yield dissemination.over_staff(lang, 2200, 1200, "Văn phòng")
    yield dissemination.ask_roster(lang, "Văn phòng", 1202)
    yield dissemination.ask_excuses(lang, 300, EXCUSED)
    yield dissemination.ask_excuse_count(lang, Excuse.MATERNITY, 300)
    for proposing in (False, True):
        yield dissemination.sum_card(
            lang,
            dissemination.Sum(NUMBER, 201, BEFORE, AFTER, DAY, DUE, Form.EXCHANGE_GROUP, proposing, HEADS, 1200),
        )
    yield dissemination.ask_what(lang)
    yield dissemination.ask_day(lang, NUMBER, DUE, DAY)
    yield dissemination.ask_form(lang)
    facts = dissemination.ConfirmedFacts(
        1, 2, NUMBER, UNIT, DAY, Form.EXCHANGE_GROUP, AFTER, "12345678", 3, DUE, True, NAME, NAME, "87654321", True, 12
    )
    yield dissemination.confirmed(lang, facts)
    yield dissemination.not_the_head(lang, NUMBER, "1 2", HEADS, CONTACT)
    yield dissemination.not_the_head(lang, NUMBER, "1 2", (), CONTACT)
    for status in ("proposed", *proposals.DECIDED_KEYS):
        proposed = proposals.ProposalFacts(
            1, 2, 3, NUMBER, UNIT, NAME, DAY, Form.EXCHANGE_GROUP, 201, AFTER, status, NAME, NINE
        )
        yield proposals.proposal(lang, proposed)
        yield proposals.proposal(lang, proposed, for_office=True)
    yield proposals.proposed(lang, NUMBER, HEADS, "1 2")
    yield proposals.ask_return(lang, NUMBER)
    yield proposals.returned(lang, NUMBER, "1 2", NAME, "y" * 400)


def report_cards(lang: Language) -> Iterator[Outgoing]:
    yield reports.ask_way(lang, NUMBER, "Văn phòng")
    yield reports.ask_number(lang, NUMBER, UNIT, DAY)
    yield reports.ask_day(lang, DAY, future=DUE)
    for number, way in (("1257/BC-TTHLTDTT", None), ("", ReportWay.DOCUMENT_SYSTEM)):
        yield reports.reported(
            lang, reports.ReportedFacts(WHERE, number, DAY, way, "12345678", 9, True, True, "87654321")
        )
    for at in (None, NINE):
        facts = reports.OfficeReport(1, UNIT, NUMBER, "1257/BC-TTHLTDTT", DAY, "paper", NAME, at)
        yield reports.for_office(lang, facts, (FILE,))
    yield reports.waiting(lang, [(n, UNIT, NUMBER) for n in range(5)], 40)


def others(lang: Language) -> Iterator[Outgoing]:
    yield delegation.ask_whom(lang, UNIT, [(n, HEADS[0]) for n in range(4)])
    yield delegation.standing(lang, UNIT, [(n, NAME, DAY, DUE) for n in range(3)])
    yield delegation.ask_until(lang, NAME, [DAY, DUE])
    yield delegation.given(lang, 1, UNIT, NAME, DAY, DUE)
    yield delegation.told(lang, 1, UNIT, DAY, DUE, NAME)
    for status in ("open", "answered", "dropped"):
        asked = questions.QuestionFacts(40, 12, UNIT, NAME, NUMBER, "chữ " * 200, status, NAME, NINE)
        yield questions.for_office(lang, asked, (FILE,))
    yield questions.ask_answer(lang, 12, "chữ " * 200)
    yield questions.waiting(lang, [(n, n, UNIT, "chữ " * 200) for n in range(3)], 30)
    yield on_behalf.ask_directive(lang, 1, UNIT, [(n, NUMBER) for n in range(9)])
    yield on_behalf.ask_duty(lang, UNIT, NUMBER, list(Duty))
    yield on_behalf.ask_figures(lang, UNIT, 1200)
    yield on_behalf.ask_report(lang, UNIT)
    for duty in Duty:
        done = on_behalf.ForUnit(
            UNIT, NUMBER, duty, ToldBy.LETTER, NAME, 2, NAME, "12345678", 1, DAY, Form.EXCHANGE_GROUP, AFTER, "57/BC-BT"
        )
        yield on_behalf.recorded(lang, done)
        yield on_behalf.ask_ground(lang, on_behalf.said(lang, done))
    yield more.menu(lang, more.MenuFacts(1, 2, NUMBER, 12, True, True))
    facts = CardFacts(
        1, 2, UNIT, "Công văn", NUMBER, "1204", "Sở Văn hóa, Thể thao và Du lịch", DAY, "về việc " * 40, "- Quán triệt. " * 30,
        ("348/QĐ-TTg",) * 6, (FILE,) * 4,
    )  # fmt: skip
    yield more.files(lang, facts)
    yield more.forward(lang, facts)
    yield more.why(lang, "Giám đốc", UNIT, [f"{NAME} (Phó Giám đốc)"] * 4, has_due=True)


def talks(lang: Language) -> Iterator[Outgoing]:
    yield talk.tasks(lang, TASKS, 40)
    for duty in Duty:
        yield talk.which(lang, duty, TASKS, 5, lang.t("talk.symbol_lead"))
        yield talk.nothing_waits(lang, duty)
    yield talk.which_of_number(lang, "receive", TASKS)
    yield talk.not_counted(lang, TASKS[0], symbol=True)
    yield talk.negation(lang, TASKS[0], 5, about_files=True)
    yield talk.unknown(lang, 5, CONTACT)
    for key in ("talk.voice", "talk.unsupported", "talk.edited", "talk.stale"):
        yield talk.with_open_cards(
            lang,
            lang.t(
                key, office=office_to_call(lang, CONTACT), contact="Cần hỗ trợ: đồng chí Chu Thị Lan, 0205 000 0000."
            ),
            TASKS[:3],
        )
    yield talk.secret(lang, file=True)
    yield talk.secret(lang, file=False)
    yield talk.file_came(lang, FILE.name, talk.FileOffer(tuple(TASKS), True))
    yield talk.no_right(lang)


@pytest.mark.parametrize("code", ["vi", "en"])
@pytest.mark.parametrize(
    "cards", [acknowledgements, disseminations, report_cards, others, talks], ids=lambda f: f.__name__
)
def test_every_answer_fits_a_small_phone(code: str, cards: object) -> None:
    assert callable(cards)
    too_much = []
    for message in cards(LANGUAGES[code]):
        labels = [choice.label for choice in message.every_choice() if len(choice.label) > 28]
        if most_lines(message) > MAX_LINES or labels:
            too_much.append((most_lines(message), labels, message.text))
    assert too_much == []


def test_a_task_is_listed_under_the_number_people_type() -> None:
    vi = LANGUAGES["vi"]
    assert talk.task_label(vi, TASKS[1]) == "1201: quán triệt, 29/12"
