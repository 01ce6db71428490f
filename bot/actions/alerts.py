"""What the office must know now: one message to each of its members, once per key."""

from bot.actions.delivery import Owed, owe
from bot.actions.office import Office
from bot.domain.delivery import MessageKind
from bot.messaging import Outgoing
from bot.store import people
from bot.store.database import Database


def alert_office(db: Database, office: Office, now: int, key: str, text_key: str, **values: object) -> None:
    """Tell every member of the office, in the words of the catalogue's ``text_key``; the same key is told once."""
    for person_id in people.office_members(db, office.today(now)):
        owe(
            db,
            office,
            now,
            Owed(f"alert:{key}:{person_id}", MessageKind.OFFICE_ALERT, person_id),
            lambda language: Outgoing(language.t(text_key, **values)),
        )
