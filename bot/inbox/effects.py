"""What the writer does with messages that are no turns: presence, receipts, echoes, and what concerns nobody."""

from bot.actions import echoes, sending
from bot.actions.office import Office
from bot.clock import HOUR
from bot.conversation import take_turn
from bot.messaging import DeliveryNote, Echo, Incoming, IncomingKind, Presence, PresenceState
from bot.store import inbox, outbox, people
from bot.store.database import Database

GREETED_MS = 6 * HOUR
"""Whoever was answered since is not greeted again for coming back."""


def ignored(db: Database, inbox_id: int, now: int) -> None:
    """What concerns nobody (the talk of a group, a platform's notice) is not kept either."""
    if inbox.mark_done(db, inbox_id, now):
        inbox.forget_raw(db, inbox_id)


def presence(db: Database, office: Office, inbox_id: int, seen: Presence, now: int) -> None:
    """A stranger who follows us has said nothing, and is greeted as after a first word; coming and going, once in some hours."""
    where = seen.address
    stranger = seen.state is PresenceState.CAME and people.account_at(db, where.channel, where.id) is None
    if stranger and not outbox.answered_since(db, where.channel, where.id, now - GREETED_MS):
        take_turn(db, office, inbox_id, Incoming(where, seen.key, IncomingKind.SYMBOL, seen.at), now)
    elif inbox.mark_done(db, inbox_id, now):
        sending.note_presence(db, office, now, seen)


def note(db: Database, inbox_id: int, told: DeliveryNote, now: int) -> None:
    """What the platform tells of a message of ours."""
    if inbox.mark_done(db, inbox_id, now):
        sending.note_delivery(db, now, told)
        inbox.forget_raw(db, inbox_id)  # the log has it; one about a template by telephone holds the number


def echo(db: Database, office: Office, inbox_id: int, heard: Echo, now: int) -> None:
    """It is kept no longer than it takes to look: its text is ours and stands in the record."""
    if inbox.mark_done(db, inbox_id, now):
        echoes.note_echo(db, office, now, heard)
        inbox.forget_raw(db, inbox_id)
