"""A deadline as the paper words it becomes a proposal: the last good day, inclusive (domain.md 1.5, design.md 7).

``trước ngày 15/12`` ends on 14/12; ``chậm nhất 16/6`` ends on 16/6; a fixed date is never moved. Every result is a proposal
that a person of the office confirms. Recurring rules and periods ("trong quý III") are recognised and refused here; a
reader for them joins :data:`_READERS`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import StrEnum

from bot.domain.deadlines import DueWording, hard_due
from bot.domain.text import clean, unspell_in_place, without_marks
from bot.intake.civil import Day, DayFault, Prefer, civil_day
from bot.intake.days import find_days
from bot.intake.shorthand import written_out

AddWorkingDays = Callable[[date, int], date]
"""(first day, n) → the n-th working day after it; the first day itself is not counted (BLDS 2015, Điều 147)."""

TOO_FAR_DAYS = 183
"""A day without a year that is over this year and comes round only after so many days has rather been missed."""


class Basis(StrEnum):
    """What the due day was worked out from."""

    DATE = "date"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"


class DeadlineFaultKind(StrEnum):
    NOT_UNDERSTOOD = "not_understood"
    BAD_DAY = "bad_day"
    """``chậm nhất 31/6``; ``day`` says what is wrong with it."""
    PAST = "past"
    """``offer`` is the same deadline a year on."""
    NO_DATE = "no_date"
    """``ngay``, ``khẩn trương``, ``khi có yêu cầu``: no day can be computed, the office must enter one."""
    RECURRING = "recurring"
    """``trước ngày 15/12 hàng năm``; ``offer`` is the next time, once."""
    HORIZON = "horizon"
    """``đến năm 2025``: a horizon in a title, no deadline."""
    START_UNKNOWN = "start_unknown"
    """Days counted from signing or from a day that is not known here."""
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A proposal. ``due`` is the last day in time, inclusive; with ``at`` the duty ends at that minute of it (office time).

    ``named`` is the day as written (15/12 for "trước ngày 15/12"), ``phrase`` the words as typed; for counted days ``count``
    and ``start`` say what was counted from.
    """

    due: date
    wording: DueWording
    phrase: str
    named: date
    basis: Basis = Basis.DATE
    at: time | None = None
    count: int | None = None
    start: date | None = None
    inferred_year: bool = False


@dataclass(frozen=True, slots=True)
class DeadlineFault:
    """Why there is no deadline; ``offer`` is one the person can take instead."""

    kind: DeadlineFaultKind
    day: DayFault | None = None
    offer: Deadline | None = None


@dataclass(frozen=True, slots=True)
class _Ask:
    """What a reader gets: the words as typed, a source for days and its plain form (the same positions), and the days known."""

    phrase: str
    source: str
    plain: str
    today: date
    issued: date | None
    add_working_days: AddWorkingDays


def read_deadline(
    text: str, today: date, *, add_working_days: AddWorkingDays, issued: date | None = None
) -> Deadline | DeadlineFault:
    """The deadline a short text states, with or without accents, with leaked Telex.

    A day without a year is the next one; one that has just passed is a fault that offers next year's. ``issued`` is the date
    of the document, for "kể từ ngày ký"; "kể từ ngày nhận" counts from ``today``, when the card goes out.
    """
    kept = clean(text)
    full = written_out(kept)
    bare = without_marks(full)
    plain = unspell_in_place(bare)
    ask = _Ask(kept, full if plain == bare else plain, plain, today, issued, add_working_days)
    found = (read(ask) for read in _READERS)
    return next((one for one in found if one is not None), DeadlineFault(DeadlineFaultKind.NOT_UNDERSTOOD))


# ------------------------------------------------------------------------------------------------------------- readers

