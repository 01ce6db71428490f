"""Days and deadlines as people write them: the one door to :mod:`~bot.intake.days` and :mod:`~bot.intake.deadlines`."""

from bot.intake.civil import Day, DayFault, DayFaultKind, Prefer, civil_day
from bot.intake.days import FoundDay, find_days, flat, read_day, split_day
from bot.intake.deadlines import AddWorkingDays, Basis, Deadline, DeadlineFault, DeadlineFaultKind, read_deadline

__all__ = [
    "AddWorkingDays",
    "Basis",
    "Day",
    "DayFault",
    "DayFaultKind",
    "Deadline",
    "DeadlineFault",
    "DeadlineFaultKind",
    "FoundDay",
    "Prefer",
    "civil_day",
    "find_days",
    "flat",
    "read_day",
    "read_deadline",
    "split_day",
]
