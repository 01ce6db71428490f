"""Đã gửi báo cáo: số, ký hiệu and day for a unit that numbers its reports, how it went for a phòng (dialogues.md 5)."""

import re
from datetime import date
from typing import Any

from bot.actions import reports_sent
from bot.actions.duties import Already, Case, Refusal
from bot.actions.reports_sent import Accepted, Report, Reported
from bot.cards import reports as cards
from bot.cards.titles import unit_word
from bot.conversation import Door, Reply, Turn, command, step
from bot.domain.events import ReportWay
from bot.domain.units import UnitKind
from bot.intake.dates import Day, DayFaultKind, Prefer, read_day, split_day
from bot.intake.numbers import find_numbers
from bot.messaging import FileRef, Outgoing
from handlers.acknowledgement import say_already
from handlers.asking import closed_button, file_fault, not_a_choice, numbers, pair, refuse, where

LISTED = 5
LONGEST_NUMBER = 60
NUMBER = re.compile(r"\d{1,6}[a-zA-ZĐđ]?\s?[/-]\s?[^\s,;]*[^\W\d_][^\s,;]*")
"""Units number reports in their own way (``57/BC-BT``, ``12/BC-TVT-HC``): anything with a number, a stroke and letters."""


@command("report")
def report(turn: Turn, args: list[str]) -> None:
    """``report DIRECTIVE UNIT``: the card's *Đã gửi báo cáo*."""
    ids = pair(args)
    if ids is None:
        closed_button(turn)
        return
    case = reports_sent.report_case(turn.db, turn.office, turn.now, turn.person_id, *ids)
    match case:
        case Refusal():
            refuse(turn, ids[1], case)
        case Already():
            say_already(turn, case)
        case Case():
            ask(turn, case)


def ask(turn: Turn, case: Case, files: tuple[FileRef, ...] = ()) -> None:
    """The first question; files that came before it are kept with it."""
    state: dict[str, Any] = {"d": case.directive.id, "u": case.unit.id, "files": [_packed(file) for file in files]}
    number = case.directive.number
    if case.unit.kind is UnitKind.PUBLIC_UNIT:
        card = cards.ask_number(turn.language, number, case.unit.name, turn.today)
        turn.ask_for_files("report_number", card, **state)
    elif files:
        _record(turn, state, Report(turn.today, ReportWay.CHAT_FILE, files=files))
    else:
        word = unit_word(turn.language, case.unit.kind, begins=True)
        turn.ask("report_way", cards.ask_way(turn.language, number, word), **state)


def _packed(file: FileRef) -> list[Any]:
    return [file.sha256, file.name, file.mime, file.size]


def _files(turn: Turn, reply: Reply) -> tuple[FileRef, ...]:
    kept = tuple(FileRef(*packed) for packed in turn.state["files"])
    return kept + tuple(a.file for a in reply.files if a.file is not None)


@step("report_way")
def way_answered(turn: Turn, reply: Reply) -> None:
    """How a phòng sent its report; a file sent at once is the report itself."""
    files = _files(turn, reply)
    if reply.choice == "none":
        _not_sent(turn)
    elif files or reply.choice in (ReportWay.DOCUMENT_SYSTEM, ReportWay.PAPER):
        way = ReportWay.CHAT_FILE if files else ReportWay(reply.choice)
        _record(turn, turn.state, Report(turn.today, way, files=files))
    elif reply.choice == ReportWay.CHAT_FILE:
        turn.ask_for_files("report_file", cards.ask_file(turn.language, _number(turn)), **turn.state)
    else:
        not_a_choice(turn, reply)


@step("report_file")
def file_answered(turn: Turn, reply: Reply) -> None:
    """The file or photo of the report."""
    files = _files(turn, reply)
    if reply.choice == "none":
        _not_sent(turn)
    elif files:
        _record(turn, turn.state, Report(turn.today, ReportWay.CHAT_FILE, files=files))
    else:
        turn.ask_again(file_fault(turn, reply.files) if reply.files else turn.t("reporting.file_again"))


