"""The training mode (tập huấn): on until the office leaves it; nothing goes to anyone but the office's own people meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.actions import holds
from bot.actions.delivery import TRIAL_MODE, in_trial
from bot.actions.office import Office
from bot.actions.open_cards import refresh_cards
from bot.domain.events import TrialModeEntered, TrialModeLeft
from bot.domain.people import Standing
from bot.store import cards_owed, events, publishing, settings
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class Left:
    """The mode is off. ``rehearsed`` directives were passed on in it: they are closed, and their drafts are open again."""

    rehearsed: int


def may_switch(who: Standing) -> bool:
    return who.is_office or who.is_administrator


def leave(db: Database, office: Office, now: int, who: Standing, line: Mapping[str, Any]) -> Left | None:
    """From now on messages go to units in earnest. None for who may not, or when it was off.

    What was passed on as a rehearsal is taken back, so that no unit is reminded of a card it never got, and the same
    paper can be passed on in earnest.
    """
    if not may_switch(who) or not in_trial(db):
        return None
    since = settings.changed_at(db, TRIAL_MODE)
    rehearsed = publishing.confirmed_since(db, since)
    for directive_id in rehearsed:
        shown = cards_owed.units_shown(db, directive_id)
        publishing.note_reason(db, directive_id, office.languages.default.t("trial.reason"))
        holds.discard_unsent(db, now, directive_id)
        for unit_id in shown:
            refresh_cards(db, office, now, directive_id, unit_id)
    settings.put(db, TRIAL_MODE, False, now, who.person_id)
    events.append(db, TrialModeLeft(**{**line, "person_id": who.person_id}), now)
    return Left(len(rehearsed))


def enter(db: Database, now: int, who: Standing, line: Mapping[str, Any]) -> bool:
    """Back into training: cards, broadcasts and reminders go to the office's own people only."""
    if not may_switch(who) or in_trial(db):
        return False
    settings.put(db, TRIAL_MODE, True, now, who.person_id)
    events.append(db, TrialModeEntered(**{**line, "person_id": who.person_id}), now)
    return True
