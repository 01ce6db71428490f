"""Between instants and civil days: the one place where the office's zone turns one into the other.

An instant is UTC epoch milliseconds (``int``); a civil day is a ``datetime.date`` of the office. The machine's zone is never asked.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

OFFICE_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DAY_MS = 86_400_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def local(ms: int, zone: tzinfo) -> datetime:
    """The office's wall clock at an instant."""
    return (_EPOCH + timedelta(milliseconds=ms)).astimezone(zone)


def local_day(ms: int, zone: tzinfo) -> date:
    """The office's civil day at an instant."""
    return _day_of_minute(ms // 60_000, zone)


@lru_cache(maxsize=256)
def _day_of_minute(minute: int, zone: tzinfo) -> date:
    """Asked several times in a turn. No civil day begins within a minute: zones differ by whole minutes since 1972."""
    return local(minute * 60_000, zone).date()


def instant(day: date, at: time, zone: tzinfo) -> int:
    """Epoch milliseconds of a wall-clock time of the office on a civil day."""
    return (datetime.combine(day, at, tzinfo=zone) - _EPOCH) // _MILLISECOND


@lru_cache(maxsize=4096)
def end_of_day(day: date, zone: tzinfo) -> int:
    """24:00 of the day: the first instant that no longer belongs to it (BLDS 2015 Art. 148)."""
    return instant(day + timedelta(days=1), time.min, zone)


def monday_of(day: date) -> date:
    """The Monday of the week (Monday to Sunday, CLDR ``vi``) that contains the day. It names the week."""
    return day - timedelta(days=day.weekday())
