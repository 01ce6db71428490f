"""The office's list of messages with unknown outcome or without a recipient reached: sent again by hand, or told otherwise."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from bot.actions import broadcast_sending, open_cards
from bot.actions.office import Office
from bot.domain.events import OutcomeSettled
from bot.domain.people import Standing
from bot.store import events, unsettled
from bot.store.database import Database
from bot.store.unsettled import Unsettled


class UnsettledRefusal(StrEnum):
    NOT_OFFICE = "not_office"
    ALREADY = "already"
    """Somebody has dealt with it, or it arrived after all."""
    NO_WAY = "no_way"
    """A reminder is not repeated: the next one says what is true then."""


def send_again(
    db: Database, office: Office, now: int, who: Standing, delivery_id: int, line: Mapping[str, Any]
) -> Unsettled | UnsettledRefusal:
    """Send the same once more, knowingly: it may arrive twice. The list forgets the old one."""
    if not who.is_office:
        return UnsettledRefusal.NOT_OFFICE
    found = unsettled.get(db, delivery_id)
    if found is None:
        return UnsettledRefusal.ALREADY
    if found.broadcast_id is not None:
        broadcast_sending.resend_to(db, now, who, found.broadcast_id, [delivery_id], line)
    elif found.directive_id is not None and found.unit_id is not None and found.kind == "directive_card":
        again = f"again-{delivery_id}"
        open_cards.send_card(db, office, now, found.directive_id, found.unit_id, found.person_id, again=again)
    else:
        return UnsettledRefusal.NO_WAY
    _settle(db, now, who, found, line, sent_again=True)
    return found


def told_otherwise(
    db: Database, now: int, who: Standing, delivery_id: int, line: Mapping[str, Any]
) -> Unsettled | UnsettledRefusal:
    """The person was told by telephone or in person: nothing is sent, the list forgets it."""
    if not who.is_office:
        return UnsettledRefusal.NOT_OFFICE
    found = unsettled.get(db, delivery_id)
    if found is None:
        return UnsettledRefusal.ALREADY
    _settle(db, now, who, found, line, sent_again=False)
    return found


def _settle(
    db: Database, now: int, who: Standing, found: Unsettled, line: Mapping[str, Any], *, sent_again: bool
) -> None:
    if unsettled.mark_handled(db, found.delivery_id, now, who.person_id):
        settled = OutcomeSettled(
            delivery_id=found.delivery_id,
            subject_id=found.person_id,
            unit_id=found.unit_id,
            directive_id=found.directive_id,
            person_id=who.person_id,
            sent_again=sent_again,
            **line,
        )
        events.append(db, settled, now)
