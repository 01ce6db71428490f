"""When a way turns out not to be open: the next one, or waiting. Used at the claim, and when a platform refuses (issue 3)."""

import json
from dataclasses import replace

from bot.actions import broadcast_sending, open_cards, out_of_reach, reminder_lists, sealing
from bot.actions.delivery import Owed, by_way, note_route, rows_for
from bot.actions.office import Office
from bot.actions.routes import TEMPLATE_WAYS, Router, facts_of, is_counted, waits_until
from bot.domain.delivery import DropReason, MessageKind, OutboxStatus, Route
from bot.domain.routing import ROUTES, Hindrance, Option, Routing, Step, mobile_of
from bot.i18n import Language
from bot.messaging import Outgoing
from bot.store import broadcasts, deliveries, outbox, people, routing
from bot.store.database import Database
from bot.store.deliveries import Delivery
from bot.store.outbox import OutboxRow
from bot.store.people import Account
from bot.store.reminders import Card

MESSAGE_WAYS = (Step.FREE_WINDOW, Step.PAID_WINDOW)


class AtClaim:
    """The last look at the ways of one channel, for all rows claimed in one transaction."""

    def __init__(self, db: Database, office: Office, now: int, channel: str) -> None:
        self._db = db
        self._office = office
        self._now = now
        self._counted = is_counted(office.capabilities[channel])
        self._routers: dict[tuple[str, int | None], Router] = {}
        self._plain: Router | None = None

    def ready(self, row: OutboxRow, owed: Delivery | None) -> OutboxRow | None:
        """The row with the way it takes now; None when that way is closed, and then the message goes another or waits."""
        if not self._counted or row.edits is not None:
            return row
        account = people.account_at(self._db, row.channel, row.address)
        if account is None:
            return row
        router = self._router(row, owed)
        ways = (Step(row.route),) if Step(row.route) in TEMPLATE_WAYS else MESSAGE_WAYS
        listed = [step for step in router.steps if step in ways]
        facts = facts_of(self._office, account, self._now)
        mobile = Step.TEMPLATE_PHONE in listed and bool(phone_of(self._db, account))
        found = router.decide_for([facts], mobile=mobile, steps=listed or [Step.CALL])
        if owed is None and row.kind == MessageKind.ANSWER and not self._may_answer(row, found):
            return None
        if found.chosen is None:
            if owed is None:  # a message to nobody in particular is tried whatever our clock says
                return row
            fall_back(self._db, self._office, self._now, row, owed, found.hindrance)
            return None
        router.take(found.chosen)
        router.keep()
        if row.waits or row.route != found.chosen.step:
            routing.set_way(self._db, row.id, found.chosen.step.value)
            if row.waits:
                deliveries.mark(self._db, row.delivery_id or 0, "queued")
        return replace(row, route=found.chosen.step.value, waits="")

    def _may_answer(self, row: OutboxRow, found: Routing) -> bool:
        """Whether the month lasts for an answer; near its end the person is told so once."""
        if found.hindrance is Hindrance.QUOTA_USED_UP:
            out_of_reach.month_used_up(self._db, self._office, self._now, row)
            return False
        left = self._ordinary.left(row.channel).messages
        if left is not None and left <= 0 and self._office.capabilities[row.channel].answers_reserve:
            out_of_reach.month_ends(self._db, self._office, self._now, row)
        return True

    @property
    def _ordinary(self) -> Router:
        """What messages nobody asked for may still use."""
        if self._plain is None:
            self._plain = Router(self._db, self._office, self._now, MessageKind.NOTICE, claiming=True)
        return self._plain

    def _router(self, row: OutboxRow, owed: Delivery | None) -> Router:
        """The limits of one message to many were kept when it was queued; what had to wait for them is held to them now."""
        key = row.kind, owed.broadcast_id if owed is not None and row.waits else None
        if key not in self._routers:
            kind = MessageKind(row.kind)
            self._routers[key] = Router(self._db, self._office, self._now, kind, key[1], claiming=True)
        return self._routers[key]


