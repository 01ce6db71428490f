"""Everything that goes out by itself beside the reminders: what was decided for an hour, the digest, the line of the month.

The moments come from the functions the tick sends by (:mod:`bot.actions.log_head`, :mod:`bot.actions.leaders`).
"""

from datetime import date

from bot.actions import leaders, log_head
from bot.actions.office import Office
from bot.domain.instants import end_of_day
from bot.domain.planned_sendings import Sending, SendingKind
from bot.store import people
from bot.store import scheduled as store
from bot.store.database import Database


def until(db: Database, office: Office, now: int, day: date) -> list[Sending]:
    """Every such sending from now to the end of a day, in order; none that would reach nobody."""
    end = end_of_day(day, office.zone) - 1
    members = people.office_members(db, office.today(now))
    leading = log_head.leaders(db, office, now)
    both = len(dict.fromkeys([*leading, *members]))
    digests, codes = log_head.moments_until(db, office, now, end)
    found = [
        *_waiting(db, now, end),
        *(Sending(at, SendingKind.DIGEST, len(members)) for at in digests),
        *(Sending(at, SendingKind.CODE, len(leading)) for at in codes),
        *(Sending(at, SendingKind.MONTH, both) for at in leaders.moments_until(db, office, now, end)),
    ]
    return sorted((each for each in found if each.count), key=lambda each: each.at)


def _waiting(db: Database, now: int, end: int) -> list[Sending]:
    return [
        *(Sending(max(now, w.at), SendingKind.DIRECTIVE, w.count, w.name) for w in store.directives_until(db, end)),
        *(Sending(max(now, w.at), SendingKind.BROADCAST, w.count, w.name) for w in store.broadcasts_until(db, end)),
        *(Sending(w.at, SendingKind.MESSAGE, w.count) for w in store.messages_until(db, now, end)),
    ]
