"""By when a directive's duties are to be done, in a few words: one day for all, or the day of each where they differ."""

from collections.abc import Callable, Iterable
from datetime import date

from bot.domain.due_days import DueDays, main_duty
from bot.domain.obligations import Duty
from bot.i18n import Language


def dues_words(
    language: Language, dues: DueDays, asked: Iterable[Duty], shown: Callable[[date], str] | None = None
) -> str:
    """``hạn quán triệt 16/6/2023; hạn gửi báo cáo 30/6/2023``; one day for all where they share it. ``shown`` writes a day."""
    write = shown or language.date_doc
    groups = dues.grouped(sorted(asked, key=list(Duty).index))
    if len(groups) < 2:
        day = groups[0][1] if groups else dues.common
        return language.t("standing.no_due") if day is None else language.t("standing.due", day=write(day))
    return "; ".join(due_of(language, main_duty(duties), day, write) for duties, day in groups)


def due_of(language: Language, duty: Duty, day: date | None, write: Callable[[date], str]) -> str:
    """The day of one duty; đã nhận is not named beside another duty of the same day."""
    if day is None:
        return language.t(f"standing.no_due_of.{duty.value}")
    return language.t(f"standing.due_of.{duty.value}", day=write(day))
