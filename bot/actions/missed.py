"""After a time in which a channel could not hear: whoever owes an answer there is asked once to send it again (dialogues.md 7.7)."""

from bot.actions import channel_health, delivery
from bot.actions.delivery import Owed
from bot.actions.office import Office
from bot.cards import missed as cards
from bot.domain.delivery import MessageKind, priority_of
from bot.domain.events import ReceptionInterrupted
from bot.messaging import Address, Outgoing
from bot.store import deliveries, directives, events, missed, outbox, people, settings
from bot.store.database import Database
from bot.store.missed import Awaited

HEARD_AT = "heard_at"
"""A channel's own mark: until when (epoch ms) what people sent there reached us."""
ASKED_BEFORE_MS = 3 * 86_400_000
"""What was asked longer ago is not taken up again: the reminders see to it."""
ASK_WITHIN_MS = 86_400_000


def heard_until(db: Database, channel: str) -> int | None:
    """Until when (epoch ms) what people sent on the channel is known to have reached us; None: never yet."""
    value = settings.channel_value(db, channel, HEARD_AT)
    return int(value) if value else None


def note_heard(db: Database, channel: str, now: int) -> None:
    """What people send on the channel reaches us now."""
    settings.put_channel_value(db, channel, HEARD_AT, str(now), now)


def ask_again(db: Database, office: Office, now: int, channel: str, since: int) -> int:
    """The channel hears again after it could not since ``since`` (epoch ms). Asks everybody whose answer was awaited; returns how many.

    Outside push hours the request waits for the next window. The same interruption is told once, whatever happens in between.
    """
    due_at = office.push_hours(db).next_open(now)
    asked = 0
    for one in missed.awaited(db, channel, since - ASKED_BEFORE_MS):
        asked += _ask(db, office, now, channel, since, due_at, one)
    note_heard(db, channel, now)
    events.append(db, ReceptionInterrupted(since=since, until=now, asked=asked, channel=channel), now)
    for person_id in people.office_members(db, office.today(now)):
        owed = Owed(f"alert:interrupted:{channel}:{since}:{person_id}", MessageKind.OFFICE_ALERT, person_id)
        delivery.owe(db, office, now, owed, lambda language: cards.office_alert(language, channel, since, now, asked))
    return asked


def _ask(db: Database, office: Office, now: int, channel: str, since: int, due_at: int, one: Awaited) -> bool:
    language = office.language(one.language)
    row = outbox.get(db, one.outbox_id) if one.outbox_id is not None else None
    owed = deliveries.get(db, row.delivery_id) if row is not None and row.delivery_id is not None else None
    about = directives.get(db, owed.directive_id) if owed is not None and owed.directive_id is not None else None
    offered = Outgoing.from_json(row.payload).choices if row is not None else ()
    same_day = office.today(since) == office.today(now)
    message = cards.ask_again(language, since, now, about.number if about else "", offered, same_day=same_day)
    kind = MessageKind.ANSWER
    queued = delivery.queue_message(
        db,
        office,
        now,
        Address(channel, one.address),
        f"missed:{channel}:{since}:{one.address}",
        message,
        language,
        kind,
        priority_of(kind),
        due_at=due_at,
        expires_at=due_at + ASK_WITHIN_MS,
    )
    return queued is not None


def say_deaf(db: Database, office: Office, now: int, channel: str, since: int) -> None:
    """Tell the office that nothing has been heard on the channel since then (epoch ms); once per interruption."""
    for person_id in people.office_members(db, office.today(now)):
        owed = Owed(
            f"alert:deaf:{channel}:{since}:{person_id}", MessageKind.OFFICE_ALERT, person_id, in_trouble=channel
        )
        delivery.owe(db, office, now, owed, lambda language: cards.deaf(language, channel, since))


def say_unreachable(db: Database, office: Office, now: int, channel: str) -> None:
    """Tell the office that the platform cannot call our public address; at most once a day."""
    for person_id in people.office_members(db, office.today(now)):
        owed = Owed(
            f"alert:webhook:{channel}:{now // 86_400_000}:{person_id}",
            MessageKind.OFFICE_ALERT,
            person_id,
            in_trouble=channel,
        )
        delivery.owe(db, office, now, owed, lambda language: cards.webhook_unreachable(language, channel))


def say_misconfigured(db: Database, office: Office, now: int, channel: str) -> None:
    """The platform refuses us: the same fact that a refused message makes, and what is told of it."""
    channel_health.went_down(db, office, now, channel)


def say_back(db: Database, office: Office, now: int, channel: str) -> None:
    """The platform takes our calls again."""
    channel_health.came_back(db, office, now, channel)
