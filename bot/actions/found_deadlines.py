"""Deadlines met in the text of a paper or of what it carries: shown beside the question, never a unit's due day by themselves (domain.md 0.2)."""

from datetime import date

from bot.actions.office import Office
from bot.domain.drafts import DirectiveDraft
from bot.domain.due_dates import Anchors
from bot.domain.due_rules import DueRule
from bot.intake.due_found import MOST_FOUND, find_deadlines
from bot.store import directives, publishing
from bot.store.database import Database


def of_draft(db: Database, office: Office, now: int, draft: DirectiveDraft) -> list[tuple[str, DueRule]]:
    """(number of the paper, deadline) of the draft's own words and of the documents it carries, as far as the record has their text."""
    today, calendar = office.today(now), office.calendar(db)

    def read(number: str, text: str, signed: date | None) -> list[tuple[str, DueRule]]:
        return [(number, rule) for rule in find_deadlines(text, today, calendar, Anchors(signed, today))]

    found = read(draft.number, "\n".join([*draft.heard, draft.summary or ""]), draft.issued)
    for at in draft.content or ():
        cited = draft.cited[at]
        target = publishing.by_number(db, cited.number, cited.issued)
        carried = directives.get(db, target) if target is not None else None
        if carried is not None:
            found += read(cited.number, carried.summary, carried.issued)
    known = {rule.phrase.casefold(): (number, rule) for number, rule in reversed(found)}
    return list(reversed(known.values()))[:MOST_FOUND]


def phrases(db: Database, office: Office, now: int, text: str) -> tuple[str, ...]:
    """The words of deadlines in a pasted head, as written."""
    return tuple(rule.phrase for rule in find_deadlines(text, office.today(now), office.calendar(db)))
