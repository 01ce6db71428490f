"""Sending a directive's cards: queued in short chunks, watched until they are out, and told to the author as they go."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from bot.actions.delivery import Fanout, Owed, edit, in_trial, owe
from bot.actions.office import Office
from bot.actions.open_cards import card_facts
from bot.actions.routes import chunk_of
from bot.cards import sending as cards
from bot.cards.directive import CardFacts, directive_card
from bot.domain.delivery import DropReason, MessageKind
from bot.domain.dissemination import Tally
from bot.i18n import Language
from bot.messaging import Outgoing
from bot.store import cards_owed, deliveries, directives, jobs, publishing, reach, routing, units
from bot.store.database import Database
from bot.store.deliveries import Delivery
from bot.store.directives import Directive

SEND_JOB = "send_directive"
WATCH_JOB = "watch_sending"
CHUNK = 80
CHUNK_UNITS = 100
"""Cards queued, and different cards drawn, in one transaction: well under the 50 ms the writer may be held."""
AGAIN_CHUNK = 500
LATE_UNITS = 200
WATCH_MS = 3_000
"""The progress is shown anew at most so often."""
PAGE_MS = 6_000
NAMED = 3
"""People named in the result who were not reached; the rest is counted."""
LEFT_UNSENT = (DropReason.STOPPED.value, DropReason.TRIAL_MODE.value)
SENDING = ("publishing", "published")


def told_key(directive_id: int, person_id: int) -> str:
    """The message about a hold, which becomes the message about the sending."""
    return f"hold:{directive_id}:{person_id}"


def told(db: Database, directive_id: int) -> list[Delivery]:
    """The messages by which author and Chánh Văn phòng know of the sending, the author's first."""
    found = deliveries.of_directive(db, directive_id, MessageKind.OFFICE_ALERT.value)
    return [delivery for delivery in found if delivery.delivery_key.startswith(f"hold:{directive_id}:")]


def begin(
    db: Database,
    now: int,
    directive_id: int,
    tell: Sequence[int],
    *,
    due_at: int | None = None,
    again: bool = False,
    late: Sequence[int] = (),
    renew: int = 0,
) -> None:
    """Let the job queue what is owed. ``tell`` are deliveries to keep up to date; ``again`` owes anew what was left unsent.

    ``late`` are units whose people are looked at once more: who took a post while the directive was held is owed the card too.
    ``renew``: behind this delivery, cards of an older version still have to be owed in the new one.
    """
    data = {"directive": directive_id, "tell": list(tell), "again": again, "late": list(late), "renew": renew}
    jobs.add(db, SEND_JOB, data, now, due_at=due_at)


def send_chunk(db: Database, office: Office, now: int, data: dict[str, Any]) -> bool:
    """Queue the next cards; True when none is left, and then the watch begins."""
    directive = directives.get(db, data["directive"])
    if directive is None or directive.status not in SENDING:
        return True
    if data.get("renew"):
        data["renew"] = cards_owed.renew_waiting(db, directive.id, directive.version, now, AGAIN_CHUNK, data["renew"])
        return False
    if data.get("late"):
        units_now, data["late"] = data["late"][:LATE_UNITS], data["late"][LATE_UNITS:]
        today = office.today(now)
        cards_owed.owe_cards(db, directive.id, directive.version, units_now, today, directive.urgent, now)
        return False
    if data["again"]:
        data["again"] = cards_owed.owe_again(db, directive.id, directive.version, LEFT_UNSENT, now, AGAIN_CHUNK) > 0
        return False
    owed = _for_units(deliveries.owed(db, chunk_of(office, CHUNK), directive_id=directive.id))
    if owed:
        _queue(db, office, now, directive, owed)
        return False
    jobs.add(db, WATCH_JOB, {"directive": directive.id, "tell": data["tell"], "since": now}, now)
    return True


