"""What the office must know now: one message to each of its members, once per key."""

from bot.actions.delivery import Owed, owe
from bot.actions.office import Office
from bot.cards.costs import full_name
from bot.domain.delivery import MessageKind
from bot.i18n import Language
from bot.messaging import Outgoing
from bot.store import people
from bot.store.database import Database


def alert_office(
    db: Database,
    office: Office,
    now: int,
    key: str,
    text_key: str,
    *,
    in_trouble: str = "",
    about: str = "",
    **values: object,
) -> None:
    """Tell every member of the office, in the words of the catalogue's ``text_key``; the same key is told once.

    ``about``: the channel it is about, named as ``{channel}``; ``in_trouble``: the same where it may carry nothing, and whoever
    has another is told there.
    """

    def words(language: Language) -> Outgoing:
        channel = in_trouble or about
        named = {"channel": full_name(language, channel)} if channel else {}
        return Outgoing(language.t(text_key, **{**values, **named}))

    for person_id in people.office_members(db, office.today(now)):
        owed = Owed(f"alert:{key}:{person_id}", MessageKind.OFFICE_ALERT, person_id, in_trouble=in_trouble)
        owe(db, office, now, owed, words)
