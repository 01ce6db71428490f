"""The office declares what stands behind a receipt void."""

from collections.abc import Sequence

from bot.actions.acknowledgements import withdraw
from bot.actions.duties import Refusal
from bot.actions.membership import Mended
from bot.actions.office import Office
from bot.actions.spoken import spoken
from bot.domain.events import LineAnnulled
from bot.domain.people import (
    Standing,
)
from bot.messaging import Incoming
from bot.store import events, obligations
from bot.store.database import Database


def may_annul(db: Database, receipt: str) -> bool:
    """Whether a receipt stands for anything that was not taken back."""
    return any(found.withdrawn_at is None for found in obligations.acknowledgements_by_receipt(db, receipt))


def annul(
    db: Database, office: Office, now: int, by: Standing, receipt: str, reason: str, incoming: Incoming
) -> Sequence[Mended]:
    """Declare the lines of a receipt void: what they acknowledged is owed again, and the log keeps both lines. One answer a line."""
    if not by.is_office:
        return [Mended.NO_RIGHT]
    results = []
    for found in obligations.acknowledgements_by_receipt(db, receipt):
        taken = withdraw(db, office, now, by.person_id, found.id, reason, incoming)
        if isinstance(taken, Refusal):
            results.append(Mended.HIGHER_STANDS if taken is Refusal.HIGHER_STANDS else Mended.GONE)
            continue
        line = LineAnnulled(
            unit_id=taken.case.unit.id,
            directive_id=taken.case.directive.id,
            person_id=by.person_id,
            event_id=found.event_id,
            reason=reason,
            **spoken(incoming).line(),
        )
        events.append(db, line, now)
        results.append(Mended.DONE)
    return results or [Mended.GONE]
