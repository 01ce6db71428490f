"""Whether a channel carries anything at all: a fact of the record which routing, sending and the office's pages read.

It begins with the platform refusing us (or with an authorisation that is lost) and ends with the first message that goes
through, or when a human has put it right. What waits meanwhile is seen to by :mod:`bot.actions.channel_detours`.
"""

from dataclasses import replace

from bot.actions.alerts import alert_office
from bot.actions.office import Office
from bot.domain.channel_health import Down, DownReason, refused, tried
from bot.domain.events import ChannelCameBack, ChannelWentDown
from bot.domain.routing import Hindrance
from bot.store import channel_downs, events
from bot.store.database import Database

HOUR_MS, DAY_MS = 3_600_000, 86_400_000


def went_down(db: Database, office: Office, now: int, channel: str, why: DownReason = DownReason.REFUSED) -> Down:
    """The platform refuses us. Said to the office when it begins (a channel that comes and goes: once an hour) and once a day
    while it lasts; the log keeps since when.

    Where a human must authorise us anew, whoever noticed says so to the office in words of its own.
    """
    known = channel_downs.get(db, channel)
    down = refused(known, why, now)
    channel_downs.put(db, channel, down, now)
    if known is None:
        events.append(db, ChannelWentDown(reason=down.why, channel=channel), now)
    if down.why is DownReason.REFUSED:
        key = f"misconfigured:{channel}:{down.since // HOUR_MS}:{(now - down.since) // DAY_MS}"
        alert_office(db, office, now, key, "alert.misconfigured", in_trouble=channel)
    return down


def came_back(db: Database, office: Office, now: int, channel: str, *, tell: bool = True) -> bool:
    """It carries again. ``tell``: the office is told here. False where it was not down."""
    down = channel_downs.get(db, channel)
    if down is None:
        return False
    channel_downs.remove(db, channel)
    channel_downs.look_anew_beside(db, channel, Hindrance.CHANNEL_DOWN.value, now)
    events.append(db, ChannelCameBack(since=down.since, channel=channel), now)
    if tell:
        language = office.language(office.config.office.language.value)
        since = language.moment(down.since)
        key = f"back:{channel}:{down.since // HOUR_MS}"
        alert_office(db, office, now, key, "alert.channel_back", about=channel, since=since)
    return True


def leave_behind(db: Database, office: Office, now: int) -> None:
    """Messages that wait for a channel the settings do not have any more look for another way (a channel that is down is given up)."""
    channel_downs.look_anew_without(db, list(office.capabilities), Hindrance.CHANNEL_DOWN.value, now)


def look_now(db: Database, now: int) -> None:
    """Something may have been put right (the process starts anew, an administrator asks): every such channel is tried now."""
    for channel, down in channel_downs.every(db).items():
        channel_downs.put(db, channel, replace(down, look_again_at=now), now)


def hold(db: Database, now: int, channel: str, limit: int) -> tuple[int, int | None]:
    """How many messages may be claimed on the channel now, and until when (epoch ms) none may, where that is so.

    A channel that is down is tried with a single message now and then.
    """
    down = channel_downs.get(db, channel)
    if down is None:
        return limit, None
    if down.holds(now):
        return 0, down.look_again_at if channel_downs.has_queued(db, channel, now) else None
    return min(limit, 1), None


def note_try(db: Database, now: int, channel: str) -> None:
    """The one message that tries the channel is on its way."""
    down = channel_downs.get(db, channel)
    if down is not None and not down.holds(now):
        channel_downs.put(db, channel, tried(down, now), now)
