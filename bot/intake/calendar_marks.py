"""Days off, days worked instead and half days as an office types them or keeps them in a table (domain.md 5.2, 5.3)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.calendar import DayMark, Half
from bot.domain.text import clean, unspell_in_place, without_marks
from bot.intake.civil import Day, DayFault, Prefer
from bot.intake.days import FoundDay, find_days, read_day

LONGEST = 31
"""Days of one range: more is a slip of typing."""
MOST = 400
REASON_MOST = 120


class MarkLineFault(StrEnum):
    """Why a line marks no day."""

    NO_DAY = "no_day"
    BAD_DAY = "bad_day"
    """``day`` says what is wrong with it."""
    NO_KIND = "no_kind"
    """Neither off nor worked."""
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class MarkLine:
    """Days marked alike; ``mark`` None takes their marks away."""

    days: tuple[date, ...]
    mark: DayMark | None


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that was not understood: its number (from 1), why, and the words."""

    line: int
    fault: MarkLineFault
    text: str
    day: DayFault | None = None


_AWAY = re.compile(r"^(?:bo|xoa|huy|go)\b(?: danh dau| ngay)?")
_OFF_HALF = re.compile(r"\bnghi (?:buoi )?(sang|chieu)\b")
_WORK_HALF = re.compile(r"\blam(?: viec)?(?: bu)? (?:buoi )?(sang|chieu)\b")
_OFF = re.compile(r"\bnghi\b(?: bu| le| tet)?(?: ngay)?|^off\b")
_WORK = re.compile(r"\blam (?:viec )?bu\b|\blam viec\b|\bdi lam\b|\blam\b(?= (?:thu|ngay|chu))|^work\b")
_NUMBER = re.compile(r"(?<![\w/])(?:s\S? )?\d{1,6}/(?:\d{4}/)?[A-Za-zĐđƯư][\w\-ĐđƯư&./]*", re.UNICODE)
_LEAD = re.compile(
    r"^(?:[\s,;:.()\-–]|\b(?:vì|do|lý do|theo|công văn|thông báo|số|ly do|cong van|thong bao|so)\b)+", re.IGNORECASE
)
_TRAIL = re.compile(
    r"[\s,;:.()]*(?:\b(?:theo|công văn|thông báo|số|cong van|thong bao|so)\b[\s,;:.()]*)+$", re.IGNORECASE
)
_BETWEEN = re.compile(r"[ ,]*(?:den|toi|-|–)(?: het)?(?: ngay)?[ ,]*")


def read_marks(text: str, today: date) -> tuple[list[MarkLine], list[BadLine]]:
    """``nghỉ 31/8 hoán đổi Quốc khánh 5678/TB-BNV``, one a line or parted by semicolons; two kinds in one line belong together (a swap)."""
    good: list[MarkLine] = []
    bad: list[BadLine] = []
    lines = [part for line in text.splitlines() for part in line.split(";") if part.strip()]
    for n, line in enumerate(lines, start=1):
        found = _line(line, today)
        if isinstance(found, BadLine):
            bad.append(BadLine(n, found.fault, found.text, found.day))
        else:
            good += found
    return good, bad


def _line(text: str, today: date) -> list[MarkLine] | BadLine:
    kept = clean(text)
    number = _NUMBER.search(kept)
    document = number.group().split(" ")[-1] if number else ""
    words = (
        kept
        if number is None
        else kept[: number.start()] + " " * (number.end() - number.start()) + kept[number.end() :]
    )
    plain = unspell_in_place(without_marks(words))
    cuts = _kinds(plain)
    if not cuts:
        return BadLine(0, MarkLineFault.NO_KIND, kept)
    parts: list[tuple[DayMark | None, str, str]] = []
    for n, (start, mark) in enumerate(cuts):
        end = cuts[n + 1][0] if n + 1 < len(cuts) else len(plain)
        parts.append((mark, words[start:end], plain[start:end]))
    found: list[tuple[DayMark | None, tuple[date, ...]]] = []
    reasons = []
    for mark, source, flat in parts:
        days = _days(source, flat, today)
        if isinstance(days, BadLine):
            return BadLine(0, days.fault, kept, days.day)
        found.append((mark, days[0]))
        reasons.append(days[1])
    reason = next((each for each in reasons if each), "")
    return [
        MarkLine(days, None if mark is None else DayMark(mark.works, reason[:REASON_MOST], document, mark.half))
        for mark, days in found
    ]


def _kinds(plain: str) -> list[tuple[int, DayMark | None]]:
    """Where each kind begins: a swap names two in one line."""
    away = _AWAY.match(plain.strip())
    if away:
        return [(0, None)]
    found: dict[int, DayMark | None] = {}
    for pattern, works in ((_OFF_HALF, False), (_WORK_HALF, True), (_OFF, False), (_WORK, True)):
        for match in pattern.finditer(plain):
            if any(abs(match.start() - known) < 4 for known in found):
                continue
            found[match.start()] = _marked(match, works)
    return sorted(found.items())[:2]


