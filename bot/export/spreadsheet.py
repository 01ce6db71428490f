"""The office's tables as files: XLSX with the annex of domain.md 7.2 and the register of 1.8, and CSV that Excel opens.

What people typed goes in as text only: a name that begins with ``=`` is never a formula. CSV is UTF-8 with a byte order mark
and semicolons, because where the decimal sign is a comma Excel separates columns by semicolons.
"""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from bot.cards.dues import dues_words
from bot.cards.standing import case_due_words, extended_words, reason
from bot.cards.titles import title_of
from bot.cards.words import form_word
from bot.clock import civil_day
from bot.domain.dissemination import Form
from bot.domain.standings import Case, DirectiveLabel
from bot.i18n import Language
from bot.reports.tables import Mark, StandingRow, StandingTable

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

Cell = str | int
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
_WIDTHS = (5, 32, 30, 16, 13, 20, 12, 9, 20, 14, 9, 34)
_REGISTER_WIDTHS = (9, 46, 32, 14, 34, 24, 30)
_COLUMNS = (
    "number", "unit", "who", "received", "disseminated", "form", "told", "share", "report", "mark", "reminders", "note",
)  # fmt: skip
_REGISTER_COLUMNS = ("arrival", "document", "unit", "due", "progress", "answer", "note")


def standing_xlsx(table: StandingTable, language: Language) -> bytes:
    """Both sheets in one workbook, landscape A4, heads repeated on every page."""
    import xlsxwriter  # what few processes need is loaded when it is needed

    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    head = book.add_format({"bold": True, "text_wrap": True, "border": 1, "align": "center", "valign": "vcenter"})
    body = book.add_format({"text_wrap": True, "border": 1, "valign": "top"})
    title = book.add_format({"bold": True, "font_size": 13})
    bold = book.add_format({"bold": True, "border": 1})
    sheet = book.add_worksheet(language.t("exports.sheet.standing"))
    top = _write_head(sheet, _head(table, language), title)
    _write_table(sheet, top, _columns(language), [_cells(r, language) for r in table.rows], head, body)
    end = top + 1 + len(table.rows)
    for column, value in enumerate(_totals(table, language)):
        _write(sheet, end, column, value, bold)
    sheet.write_string(end + 2, 1, language.t("exports.made_by"))
    sheet.write_string(end + 2, 9, language.t("exports.signed_by"))
    _set_page(sheet, _WIDTHS, top)
    register = book.add_worksheet(language.t("exports.sheet.register"))
    top = _write_head(register, [language.t("exports.register_title")], title)
    lines = [_register(r, table.directive, language) for r in table.rows]
    _write_table(register, top, _register_columns(language), lines, head, body)
    _set_page(register, _REGISTER_WIDTHS, top)
    book.close()
    return made.getvalue()


def standing_csv(table: StandingTable, language: Language) -> bytes:
    """The annex with its totals, one line a unit; the head of the paper is left out so that columns line up."""
    lines: list[Sequence[Cell]] = [_columns(language)]
    lines += [_cells(row, language) for row in table.rows]
    lines.append(_totals(table, language))
    return csv_bytes(lines)


def csv_bytes(lines: Iterable[Sequence[Cell]]) -> bytes:
    """Lines as Vietnamese Excel opens them. A text that a spreadsheet would calculate gets an apostrophe before it."""
    made = io.StringIO(newline="")
    csv.writer(made, delimiter=";", lineterminator="\r\n").writerows([_safe(cell) for cell in line] for line in lines)
    return made.getvalue().encode("utf-8-sig")


