"""Counting what a channel's month is made of, and telling the office in time (issue 3: 70, 85 and 95 per cent, once a month each)."""

from bot.actions.alerts import alert_office
from bot.actions.office import Office
from bot.actions.routes import TEMPLATE_WAYS, waits_until
from bot.cards.costs import full_name
from bot.domain.quotas import Meter, month_of, remaining, warning_level
from bot.domain.routing import Hindrance, Step, is_paid
from bot.messaging import Address, Capabilities
from bot.store import meters
from bot.store.database import Database
from bot.store.outbox import OutboxRow


def count_sent(db: Database, office: Office, now: int, row: OutboxRow, charge: str = "") -> None:
    """A message the platform has taken, or may have. ``charge`` is the platform's own word for what it was counted against."""
    can = office.capabilities[row.channel]
    step = Step(row.route)
    if step in TEMPLATE_WAYS:
        _count(db, office, now, row.channel, Meter.TEMPLATES)
        return
    if can.monthly_messages is not None:
        _count(db, office, now, row.channel, Meter.MESSAGES)
    if can.windows is not None and is_paid(step, charge):
        _count(db, office, now, row.channel, Meter.PAID)


def count_incoming(db: Database, office: Office, now: int, channel: str) -> None:
    """A message somebody sent, where the plan counts those too."""
    can = office.capabilities.get(channel)
    if can is not None and can.count_incoming and can.monthly_messages is not None:
        _count(db, office, now, channel, Meter.MESSAGES)


def note_refused(db: Database, office: Office, now: int, row: OutboxRow) -> None:
    """The platform says that its quota is used up, whatever we have counted: nothing is tried before the next working morning."""
    can = office.capabilities[row.channel]
    if Step(row.route) in TEMPLATE_WAYS:
        meter = Meter.TEMPLATES
    elif can.monthly_messages is None and Step(row.route) is Step.PAID_WINDOW:
        meter = Meter.PAID
    else:
        meter = Meter.MESSAGES
    until = waits_until(db, office, now, Hindrance.QUOTA_USED_UP)
    meters.refuse(db, row.channel, month_of(office.today(now)), meter, until)


def limit_of(office: Office, can: Capabilities, meter: Meter) -> int | None:
    """The month's limit of a meter; None where there is none."""
    limits = office.config.routing
    match meter:
        case Meter.MESSAGES:
            return can.monthly_messages
        case Meter.PAID:
            return limits.paid_per_month if can.windows is not None else None
        case Meter.TEMPLATES:
            return limits.templates_per_month if can.templates else None


def used(db: Database, office: Office, now: int, channel: str) -> dict[Meter, tuple[int, int]]:
    """(used, limit) of every meter of a channel this month, for what the office looks at."""
    can = office.capabilities[channel]
    read = meters.read(db, channel, month_of(office.today(now)))
    found = {}
    for meter in Meter:
        limit = limit_of(office, can, meter)
        if limit is not None:
            found[meter] = (read.get(meter, meters.NOTHING).used, limit)
    return found


def is_one_too_many(db: Database, office: Office, address: Address) -> bool:
    """Whether somebody new speaks on a channel whose plan serves no more people."""
    can = office.capabilities.get(address.channel)
    if can is None or can.most_people is None or meters.has_spoken(db, address.channel, address.id):
        return False
    return meters.people_on(db, address.channel) >= can.most_people


def tell_of_crowd(db: Database, office: Office, now: int, channel: str) -> None:
    """The office knows of it, once a day."""
    most = office.capabilities[channel].most_people or 0
    language = office.language(office.config.office.language.value)
    key = f"crowd:{channel}:{office.today(now).isoformat()}"
    alert_office(db, office, now, key, "alert.crowd", channel=full_name(language, channel), most=language.two(most))


def _count(db: Database, office: Office, now: int, channel: str, meter: Meter) -> None:
    day = office.today(now)
    month = month_of(day)
    reading = meters.count(db, channel, month, meter)
    limit = limit_of(office, office.capabilities[channel], meter)
    if limit is None:
        return
    level = warning_level(reading.used, limit)
    if level <= reading.warned:
        return
    meters.warn(db, channel, month, meter, level)
    language = office.language(office.config.office.language.value)
    alert_office(
        db,
        office,
        now,
        f"quota:{channel}:{meter.value}:{month}:{level}",
        f"alert.quota.{meter.value}",
        channel=full_name(language, channel),
        level=level,
        used=language.two(reading.used),
        limit=language.two(limit),
        left=language.two(remaining(limit, reading.used)),
        month=f"{day.month}/{day.year}",
    )
