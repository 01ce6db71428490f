"""A day and a time of day as people type them to have something sent: ``08 giờ 00 ngày 12/6``, ``7h30 mai``, ``14:00``."""

import re
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from bot.domain.text import clean, without_marks
from bot.intake.civil import Day, Prefer
from bot.intake.days import read_day


class MomentFault(StrEnum):
    NO_TIME = "no_time"
    BAD_TIME = "bad_time"
    BAD_DAY = "bad_day"


@dataclass(frozen=True, slots=True)
class TypedMoment:
    """``day`` is None where only a time was typed: today, or the next day it can be."""

    day: date | None
    at: time


_TIME = re.compile(r"(?<![\d/.-])(\d{1,2}) *(?:gio|h|g|:) *(\d{1,2})?(?: *(?:phut|p)\b)?(?![\d/])")


def read_moment(text: str, today: date) -> TypedMoment | MomentFault:
    """One time of day, with or without a day; anything else beside them is a fault."""
    kept = clean(text)
    plain = without_marks(kept)
    match = _TIME.search(plain)
    if match is None:
        return MomentFault.NO_TIME
    hour, minute = int(match.group(1)), int(match.group(2) or 0)
    if hour > 23 or minute > 59:
        return MomentFault.BAD_TIME
    rest = (kept[: match.start()] + " " + kept[match.end() :]).strip(" ,.;")
    if re.fullmatch(r"(?:luc|vao|gui)?(?: luc)?", without_marks(rest).strip()):
        return TypedMoment(None, time(hour, minute))
    day = read_day(re.sub(r"^(?:lúc|luc|vào|vao|gửi|gui)\b", "", rest, flags=re.IGNORECASE), today, Prefer.FUTURE)
    return TypedMoment(day.date, time(hour, minute)) if isinstance(day, Day) else MomentFault.BAD_DAY
