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


_PART = re.compile(r"^(?P<lead>[\s,]*(?:(?:luc|vao|gui)\s+)?)(?P<part>sang|trua|chieu|toi)\b")
_HOURS = {
    "sang": {hour: hour for hour in range(12)},
    "trua": {10: 10, 11: 11, 12: 12, 13: 13, 1: 13},
    "chieu": {12: 12, **{hour: hour + 12 for hour in range(1, 8)}, **{hour: hour for hour in range(13, 20)}},
    "toi": {**{hour: hour + 12 for hour in range(5, 12)}, **{hour: hour for hour in range(17, 24)}},
}
"""The hour of the clock for the hour said with a part of the day; ``2h chiều`` is 14:00, ``12h tối`` is asked."""


def _part_of_day(before: str, after: str) -> tuple[str, str, str]:
    """(part of the day, what stands before and behind the hour without it). ``thứ Sáu tới`` is no evening."""
    for place, words in enumerate((after, before)):
        match = _PART.match(without_marks(words))
        if match is None or words[match.start("part") : match.end()].lower() == "tới":
            continue
        kept = words[: match.start("part")] + words[match.end() :]
        return match["part"], *((before, kept) if place == 0 else (kept, after))
    return "", before, after


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
    before, after = kept[: match.start()], kept[match.end() :]
    part, before, after = _part_of_day(before, after)
    if part:
        hour = _HOURS[part].get(hour, -1)
    if hour < 0:
        return MomentFault.BAD_TIME
    rest = f"{before} {after}".strip(" ,.;")
    if re.fullmatch(r"(?:luc|vao|gui)?(?: luc)?", without_marks(rest).strip()):
        return TypedMoment(None, time(hour, minute))
    day = read_day(re.sub(r"^(?:lúc|luc|vào|vao|gửi|gui)\b", "", rest, flags=re.IGNORECASE), today, Prefer.FUTURE)
    return TypedMoment(day.date, time(hour, minute)) if isinstance(day, Day) else MomentFault.BAD_DAY