def _marked(match: re.Match[str], works: bool) -> DayMark:
    half = match.group(1) if match.re.groups else None
    if half is None:
        return DayMark(works)
    worked = half if works else ("chieu" if half == "sang" else "sang")
    return DayMark(True, half=Half.MORNING if worked == "sang" else Half.AFTERNOON)


def _days(source: str, plain: str, today: date) -> tuple[tuple[date, ...], str] | BadLine:
    """The days of one kind, a range filled, and the words that are left: the reason."""
    found = find_days(source, today, Prefer.FUTURE)
    wrong = next((one.day for one in found if isinstance(one.day, DayFault)), None)
    if wrong is not None:
        return BadLine(0, MarkLineFault.BAD_DAY, source, wrong)
    if not found:
        return BadLine(0, MarkLineFault.NO_DAY, source)
    days = [one.day.date for one in found if isinstance(one.day, Day)]
    if len(found) == 2 and _BETWEEN.fullmatch(plain[found[0].end : found[1].start]):
        first, last = sorted(days)
        if (last - first).days > LONGEST:
            return BadLine(0, MarkLineFault.TOO_LONG, source)
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return tuple(dict.fromkeys(days)), _reason(source, found)


def _reason(source: str, found: list[FoundDay]) -> str:
    """What stands behind the days, without the words that only lead in."""
    rest = source[found[-1].end :]
    return _TRAIL.sub("", _LEAD.sub("", rest)).strip(" ,;:.()-–")


# ------------------------------------------------------------------------------------------------------------- tables

_HEADS = {
    "day": ("ngay", "date"),
    "until": ("den ngay", "den", "until"),
    "kind": ("loai", "trang thai", "kind"),
    "reason": ("ly do", "noi dung", "ghi chu", "reason"),
    "document": ("so cong van", "cong van", "van ban", "so van ban", "document"),
}


def read_mark_rows(rows: Sequence[Sequence[object]], today: date) -> tuple[list[MarkLine], list[BadLine]]:
    """A table ``Ngày; Đến ngày; Loại; Lý do; Số công văn`` (the second is optional), or lines as typed in its first column."""
    place = _places(rows[0]) if rows else {}
    good: list[MarkLine] = []
    bad: list[BadLine] = []
    if "day" not in place or "kind" not in place:
        for n, row in enumerate(rows, start=1):
            lines, wrong = read_marks(" ".join(str(cell) for cell in row if str(cell).strip()), today)
            good += lines
            bad += [BadLine(n, each.fault, each.text, each.day) for each in wrong]
        return good, bad
    for n, row in enumerate(rows[1:], start=2):
        if not any(str(cell).strip() for cell in row):
            continue
        found = _row(row, place, today)
        if isinstance(found, BadLine):
            bad.append(BadLine(n, found.fault, found.text, found.day))
        else:
            good.append(found)
    if sum(len(line.days) for line in good) > MOST:
        return [], [BadLine(1, MarkLineFault.TOO_MANY, "")]
    return good, bad


def _places(head: Sequence[object]) -> dict[str, int]:
    names = [without_marks(clean(str(cell))).strip().casefold() for cell in head]
    return {field: at for field, known in _HEADS.items() for at, name in enumerate(names) if name in known}


def _row(row: Sequence[object], place: dict[str, int], today: date) -> MarkLine | BadLine:
    def cell(name: str) -> object:
        at = place.get(name)
        return row[at] if at is not None and at < len(row) else ""

    text = " ".join(str(each) for each in row if str(each).strip())
    first = _cell_day(cell("day"), today)
    last = _cell_day(cell("until"), today) if str(cell("until")).strip() else first
    if isinstance(first, DayFault) or isinstance(last, DayFault):
        wrong = first if isinstance(first, DayFault) else last
        return BadLine(0, MarkLineFault.BAD_DAY, text, wrong if isinstance(wrong, DayFault) else None)
    if first is None or last is None:
        return BadLine(0, MarkLineFault.NO_DAY, text)
    if not 0 <= (last - first).days <= LONGEST:
        return BadLine(0, MarkLineFault.TOO_LONG, text)
    kinds = _kinds(unspell_in_place(without_marks(clean(str(cell("kind"))))))
    if not kinds:
        return BadLine(0, MarkLineFault.NO_KIND, text)
    days = tuple(first + timedelta(days=n) for n in range((last - first).days + 1))
    mark = kinds[0][1]
    reason, document = clean(str(cell("reason")))[:REASON_MOST], clean(str(cell("document")))
    return MarkLine(days, None if mark is None else DayMark(mark.works, reason, document, mark.half))


def _cell_day(cell: object, today: date) -> date | DayFault | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = clean(str(cell))
    if re.fullmatch(r"\d{4}-\d\d-\d\d(?:[ T].*)?", text):
        try:
            return date.fromisoformat(text[:10])
        except ValueError:
            return None
    read = read_day(text, today, Prefer.FUTURE) if text else None
    return read.date if isinstance(read, Day) else read


def merged(lines: Sequence[MarkLine]) -> dict[date, DayMark | None]:
    """Day → mark; of a day named twice the last line counts."""
    return {day: line.mark for line in lines for day in line.days}
