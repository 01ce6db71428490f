"""Every message to a person: owed under a key and queued on a route; :mod:`bot.actions.settlement` sees it through."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.actions import sealing, shelves
from bot.actions.entrances import entrances
from bot.actions.office import Office
from bot.actions.routes import TEMPLATE_WAYS, Router, waits_until
from bot.cards import briefs
from bot.domain.delivery import DropReason, MessageKind, OutboxStatus, priority_of
from bot.domain.events import MessageRouted
from bot.domain.routing import Hindrance, Option, Routing
from bot.i18n import Language
from bot.layout import Shelf, fit
from bot.messaging import Address, FileRef, Outgoing
from bot.store import deliveries, events, outbox, people, routing, settings
from bot.store.database import Database
from bot.store.outbox import NewRow
from bot.store.people import Account
from bot.store.routing import NEVER, Reach

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
    in_trouble: str = ""
    """The channel this is about, where it may carry nothing: it goes another way, if the person has one."""


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
    queued = fan.queue(delivery_id, owed, routing.reach_of(db, owed.person_id), render, drawn_as=None)
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
        self._kind = kind
        self._router: Router | None = None
        self._briefed: bool | None = None
        self._held_back = in_trial(db) and kind in HELD_BY_TRIAL
        self._members = set(people.office_members(db, office.today(now))) if self._held_back else set()
        self._drawn: dict[tuple[object, str, str], list[tuple[str, bool]]] = {}
        self._queued: list[int] = []
        self._rows: list[NewRow] = []
        self._marks: list[tuple[int, str, str]] = []
        self._lines: list[MessageRouted] = []

    def queue(self, delivery_id: int, owed: Owed, reach: Reach | None, render: Render, *, drawn_as: object) -> bool:
        """Queue one delivery on the cheapest way that arrives; False when it cannot go out now, with the reason kept on it.

        What a window or a quota holds up is queued all the same and waits there; behind a template the message itself waits.
        """
        if self._held_back and owed.person_id not in self._members:
            self._marks.append((delivery_id, "dropped", DropReason.TRIAL_MODE.value))
            return False
        reach = reach or Reach()
        if owed.in_trouble:
            reach = reach.beside(owed.in_trouble)
        found = self._routed(owed, reach, render)
        account = reach.account(found.chosen.account_id if found.chosen else found.home_id)
        if account is None or not (found.chosen or found.waits):
            reason = (found.hindrance or Hindrance.NO_ACCOUNT).value
            self._marks.append((delivery_id, "failed", reason))
            return False
        parts = self._parts(account, render, drawn_as)
        rows = _rows_of(owed, account, parts, delivery_id, self._now)
        if found.chosen is None:
            why = found.hindrance or Hindrance.WINDOW_CLOSED
            until = waits_until(self._db, self._office, self._now, why)
            self._rows += [replace(row, waits=why.value, due_at=until) for row in rows]
            self._marks.append((delivery_id, "queued", why.value))
        else:
            self._rows += by_way(found.chosen, rows)
            self._queued.append(delivery_id)
        if found.passed is not None:
            self._lines.append(route_line(owed, delivery_id, account.channel, found))
        return found.chosen is not None

    def _routed(self, owed: Owed, reach: Reach, render: Render) -> Routing:
        if self._router is None:
            self._router = Router(self._db, self._office, self._now, self._kind, owed.broadcast_id)
        found = self._router.decide(reach)
        if any(option.step in TEMPLATE_WAYS for option in found.options) and not self._fits_template(render):
            found = self._router.decide(reach, templates=False)
        if found.chosen is not None:
            self._router.take(found.chosen)
        return found

    def _fits_template(self, render: Render) -> bool:
        """Whether these messages have the short form; looked at once, since all are of one kind."""
        if self._briefed is None:
            brief = render(self._office.language(self._office.config.office.language.value)).brief
            self._briefed = brief is not None and brief.template == briefs.TEMPLATES.get(self._kind)
        return self._briefed

    def finish(self) -> None:
        """Write what was queued, in a statement for each table however many they are."""
        if self._rows:
            outbox.queue_many(self._db, self._rows, self._now)
        if self._queued:
            deliveries.mark_queued(self._db, self._queued)
        if self._marks:
            deliveries.mark_many(self._db, self._marks)
        if self._lines:
            events.append_many(self._db, self._lines, self._now)
        if self._router is not None:
            self._router.keep()
        self._rows, self._queued, self._marks, self._lines = [], [], [], []

    def _parts(self, account: Account, render: Render, drawn_as: object) -> list[tuple[str, bool]]:
        known = (drawn_as, account.language, account.channel)
        parts = self._drawn.get(known) if drawn_as is not None else None
        if parts is None:
            language = self._office.language(account.language)
            message = render(language)
            if self._held_back:
                message = replace(message, heading=language.t("delivery.trial_heading"))
            parts = _parts(self._db, self._office, self._now, account.channel, message, language)
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
    parts = _parts(db, office, now, original.channel, message, language)
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
    parts = _parts(db, office, now, to.channel, message, language)
    rows = _rows(to, key, parts, kind, priority, delivery_id, now if due_at is None else due_at, expires_at)
    return [outbox.queue(db, row, now) for row in rows][-1]


def by_way(option: Option, rows: Sequence[NewRow]) -> list[NewRow]:
    """The rows as this way sends them: a template alone, and the message itself once the person has opened the window."""
    if option.step not in TEMPLATE_WAYS:
        return [replace(row, route=option.step.value) for row in rows]
    card = rows[-1]
    brief = Outgoing.from_json(card.payload).brief
    if brief is None:
        raise ValueError(f"no brief for a template: {card.message_key}")
    text = f"{brief.template}: " + "; ".join(brief.values.values())
    short = replace(
        card,
        message_key=f"{card.message_key}+{option.step.value}",
        payload=Outgoing(text, brief=brief).to_json(),
        offers=False,
        route=option.step.value,
    )
    return [short, *(replace(row, waits=Hindrance.WINDOW_CLOSED.value, due_at=NEVER) for row in rows)]


def note_route(db: Database, now: int, owed: Owed, delivery_id: int, channel: str, found: Routing) -> None:
    """The line that proves which way was taken when the first was not open."""
    events.append(db, route_line(owed, delivery_id, channel, found), now)


def route_line(owed: Owed, delivery_id: int, channel: str, found: Routing) -> MessageRouted:
    return MessageRouted(
        delivery_id=delivery_id,
        message_kind=owed.kind,
        step=found.chosen.named if found.chosen else None,
        hindrance=found.passed or found.hindrance,
        channel=found.chosen.channel if found.chosen else channel,
        unit_id=owed.unit_id,
        directive_id=owed.directive_id,
        person_id=owed.person_id,
    )


def rows_for(
    db: Database, office: Office, now: int, account: Account, owed: Owed, message: Outgoing, delivery_id: int
) -> list[NewRow]:
    """The rows of a message laid out for one account."""
    parts = _parts(db, office, now, account.channel, message, office.language(account.language))
    return _rows_of(owed, account, parts, delivery_id, now)


def _rows_of(
    owed: Owed, account: Account, parts: Sequence[tuple[str, bool]], delivery_id: int, now: int
) -> list[NewRow]:
    to, priority = Address(account.channel, account.address), priority_of(owed.kind, owed.urgent)
    due_at = now if owed.due_at is None else owed.due_at
    return _rows(to, owed.key, parts, owed.kind, priority, delivery_id, due_at, owed.expires_at)


def _parts(
    db: Database, office: Office, now: int, channel: str, message: Outgoing, language: Language
) -> list[tuple[str, bool]]:
    """The platform messages this one becomes on a channel: payload with its secrets sealed, and whether it offers choices."""
    message = _briefed(office, channel, message)
    opened: list[str] = []

    def shelf(files: tuple[FileRef, ...]) -> Shelf | None:
        found = shelves.shelf_for(db, office, now, files)
        opened.extend([found.url] if found else [])
        return found

    parts = fit(message, office.capabilities[channel], language, shelf)
    if not message.secrets and not opened:
        return [(part.to_json(), part.offers) for part in parts]
    sealed = [sealing.seal(office.key, replace(part, secrets=(*message.secrets, *opened))) for part in parts]
    return [(part.to_json(), part.offers) for part in sealed]


def _briefed(office: Office, channel: str, message: Outgoing) -> Outgoing:
    """With its brief made complete where the channel has that template; without one elsewhere."""
    if message.brief is None:
        return message
    if message.brief.template not in office.capabilities[channel].templates:
        return replace(message, brief=None)
    link = entrances(office).get(channel, office.config.web.public_url)
    return replace(message, brief=briefs.complete(message.brief, office.config.office.name, link))


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