def _for_units(owed: Sequence[Delivery]) -> Sequence[Delivery]:
    """As many as :data:`CHUNK_UNITS` units have: each unit's card is drawn once a chunk."""
    seen: set[int | None] = set()
    for count, delivery in enumerate(owed):
        seen.add(delivery.unit_id)
        if len(seen) > CHUNK_UNITS:
            return owed[:count]
    return owed


def _queue(db: Database, office: Office, now: int, directive: Directive, owed: Sequence[Delivery]) -> None:
    fan = Fanout(db, office, now, MessageKind.DIRECTIVE_CARD)
    routes = routing.reaches(db, [delivery.person_id for delivery in owed])
    unit_ids = [delivery.unit_id or 0 for delivery in owed]
    artist = _Artist(db, office, directive, unit_ids)
    concerned = cards_owed.receivers(db, unit_ids, office.today(now))
    for delivery in owed:
        unit_id = delivery.unit_id or 0
        if (unit_id, delivery.person_id) not in concerned:  # left the post while it was held
            deliveries.mark(db, delivery.id, "dropped", reason=DropReason.NO_LONGER_CONCERNED.value)
            continue
        card = Owed(
            delivery.delivery_key,
            MessageKind.DIRECTIVE_CARD,
            delivery.person_id,
            unit_id,
            directive.id,
            delivery.version,
            urgent=delivery.urgent,
        )
        draw = partial(artist.draw, unit_id)
        fan.queue(delivery.id, card, routes.get(delivery.person_id), draw, drawn_as=unit_id)
    fan.finish()


class _Artist:
    """Draws the cards of one chunk: what the directive says is loaded once, what a unit adds to it in one query."""

    def __init__(self, db: Database, office: Office, directive: Directive, unit_ids: Sequence[int]) -> None:
        self._db = db
        self._office = office
        self._directive = directive
        day = office.today(directive.created_at)
        self._units = cards_owed.fresh_units(db, directive.id, list(dict.fromkeys(unit_ids)), day)
        self._patterns: dict[str, CardFacts] = {}

    def draw(self, unit_id: int, language: Language) -> Outgoing:
        unit = self._units.get(unit_id)
        pattern = self._patterns.get(unit.asked) if unit is not None else None
        if unit is None or not unit.untouched or pattern is None:
            facts = card_facts(self._db, self._office, self._directive.id, unit_id, language)
            if facts is None:
                raise LookupError(f"directive {self._directive.id} does not concern unit {unit_id}")
            if unit is not None and unit.untouched:
                self._patterns[unit.asked] = facts
            return directive_card(language, facts)
        tally = None if pattern.tally is None else Tally(unit.roster)
        return directive_card(language, replace(pattern, unit_id=unit_id, unit_name=unit.name, tally=tally))


def send_all(db: Database, office: Office, now: int, directive_id: int) -> None:
    """Do the job's work at once, where no jobs run."""
    data: dict[str, Any] = {"directive": directive_id, "tell": [], "again": False}
    while not send_chunk(db, office, now, data):
        pass


# ------------------------------------------------------------------------------------------------------------- watch


@dataclass(frozen=True, slots=True)
class Watched:
    """What a look at a sending saw; ``None`` as a result: it is still under way."""

    directive: Directive | None
    progress: reach.Sent | None
    result: cards.ResultFacts | None


def watch(db: Database, office: Office, now: int, data: dict[str, Any]) -> Watched:
    """Look how far the sending is (on a read connection)."""
    directive = directives.get(db, data["directive"])
    if directive is None or directive.status not in SENDING:
        return Watched(None, None, None)
    # A page that is open fetches within seconds; one that is not is no reason to keep the author waiting.
    pages_fetch = now - data.get("since", 0) < PAGE_MS
    seen = reach.progress(db, directive.id, now, [] if pages_fetch else _pull_channels(office))
    return Watched(directive, seen, None if seen.moving else result_facts(db, office, now, directive, seen))


def watched(_office: Office, seen: Any) -> Any:
    return seen


