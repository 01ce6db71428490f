"""What becomes of a message: kinds, order, and what each failure of sending means (design.md 5; telegram.md 1, error classes).

A channel says *what happened* (:class:`SendKind`), this module says *what happens next* (:class:`Decision`), the outbox obeys.
"""

from dataclasses import dataclass, replace
from enum import StrEnum


class SendKind(StrEnum):
    """Why a send did not go through."""

    TRY_LATER = "try_later"
    """Surely not sent: refused connection, full pool."""
    SLOW_DOWN = "slow_down"
    """The platform asks for a pause (429)."""
    REJECTED = "rejected"
    """This message will never be taken: malformed, too long."""
    UNREACHABLE = "unreachable"
    """The person blocked us, left, or is deactivated."""
    WINDOW_CLOSED = "window_closed"
    """The platform only lets us answer, and the time for that is over."""
    QUOTA_USED_UP = "quota_used_up"
    MISCONFIGURED = "misconfigured"
    """Our own token or rights are wrong: every message on the channel would fail."""
    UNKNOWN_OUTCOME = "unknown_outcome"
    """Perhaps sent: no answer in time, a 5xx, the process died while sending."""


class Route(StrEnum):
    """How one message reaches a person on a channel."""

    MESSAGE = "message"
    TEMPLATE = "template"
    """A template the platform approved, to the account."""
    TEMPLATE_PHONE = "template_phone"
    """The same to the telephone number."""


