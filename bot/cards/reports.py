"""Đã gửi báo cáo in words: how or under which number it went, the receipt, and what the office sees (dialogues.md 5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.cards.receipts import Where, undo_button
from bot.cards.words import column, label, left_line
from bot.domain.events import ReportWay
from bot.domain.ledger import grouped
from bot.i18n import Language
from bot.messaging import Choice, FileRef, Outgoing

WAY_KEYS = {
    ReportWay.DOCUMENT_SYSTEM: "reporting.way.document_system",
    ReportWay.PAPER: "reporting.way.paper",
    ReportWay.CHAT_FILE: "reporting.way.chat_file",
}
ASK_WAY_KEYS = {
    ReportWay.DOCUMENT_SYSTEM: "reporting.button.document_system",
    ReportWay.PAPER: "reporting.button.paper",
    ReportWay.CHAT_FILE: "reporting.button.chat_file",
}


def _not_sent(language: Language) -> Choice:
    return Choice(language.t("reporting.button.not_sent"), "=none", "0")


def ask_way(language: Language, number: str, unit_word: str) -> Outgoing:
    """A phòng does not number its reports: it says how the report went."""
    choices = [Choice(language.t(key), f"={way.value}") for way, key in ASK_WAY_KEYS.items()]
    return Outgoing(
        language.t("reporting.ask.way", number=number, unit=unit_word), column(*choices, _not_sent(language))
    )


def ask_file(language: Language, number: str) -> Outgoing:
    return Outgoing(language.t("reporting.ask.file", number=number), column(_not_sent(language)))


def ask_number(language: Language, number: str, unit_name: str, example_day: date) -> Outgoing:
    """A đơn vị sự nghiệp numbers its own reports."""
    text = language.t("reporting.ask.number", number=number, unit=unit_name, day=language.date_short(example_day))
    return Outgoing(text, column(_not_sent(language)))


def ask_day(language: Language, today: date, *, future: date | None = None) -> Outgoing:
    """Which day the report bears; a day to come is asked back."""
    if future is not None:
        key = "reporting.ask.tomorrow" if (future - today).days == 1 else "reporting.ask.future"
        text = language.t(key, day=language.date_doc(future))
    else:
        text = language.t("reporting.ask.day")
    return Outgoing(
        text,
        column(
            Choice(language.t("reporting.button.today", day=language.date_doc(today)), "=today"), _not_sent(language)
        ),
    )


@dataclass(frozen=True, slots=True)
class ReportedFacts:
    """What the receipt of a report says; ``number`` empty where the unit said how it went instead."""

    where: Where
    number: str
    day: date
    way: ReportWay | None
    receipt: str
    acknowledgement_id: int
    has_due: bool
    late: bool
    implied_receipt: str = ""


def reported(language: Language, facts: ReportedFacts) -> Outgoing:
    """``Đã ghi nhận: … báo đã nộp báo cáo bản giấy … Đúng hạn.`` with the code."""
    unit, number, day = facts.where.unit_name, facts.where.number, language.date_doc(facts.day)
    if facts.number:
        text = language.t("reporting.reported_number", unit=unit, report=facts.number, day=day, number=number)
    else:
        way = language.t(WAY_KEYS[facts.way or ReportWay.PAPER])
        text = language.t("reporting.reported_way", unit=unit, way=way, day=day, number=number)
    if facts.has_due:
        text += " " + language.t("reporting.late" if facts.late else "reporting.in_time")
    lines = [text, language.t("acknowledgement.code", code=grouped(facts.receipt))]
    if facts.implied_receipt:
        lines.append(language.t("dissemination.implied", code=grouped(facts.implied_receipt)))
    lines.append(language.t("reporting.accepted_later"))
    if facts.where.owed:
        lines.append(left_line(language, facts.where.owed, facts.where.due))
    return Outgoing("\n".join(lines), column(undo_button(language, facts.acknowledgement_id)))


@dataclass(frozen=True, slots=True)
class OfficeReport:
    """A report as the office sees it; ``accepted_by`` and ``accepted_at`` once somebody noted it."""

    id: int
    unit_name: str
    number: str
    report: str
    day: date
    how: str
    accepted_by: str = ""
    accepted_at: int | None = None


def for_office(language: Language, facts: OfficeReport, files: tuple[FileRef, ...] = ()) -> Outgoing:
    """With one button to note that it came in; afterwards who noted it and when."""
    what = facts.report or (language.t(WAY_KEYS[ReportWay(facts.how)]) if facts.how else "")
    day = language.date_doc(facts.day)
    text = language.t("reporting.office", unit=facts.unit_name, number=facts.number, report=what, day=day)
    if facts.accepted_at is not None:
        moment = language.moment(facts.accepted_at)
        return Outgoing(text + "\n" + language.t("reporting.accepted", name=facts.accepted_by, moment=moment))
    accept = Choice(language.t("reporting.button.accept"), f"report_accept {facts.id}")
    return Outgoing(text, column(accept), files)


def accepted(language: Language, name: str, at: int, *, first: bool) -> Outgoing:
    key = "reporting.accepted" if first else "reporting.accepted_before"
    return Outgoing(language.t(key, name=name, moment=language.moment(at)))


def waiting(language: Language, listed: Sequence[tuple[int, str, str]], total: int) -> Outgoing:
    """Reports not noted yet: (id, unit, number of the directive) each as a button; five and the count of the rest."""
    if not listed:
        return Outgoing(language.t("reporting.none_waiting"))
    text = language.t("reporting.waiting", count=language.two(total))
    if total > len(listed):
        text += "\n" + language.t("reporting.waiting_more", count=language.two(total - len(listed)))
    # The sign says nothing new here, and units of like names differ at their ends.
    choices = [Choice(label(f"{number.partition('/')[0]}: {unit}"), f"report_accept {n}") for n, unit, number in listed]
    return Outgoing(text, column(*choices))
