"""One message with choices to every member of the office; the plain ones are :func:`bot.actions.alerts.alert_office`."""

from bot.actions.delivery import Owed, Render, edit, owe
from bot.actions.office import Office
from bot.domain.delivery import MessageKind
from bot.store import deliveries, people
from bot.store.database import Database


def tell_office(
    db: Database,
    office: Office,
    now: int,
    key: str,
    render: Render,
    *,
    unit_id: int | None = None,
    directive_id: int | None = None,
) -> None:
    """Ask or tell every member of the office, once per key."""
    for person_id in people.office_members(db, office.today(now)):
        owed = Owed(f"{key}:{person_id}", MessageKind.OFFICE_ALERT, person_id, unit_id, directive_id)
        owe(db, office, now, owed, render)


def update_office(db: Database, office: Office, now: int, key: str, render: Render) -> None:
    """Redraw such a message where the channel can edit: the first decision counts, nobody is asked twice."""
    for person_id in people.office_members(db, office.today(now)):
        delivered = deliveries.by_key(db, f"{key}:{person_id}")
        if delivered is not None:
            edit(db, office, now, delivered.id, render)