def phone_of(db: Database, account: Account) -> str:
    """The person's mobile number as platforms want it; empty without one."""
    person = people.person(db, account.person_id)
    return mobile_of(person.phone) if person is not None else ""


def route_of(row: OutboxRow) -> Route:
    """What the channel is told of the row's way."""
    return ROUTES[Step(row.route)]


def phone_at(db: Database, channel: str, address: str) -> str:
    """The mobile number of whoever is reached at an address."""
    account = people.account_at(db, channel, address)
    return phone_of(db, account) if account is not None else ""


def fall_back(
    db: Database, office: Office, now: int, row: OutboxRow, delivery: Delivery, why: Hindrance | None = None
) -> bool:
    """The message of this row takes the next way, or waits; False when neither is possible, and then the delivery has failed.

    ``why`` is set at the claim, where the row is still queued; without it the platform has refused the row for good.
    """
    rows = routing.rows_of(db, delivery.id)
    tried = {(r.channel, r.address, r.route) for r in rows if r.part == 0 and not r.waits and r.status != "dropped"}
    if why is not None:
        tried.discard((row.channel, row.address, row.route))
    kind = MessageKind(row.kind)
    reach = routing.reach_of(db, delivery.person_id)
    router = Router(db, office, now, kind, delivery.broadcast_id, claiming=True)
    found = router.decide(reach, tried)
    option = _with_brief(found, rows)
    if option is not None:
        router.take(option)
        router.keep()
    account = reach.account(option.account_id if option else found.home_id)
    if option is None and why is Hindrance.CHANNEL_DOWN:
        _stay(db, now, row, delivery, rows)
        return True
    if account is None or not (option or found.waits):
        if why is not None:
            outbox.mark(db, row.id, OutboxStatus.FAILED, now, why.value)
        deliveries.mark(db, delivery.id, "failed", reason=(found.hindrance or why or Hindrance.TRIED).value)
        return False
    if option is None:
        _wait(db, office, now, row, delivery, account, found.hindrance or Hindrance.WINDOW_CLOSED, rows)
    else:
        _go_on(db, office, now, row, rows, delivery, account, option)
    shown = found if option is found.chosen else replace(found, options=(option,) if option else ())
    note_route(db, now, owed_of(delivery), delivery.id, account.channel, replace(shown, passed=why or found.passed))
    return True


def _with_brief(found: Routing, rows: list[OutboxRow]) -> Option | None:
    """The best way; a template only where the message has the short form for it."""
    briefed = any(Outgoing.from_json(row.payload).brief is not None for row in rows if row.payload)
    return next((option for option in found.options if briefed or option.step not in TEMPLATE_WAYS), None)


def _wait(
    db: Database,
    office: Office,
    now: int,
    row: OutboxRow,
    delivery: Delivery,
    account: Account,
    why: Hindrance,
    rows: list[OutboxRow],
) -> None:
    """Whatever is queued waits where it is; once a part of it was refused, the whole waits anew."""
    until = waits_until(db, office, now, why)
    if any(each.status == OutboxStatus.FAILED for each in rows):
        outbox.stop_waiting(db, [delivery.id], now, DropReason.REPLACED.value)
    routing.hold(db, delivery.id, account.channel, account.address, why, until)
    if not routing.has_waiting(db, delivery.id):
        copies = _drawn(db, office, now, row, delivery, account, f"+{len(rows)}")
        outbox.queue_many(db, [replace(each, waits=why.value, due_at=until) for each in copies], now)
    deliveries.mark(db, delivery.id, "queued", reason=why.value)


def _stay(db: Database, now: int, row: OutboxRow, delivery: Delivery, rows: list[OutboxRow]) -> None:
    """What is queued on a channel that is down waits there until it is back; a template in front of it is chosen anew then."""
    if any(each.route not in TEMPLATE_WAYS and each.status == "queued" for each in rows):
        for each in rows:
            if each.route in TEMPLATE_WAYS and each.status == "queued":
                outbox.mark(db, each.id, OutboxStatus.DROPPED, now, DropReason.REPLACED.value)
    routing.hold(db, delivery.id, row.channel, row.address, Hindrance.CHANNEL_DOWN, routing.NEVER)
    if delivery.reason != Hindrance.CHANNEL_DOWN:
        deliveries.mark(db, delivery.id, "queued", reason=Hindrance.CHANNEL_DOWN.value)
        note_route(db, now, owed_of(delivery), delivery.id, row.channel, Routing((), Hindrance.CHANNEL_DOWN))


