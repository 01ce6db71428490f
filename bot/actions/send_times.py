"""When something is sent that the office set a time for: within its sending hours, not in the past, not too far ahead."""

from datetime import timedelta

from bot.actions.office import Office
from bot.domain.instants import instant, local_day
from bot.intake.moments import MomentFault, read_moment
from bot.store.database import Database

FARTHEST_DAYS = 60


def send_time(db: Database, office: Office, now: int, text: str) -> int | str:
    """The instant somebody typed (epoch ms); or what is wrong with it: a :class:`MomentFault` value, ``past``, ``too_far``, ``outside``."""
    today = office.today(now)
    typed = read_moment(text, today)
    if isinstance(typed, MomentFault):
        return typed.value
    at = instant(typed.day or today, typed.at, office.zone)
    if typed.day is None and at <= now:
        at = instant(today + timedelta(days=1), typed.at, office.zone)
    if at <= now:
        return "past"
    if (local_day(at, office.zone) - today).days > FARTHEST_DAYS:
        return "too_far"
    return at if office.push_hours(db).is_open(at) else "outside"
