"""An answer its own channel cannot carry (the month is used up, the channel is down): it goes to the person's other channel, and
whoever has none is told once how to reach the office, or stands on the call list (issue 3).
"""

from bot.actions import sealing
from bot.actions.delivery import Owed, owe, queue_message
from bot.actions.office import Office
from bot.actions.routes import TEMPLATE_WAYS, Router
from bot.cards import out_of_reach as cards
from bot.domain.delivery import DropReason, MessageKind, OutboxStatus, priority_of
from bot.domain.events import MessageDropped
from bot.domain.quotas import Meter, month_of
from bot.domain.routing import Hindrance
from bot.messaging import Address, Outgoing
from bot.store import conversations, events, meters, outbox, people, routing
from bot.store.database import Database
from bot.store.outbox import OutboxRow
from bot.store.people import Account

OF_A_TURN = "a:"
"""How the keys of answers begin that a turn gave (:meth:`bot.conversation.turn.Turn.deliver`)."""


def move(db: Database, office: Office, now: int, row: OutboxRow, why: Hindrance) -> bool:
    """The answer takes the person's other channel; False where there is none, or it is a question that is open on the first."""
    account = people.account_at(db, row.channel, row.address)
    other = _other(db, office, now, account) if account is not None else None
    if other is None or _is_open_question(db, row):
        return False
    language = office.language(other.language)
    answer = sealing.reopened(office.key, Outgoing.from_json(row.payload))
    queue_message(
        db,
        office,
        now,
        Address(other.channel, other.address),
        f"{row.message_key}@{other.id}",
        cards.moved(language, row.channel, why, answer),
        language,
        MessageKind.ANSWER,
        priority_of(MessageKind.ANSWER),
    )
    if row.status in (OutboxStatus.QUEUED, OutboxStatus.SENDING):
        _drop(db, now, row, account)
    return True


def month_used_up(db: Database, office: Office, now: int, row: OutboxRow) -> None:
    """The platform, or what is kept for alerts, lets no answer through any more this month: another channel, and once how to reach us.

    Who has no other channel is owed that word all the same: it waits, and the call list names them.
    """
    moved = move(db, office, now, row, Hindrance.QUOTA_USED_UP)
    if not moved and row.status == OutboxStatus.QUEUED:
        outbox.mark(db, row.id, OutboxStatus.FAILED, now, Hindrance.QUOTA_USED_UP.value)
    account = people.account_at(db, row.channel, row.address)
    if account is None:  # a stranger: nobody knows of another way
        return
    day, contact = office.today(now), office.contact
    month = f"{day.month}/{day.year}"
    other = _other(db, office, now, account)
    there = other.channel if other is not None else ""
    posts = people.standing(db, account.person_id, day).unit_ids
    owed = Owed(
        f"month_used_up:{row.channel}:{month_of(day)}:{account.person_id}",
        MessageKind.NOTICE,
        account.person_id,
        next(iter(posts), None),
    )
    owe(db, office, now, owed, lambda language: cards.month_ended(language, row.channel, month, there, contact))


def month_ends(db: Database, office: Office, now: int, row: OutboxRow) -> None:
    """An answer that goes out on what is kept for answers: said once a month to each who is answered so, while it can be said."""
    account = people.account_at(db, row.channel, row.address)
    if account is None or not row.message_key.startswith(OF_A_TURN):
        return
    day = office.today(now)
    if meters.read(db, row.channel, month_of(day)).get(Meter.MESSAGES, meters.NOTHING).refused_until > now:
        return  # it is over, and is said as such
    language, other = office.language(account.language), _other(db, office, now, account)
    there = other.channel if other is not None else ""
    queue_message(
        db,
        office,
        now,
        Address(row.channel, row.address),
        f"month_ends:{row.channel}:{month_of(day)}:{row.address}",
        cards.month_ends(language, row.channel, f"{day.month}/{day.year}", there, office.contact),
        language,
        MessageKind.ANSWER,
        priority_of(MessageKind.ANSWER),
    )


def _other(db: Database, office: Office, now: int, account: Account) -> Account | None:
    """Where the person is reached at once beside this account."""
    reach = routing.reach_of(db, account.person_id)
    beside = Router(db, office, now, MessageKind.ANSWER).decide(reach.without(account.id), templates=False)
    if beside.chosen is None or beside.chosen.step in TEMPLATE_WAYS:
        return None
    return reach.account(beside.chosen.account_id)


def _is_open_question(db: Database, row: OutboxRow) -> bool:
    """Its answer belongs into the conversation it was asked in."""
    talk = conversations.load(db, row.channel, row.address)
    return talk.step is not None and talk.question_id == row.id


def _drop(db: Database, now: int, row: OutboxRow, account: Account | None) -> None:
    outbox.mark(db, row.id, OutboxStatus.DROPPED, now, DropReason.REPLACED.value)
    masked = sealing.masked(row.payload)
    if masked != row.payload:
        outbox.replace_payload(db, row.id, masked)
    line = MessageDropped(
        outbox_id=row.id,
        message_kind=MessageKind(row.kind),
        reason=DropReason.REPLACED,
        channel=row.channel,
        person_id=account.person_id if account is not None else None,
    )
    events.append(db, line, now)