def _go_on(
    db: Database,
    office: Office,
    now: int,
    row: OutboxRow,
    rows: list[OutboxRow],
    delivery: Delivery,
    account: Account,
    option: Option,
) -> None:
    same = (account.channel, account.address) == (row.channel, row.address)
    before = any((each.channel, each.address) == (account.channel, account.address) for each in rows)
    again = f"+{len(rows)}" if before else ""  # a key is never used twice
    if same and option.step in TEMPLATE_WAYS and any(each.status == "queued" for each in rows if each.part == 0):
        # The message is there already: it waits for the window behind its template.
        routing.hold(db, delivery.id, row.channel, row.address, Hindrance.WINDOW_CLOSED, routing.NEVER)
        new = by_way(option, _drawn(db, office, now, row, delivery, account, again))[:1]
    else:
        outbox.stop_waiting(db, [delivery.id], now, DropReason.REPLACED.value)
        new = by_way(option, _drawn(db, office, now, row, delivery, account, again))
    outbox.queue_many(db, new, now)
    deliveries.mark(db, delivery.id, "queued")


def send_also(
    db: Database, office: Office, now: int, row: OutboxRow, delivery: Delivery, account: Account, option: Option
) -> None:
    """The message once more, on a further account; what was sent before stays."""
    outbox.queue_many(db, by_way(option, _drawn(db, office, now, row, delivery, account, "")), now)


def _drawn(
    db: Database, office: Office, now: int, row: OutboxRow, delivery: Delivery, account: Account, suffix: str
) -> list[outbox.NewRow]:
    """The whole message as it is true now, laid out for this account, with the row's own urgency."""
    language = office.language(account.language)
    message = full_message(db, office, now, delivery, language)
    if message is None:
        message = sealing.reopened(office.key, Outgoing.from_json(row.payload))
    if row.resent:  # an attempt may have arrived: whatever way it takes, it is marked
        message = replace(message, heading=f"{language.t('delivery.resent_heading')} {message.heading}".strip())
    owed = replace(owed_of(delivery), key=f"{delivery.delivery_key}@{account.id}{suffix}", expires_at=row.expires_at)
    return [
        replace(each, priority=row.priority) for each in rows_for(db, office, now, account, owed, message, delivery.id)
    ]


def owed_of(delivery: Delivery) -> Owed:
    """A delivery as it was owed."""
    return Owed(
        delivery.delivery_key,
        MessageKind(delivery.kind),
        delivery.person_id,
        delivery.unit_id,
        delivery.directive_id,
        delivery.version,
        delivery.broadcast_id,
        delivery.urgent,
    )


def full_message(db: Database, office: Office, now: int, delivery: Delivery, language: Language) -> Outgoing | None:
    """The message of a delivery drawn anew; None where only what was queued says what it was."""
    kind = MessageKind(delivery.kind)
    if kind is MessageKind.DIRECTIVE_CARD and delivery.directive_id is not None and delivery.unit_id is not None:
        return open_cards.card_to_send(db, office, delivery.directive_id, delivery.unit_id, language)
    if kind is MessageKind.BROADCAST and delivery.broadcast_id is not None:
        found = broadcasts.get(db, delivery.broadcast_id)
        return broadcast_sending.message_of(db, office, now, found)(language) if found is not None else None
    if kind in (MessageKind.REMINDER, MessageKind.WEEKLY) and delivery.basis:
        card = Card(
            delivery.id,
            delivery.delivery_key,
            delivery.kind,
            delivery.person_id,
            tuple(json.loads(delivery.basis)),
            "queued",
        )
        if delivery.delivery_key.startswith(("remind:", "weekly:")):
            return reminder_lists.redrawn(db, office, now, card)(language)
    return None
