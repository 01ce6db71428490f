"""Drawing what a card on a phone shows now, for edits that were queued without a text (:mod:`bot.store.edits`)."""

import hashlib
import json
import logging
from dataclasses import dataclass, field, replace

from bot.actions import open_cards, reminder_lists
from bot.actions.office import Office
from bot.domain.delivery import MessageKind
from bot.i18n import Language
from bot.layout import fit
from bot.messaging import Outgoing
from bot.store import deliveries, edits, people
from bot.store.database import Database, DatabaseError
from bot.store.deliveries import Delivery
from bot.store.outbox import OutboxRow
from bot.store.reminders import Card

log = logging.getLogger(__name__)


class CannotDraw(Exception):
    """The card of this edit can be drawn no more; the row is settled as refused, its neighbours are not held up."""


@dataclass(slots=True)
class Redrawing:
    """The drawings of one transaction: a unit's card is drawn once for all who read it alike."""

    db: Database
    office: Office
    now: int
    _cards: dict[tuple[int, int, str], Outgoing] = field(default_factory=dict)

    def ready(self, row: OutboxRow, owed: Delivery | None = None) -> OutboxRow | None:
        """The edit with the text it is sent with; None when the phone shows that text already (it is marked as done).

        ``owed`` is the row's delivery, where the caller has read it in this transaction. Raises CannotDraw.
        """
        account = people.account_at(self.db, row.channel, row.address)
        language = self.office.language(account.language if account else "vi")
        try:
            message = self._drawn(owed or self._delivery(row), language)
        except DatabaseError:
            raise
        except Exception as error:
            log.exception("edit %s cannot be drawn", row.id)
            raise CannotDraw(type(error).__name__) from error
        message = replace(message, brief=None)  # what is edited is never a template
        payload = fit(message, self.office.capabilities[row.channel], language)[-1].to_json()
        digest = hashlib.sha256(payload.encode()).hexdigest()
        if edits.shown_digest(self.db, row) == digest:
            edits.mark_unchanged(self.db, row.id, payload, message.offers, digest, self.now)
            return None
        edits.keep_drawing(self.db, row.id, payload, message.offers)
        return replace(row, payload=payload)

    def _delivery(self, row: OutboxRow) -> Delivery:
        found = deliveries.get(self.db, row.delivery_id) if row.delivery_id is not None else None
        if found is None:
            raise LookupError(f"edit {row.id} belongs to no delivery")
        return found

    def _drawn(self, owed: Delivery, language: Language) -> Outgoing:
        if owed.kind != MessageKind.DIRECTIVE_CARD:
            basis = tuple(json.loads(owed.basis)) if owed.basis else ()
            card = Card(owed.id, owed.delivery_key, owed.kind, owed.person_id, basis, owed.status)
            return reminder_lists.redrawn(self.db, self.office, self.now, card)(language)
        if owed.directive_id is None or owed.unit_id is None:
            raise LookupError(f"delivery {owed.id} is no card of a unit")
        key = (owed.directive_id, owed.unit_id, language.code)
        if key not in self._cards:
            self._cards[key] = open_cards.card_as_it_stands(self.db, self.office, *key[:2], language)
        return self._cards[key]
