"""The next account is tried when the first stays silent for the time the office has set (design.md 7)."""

from collections.abc import Sequence

from bot.actions import rerouting
from bot.actions.delivery import in_trial, note_route
from bot.actions.office import Office
from bot.actions.routes import Router
from bot.domain.delivery import MessageKind
from bot.domain.routing import Step
from bot.store import deliveries, directives, routing
from bot.store.database import Database
from bot.store.routing import Silent

LOOK_BACK_MS = 30 * 86_400_000
AT_ONCE = 20
HOUR_MS = 3_600_000


def find_silent(db: Database, office: Office, now: int) -> Sequence[Silent]:
    """Open cards without an answer for too long whose person has another account; none outside push hours."""
    hours = office.config.routing.silent_hours
    if not hours or Step.OTHER_CHANNEL not in office.config.routing.routes or in_trial(db):
        return []
    found = routing.silent(db, now - LOOK_BACK_MS, now - hours * HOUR_MS, AT_ONCE)
    return found if found and office.push_hours(db).is_open(now) else []


def upcoming_silent(db: Database, office: Office, now: int) -> int | None:
    hours = office.config.routing.silent_hours
    if not hours or Step.OTHER_CHANNEL not in office.config.routing.routes:
        return None
    found = routing.silent(db, now - LOOK_BACK_MS, now, AT_ONCE)
    due = min((one.sent_at + hours * HOUR_MS for one in found), default=None)
    return None if due is None else office.push_hours(db).next_open(max(due, now + 1))


def try_next(db: Database, office: Office, now: int, item: Silent) -> None:
    """The same card, as it stands now, on the cheapest other account that costs nothing; the first card stays where it is."""
    hours = office.config.routing.silent_hours
    again = routing.silent(db, now - LOOK_BACK_MS, now - hours * HOUR_MS, 1, item.delivery_id)
    delivery = deliveries.get(db, item.delivery_id)
    if not again or delivery is None or delivery.directive_id is None:
        return
    if directives.overtaken(db, delivery.directive_id, delivery.version) is not None:
        return
    rows = routing.rows_of(db, delivery.id)
    used = {(row.channel, row.address) for row in rows}
    reach = routing.reach_of(db, delivery.person_id)
    found = Router(db, office, now, MessageKind.DIRECTIVE_CARD).decide(reach, templates=False)
    for option in found.options:
        account = reach.account(option.account_id)
        if account is not None and option.step is Step.FREE_WINDOW and (account.channel, account.address) not in used:
            rerouting.send_also(db, office, now, rows[-1], delivery, account, option)
            note_route(db, now, rerouting.owed_of(delivery), delivery.id, account.channel, found)
            return
