"""The slip of paper by which somebody registers: one as a picture, all of them as an A4 sheet to print and cut.

Text as in ``dialogues.md`` 1. A QR code carries the link where there is one that opens on a phone; the eight digits always stand there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.cards.registration import Help, need_help
from bot.export.drawing import A4, MM, Dashes, Page, face_of, to_pdf, to_png
from bot.i18n import Language

A6 = (105 * MM, 148.5 * MM)
PER_SHEET = 4
_MARGIN = 9 * MM
_QR = 44 * MM


@dataclass(frozen=True, slots=True)
class Slip:
    """What one slip says. ``code`` as it is typed (``4829 1376``); ``link`` is empty where none opens on a phone.

    ``carries_code``: the link opens the chat with the invitation in it; else the digits are the first message there.
    """

    unit: str
    title: str
    name: str
    code: str
    link: str
    until: date
    carries_code: bool = True


def slip_page(language: Language, slip: Slip, whom: Help) -> Page:
    """One slip on a page of A6."""
    page = Page(*A6)
    _draw(page, 0, 0, language, slip, whom)
    return page


def slip_png(language: Language, slip: Slip, whom: Help) -> bytes:
    """One slip as a picture (A6). Some tens of milliseconds: draw it outside a transaction."""
    return to_png(slip_page(language, slip, whom), zoom=2.5)


def sheet_pdf(language: Language, slips: Sequence[Slip], whom: Help) -> bytes:
    """All slips, four on a sheet of A4 with lines to cut along."""
    pages = []
    for start in range(0, len(slips), PER_SHEET):
        page = Page(*A4)
        for n, slip in enumerate(slips[start : start + PER_SHEET]):
            _draw(page, (n % 2) * A6[0], (n // 2) * A6[1], language, slip, whom)
        page.ops.append(Dashes(A6[0], 0, A6[0], A4[1]))
        page.ops.append(Dashes(0, A6[1], A4[0], A6[1]))
        pages.append(page)
    return to_pdf(pages, language.t("units.slip.title"))


def _draw(page: Page, left: float, top: float, language: Language, slip: Slip, whom: Help) -> None:
    x, width = left + _MARGIN, A6[0] - 2 * _MARGIN
    y = top + _MARGIN
    y = page.paragraph(x, y, width, 8.5, language.t("units.slip.office", office=whom.office.upper()), centred=True)
    y = page.paragraph(x, y + 2, width, 10, language.t("units.slip.title"), bold=True, centred=True)
    y = page.paragraph(x, y + 8, width, 10, language.t("units.slip.unit", unit=slip.unit))
    if slip.name:
        who = language.t("units.slip.person", name=slip.name, title=slip.title)
    else:
        who = language.t("units.slip.post", title=slip.title)
    y = page.paragraph(x, y + 2, width, 10, who)
    if slip.link:
        scan = "units.slip.scan" if slip.carries_code else "units.slip.scan_first"
        y = page.paragraph(x, y + 6, width, 9, language.t(scan))
        page.qr(left + (A6[0] - _QR) / 2, y + 2, _QR, slip.link)
        send = "units.slip.code" if slip.carries_code else "units.slip.send_code"
        y = page.paragraph(x, y + _QR + 4, width, 9, language.t(send))
    else:
        y = page.paragraph(x, y + 12, width, 9, language.t("units.slip.only_code"))
    y = page.paragraph(x, y + 3, width, _largest(slip.code, width), slip.code, bold=True, centred=True)
    y = page.paragraph(x, y + 3, width, 8.5, language.t("units.slip.until", date=language.date_doc(slip.until)))
    y = page.paragraph(x, y + 1, width, 8.5, language.t("units.slip.no_secret"))
    page.paragraph(x, y + 1, width, 8.5, need_help(language, whom))


def _largest(text: str, width: float) -> float:
    """The largest size up to 26 points in which a text stays on one line."""
    size = 26.0
    while face_of(True).width(text, size) > width:
        size -= 1
    return size