class OutboxStatus(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    SEEN = "seen"
    FAILED = "failed"
    UNKNOWN = "unknown"
    DROPPED = "dropped"


class DropReason(StrEnum):
    """Why a message was not sent although it was owed."""

    WITHDRAWN = "withdrawn"
    MET = "met"
    STALE = "stale"
    EXPIRED = "expired"
    STOPPED = "stopped"
    TRIAL_MODE = "trial_mode"
    NO_LONGER_CONCERNED = "no_longer_concerned"
    REPLACED = "replaced"


class MessageKind(StrEnum):
    ANSWER = "answer"
    DIRECTIVE_CARD = "directive_card"
    NOTICE = "notice"
    """What those who got a card must know of it: withdrawn, corrected."""
    REMINDER = "reminder"
    WEEKLY = "weekly"
    BROADCAST = "broadcast"
    EDIT = "edit"
    OFFICE_ALERT = "office_alert"
    """What the office must know now: a hold it may stop, a failed channel, a refused turn."""


ANSWER_PRIORITY, URGENT_PRIORITY, CARD_PRIORITY, REMINDER_PRIORITY, BROADCAST_PRIORITY, EDIT_PRIORITY = range(6)
_PRIORITY = {
    MessageKind.ANSWER: ANSWER_PRIORITY,
    MessageKind.OFFICE_ALERT: URGENT_PRIORITY,
    MessageKind.DIRECTIVE_CARD: CARD_PRIORITY,
    MessageKind.NOTICE: CARD_PRIORITY,
    MessageKind.REMINDER: REMINDER_PRIORITY,
    MessageKind.WEEKLY: REMINDER_PRIORITY,
    MessageKind.BROADCAST: BROADCAST_PRIORITY,
    MessageKind.EDIT: EDIT_PRIORITY,
}


def priority_of(kind: MessageKind, urgent: bool = False) -> int:
    """The order between people, smallest first: answers, KHẨN, directive cards, reminders, broadcasts, edits. An edit is never urgent."""
    plain = _PRIORITY[kind]
    return min(plain, URGENT_PRIORITY) if urgent and kind is not MessageKind.EDIT else plain


class Action(StrEnum):
    RETRY = "retry"
    """The same row again at ``retry_at``."""
    RESEND_MARKED = "resend_marked"
    """Once more, marked "(gửi lại)": it may arrive twice."""
    GIVE_UP = "give_up"
    MARK_UNKNOWN = "mark_unknown"
    """Settled as unknown; an echo or a delivery note may still settle it otherwise."""
    PAUSE_CHANNEL = "pause_channel"
    """Nobody is served on the channel until ``retry_at``; the row stays queued and this was no attempt."""
    HOLD_FOR_OFFICE = "hold_for_office"
    """Never repeated by itself: the office sees it and decides."""


_STATUS = {
    Action.RETRY: OutboxStatus.QUEUED,
    Action.RESEND_MARKED: OutboxStatus.QUEUED,
    Action.PAUSE_CHANNEL: OutboxStatus.QUEUED,
    Action.GIVE_UP: OutboxStatus.FAILED,
    Action.MARK_UNKNOWN: OutboxStatus.UNKNOWN,
    Action.HOLD_FOR_OFFICE: OutboxStatus.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Decision:
    """What the outbox does with a row. ``retry_at`` in epoch ms, None for at once (or never, for the final actions)."""

    action: Action
    retry_at: int | None = None
    counts: bool = True
    """Whether this was one of the row's attempts."""
    lost_address: bool = False
    """Mark the account inactive: nothing more goes there until the person comes back."""
    next_route: bool = False
    """Try the person's next account, if there is one."""
    tell_office: bool = False
    expired: bool = False
    """The row would be tried again only after it has lost its meaning: it is dropped. A pause of the channel holds all the same."""

    @property
    def status(self) -> OutboxStatus:
        return OutboxStatus.DROPPED if self.expired else _STATUS[self.action]


MAX_ATTEMPTS = 10
MAX_BACKOFF_MS = 300_000
OUTAGE_RETRY_MS = 60_000
"""While a whole channel is down, a row is looked at each minute and no attempt is counted."""
DEFAULT_PAUSE_MS = 5_000
MISCONFIGURED_PAUSE_MS = 300_000
_RESENT_MARKED = frozenset(
    {
        MessageKind.ANSWER,
        MessageKind.REMINDER,
        MessageKind.WEEKLY,
        MessageKind.DIRECTIVE_CARD,
        MessageKind.NOTICE,
        MessageKind.OFFICE_ALERT,
    }
)


def backoff_ms(attempts: int) -> int:
    """Wait after the ``attempts``-th failed attempt (1, 2, 3 …): 1 s, 2 s, 4 s … at most 5 minutes."""
    return int(min(1000 * 2 ** max(0, min(attempts - 1, 30)), MAX_BACKOFF_MS))


def decide(
    kind: MessageKind,
    failure: SendKind,
    *,
    attempts: int,
    now: int,
    retry_after: float | None = None,
    outage: bool = False,
    resent: bool = False,
    expires: int | None = None,
    tries: int | None = None,
) -> Decision:
    """What happens to a row after a failed attempt.

    ``attempts`` counts this one (1 for the first); ``now`` and ``expires`` are epoch ms; ``retry_after`` is the platform's
    wish in seconds; ``outage`` says that the whole channel is down; ``resent`` that the row already went out marked "(gửi lại)";
    ``tries`` how many attempts such a failure is worth, an outage or not, where the platform's word for it may mean this person alone.
    """
    if tries is not None and attempts >= tries:
        return Decision(Action.GIVE_UP, next_route=True, tell_office=True)
    decision = _decide(kind, failure, attempts, now, retry_after, outage and tries is None, resent)
    if expires is None or decision.status is not OutboxStatus.QUEUED or (decision.retry_at or now) < expires:
        return decision
    if decision.action is Action.RESEND_MARKED:
        # It may have arrived, so it is no drop.
        return Decision(Action.MARK_UNKNOWN)
    return replace(decision, expired=True)


def _decide(
    kind: MessageKind, failure: SendKind, attempts: int, now: int, retry_after: float | None, outage: bool, resent: bool
) -> Decision:
    asked = None if retry_after is None else now + max(0, round(retry_after * 1000))
    match failure:
        case SendKind.TRY_LATER:
            return _again(attempts, now, asked, outage)
        case SendKind.SLOW_DOWN:
            return Decision(Action.PAUSE_CHANNEL, asked or now + DEFAULT_PAUSE_MS, counts=False)
        case SendKind.REJECTED:
            return Decision(Action.GIVE_UP, tell_office=kind is not MessageKind.EDIT)
        case SendKind.UNREACHABLE:
            return Decision(Action.GIVE_UP, lost_address=True, next_route=True)
        case SendKind.WINDOW_CLOSED:
            return Decision(Action.GIVE_UP, next_route=True)
        case SendKind.QUOTA_USED_UP:
            return Decision(Action.GIVE_UP, next_route=True, tell_office=True)
        case SendKind.MISCONFIGURED:
            return Decision(Action.PAUSE_CHANNEL, asked or now + MISCONFIGURED_PAUSE_MS, counts=False, tell_office=True)
        case SendKind.UNKNOWN_OUTCOME:
            return _perhaps_sent(kind, attempts, now, asked, outage, resent)


def _again(attempts: int, now: int, asked: int | None, outage: bool) -> Decision:
    if outage:
        return Decision(Action.RETRY, asked or now + OUTAGE_RETRY_MS, counts=False)
    if attempts >= MAX_ATTEMPTS:
        return Decision(Action.GIVE_UP, next_route=True, tell_office=True)
    return Decision(Action.RETRY, max(asked or 0, now + backoff_ms(attempts)))


def _perhaps_sent(
    kind: MessageKind, attempts: int, now: int, asked: int | None, outage: bool, resent: bool
) -> Decision:
    """design.md 5, unknown outcome: repeat what may arrive twice, never a broadcast, and an edit as often as needed."""
    if kind is MessageKind.EDIT:
        return _again(attempts, now, asked, outage)
    if kind not in _RESENT_MARKED:
        return Decision(Action.HOLD_FOR_OFFICE, tell_office=True)
    if resent:
        return Decision(Action.MARK_UNKNOWN, tell_office=True)
    wait = OUTAGE_RETRY_MS if outage else backoff_ms(attempts)
    return Decision(Action.RESEND_MARKED, max(asked or 0, now + wait))


def after_crash(kind: MessageKind, resent: bool = False) -> Decision:
    """A row found ``sending`` at start: the process died with it in the air, so its outcome is unknown; what is repeated is repeated at once."""
    if kind is MessageKind.EDIT:
        return Decision(Action.RETRY, counts=False)
    if kind not in _RESENT_MARKED:
        return Decision(Action.HOLD_FOR_OFFICE, tell_office=True)
    if resent:
        return Decision(Action.MARK_UNKNOWN, tell_office=True)
    return Decision(Action.RESEND_MARKED)
