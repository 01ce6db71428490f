"""How one message reaches one person: the cheapest route that arrives, in the order the office has set (issue 3).

The order, precisely:

1. A person's accounts stand in this order: the preferred one, then the one heard from last, then the oldest. The first that is
   not blocked is the *home* account.
2. The steps of the office's list are walked from first to last. ``free_window``, ``paid_window``, ``template`` and
   ``template_phone`` are ways on the home account. ``other_channel`` stands for the same four ways on the person's other
   accounts: a cheaper way goes before the preferred account, the preferred account before another of the same price.
3. A way that is closed (window, a channel that carries nothing now), used up (quota, the office's own limits), not to be had (no
   template, no mobile number, blocked) or that failed for this very message is passed over. The first one left is taken.
4. None left: the message waits for the channel, the window or the quota, and what stands in the list behind (``colleague``, ``call``) is done.

An office that would rather use another channel than pay puts ``other_channel`` before ``paid_window``.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.delivery import Route


class Step(StrEnum):
    """One step of the list; the first four are ways on one account."""

    FREE_WINDOW = "free_window"
    """An ordinary message, free of charge."""
    PAID_WINDOW = "paid_window"
    """An ordinary message that counts against the package or is paid."""
    TEMPLATE = "template"
    TEMPLATE_PHONE = "template_phone"
    OTHER_CHANNEL = "other_channel"
    COLLEAGUE = "colleague"
    """Another official of the unit is asked to tell."""
    CALL = "call"
    """A line on the office's call list."""


WAYS = (Step.FREE_WINDOW, Step.PAID_WINDOW, Step.TEMPLATE, Step.TEMPLATE_PHONE)
DEFAULT_STEPS = (*WAYS, Step.OTHER_CHANNEL, Step.COLLEAGUE, Step.CALL)
ROUTES = {
    Step.FREE_WINDOW: Route.MESSAGE,
    Step.PAID_WINDOW: Route.MESSAGE,
    Step.TEMPLATE: Route.TEMPLATE,
    Step.TEMPLATE_PHONE: Route.TEMPLATE_PHONE,
}
"""What a channel is told of a way."""


class Window(StrEnum):
    """Where a platform that counts from the person's last interaction stands."""

    FREE = "free"
    PAID = "paid"
    CLOSED = "closed"


class Hindrance(StrEnum):
    """Why a way cannot be taken."""

    NO_ACCOUNT = "no_account"
    BLOCKED = "blocked"
    WINDOW_CLOSED = "window_closed"
    QUOTA_USED_UP = "quota_used_up"
    """The platform's quota, or the limit the office has set itself."""
    NO_TEMPLATE = "no_template"
    NO_PHONE = "no_phone"
    TRIED = "tried"
    CHANNEL_DOWN = "channel_down"
    """The channel carries nothing now, for anybody (:mod:`bot.domain.channel_health`)."""
    NOT_LISTED = "not_listed"


WAITS = (Hindrance.WINDOW_CLOSED, Hindrance.QUOTA_USED_UP, Hindrance.TRIED, Hindrance.CHANNEL_DOWN)
"""Hindrances that pass: the message waits for them. What was tried in vain is sent once the person is heard from: the way works again."""


@dataclass(frozen=True, slots=True)
class Left:
    """What may still be sent on a channel; None: without limit. ``package``: paid messages that are part of the package."""

    messages: int | None = None
    paid: int | None = None
    templates: int | None = None
    package: int = 0


UNLIMITED = Left()


@dataclass(frozen=True, slots=True)
class Prices:
    """đồng a message: outside the free window beyond the package, a template by account, a template by telephone."""

    paid: int = 0
    template: int = 0
    template_phone: int = 0


NO_PRICES = Prices()


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """One account of the person. ``tried``: ways on it that failed for this message."""

    account_id: int
    channel: str
    preferred: bool = False
    heard_at: int = 0
    blocked: bool = False
    window: Window = Window.FREE
    templates: Collection[str] = ()
    """Templates the channel may send, by our names."""
    tried: Collection[Step] = ()
    prices: Prices = NO_PRICES
    down: bool = False
    """The channel carries nothing now."""


@dataclass(frozen=True, slots=True)
class Option:
    """One way that is open. ``step`` is one of :data:`WAYS`; ``cost`` in đồng; ``home``: on the first account."""

    account_id: int
    channel: str
    step: Step
    cost: int
    home: bool = True

    @property
    def named(self) -> Step:
        """The step of the office's list that led here."""
        return self.step if self.home else Step.OTHER_CHANNEL


@dataclass(frozen=True, slots=True)
class Routing:
    """Every way that is open, best first. Without one, ``hindrance`` says why, and ``then`` what the office's list has behind it."""

    options: tuple[Option, ...]
    hindrance: Hindrance | None = None
    home_id: int | None = None
    """The account the message would wait for."""
    then: tuple[Step, ...] = ()
    passed: Hindrance | None = None
    """Why the way first in the list was not open; None where it was taken."""

    @property
    def chosen(self) -> Option | None:
        return self.options[0] if self.options else None

    @property
    def waits(self) -> bool:
        return not self.options and self.hindrance in WAITS


