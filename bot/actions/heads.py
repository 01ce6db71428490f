"""The heads of the log handed out so far, and when the next one is."""

from dataclasses import dataclass
from datetime import UTC, date, time

from bot.actions.office import Office
from bot.domain.events import LogHeadPublished
from bot.domain.instants import DAY_MS, instant
from bot.domain.ledger import log_code
from bot.domain.weekly import Instead, Weekly
from bot.store import events
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class Head:
    """A head as it was handed out: its week, when (epoch ms), the full hash and the twelve digits."""

    week: date
    at: int
    hash: str
    lines: int

    @property
    def code(self) -> str:
        return log_code(self.hash)


def digest_settings(office: Office) -> Weekly:
    """Friday 14:00 as configured; the last working day of the week where that is off."""
    hours = office.config.hours
    return Weekly(hours.digest_day - 1, hours.digest_time, Instead.LAST_WORKING, office.zone)


def published_heads(db: Database, week: date | None = None) -> list[Head]:
    """Heads handed out so far, the newest first; of one week, if it is given, without reading those before it."""
    since = 0 if week is None else instant(week, time.min, UTC) - DAY_MS
    heads = [
        Head(date.fromisoformat(line["data"]["week"]), line["at"], line["data"]["head"], line["data"]["lines"])
        for line, _ in events.of_kind(db, LogHeadPublished.kind, since)
        if line["data"].get("week")
    ]
    return [head for head in reversed(heads) if week is None or head.week == week]
