"""While a channel is down what waits on it takes another way; when it is back, what still waits goes out (issue 3).

A message for which no other way is open waits visibly (:attr:`bot.domain.routing.Hindrance.CHANNEL_DOWN`): the ladder of routes
behind it, a colleague and the call list, reads that.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.actions import out_of_reach, rerouting, settlement, waiting
from bot.actions.office import Office
from bot.domain.delivery import DropReason
from bot.domain.routing import Hindrance
from bot.store import channel_downs, deliveries, outbox, routing
from bot.store.database import Database
from bot.store.outbox import OutboxRow

AT_ONCE = 100
ANSWERS = 20
IN_A_TURN = 10
"""Each may be drawn anew and laid out for another channel: a turn stays well below what the writer may be held."""
ADDRESSES = 20


@dataclass(frozen=True, slots=True)
class Stuck:
    """Rows, each the first of a message for which another way is to be looked for."""

    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Unsaid:
    """An answer to somebody who is reached on another channel too."""

    row: int


@dataclass(frozen=True, slots=True)
class Free:
    """Somebody whose messages may go out: the channel is back, or is to be tried with them."""

    channel: str
    address: str


def find(db: Database, office: Office, now: int) -> Sequence[Stuck | Unsaid | Free]:
    """What is stuck on channels that are down or switched off; else whoever waited for a channel that is back."""
    downs = channel_downs.every(db)
    closed = [name for name, down in downs.items() if down.holds(now)]
    rows = [row.id for row in channel_downs.stuck(db, [*closed, *_switched_off(db, office)], now, AT_ONCE)]
    found: list[Stuck | Unsaid | Free] = [Stuck(tuple(rows[n : n + IN_A_TURN])) for n in range(0, len(rows), IN_A_TURN)]
    found += [Unsaid(row_id) for row_id in channel_downs.stuck_answers(db, closed, out_of_reach.OF_A_TURN, ANSWERS)]
    why = Hindrance.CHANNEL_DOWN.value
    for name, can in office.capabilities.items():
        if can.pull or name in closed or not channel_downs.waits_for(db, name, why):
            continue
        most = ADDRESSES if name not in downs else int(not channel_downs.has_queued(db, name, now))
        found += [Free(name, address) for address in channel_downs.waiting_addresses(db, name, why, most)]
    return found


def see_to(db: Database, office: Office, now: int, item: Stuck | Unsaid | Free) -> None:
    """Look again, and act."""
    if isinstance(item, Free):
        down = channel_downs.get(db, item.channel)
        if down is None or not down.holds(now):
            waiting.release_for(db, office, now, item.channel, item.address, Hindrance.CHANNEL_DOWN)
        return
    if isinstance(item, Unsaid):
        row = outbox.get(db, item.row)
        if row is not None and row.status == "queued" and not row.waits:
            _unsaid(db, office, now, row)
        return
    closed = {*channel_downs.closed(db, now), *_switched_off(db, office)}
    for row_id in item.rows:
        row = outbox.get(db, row_id)
        if row is not None and row.status == "queued" and not row.waits and row.channel in closed:
            _detour(db, office, now, row)


def upcoming(db: Database, office: Office, now: int) -> int | None:
    """When a channel that is down is tried again, where something waits for it."""
    why = Hindrance.CHANNEL_DOWN.value
    moments = [
        down.look_again_at
        for name, down in channel_downs.every(db).items()
        if name in office.capabilities
        and (channel_downs.waits_for(db, name, why) or channel_downs.has_queued(db, name, now))
    ]
    return min((moment for moment in moments if moment > now), default=None)


def elsewhere(db: Database, office: Office, now: int, person_id: int) -> None:
    """The person was heard from, perhaps on another channel: what waits for one that is down, or switched off, may go there now."""
    closed = {*channel_downs.closed(db, now), *_switched_off(db, office)}
    if not closed:
        return
    for row in channel_downs.waiting_of(db, person_id, Hindrance.CHANNEL_DOWN.value):
        if row.channel in closed:
            _detour(db, office, now, row)


def _unsaid(db: Database, office: Office, now: int, row: OutboxRow) -> None:
    if row.channel not in channel_downs.closed(db, now):
        return
    if not out_of_reach.move(db, office, now, row, Hindrance.CHANNEL_DOWN):
        routing.wait(db, row.id, Hindrance.CHANNEL_DOWN)


def _detour(db: Database, office: Office, now: int, row: OutboxRow) -> None:
    delivery = deliveries.get(db, row.delivery_id) if row.delivery_id is not None else None
    if delivery is None:
        return
    verdict = settlement.still_true(db, office, now, row, delivery)
    if verdict.reason is not None:
        settlement.drop(db, now, row, verdict.reason)
        outbox.stop_waiting(db, [delivery.id], now, verdict.reason.value)
        return
    if routing.replaced(db, delivery.id):
        settlement.drop(db, now, row, DropReason.REPLACED)
        outbox.stop_waiting(db, [delivery.id], now, DropReason.REPLACED.value)
        return
    rerouting.fall_back(db, office, now, row, delivery, Hindrance.CHANNEL_DOWN)


def _switched_off(db: Database, office: Office) -> list[str]:
    """Channels that messages are queued on and the settings do not have any more."""
    return [name for name in channel_downs.queued_channels(db) if name not in office.capabilities]
