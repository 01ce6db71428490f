"""Which way a message takes: the facts of accounts, windows and quotas for :mod:`bot.domain.routing`, within one transaction."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.actions.office import Office
from bot.cards.briefs import TEMPLATES
from bot.domain.delivery import MessageKind
from bot.domain.instants import end_of_day
from bot.domain.quotas import Meter, month_of, remaining
from bot.domain.routing import (
    DEFAULT_STEPS,
    UNLIMITED,
    WAYS,
    AccountFacts,
    Hindrance,
    Left,
    Option,
    Routing,
    Step,
    Window,
    decide,
    mobile_of,
    window_of,
)
from bot.messaging import Capabilities
from bot.store import channel_downs, meters
from bot.store.database import Database
from bot.store.people import Account
from bot.store.routing import NEVER, Reach

OF_THE_OFFICE = frozenset({MessageKind.OFFICE_ALERT, MessageKind.ANSWER})
"""These may use a reserve, and every way on the account they are for."""
TEMPLATE_WAYS = (Step.TEMPLATE, Step.TEMPLATE_PHONE)


def is_counted(can: Capabilities) -> bool:
    """Whether a channel has a window or a quota at all; the others are always open."""
    return can.windows is not None or can.monthly_messages is not None


def chunk_of(office: Office, most: int) -> int:
    """How many messages are queued in one transaction: fewer where each is weighed and written down with its way."""
    return most // 6 if any(is_counted(can) for can in office.capabilities.values()) else most


def window(can: Capabilities, heard_at: int, refused_at: int, now: int) -> Window:
    """Where the window of an account stands."""
    if can.windows is None:
        return Window.FREE
    return window_of(can.windows.free_ms, can.windows.closes_ms, heard_at, now, refused_at)


def facts_of(
    office: Office, account: Account, now: int, tried: Collection[Step] = (), closed: Collection[str] = ()
) -> AccountFacts:
    """An account as the decision sees it; ``closed``: channels that carry nothing now."""
    can = office.capabilities.get(account.channel)
    if can is None:  # the channel is switched off
        return AccountFacts(account.id, account.channel, account.preferred, account.heard_at, blocked=True)
    return AccountFacts(
        account.id,
        account.channel,
        account.preferred,
        account.heard_at,
        account.status != "active",
        window(can, account.heard_at, account.refused_at, now),
        can.templates,
        tried,
        can.prices,
        account.channel in closed,
    )


class Router:
    """Decides for many people of one kind of message; what is taken is gone for those who come after.

    ``share``: only every so-manieth person is looked at, so only that part of each quota is theirs. ``claiming``: rows that wait in the outbox are not counted as used, since they are decided one by one when claimed.
    """

    def __init__(
        self,
        db: Database,
        office: Office,
        now: int,
        kind: MessageKind,
        broadcast_id: int | None = None,
        *,
        claiming: bool = False,
        share: int = 1,
    ) -> None:
        self.db = db
        self.office = office
        self.now = now
        self.kind = kind
        # What tells the office of a message to many is none of it.
        self._broadcast_id = broadcast_id if kind is MessageKind.BROADCAST else None
        self._claiming = claiming
        self._share = share
        self.closed = channel_downs.closed(db, now)
        self._left: dict[str, Left] = {}
        self._spent: Counter[Meter] = Counter()
        self.steps = DEFAULT_STEPS if kind in OF_THE_OFFICE else office.config.routing.routes

    def decide(self, reach: Reach, tried: Collection[tuple[str, str, str]] = (), *, templates: bool = True) -> Routing:
        """Every open way to this person for this message; ``templates`` False where it fits none."""
        facts = [facts_of(self.office, a, self.now, _tried_on(a, tried), self.closed) for a in reach.accounts]
        if len(facts) == 1 and not tried and self._is_plain(facts[0]):
            return self._straight(facts[0])
        return self.decide_for(facts, mobile=bool(mobile_of(reach.phone)), templates=templates)

    def decide_for(
        self,
        facts: Sequence[AccountFacts],
        *,
        mobile: bool,
        templates: bool = True,
        steps: Sequence[Step] | None = None,
    ) -> Routing:
        """The same from facts; other ``steps`` than the office's where only some are asked about."""
        left = {each.channel: self.left(each.channel) for each in facts}
        template = TEMPLATES.get(self.kind, "") if templates else ""
        return decide(facts, mobile=mobile, template=template, left=left, steps=steps or self.steps)

    def _is_plain(self, facts: AccountFacts) -> bool:
        return not (facts.blocked or facts.down) and not is_counted(self.office.capabilities[facts.channel])

    def _straight(self, facts: AccountFacts) -> Routing:
        """A single account on a channel without windows and quotas: there is nothing to weigh."""
        if Step.FREE_WINDOW not in self.steps:
            return self.decide_for([facts], mobile=False)
        return Routing((Option(facts.account_id, facts.channel, Step.FREE_WINDOW, 0),), home_id=facts.account_id)

    def take(self, option: Option) -> bool:
        """This way is used: what is left of its quota shrinks. True when something came to its end by it."""
        left = self.left(option.channel)
        if left is UNLIMITED:
            return False
        paid, template = option.step is Step.PAID_WINDOW, option.step in TEMPLATE_WAYS
        if paid or template:
            self._spent[Meter.PAID if paid else Meter.TEMPLATES] += 1
        now = self._left[option.channel] = replace(
            left,
            messages=left.messages if template else _less(left.messages),
            paid=_less(left.paid) if paid else left.paid,
            templates=_less(left.templates) if template else left.templates,
            package=max(0, left.package - 1) if paid else left.package,
        )
        return _ends(now) != _ends(left)

    def keep(self) -> None:
        """Write down what was taken for a message to many, which has limits of its own."""
        if self._broadcast_id is not None:
            for meter, count in self._spent.items():
                meters.spend(self.db, self._broadcast_id, meter, count)
        self._spent.clear()

    def state(self) -> object:
        """Which quotas are used up: while this stays the same, equal people are decided alike."""
        return tuple((channel, _ends(left)) for channel, left in self._left.items())

    def left(self, channel: str) -> Left:
        """What this kind of message may still use of a channel this month."""
        known = self._left.get(channel)
        if known is None:
            known = self._left[channel] = _part(self._look(channel), self._share)
        return known

    def _look(self, channel: str) -> Left:
        can = self.office.capabilities.get(channel)
        if can is None or not is_counted(can):
            return UNLIMITED
        month = month_of(self.office.today(self.now))
        read = meters.read(self.db, channel, month)
        soon = meters.under_way(self.db, channel, queued=not self._claiming)
        reserve = _reserve(can, self.kind)
        limits = self.office.config.routing
        counted = {
            Meter.MESSAGES: sum(soon.get(step, 0) for step in WAYS if step not in TEMPLATE_WAYS),
            Meter.PAID: soon.get(Step.PAID_WINDOW, 0),
            Meter.TEMPLATES: sum(soon.get(step, 0) for step in TEMPLATE_WAYS),
        }
        used = {meter: read.get(meter, meters.NOTHING).used + counted[meter] for meter in Meter}
        own = reserve if can.monthly_messages is None else 0
        paid = remaining(limits.paid_per_month, used[Meter.PAID], own)
        templates = remaining(limits.templates_per_month, used[Meter.TEMPLATES])
        if self._broadcast_id is not None:
            spent = meters.of_broadcast(self.db, self._broadcast_id)
            paid = min(paid, remaining(limits.paid_per_broadcast, spent.get(Meter.PAID, 0)))
            templates = min(templates, remaining(limits.templates_per_broadcast, spent.get(Meter.TEMPLATES, 0)))
        messages = None
        if can.monthly_messages is not None:
            messages = remaining(can.monthly_messages, used[Meter.MESSAGES], reserve)
        refused = {meter for meter, reading in read.items() if reading.refused_until > self.now}
        if self.kind is MessageKind.ANSWER:  # somebody waits for it now: it is tried whatever the platform said before
            refused.clear()
        return Left(
            0 if Meter.MESSAGES in refused else messages,
            0 if Meter.PAID in refused else paid,
            0 if Meter.TEMPLATES in refused else templates,
            remaining(can.monthly_paid or 0, used[Meter.PAID]),
        )


