"""Every message to a person: owed under a key and queued on a route; :mod:`bot.actions.settlement` sees it through."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.actions import sealing
from bot.actions.office import Office
from bot.domain.delivery import DropReason, MessageKind, OutboxStatus, priority_of
from bot.i18n import Language
from bot.layout import fit
from bot.messaging import Address, Outgoing
from bot.store import deliveries, outbox, people, settings
from bot.store.database import Database
from bot.store.outbox import NewRow
from bot.store.people import Account

TRIAL_MODE = "trial_mode"
HELD_BY_TRIAL = frozenset(
    {
        MessageKind.DIRECTIVE_CARD,
        MessageKind.NOTICE,
        MessageKind.BROADCAST,
        MessageKind.REMINDER,
        MessageKind.WEEKLY,
    }
)

Render = Callable[[Language], Outgoing]


@dataclass(frozen=True, slots=True)
class Owed:
    """One message owed to one person, under a key that makes it unique for ever."""

    key: str
    kind: MessageKind
    person_id: int
    unit_id: int | None = None
    directive_id: int | None = None
    version: int | None = None
    broadcast_id: int | None = None
    urgent: bool = False
    basis: tuple[int, ...] = ()
    """Obligations the text lists: when one of them is no longer open, the message is stale."""
    due_at: int | None = None
    expires_at: int | None = None


def in_trial(db: Database) -> bool:
    """Trial mode is on until the office leaves it."""
    return bool(settings.get(db, TRIAL_MODE, True))


def answer(
    db: Database,
    office: Office,
    now: int,
    to: Address,
    key: str,
    message: Outgoing,
    language: Language,
    kind: MessageKind = MessageKind.ANSWER,
) -> int | None:
    """Queue an answer to whoever wrote. Returns the outbox row that carries the choices."""
    return queue_message(db, office, now, to, key, message, language, kind, priority_of(kind))


def owe(db: Database, office: Office, now: int, owed: Owed, render: Render) -> int | None:
    """Decide a message and queue it on the person's first route. None when the key was decided before.

    In trial mode cards, broadcasts and reminders go to nobody but the office's own people; the delivery says why.
    """
    delivery_id = deliveries.add(
        db,
        owed.key,
        owed.kind.value,
        owed.person_id,
        now,
        unit_id=owed.unit_id,
        directive_id=owed.directive_id,
        version=owed.version,
        broadcast_id=owed.broadcast_id,
        urgent=owed.urgent,
        basis=json.dumps(owed.basis) if owed.basis else "",
    )
    if delivery_id is not None:
        dispatch(db, office, now, delivery_id, owed, render)
    return delivery_id


def dispatch(db: Database, office: Office, now: int, delivery_id: int, owed: Owed, render: Render) -> bool:
    """Render a decided delivery and queue it; False when it could not go out, with the reason kept on the delivery."""
    fan = Fanout(db, office, now, owed.kind)
    queued = fan.queue(delivery_id, owed, people.route_to(db, owed.person_id), render, drawn_as=None)
    fan.finish()
    return queued


class Fanout:
    """Queues many deliveries of one kind: what is the same for all is looked up once, and each text is drawn once.

    ``drawn_as`` names what a text depends on beside language and channel (a unit); None draws it for this delivery alone.
    Call :meth:`finish` in the same transaction.
    """

    def __init__(self, db: Database, office: Office, now: int, kind: MessageKind) -> None:
        self._db = db
        self._office = office
        self._now = now
        self._held_back = in_trial(db) and kind in HELD_BY_TRIAL
        self._members = set(people.office_members(db, office.today(now))) if self._held_back else set()
        self._drawn: dict[tuple[object, str, str], list[tuple[str, bool]]] = {}
        self._queued: list[int] = []
        self._rows: list[NewRow] = []

    def queue(self, delivery_id: int, owed: Owed, account: Account | None, render: Render, *, drawn_as: object) -> bool:
        """Queue one delivery on ``account``, its first route; False when it cannot go out, with the reason kept on it."""
        if self._held_back and owed.person_id not in self._members:
            deliveries.mark(self._db, delivery_id, "dropped", reason=DropReason.TRIAL_MODE.value)
            return False
        if account is None:
            known = people.accounts_of(self._db, owed.person_id)
            deliveries.mark(self._db, delivery_id, "failed", reason="blocked" if known else "no_account")
            return False
        to = Address(account.channel, account.address)
        parts = self._parts(account, render, drawn_as)
        priority = priority_of(owed.kind, owed.urgent)
        due_at = self._now if owed.due_at is None else owed.due_at
        self._rows += _rows(to, owed.key, parts, owed.kind, priority, delivery_id, due_at, owed.expires_at)
        self._queued.append(delivery_id)
        return True

    def finish(self) -> None:
        """Write what was queued, in two statements."""
        outbox.queue_many(self._db, self._rows, self._now)
        deliveries.mark_queued(self._db, self._queued)
        self._rows, self._queued = [], []

    def _parts(self, account: Account, render: Render, drawn_as: object) -> list[tuple[str, bool]]:
        known = (drawn_as, account.language, account.channel)
        parts = self._drawn.get(known) if drawn_as is not None else None
        if parts is None:
            language = self._office.language(account.language)
            message = render(language)
            if self._held_back:
                message = replace(message, heading=language.t("delivery.trial_heading"))
            parts = _parts(self._office, self._now, account.channel, message, language)
            if drawn_as is not None:
                self._drawn[known] = parts
        return parts


def edit(db: Database, office: Office, now: int, delivery_id: int, render: Render) -> bool:
    """Replace a card on the phone, on every route it went, where the channel can edit; the newest text wins over one still waiting."""
    original = outbox.original_of(db, delivery_id)
    if original is None or original.status == OutboxStatus.DROPPED or not office.capabilities[original.channel].edits:
        return False
    account = people.account_at(db, original.channel, original.address)
    language = office.language(account.language if account else "vi")
    message = render(language)
    parts = _parts(office, now, original.channel, message, language)
    payload, offers = parts[-1]
    new = NewRow(
        f"edit:{original.id}",
        original.channel,
        original.address,
        MessageKind.EDIT.value,
        priority_of(MessageKind.EDIT),
        payload,
        offers,
        now,
        delivery_id,
        edits=original.id,
    )
    outbox.queue(db, new, now)
    return True


def queue_message(
    db: Database,
    office: Office,
    now: int,
    to: Address,
    key: str,
    message: Outgoing,
    language: Language,
    kind: MessageKind,
    priority: int,
    delivery_id: int | None = None,
    due_at: int | None = None,
    expires_at: int | None = None,
) -> int | None:
    """Lay a message out for its channel and queue the parts under the key; returns the row that carries the choices."""
    parts = _parts(office, now, to.channel, message, language)
    rows = _rows(to, key, parts, kind, priority, delivery_id, now if due_at is None else due_at, expires_at)
    return [outbox.queue(db, row, now) for row in rows][-1]


def _parts(office: Office, now: int, channel: str, message: Outgoing, language: Language) -> list[tuple[str, bool]]:
    """The platform messages this one becomes on a channel: payload with its secrets sealed, and whether it offers choices."""
    parts = fit(message, office.capabilities[channel], language, lambda file: office.link_for(file, now))
    sealed = [sealing.seal(office.key, replace(part, secrets=message.secrets)) for part in parts]
    return [(part.to_json(), part.offers) for part in sealed]


def _rows(
    to: Address,
    key: str,
    parts: Sequence[tuple[str, bool]],
    kind: MessageKind,
    priority: int,
    delivery_id: int | None,
    due_at: int,
    expires_at: int | None,
) -> list[NewRow]:
    """One outbox row a part; the last one is the message itself and carries its key."""
    last = len(parts)
    return [
        NewRow(
            key if n == last else f"{key}/{n}",
            to.channel,
            to.id,
            kind.value,
            priority,
            payload,
            offers,
            due_at,
            delivery_id,
            expires_at=expires_at,
            part=0 if n == last else n,
        )
        for n, (payload, offers) in enumerate(parts, start=1)
    ]
