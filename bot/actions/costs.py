"""What a sending will use and cost, before anybody confirms it: decided for everybody, thousands in well under a second."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from bot.actions import meters
from bot.actions.office import Office
from bot.actions.routes import TEMPLATE_WAYS, Router, is_counted, window
from bot.cards.costs import CostFacts
from bot.domain.delivery import MessageKind
from bot.domain.quotas import Meter, remaining
from bot.domain.routing import AccountFacts, Routing, Step, Window, mobile_of
from bot.store import routing
from bot.store.database import Database

SAMPLE = 400
"""People looked at in a turn: a few milliseconds."""
Signature = tuple[tuple[tuple[str, bool, str], ...], bool]
"""What a decision depends on: channel, blocked and window of each account in the order they are tried; whether there is a mobile number."""


@dataclass(frozen=True, slots=True)
class Quota:
    """What is left of a channel's month for ordinary messages; ``paid``: of the paid ones."""

    channel: str
    left: int
    paid: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """People by the way their message will take. ``cost`` in đồng; ``waiting``: held up by a window or a quota; ``unreached``: by nothing that passes."""

    free: int = 0
    paid: int = 0
    templates: int = 0
    waiting: int = 0
    unreached: int = 0
    cost: int = 0
    quotas: tuple[Quota, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether anything about it is worth saying: some channel of these people has a window or a quota."""
        return bool(self.quotas)


def plan(
    db: Database,
    office: Office,
    now: int,
    person_ids: Sequence[int],
    kind: MessageKind,
    broadcast_id: int | None = None,
    *,
    sample: int | None = None,
) -> Plan:
    """Where messages of this kind to these people would go now, one after the other as they are sent.

    Equal people are decided once, as long as no quota ends; so thousands take a fraction of a second, on any connection.
    ``sample``: of more people than that only every so-manieth is looked at, for turns, which may not take that long.
    """
    share = -(-len(person_ids) // sample) if sample and len(person_ids) > sample else 1
    looked_at = person_ids[::share]
    people = routing.audience_reaches(db, looked_at)
    router = Router(db, office, now, kind, broadcast_id, share=share)
    plain = {name for name, can in office.capabilities.items() if can.windows is None}
    known: dict[tuple[Signature, object], Routing] = {}
    ways: Counter[Step] = Counter()
    found = Plan(unreached=len(set(looked_at)) - len(people))
    channels: set[str] = set()
    state = router.state()
    for _person_id, accounts, phone in people:
        signature = _signature(office, plain, accounts, phone, now)
        decided = known.get((signature, state))
        if decided is None:
            facts_ = [_facts(office, router.closed, place, *each) for place, each in enumerate(signature[0])]
            channels |= {each.channel for each in facts_}
            decided = known[signature, state] = router.decide_for(facts_, mobile=signature[1])
            state = router.state()
        if decided.chosen is None:
            ways[Step.COLLEAGUE if decided.waits else Step.CALL] += 1
            continue
        ways[decided.chosen.step] += 1
        found = replace(found, cost=found.cost + decided.chosen.cost) if decided.chosen.cost else found
        if router.take(decided.chosen):
            state = router.state()
    quotas = tuple(q for name in sorted(channels) for q in _quotas(office, router, name))
    return _scaled(
        replace(
            found,
            free=ways[Step.FREE_WINDOW],
            paid=ways[Step.PAID_WINDOW],
            templates=sum(ways[step] for step in TEMPLATE_WAYS),
            waiting=ways[Step.COLLEAGUE],
            unreached=found.unreached + ways[Step.CALL],
            quotas=quotas,
        ),
        share,
    )


def _scaled(found: Plan, share: int) -> Plan:
    return replace(
        found,
        free=found.free * share,
        paid=found.paid * share,
        templates=found.templates * share,
        waiting=found.waiting * share,
        unreached=found.unreached * share,
        cost=found.cost * share,
    )


def _signature(
    office: Office, plain: Collection[str], accounts: Sequence[tuple[str, bool, int, int]], phone: str, now: int
) -> Signature:
    kinds = tuple(
        (channel, blocked, "free" if channel in plain else _window(office, channel, heard_at, refused_at, now))
        for channel, blocked, heard_at, refused_at in accounts
    )
    return kinds, bool(phone) and bool(mobile_of(phone))


def _window(office: Office, channel: str, heard_at: int, refused_at: int, now: int) -> str:
    can = office.capabilities.get(channel)
    return "off" if can is None else window(can, heard_at, refused_at, now).value


def _facts(
    office: Office, closed: Collection[str], place: int, channel: str, blocked: bool, state: str
) -> AccountFacts:
    can = office.capabilities.get(channel)
    if can is None:
        return AccountFacts(place, channel, heard_at=-place, blocked=True)
    return AccountFacts(
        place,
        channel,
        heard_at=-place,
        blocked=blocked,
        window=Window(state),
        templates=can.templates,
        prices=can.prices,
        down=channel in closed,
    )


def _quotas(office: Office, router: Router, channel: str) -> list[Quota]:
    can = office.capabilities.get(channel)
    if can is None or not is_counted(can):
        return []
    before = Router(router.db, office, router.now, router.kind).left(channel)
    if before.messages is not None:
        return [Quota(channel, before.messages, paid=False)]
    return [Quota(channel, before.paid or 0, paid=True)]


def facts(found: Plan) -> CostFacts:
    """A plan as it is shown."""
    quotas = tuple((quota.channel, quota.left, quota.paid) for quota in found.quotas)
    return CostFacts(found.paid, found.templates, found.waiting, found.cost, quotas)


def has_quotas(office: Office) -> bool:
    """Whether any channel in use has a window or a quota; where none has, nothing needs to be counted."""
    return any(is_counted(can) for can in office.capabilities.values())


def month(db: Database, office: Office, now: int) -> list[tuple[str, Meter, int, int]]:
    """(channel, meter, used, left) of this month, for every channel that has a quota."""
    return [
        (channel, meter, used, remaining(limit, used))
        for channel, can in office.capabilities.items()
        if is_counted(can)
        for meter, (used, limit) in meters.used(db, office, now, channel).items()
    ]
