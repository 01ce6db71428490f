"""A platform that repeats what it shows people settles sends whose answer was lost (design.md 5, unknown outcome)."""

from collections.abc import Callable, Sequence

from bot.actions import sealing, sending, settlement
from bot.actions.office import Office
from bot.domain.routing import Step
from bot.messaging import Echo, EchoKind, Outgoing
from bot.store import deliveries, echoes, outbox
from bot.store.database import Database
from bot.store.outbox import OutboxRow


def note_echo(db: Database, office: Office, now: int, echo: Echo) -> bool:
    """The message in doubt that was shown went out after all, and is not repeated. False where there is none."""
    doubtful = echoes.in_doubt(db, echo.address.channel, echo.address.id)
    row = shown_by(doubtful, echo, lambda each, text: _says(office, each, text))
    if row is None:
        return False
    owed = deliveries.get(db, row.delivery_id) if row.delivery_id is not None else None
    outbox.mark_sending(db, [row.id])  # as if its answer came now: a row that waits would stay waiting
    settlement.settle_sent(db, now, row, echo.external_id, owed)
    sending.match_early_note(db, now, row, echo.external_id)
    return True


def shown_by(doubtful: Sequence[OutboxRow], echo: Echo, says: Callable[[OutboxRow, str], bool]) -> OutboxRow | None:
    """The newest with these words; what is repeated without words only where a single one of its kind is in doubt."""
    if echo.text:
        return next((row for row in doubtful if says(row, echo.text)), None)
    if echo.kind is EchoKind.TEXT:
        return None
    of_kind = [row for row in doubtful if _kind(row) is echo.kind]
    return of_kind[0] if len(of_kind) == 1 else None


def _kind(row: OutboxRow) -> EchoKind | None:
    """As what the platform repeats it; None for what it does not: a template by telephone."""
    if row.route == Step.TEMPLATE_PHONE:
        return None
    if row.route == Step.TEMPLATE:
        return EchoKind.TEMPLATE
    return EchoKind.FILE if Outgoing.from_json(row.payload).files else EchoKind.TEXT


def _says(office: Office, row: OutboxRow, shown: str) -> bool:
    """Whether the person was shown this message. The heading may have gained "(gửi lại)" since."""
    message = sealing.opened(office.key, Outgoing.from_json(row.payload))
    return bool(message.text) and (shown == message.text or shown.endswith(f"\n{message.text}"))