def window_of(free_ms: int, closes_ms: int, heard_at: int, now: int, refused_at: int = 0) -> Window:
    """The window of an account. ``refused_at``: when the platform last said that it is closed; hearing from the person opens it anew.

    The windows are free before ``heard_at + free_ms``, paid before ``heard_at + closes_ms``; 0 as ``heard_at`` is never.
    """
    since = now - heard_at
    if not heard_at or since >= closes_ms or (refused_at and refused_at >= heard_at):
        return Window.CLOSED
    return Window.FREE if since < free_ms else Window.PAID


def in_order(accounts: Sequence[AccountFacts]) -> list[AccountFacts]:
    """Preferred, then heard from last, then the oldest."""
    return sorted(accounts, key=lambda a: (not a.preferred, -a.heard_at, a.account_id))


def decide(
    accounts: Sequence[AccountFacts],
    *,
    mobile: bool = False,
    template: str = "",
    left: Mapping[str, Left] | None = None,
    steps: Sequence[Step] = DEFAULT_STEPS,
) -> Routing:
    """Every open way in order, and why there is none.

    ``mobile``: a mobile number of the person is known; ``template``: the template this message fits, empty for none;
    ``left`` by channel, a channel that is missing has no limits.
    """
    left = left or {}
    live = [account for account in in_order(accounts) if not account.blocked]
    then = tuple(step for step in steps if step in (Step.COLLEAGUE, Step.CALL))
    if not live:
        return Routing((), Hindrance.BLOCKED if accounts else Hindrance.NO_ACCOUNT, None, then)
    home, others = live[0], live[1:]
    options: list[Option] = []
    first_hindrance: Hindrance | None = None
    passed: Hindrance | None = None
    for account, step in _walk(home, others, steps):
        remaining = left.get(account.channel, UNLIMITED)
        hindrance = _hindrance(account, step, mobile, template, remaining)
        if hindrance is None:
            options.append(
                Option(account.account_id, account.channel, step, _cost(account, step, remaining), account is home)
            )
        elif account is home:
            first_hindrance = _graver(first_hindrance, hindrance)
            passed = passed if options else first_hindrance
    why_none = None if options else first_hindrance or Hindrance.NOT_LISTED
    return Routing(tuple(options), why_none, home.account_id, then, passed)


def _walk(
    home: AccountFacts, others: Sequence[AccountFacts], steps: Sequence[Step]
) -> Iterator[tuple[AccountFacts, Step]]:
    ways = [step for step in steps if step in WAYS]
    for step in steps:
        if step is Step.OTHER_CHANNEL:
            for way in ways:
                for account in others:
                    yield account, way
        elif step in WAYS:
            yield home, step


def _hindrance(account: AccountFacts, step: Step, mobile: bool, template: str, left: Left) -> Hindrance | None:
    """Why this way is not open; None where it is."""
    if account.down:
        return Hindrance.CHANNEL_DOWN
    if step in (Step.TEMPLATE, Step.TEMPLATE_PHONE):
        if not template or template not in account.templates:
            return Hindrance.NO_TEMPLATE
        if step is Step.TEMPLATE_PHONE and not mobile:
            return Hindrance.NO_PHONE
        used_up = left.templates is not None and left.templates <= 0
    else:
        wanted = Window.FREE if step is Step.FREE_WINDOW else Window.PAID
        if account.window is not wanted:  # nothing is closed where nothing need be paid for
            return Hindrance.NOT_LISTED if account.window is Window.FREE else Hindrance.WINDOW_CLOSED
        used_up = step is Step.PAID_WINDOW and left.paid is not None and left.paid <= 0
        used_up = used_up or (left.messages is not None and left.messages <= 0)
    if used_up:
        return Hindrance.QUOTA_USED_UP
    return Hindrance.TRIED if step in account.tried else None


_GRAVITY = (Hindrance.CHANNEL_DOWN, Hindrance.QUOTA_USED_UP, Hindrance.WINDOW_CLOSED, Hindrance.TRIED)


def _graver(known: Hindrance | None, new: Hindrance) -> Hindrance:
    """What a message waits for: a quota before a window, either before what does not pass by itself."""
    rank = {one: n for n, one in enumerate(_GRAVITY)}
    return new if known is None or rank.get(new, 9) < rank.get(known, 9) else known


def _cost(account: AccountFacts, step: Step, left: Left) -> int:
    match step:
        case Step.PAID_WINDOW:
            return 0 if left.package > 0 else account.prices.paid
        case Step.TEMPLATE:
            return account.prices.template
        case Step.TEMPLATE_PHONE:
            return account.prices.template_phone
        case _:
            return 0


FREE_CHARGES = frozenset({"free", "reply", "welcome_msg"})
"""What a platform says where a message was counted against nothing (zalo-api.md B4)."""


def is_paid(step: Step, charge: str) -> bool:
    """Whether a message that was taken counts as paid: by the platform's own word, where it gave one; else by the way it went."""
    if step not in (Step.FREE_WINDOW, Step.PAID_WINDOW):
        return False
    return charge not in FREE_CHARGES if charge else step is Step.PAID_WINDOW


def mobile_of(phone: str) -> str:
    """A Vietnamese mobile number as platforms want it (``84912345678``); empty for a landline or anything else."""
    digits = "".join(letter for letter in phone if letter.isascii() and letter.isdigit())
    if digits.startswith("84"):
        digits = "0" + digits[2:]
    return "84" + digits[1:] if len(digits) == 10 and digits[0] == "0" and digits[1] in "35789" else ""