@step("report_number")
def number_answered(turn: Turn, reply: Reply) -> None:
    """``57/BC-BT 08/6``, or the signed report as a file."""
    files = _files(turn, reply)
    if reply.choice == "none":
        _not_sent(turn)
        return
    number, rest = split_number(reply.text)
    if not number:
        if files:
            _record(turn, turn.state, Report(turn.today, ReportWay.CHAT_FILE, files=files))
        else:
            not_a_choice(turn, reply, "reporting.number_again")
        return
    state = {**turn.state, "number": number, "files": [_packed(file) for file in files]}
    day, _ = split_day(rest, turn.today, Prefer.NEAREST)
    if isinstance(day, Day):
        _take_day(turn, state, day.date)
    elif day.kind is DayFaultKind.NOT_A_DAY:
        turn.ask("report_day", cards.ask_day(turn.language, turn.today), **state)
    else:
        turn.ask("report_day", Outgoing(turn.t("reporting.day_again")), **state)


def split_number(text: str) -> tuple[str, str]:
    """The report's number and what is left of the text."""
    found = [each for each in find_numbers(text) if not each.number.is_draft]
    if found:
        first = found[0]
        return str(first.number)[:LONGEST_NUMBER], text[: first.start] + " " + text[first.end :]
    match = NUMBER.search(text)
    if match is None:
        return "", text
    return re.sub(r"\s", "", match[0])[:LONGEST_NUMBER], text[: match.start()] + " " + text[match.end() :]


@step("report_day")
def day_answered(turn: Turn, reply: Reply) -> None:
    """The day the report bears."""
    if reply.choice == "none":
        _not_sent(turn)
    elif reply.choice == "today":
        _take_day(turn, turn.state, turn.today)
    else:
        read = read_day(reply.text, turn.today, Prefer.NEAREST)
        if isinstance(read, Day):
            _take_day(turn, turn.state, read.date)
        else:
            turn.ask_again(turn.t("reporting.day_again"))


def _take_day(turn: Turn, state: dict[str, Any], day: date) -> None:
    if day > turn.today:
        turn.ask("report_day", cards.ask_day(turn.language, turn.today, future=day), **state)
        return
    files = tuple(FileRef(*packed) for packed in state["files"])
    _record(turn, state, Report(day, ReportWay.CHAT_FILE if files else None, state["number"], files))


def _record(turn: Turn, state: dict[str, Any], report: Report) -> None:
    ids = int(state["d"]), int(state["u"])
    result = reports_sent.report_sent(turn.db, turn.office, turn.now, turn.person_id, *ids, report, turn.incoming)
    turn.close()
    match result:
        case Reported():
            turn.say(_receipt(turn, result))
        case Already():
            say_already(turn, result)
        case Refusal():
            refuse(turn, ids[1], result)


def _receipt(turn: Turn, result: Reported) -> Outgoing:
    return cards.reported(
        turn.language,
        cards.ReportedFacts(
            where(turn, result.case),
            result.report.number,
            result.report.day,
            result.report.way,
            result.done.receipt,
            result.done.id,
            result.case.duty.due is not None,
            result.done.late,
            result.implied.receipt if result.implied else "",
        ),
    )


def _not_sent(turn: Turn) -> None:
    turn.close()
    turn.say(turn.t("talk.nothing_recorded"))


def _number(turn: Turn) -> str:
    case = reports_sent.report_case(
        turn.db, turn.office, turn.now, turn.person_id, int(turn.state["d"]), int(turn.state["u"])
    )
    return case.directive.number if isinstance(case, Case) else ""


# ----------------------------------------------------------------------------------------------------------- the office


@command("report_accept", door=Door.OFFICE)
def report_accept(turn: Turn, args: list[str]) -> None:
    """``report_accept REPORT``: the office notes that it came in."""
    ids = numbers(args, 1)
    if ids is None:
        closed_button(turn)
        return
    result = reports_sent.accept(turn.db, turn.office, turn.now, turn.person_id, ids[0], turn.incoming)
    if isinstance(result, Accepted):
        turn.say(cards.accepted(turn.language, result.name, result.at, first=result.first))
    else:
        refuse(turn, 0, result)


@command("reports_waiting", "tiepnhan", "tiep nhan", door=Door.OFFICE, reads=True, listed=True)
def reports_waiting(turn: Turn, args: list[str]) -> None:  # noqa: ARG001
    """``/tiepnhan``: reports said to be sent that nobody has noted as come in."""
    found = reports_sent.waiting(turn.db)
    listed = [(w.row.id, w.unit_name, w.number) for w in found[:LISTED]]
    turn.say(cards.waiting(turn.language, listed, len(found)))
