"""The slip of a unit that receives on paper (dialogues.md 4.4): two on a sheet of A4, to cut, sign and send back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.actions.paper_slips import PaperSlip
from bot.cards.directive import cited, due_lines, duties_in_words
from bot.cards.registration import Help
from bot.domain.obligations import Duty
from bot.export.drawing import A4, MM, Box, Dashes, Page, to_pdf, to_png
from bot.i18n import Language

A5 = (A4[0], A4[1] / 2)
"""Lying: the width of A4 and half its height."""
PER_SHEET = 2
SUBJECT_MOST = 420
_MARGIN = 14 * MM
_LINE = 0.6
_SIGN = 62 * MM
"""The column for date, signature and name."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where on its page a slip stands; ``left`` and ``top`` of the paper itself."""

    page: Page
    top: float

    @property
    def left(self) -> float:
        return _MARGIN

    @property
    def right(self) -> float:
        return A5[0] - _MARGIN

    @property
    def bottom(self) -> float:
        return self.top + A5[1] - 9 * MM


def slip_page(language: Language, slip: PaperSlip, whom: Help, today: date) -> Page:
    """One slip on a page of A5."""
    page = Page(*A5)
    _draw(_Place(page, 0), language, slip, whom, today)
    return page


def slip_png(language: Language, slip: PaperSlip, whom: Help, today: date) -> bytes:
    """One slip as a picture. Some tens of milliseconds: draw it outside a transaction."""
    return to_png(slip_page(language, slip, whom, today), zoom=2.0)


def slips_pdf(language: Language, slips: Sequence[PaperSlip], whom: Help, today: date) -> bytes:
    """All slips, two on a sheet of A4 with a line to cut along."""
    pages = []
    for start in range(0, len(slips), PER_SHEET):
        page = Page(*A4)
        for n, slip in enumerate(slips[start : start + PER_SHEET]):
            _draw(_Place(page, n * A5[1]), language, slip, whom, today)
        page.ops.append(Dashes(0, A5[1], A4[0], A5[1]))
        pages.append(page)
    return to_pdf(pages, language.t("slips.title"))


def _draw(at: _Place, language: Language, slip: PaperSlip, whom: Help, today: date) -> None:
    page, card, width = at.page, slip.card, at.right - at.left
    y = page.paragraph(at.left, at.top + 9 * MM, width, 8.5, language.t("slips.office", office=whom.office.upper()))
    y = page.paragraph(at.left, y + 2, width, 12, language.t("slips.title"), bold=True, centred=True)
    y = page.paragraph(at.left, y + 4, width, 11, language.t("directive.to", unit=card.unit_name), bold=True)
    intro = language.t("slips.intro", cited=cited(language, card), subject=_short(card.subject, SUBJECT_MOST))
    y = page.paragraph(at.left, y + 3, width, 9.5, intro)
    if card.summary and card.may_file:
        y = page.paragraph(at.left, y + 2, width, 9, card.summary)
    if card.content:
        y = page.paragraph(at.left, y + 2, width, 9, language.t("directive.content", numbers=", ".join(card.content)))
    y = page.paragraph(
        at.left, y + 2, width, 9.5, language.t("directive.asked", duties=duties_in_words(language, card.owed))
    )
    y = page.paragraph(at.left, y + 1, width, 9.5, due_lines(language, card), bold=True)
    _answers(at, y + 3 * MM, language, slip, today)
    _foot(at, language, whom, card.code, today)


def _answers(at: _Place, y: float, language: Language, slip: PaperSlip, today: date) -> None:
    """What the unit fills in, and beside it the place for the signature of its head."""
    page, width = at.page, at.right - at.left - _SIGN - 4 * MM
    top = y
    for duty in slip.card.owed:
        side = 3.2 * MM
        _frame(page, at.left, y + 1, side, side)
        text = language.t(_ANSWERS[duty], year=today.year, roster=slip.roster or "……")
        y = page.paragraph(at.left + side + 2 * MM, y, width - side, 9.5, text, leading=1.5) + 3
    x = at.right - _SIGN
    page.paragraph(x, top, _SIGN, 9, language.t("slips.sign_day", year=today.year), centred=True)
    page.paragraph(x, top + 13, _SIGN, 9.5, language.t("slips.sign"), bold=True, centred=True)
    page.paragraph(x, top + 26, _SIGN, 8.5, language.t("slips.sign_how"), centred=True)


_ANSWERS = {
    Duty.RECEIVE: "slips.answer.receive",
    Duty.DISSEMINATE: "slips.answer.disseminate",
    Duty.REPORT: "slips.answer.report",
}


def _foot(at: _Place, language: Language, whom: Help, code: str, today: date) -> None:
    """Where to send it, and the box in which the office notes the receipt code of what it recorded."""
    height, width = 15 * MM, at.right - at.left
    top = at.bottom - height
    phone = language.t("slips.or_call", phone=whom.phone) if whom.phone else language.t("slips.send_back")
    at.page.paragraph(at.left, top - 13, width, 8.5, phone)
    _frame(at.page, at.left, top, width, height)
    inner = at.left + 2 * MM
    at.page.paragraph(inner, top + 3, width - 4 * MM, 8.5, language.t("slips.receipt", year=today.year))
    at.page.paragraph(inner, top + 19, width - 4 * MM, 8.5, language.t("slips.receipt_how", code=code))


def _frame(page: Page, x: float, y: float, width: float, height: float) -> None:
    page.ops.append(Box(x, y, width, _LINE))
    page.ops.append(Box(x, y + height - _LINE, width, _LINE))
    page.ops.append(Box(x, y, _LINE, height))
    page.ops.append(Box(x + width - _LINE, y, _LINE, height))


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + "…"
