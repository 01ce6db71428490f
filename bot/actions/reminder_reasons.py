"""Why somebody got a reminder: the rule, the post it goes to, and who else of the unit got the same."""

import json

from bot.actions.ladders import ladders_of
from bot.actions.office import Office
from bot.actions.reminder_lists import PREFIX, items_of, weekly_settings
from bot.cards.deadline_reminders import Why
from bot.cards.titles import in_sentence, title_of
from bot.domain.instants import local_day
from bot.domain.ladder import RungKind
from bot.domain.people import Standing
from bot.domain.reminding import role_of
from bot.domain.schedule import Slot
from bot.domain.weekly import weekly_moment
from bot.i18n import Language
from bot.store import people, reminders
from bot.store.database import Database
from bot.store.deliveries import Delivery


def why_reminded(db: Database, office: Office, now: int, language: Language, card: Delivery, name: str) -> Why:
    """For a card of the person who asks; who else was told is read from the deliveries of the same occasion."""
    listed = reminders.of_ids(db, json.loads(card.basis) if card.basis else [])
    unit_ids = list(dict.fromkeys(duty.unit_id for duty in listed))
    today = office.today(now)
    moment = (
        weekly_moment(office.today(card.decided_at), weekly_settings(db, office), office.calendar(db))
        or card.decided_at
    )
    slot = Slot(name[0])
    others = [
        _named(db, language, person_id, unit_id, office, now)
        for person_id, unit_id in _others(db, unit_ids, card, name, office, now)
    ]
    first = items_of(db, office, now, listed[:1], [1])
    rungs = ladders_of(db, office)[listed[0].ladder_id].rungs if listed else ()
    return Why(
        slot is Slot.WEEKLY,
        _roles(language, people.standing(db, card.person_id, today), unit_ids),
        tuple(others),
        local_day(moment, office.zone),
        office.config.hours.weekly_time,
        tuple(rung.offset for rung in rungs if rung.kind is RungKind.BEFORE),
        tuple(rung.offset for rung in rungs if rung.kind is RungKind.OVERDUE),
        first[0] if first else None,
        len(listed) - 1,
        slot in (Slot.URGENT, Slot.URGENT_LATER),
        slot in (Slot.CLIMBED, Slot.CLIMBED_URGENT, Slot.CLIMBED_LATER),
        min((rung.offset for rung in rungs if rung.office), default=None),
        first[0].above if first else "",
    )


def _others(
    db: Database, unit_ids: list[int], card: Delivery, name: str, office: Office, now: int
) -> list[tuple[int, int]]:
    """(person, unit) of the others of these units who got a card of the same occasion."""
    holders = reminders.holders(db, unit_ids, office.today(now))
    prefix = f"{PREFIX[name[:1]]}{name[1:]}:"
    cards = reminders.cards_since(db, [person_id for person_id, _ in holders], card.decided_at - 3_600_000)
    told = {
        each.person_id for each in cards if each.key.startswith(prefix) and each.status in ("queued", "sent", "unknown")
    }
    found = {person_id: unit_id for person_id, unit_id in reversed(holders) if person_id in told - {card.person_id}}
    return sorted(found.items(), key=lambda pair: pair[0])


def _named(db: Database, language: Language, person_id: int, unit_id: int, office: Office, now: int) -> str:
    roles = _roles(language, people.standing(db, person_id, office.today(now)), [unit_id])
    role = roles[0] if roles else language.t("reminder.why.delegate")
    return language.t("reminder.why.person", name=people.name_of(db, person_id), role=role)


def _roles(language: Language, who: Standing, unit_ids: list[int]) -> tuple[str, ...]:
    """What the person is in each of the units, as a sentence says it; nothing for one who confirms instead of a head."""
    found = []
    for unit_id in unit_ids:
        role = role_of(who, unit_id)
        post = next((post for post in who.posts if post.unit_id == unit_id and post.role is role), None)
        if post is not None:
            found.append(in_sentence(title_of(language, post.role, post.unit_kind, post.title), post.role))
    return tuple(dict.fromkeys(found))
