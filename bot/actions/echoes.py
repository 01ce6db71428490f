"""A platform that repeats what it shows people settles sends whose answer was lost (design.md 5, unknown outcome)."""

from bot.actions import sealing, sending, settlement
from bot.actions.office import Office
from bot.messaging import Echo, Outgoing
from bot.store import deliveries, echoes, outbox
from bot.store.database import Database
from bot.store.outbox import OutboxRow


def note_echo(db: Database, office: Office, now: int, echo: Echo) -> bool:
    """The newest message in doubt with these words was sent after all, and is not repeated. False where there is none."""
    for row in echoes.in_doubt(db, echo.address.channel, echo.address.id):
        if _says(office, row, echo.text):
            owed = deliveries.get(db, row.delivery_id) if row.delivery_id is not None else None
            outbox.mark_sending(db, [row.id])  # as if its answer came now: a row that waits would stay waiting
            settlement.settle_sent(db, now, row, echo.external_id, owed)
            sending.match_early_note(db, now, row, echo.external_id)
            return True
    return False


def _says(office: Office, row: OutboxRow, shown: str) -> bool:
    """Whether the person was shown this message. The heading may have gained "(gửi lại)" since."""
    message = sealing.opened(office.key, Outgoing.from_json(row.payload))
    return bool(message.text) and (shown == message.text or shown.endswith(f"\n{message.text}"))
