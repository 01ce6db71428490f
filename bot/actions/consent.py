"""Consent refused: nothing of the person is kept, and those who must go on without them are told."""

from bot.actions.delivery import Owed, owe
from bot.actions.office import Office
from bot.actions.registration import refuse_consent
from bot.actions.web_chat import CHANNEL as WEB_CHAT
from bot.cards.registration import told_of_refusal
from bot.cards.titles import in_sentence, title_of
from bot.domain.delivery import MessageKind
from bot.domain.people import Role
from bot.i18n import Language
from bot.messaging import Address, Outgoing
from bot.store import inbox, people, units, web_chat
from bot.store.database import Database


def refuse(db: Database, office: Office, now: int, at: Address, unit_id: int | None, role: Role | None) -> None:
    """Log the refusal without the person, forget what came from the address, and tell the unit's văn thư and the office, once a day."""
    inbox.scrub_address(db, at.channel, at.id)
    if at.channel == WEB_CHAT:
        web_chat.forget(db, at.id)
    unit = units.current(db, unit_id) if unit_id is not None else None
    if unit is None:
        return
    refuse_consent(db, now, unit.id)
    day = office.today(now)

    def render(language: Language) -> Outgoing:
        post = in_sentence(title_of(language, role, unit.kind), role) if role is not None else ""
        return told_of_refusal(language, unit.name, post)

    clerks = [post.person_id for post in people.posts_of_unit(db, unit.id, day) if post.role is Role.CLERK]
    for person_id in dict.fromkeys([*people.office_members(db, day), *clerks]):
        key = f"consent-refused:{unit.id}:{role.value if role else ''}:{day.isoformat()}:{person_id}"
        owe(db, office, now, Owed(key, MessageKind.OFFICE_ALERT, person_id, unit.id), render)