def _reserve(can: Capabilities, kind: MessageKind) -> int:
    """How much of the month is kept from messages of this kind: alerts may use all of it, answers what is not kept for alerts."""
    match kind:
        case MessageKind.OFFICE_ALERT:
            return 0
        case MessageKind.ANSWER:
            return can.reserve if can.monthly_messages is not None else 0
        case _:
            return can.reserve + can.answers_reserve


def waits_until(db: Database, office: Office, now: int, why: Hindrance) -> int:
    """When a message that waits is looked at again by the clock alone: a quota each working morning; a window never."""
    if why is not Hindrance.QUOTA_USED_UP:
        return NEVER
    return office.push_hours(db).next_open(end_of_day(office.today(now), office.zone))


def _tried_on(account: Account, tried: Collection[tuple[str, str, str]]) -> tuple[Step, ...]:
    return tuple(
        Step(way) for channel, address, way in tried if (channel, address) == (account.channel, account.address)
    )


def _part(left: Left, share: int) -> Left:
    if share == 1 or left is UNLIMITED:
        return left
    messages, paid, templates = [
        None if limit is None else limit // share for limit in (left.messages, left.paid, left.templates)
    ]
    return Left(messages, paid, templates, left.package // share)


def _less(left: int | None) -> int | None:
    return None if left is None else max(0, left - 1)


def _ends(left: Left) -> tuple[bool, bool, bool, bool]:
    return left.messages == 0, left.paid == 0, left.templates == 0, left.package == 0