def _safe(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


# --------------------------------------------------------------------------------------------------------------- cells


def _head(table: StandingTable, language: Language) -> list[str]:
    directive = table.directive
    sent = directive.published_at
    return [
        language.t("exports.title"),
        language.t(
            "exports.document",
            kind=directive.kind,
            number=directive.number,
            day=language.date_doc(directive.issued),
            subject=directive.subject,
        ),
        language.t("exports.issuer", issuer=directive.issuer),
        language.t(
            "exports.days",
            sent=language.date_doc(civil_day(sent, language.zone)) if sent else "",
            due=dues_words(language, directive.dues, table.asked),
        ),
        language.t("exports.as_of", moment=language.moment(table.as_of)),
    ]


def _due(case: Case, language: Language) -> str:
    """The unit's one day; both where more time was granted; empty where there is none."""
    [(_, day), *_] = case.dues.grouped(case.asked)
    return extended_words(language, case) or (language.date_doc(day) if day else "")


def _columns(language: Language) -> list[Cell]:
    return [language.t(f"exports.column.{name}") for name in _COLUMNS]


def _register_columns(language: Language) -> list[Cell]:
    return [language.t(f"exports.register.{name}") for name in _REGISTER_COLUMNS]


def _cells(row: StandingRow, language: Language) -> list[Cell]:
    return [
        row.number,
        row.unit,
        who(row, language),
        _moment(row.received_at, language),
        _day(row.disseminated_day),
        form_word(language, Form(row.form)) if row.form else "",
        f"{row.told}/{row.roster}" if row.told is not None and row.roster is not None else "",
        language.percent(row.told / row.roster) if row.told is not None and row.roster else "",
        ", ".join(part for part in (row.report_number, _day(row.report_day)) if part),
        mark_word(row.mark, language),
        row.reminders,
        note(row, language),
    ]


def _totals(table: StandingTable, language: Language) -> list[Cell]:
    share = language.percent(table.told / table.roster) if table.roster else ""
    return [
        "",
        language.t("exports.total"),
        "",
        f"{table.received}/{len(table.rows)}",
        "",
        "",
        f"{table.told}/{table.roster}" if table.roster else "",
        share,
        f"{table.reported}/{len(table.rows)}" if table.reported else "",
        "",
        sum(row.reminders for row in table.rows),
        "",
    ]


def _register(row: StandingRow, directive: DirectiveLabel, language: Language) -> list[Cell]:
    """*Sổ theo dõi giải quyết văn bản đến* (NĐ 30/2020, Phụ lục IV): the arrival number is the registry's to fill in."""
    document = language.t(
        "exports.register_document",
        kind=directive.kind,
        number=directive.number,
        day=language.date_doc(directive.issued),
        issuer=directive.issuer,
    )
    due = case_due_words(language, row.case) if directive.own_dues else _due(row.case, language)
    answer = ", ".join(part for part in (row.report_number, _day(row.report_day)) if part)
    return ["", document, row.unit, due, note(row, language), answer, mark_word(row.mark, language)]


def who(row: StandingRow, language: Language) -> str:
    """Name and title of who confirmed; what the office recorded for the unit says so."""
    if row.who is None:
        return ""
    name = row.who.name
    if row.who.on_behalf:
        return language.t("exports.on_behalf", name=name)
    if row.who.role is None:
        return name
    return f"{name}, {title_of(language, row.who.role, row.case.unit.kind, row.who.title)}"


def mark_word(mark: Mark, language: Language) -> str:
    return language.t(f"exports.mark.{mark.value}")


def note(row: StandingRow, language: Language) -> str:
    """The one reason of the silence, or that the unit is done; where more time was granted both days."""
    both = extended_words(language, row.case)
    return reason(language, row.case) + (f"; {both}" if both else "")


def _moment(at: int | None, language: Language) -> str:
    return "" if at is None else f"{language.clock(at)} {_day(civil_day(at, language.zone))}"


def _day(day: date | None) -> str:
    return "" if day is None else f"{day:%d/%m/%Y}"


# --------------------------------------------------------------------------------------------------------------- sheets


def _write_head(sheet: "Worksheet", lines: Sequence[str], title: object) -> int:
    """The lines above the table; returns the row the table begins in."""
    for n, line in enumerate(lines):
        sheet.write_string(n, 0, line, title if n == 0 else None)
    return len(lines) + 1


def _write_table(
    sheet: "Worksheet",
    top: int,
    names: Sequence[Cell],
    lines: Iterable[Sequence[Cell]],
    head: object,
    body: object,
) -> None:
    for column, name in enumerate(names):
        _write(sheet, top, column, name, head)
    for n, line in enumerate(lines, start=top + 1):
        for column, value in enumerate(line):
            _write(sheet, n, column, value, body)


def _write(sheet: "Worksheet", row: int, column: int, value: Cell, style: object) -> None:
    write: Callable[..., object] = sheet.write_number if isinstance(value, int) else sheet.write_string
    write(row, column, value, style)


def _set_page(sheet: "Worksheet", widths: Sequence[int], top: int) -> None:
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)
    sheet.freeze_panes(top + 1, 2)
