"""How a platform stands for the office's administrator, what a month will need there, and a message that proves the way."""

from dataclasses import dataclass

from bot.actions import delivery, meters
from bot.actions.office import Office
from bot.actions.routes import Router
from bot.domain.channel_health import Course, Down
from bot.domain.delivery import MessageKind
from bot.domain.people import Role
from bot.domain.quotas import Meter, MonthEstimate, month_estimate
from bot.domain.text import fold
from bot.messaging import Address, Outgoing
from bot.store import channel_downs, channel_use, people, reach
from bot.store.channel_use import ChannelUse
from bot.store.database import Database

MEASURED_WEEKS = 4
DAY_MS = 86_400_000
USUAL_A_WEEK = 3.0
"""Directives a week where the record is too young to say."""


@dataclass(frozen=True, slots=True)
class ChannelStatus:
    """``meters``: used and limit of this month."""

    channel: str
    use: ChannelUse
    meters: dict[Meter, tuple[int, int]]
    down: Down | None = None


KEPT_APART = (MessageKind.NOTICE, MessageKind.ANSWER, MessageKind.OFFICE_ALERT)


def courses(db: Database, office: Office, now: int) -> list[Course]:
    """Every channel of which there is something to say: it is down, or its month is counted."""
    downs = channel_downs.every(db)
    found = []
    for name, can in office.capabilities.items():
        left = [Router(db, office, now, kind).left(name).messages for kind in KEPT_APART]
        if can.monthly_messages is not None:
            used, limit = meters.used(db, office, now, name)[Meter.MESSAGES]
            ordinary, answers, alerts = [each or 0 for each in left]
            found.append(Course(name, downs.get(name), used, limit, (ordinary, answers, alerts)))
        elif name in downs:
            found.append(Course(name, downs[name]))
    return found


@dataclass(frozen=True, slots=True)
class Need:
    """What a month will need, and from what it was worked out."""

    units: int
    people_per_unit: float
    directives_a_week: float
    estimate: MonthEstimate


def status(db: Database, office: Office, now: int, channel: str) -> ChannelStatus:
    """How the channel is used and what is left of its quotas."""
    used = meters.used(db, office, now, channel)
    return ChannelStatus(channel, channel_use.of_channel(db, channel), used, channel_downs.get(db, channel))


def need(db: Database, office: Office, now: int, count_incoming: bool, a_week: float | None = None) -> Need:
    """What a month will use if everybody were on one channel: units, people who get cards, directives a week (measured, or given)."""
    units = [unit.id for unit in reach.brief_units(db)]
    receivers = reach.count_receivers(db, units, office.today(now)) if units else 0
    per_unit = max(receivers / len(units), 1.0) if units else 1.0
    passed_on = channel_use.directives_since(db, now - MEASURED_WEEKS * 7 * DAY_MS)
    weekly = a_week if a_week is not None else (passed_on / MEASURED_WEEKS or USUAL_A_WEEK)
    estimate = month_estimate(len(units), per_unit, weekly, weekly_card=True, count_incoming=count_incoming)
    return Need(len(units), per_unit, weekly, estimate)


@dataclass(frozen=True, slots=True)
class Proof:
    """One test message on its way: its key in the outbox, to whom, on which channel."""

    key: str
    name: str
    channel: str


def send_test(db: Database, office: Office, now: int, channels: list[str], name: str = "") -> list[Proof]:
    """Queue a test message to the administrators (or the people of this name) on each of their accounts on these channels."""
    if name:
        ids = [person.id for person in people.people_named(db, fold(name))]
    else:
        ids = [post.person_id for post in people.posts_of_role(db, Role.ADMINISTRATOR, office.today(now))]
    made = []
    for person_id in dict.fromkeys(ids):
        person = people.person(db, person_id)
        for account in people.accounts_of(db, person_id):
            if person is None or account.channel not in channels:
                continue
            language = office.language(account.language)
            key = f"test:{account.id}:{now}"
            text = language.t("channel_status.test", office=office.config.office.short_name, at=language.moment(now))
            to = Address(account.channel, account.address)
            delivery.answer(db, office, now, to, key, Outgoing(text), language)
            made.append(Proof(key, person.full_name, account.channel))
    return made