def finish_watch(db: Database, office: Office, now: int, data: dict[str, Any], seen: Watched) -> None:
    """Show the author how far it is and look again in three seconds; or end it and tell everybody who was told of it."""
    if seen.directive is None or seen.progress is None:
        return
    current = directives.get(db, seen.directive.id)
    if current is None or current.status not in SENDING:
        return
    if seen.result is None:
        at = seen.progress
        facts = cards.ProgressFacts(seen.directive.id, seen.directive.number, at.sent, at.people, at.waiting)
        for delivery_id in data["tell"][:1]:
            edit(db, office, now, delivery_id, lambda language: cards.progress(language, facts))
        jobs.add(db, WATCH_JOB, data, now, due_at=now + WATCH_MS)
        return
    if current.status == "publishing":
        publishing.set_status(db, current.id, "published")
    result = seen.result
    for delivery_id in data["tell"]:
        if not edit(db, office, now, delivery_id, lambda language: cards.result(language, result)):
            _tell_anew(db, office, now, delivery_id, result)


def _tell_anew(db: Database, office: Office, now: int, delivery_id: int, result: cards.ResultFacts) -> None:
    told_by = deliveries.get(db, delivery_id)
    if told_by is not None:
        owed = Owed(
            f"result:{delivery_id}", MessageKind.OFFICE_ALERT, told_by.person_id, directive_id=result.directive_id
        )
        owe(db, office, now, owed, lambda language: cards.result(language, result))


def how_far(
    db: Database, office: Office, now: int, directive_id: int
) -> cards.ProgressFacts | cards.ResultFacts | None:
    """How far a sending is, for who asks; None where it has not begun. Where messages can be changed nobody has to ask."""
    directive = directives.get(db, directive_id)
    if directive is None or directive.published_at is None:
        return None
    at = reach.progress(db, directive.id, now, _pull_channels(office))
    if not at.moving:
        return result_facts(db, office, now, directive, at)
    return cards.ProgressFacts(directive.id, directive.number, at.sent, at.people, at.waiting)


def result_facts(
    db: Database, office: Office, now: int, directive: Directive, seen: reach.Sent | None = None
) -> cards.ResultFacts:
    """Where the sending of a directive stands: counts, and the first people who have not got it, with the reason."""
    seen = seen or reach.progress(db, directive.id, now, _pull_channels(office))
    count, missed = reach.missed(db, directive.id, now, NAMED)
    pull = _pull_channels(office)
    named = tuple(cards.MissedPerson(one.full_name, reason_of(one, pull)) for one in missed)
    return cards.ResultFacts(
        directive.id,
        directive.number,
        now,
        seen.sent,
        seen.people,
        seen.units_reached,
        seen.units,
        count,
        named,
        left_unsent=cards_owed.count_left(db, directive.id, LEFT_UNSENT),
        trial=in_trial(db),
        put_off=reach.put_off(db, directive.id, now),
        on_slips=sum(unit.by_paper for unit in unreached(db, directive.id)),
    )


def reason_of(missed: reach.Missed, pull_channels: Sequence[str]) -> cards.MissedReason:
    """Why somebody has not got the card, in the words of the result."""
    if missed.reason == "waiting":
        return cards.MissedReason.PAGE if missed.channel in pull_channels else cards.MissedReason.RETRYING
    return cards.MissedReason(missed.reason) if missed.reason in set(cards.MissedReason) else cards.MissedReason.FAILED


def unreached(db: Database, directive_id: int) -> list[cards.UnreachedUnit]:
    """The units none of whose people got the card, and what can be done: those to call first, then those whose slip is printed."""
    sent = cards_owed.units_reached(db, directive_id)
    registered = cards_owed.units_registered(db, directive_id)
    found = [
        cards.UnreachedUnit(units.name_of(db, unit_id), on_paper, phones, unit_id, unit_id in registered)
        for unit_id, on_paper, phones in cards_owed.units_with_phones(db, directive_id)
        if unit_id not in sent
    ]
    return sorted(found, key=lambda unit: unit.by_paper)


def _pull_channels(office: Office) -> list[str]:
    return [name for name, can in office.capabilities.items() if can.pull]