_RECURRING = re.compile(r"\b(?:hang|hanh|moi) (?:nam|quy|thang|tuan)\b|\bdinh ky\b|\bthuong nien\b")
_NO_DATE = re.compile(
    r"(?:thuc hien |bao cao |trien khai |hoan thanh )?(?:ngay(?: lap tuc| sau khi .*)?|khan truong|som nhat(?: co the)?|dot xuat|"
    r"khi co yeu cau|cang som cang tot|kip thoi)"
)
_HORIZON = re.compile(r"\b(?:den|dinh huong den) nam (?:19|20)\d\d\b|\bgiai doan \d{4} ?- ?\d{4}\b")
_COUNTED = re.compile(
    r"(?:trong (?:vong|thoi han|thoi gian)?|han|thoi han|sau|chi)? *\b(?P<count>\d{1,3}|" + "|".join(
        ("mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin", "muoi")
    ) + r")(?: ?\([^)]*\))? (?P<unit>ngay lam viec|ngay|tuan)\b(?! \d)(?P<rest>.*)"
)  # fmt: skip
_NUMBER_WORDS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10}
_FROM_SIGNING = re.compile(r"\b(?:ngay )?(?:ky|ban hanh|van ban duoc ky)\b")
_FROM_RECEIPT = re.compile(r"\b(?:nhan|hom nay|chuyen|gui)\b|^\W*$")
_CUE = re.compile(
    r"(?:\b(?:truoc|chua qua)(?: ngay)?|\b(?:cham nhat|muon nhat|tre nhat)(?: la| vao| den| trong)*(?: het)?(?: ngay)?|"
    r"\b(?:den|toi|trong|het)(?: het)?(?: ngay)?|\bkhong (?:qua|muon hon)(?: ngay)?|\b(?:han|han chot|thoi han|deadline)"
    r"(?: la| den| chot| cuoi| cung| vao| nop| gui| bao cao| quan triet| thuc hien| hoan thanh| xong)*:?(?: ngay)?)[ :]*$"
)
_CLOCK = re.compile(
    r"(?P<cue>truoc|cham nhat|den|toi|luc|vao)?(?: luc| vao)? ?\b(?P<hour>[01]?\d|2[0-4]) ?(?:gio|h|:) ?(?P<minute>[0-5]\d)?(?: ?phut)?"
    r"[ ,]*(?:ngay )?$"
)
_NOTHING_MORE = re.compile(r"[\s.,;()]*(?:nhe|nha|a|em|chi|anh|dong chi|la han)?[\s.]*")
_NOT_DUE = re.compile(r"\b(?:tu|ke tu|sau|bat dau(?: tu)?)(?: ngay)? *$")


def _recurring(ask: _Ask) -> Deadline | DeadlineFault | None:
    match = _RECURRING.search(ask.plain)
    if match is None:
        return None
    once = replace(ask, source=ask.source[: match.start()], plain=ask.plain[: match.start()])
    found = _fixed(once, roll=True)
    return DeadlineFault(DeadlineFaultKind.RECURRING, offer=found if isinstance(found, Deadline) else None)


def _horizon(ask: _Ask) -> DeadlineFault | None:
    return DeadlineFault(DeadlineFaultKind.HORIZON) if _HORIZON.search(ask.plain) else None


def _no_date(ask: _Ask) -> DeadlineFault | None:
    return DeadlineFault(DeadlineFaultKind.NO_DATE) if _NO_DATE.fullmatch(ask.plain.strip(" .,")) else None


def _counted(ask: _Ask) -> Deadline | DeadlineFault | None:
    """``trong 05 ngày làm việc kể từ ngày …``: the first day is not counted."""
    match = _COUNTED.fullmatch(ask.plain.strip(" .,;"))
    if match is None:
        return None
    count = _NUMBER_WORDS.get(match["count"]) or int(match["count"])
    start = _start(ask, match["rest"])
    if count == 0:
        return DeadlineFault(DeadlineFaultKind.NOT_UNDERSTOOD)
    if isinstance(start, DeadlineFault):
        return start
    working = match["unit"] == "ngay lam viec"
    days = count * 7 if match["unit"] == "tuan" else count
    due = ask.add_working_days(start, days) if working else start + timedelta(days=days)
    basis = Basis.WORKING_DAYS if working else Basis.CALENDAR_DAYS
    deadline = Deadline(due, DueWording.BY, ask.phrase, due, basis, count=days, start=start)
    return DeadlineFault(DeadlineFaultKind.PAST) if due < ask.today else deadline


