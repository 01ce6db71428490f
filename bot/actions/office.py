"""What every action needs besides the record: the office's configuration, languages, calendar, keys and channels."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.cards.words import Contact
from bot.config import Config
from bot.domain.calendar import DayMark, WorkCalendar
from bot.domain.hours import PushHours
from bot.domain.instants import local_day
from bot.i18n import Language, Languages
from bot.messaging import Capabilities, FileRef
from bot.store import calendar as calendar_store
from bot.store.blobs import BlobStore
from bot.store.database import Database
from bot.store.keys import SecretKey


@dataclass(frozen=True)
class Office:
    """The office as configured. Immutable; what changes while running is in the record."""

    config: Config
    languages: Languages
    zone: ZoneInfo
    key: SecretKey
    blobs: BlobStore
    capabilities: Mapping[str, Capabilities]
    link_for: Callable[[FileRef, int], str | None] = lambda _file, _now: None
    bot_names: Mapping[str, str] = field(default_factory=dict)
    """Public name of our account by channel, for deep links: ``{"telegram": "quantriet_bot"}``."""

    @property
    def contact(self) -> Contact:
        """Whom to call at the office, as the settings name them."""
        return Contact(self.config.office.contact_name, self.config.office.phone)

    def today(self, now: int) -> date:
        """The office's civil day."""
        return local_day(now, self.zone)

    def language(self, code: str) -> Language:
        return self.languages[code]

    def calendar(self, db: Database) -> WorkCalendar:
        """The working calendar with the office's overlay as it stands in the record."""
        return _calendar_of(calendar_store.overlay(db))

    def push_hours(self, db: Database) -> PushHours:
        windows = [(window.start, window.end) for window in self.config.hours.push_windows]
        return PushHours(windows, self.zone, self.calendar(db))


@lru_cache(maxsize=8)
def _calendar_of(days: tuple[tuple[date, DayMark], ...]) -> WorkCalendar:
    """One calendar per overlay: the years it has worked out are kept, since every tick asks."""
    return WorkCalendar(dict(days))