def _start(ask: _Ask, rest: str) -> date | DeadlineFault:
    days = find_days(rest, ask.today, Prefer.NEAREST)
    if days:
        day = days[0].day
        return day.date if isinstance(day, Day) else DeadlineFault(DeadlineFaultKind.BAD_DAY, day)
    if _FROM_SIGNING.search(rest):
        return ask.issued or DeadlineFault(DeadlineFaultKind.START_UNKNOWN)
    return ask.today if _FROM_RECEIPT.search(rest) else DeadlineFault(DeadlineFaultKind.START_UNKNOWN)


def _fixed(ask: _Ask, roll: bool = False) -> Deadline | DeadlineFault | None:
    """A date behind a cue, or alone. ``roll``: a passed day of this year is next year's without asking."""
    found = find_days(ask.source, ask.today, Prefer.FUTURE)
    if not found:
        return None
    if len({one.day for one in found}) > 1:
        return DeadlineFault(DeadlineFaultKind.AMBIGUOUS)
    first = found[0]
    if isinstance(first.day, DayFault):
        return DeadlineFault(DeadlineFaultKind.BAD_DAY, first.day)
    spoken = ask.plain[first.start : first.end]
    before = ask.plain[: first.start] + ("ngay " if spoken.startswith("ngay") else "")
    if _NOT_DUE.search(before.removesuffix("ngay ")):
        return None
    at = _clock(before)
    wording = DueWording.BEFORE if _is_before(before) else DueWording.BY
    if at is not None:
        wording = DueWording.BEFORE if "truoc" in before else DueWording.BY
    elif not _CUE.search(before) and not (
        before.strip() in ("", "ngay") and _NOTHING_MORE.fullmatch(ask.plain[first.end :])
    ):
        return None
    return _dated(ask, first.day, wording, at, roll)


def _is_before(before: str) -> bool:
    cue = _CUE.search(before)
    return cue is not None and cue.group().strip().startswith(("truoc", "chua qua"))


def _clock(before: str) -> time | None:
    match = _CLOCK.search(before)
    if match is None:
        return None
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    return time(23, 59) if hour == 24 else time(hour, minute)


def _dated(ask: _Ask, day: Day, wording: DueWording, at: time | None, roll: bool) -> Deadline | DeadlineFault:
    def due_on(named: date) -> Deadline:
        due = named if at else hard_due(named, wording)
        return Deadline(due, wording, ask.phrase, named, at=at, inferred_year=day.inferred_year)

    stated = due_on(day.date)
    comes_round_late = day.date.year > ask.today.year and (day.date - ask.today).days > TOO_FAR_DAYS
    if day.inferred_year and comes_round_late and not roll:
        return DeadlineFault(DeadlineFaultKind.PAST, offer=stated)
    if stated.due >= ask.today:
        return stated
    again = _next_year(day.date, ask.today, wording)
    offer = due_on(again) if again else None
    return offer if roll and offer else DeadlineFault(DeadlineFaultKind.PAST, offer=offer)


def _next_year(named: date, today: date, wording: DueWording) -> date | None:
    """The same day of the first year in which it is not yet over."""
    for year in (max(named.year + 1, today.year), max(named.year + 1, today.year) + 1):
        day = civil_day(named.day, named.month, year, today)
        if isinstance(day, Day) and hard_due(day.date, wording) >= today:
            return day.date
    return None


_READERS: tuple[Callable[[_Ask], Deadline | DeadlineFault | None], ...] = (
    _recurring,
    _horizon,
    _no_date,
    _counted,
    _fixed,
)
"""The first that understands decides."""
