"""Every setting, its default and its bounds. What each means to the office is written in `config.example.toml`."""

# No `from __future__ import annotations` here: cattrs would lose the bounds in `Annotated`.

import dataclasses as dc
import datetime as dt
import enum
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, NamedTuple
from zoneinfo import ZoneInfo

from bot.config.channels import Telegram, ZaloBot, ZaloOa
from bot.config.checks import Between, UrlOrNothing
from bot.config.faults import Secret
from bot.config.routing import Routing
from bot.domain.requests import Decider


class LanguageCode(enum.StrEnum):
    """Languages with a complete catalogue."""

    VI = "vi"
    EN = "en"


class Weekday(enum.IntEnum):
    """Days of the week as ISO numbers them; written by their English names in the file."""

    MONDAY = 1
    TUESDAY = 2
    WEDNESDAY = 3
    THURSDAY = 4
    FRIDAY = 5
    SATURDAY = 6
    SUNDAY = 7


class Overdue(enum.StrEnum):
    """What happens after a due day has passed unanswered."""

    WEEKLY = "weekly"
    OFF = "off"


class Window(NamedTuple):
    """A stretch of the working day in which the office may push, `07:30-11:00`; the end is outside it."""

    start: dt.time
    end: dt.time

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"


@dataclass(frozen=True)
class Office:
    """Whose assistant this is, and whom to call."""

    name: str = "Sở Văn hóa, Thể thao và Du lịch"
    short_name: str = "Sở VHTTDL"
    phone: str = ""
    contact_name: str = ""
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Ho_Chi_Minh"))
    language: LanguageCode = LanguageCode.VI


@dataclass(frozen=True)
class Data:
    """Where the record is kept. A relative folder counts from the settings file (or the working folder without one)."""

    dir: Path = Path("data")


@dataclass(frozen=True)
class Web:
    """The page. Without `public_url` it opens on this machine or network only, and no links to files are sent."""

    host: str = "127.0.0.1"
    port: Annotated[int, Between(0, 65535)] = 8080
    public_url: UrlOrNothing = ""
    session_days: Annotated[int, Between(1, 365)] = 30
    link_minutes: Annotated[int, Between(1, 1440)] = 15


@dataclass(frozen=True)
class Hours:
    """When the office pushes, on working days (design.md 7), and when weekly card, Friday digest and the monthly line for the leadership go out."""

    push_windows: tuple[Window, ...] = (
        Window(dt.time(7, 30), dt.time(11)),
        Window(dt.time(13, 30), dt.time(16, 30)),
    )
    weekly_day: Weekday = Weekday.MONDAY
    weekly_time: dt.time = dt.time(8)
    digest_day: Weekday = Weekday.FRIDAY
    digest_time: dt.time = dt.time(14)
    monthly_line: bool = True
    monthly_time: dt.time = dt.time(9)


@dataclass(frozen=True)
class Registration:
    """Codes of invitation and the guard against guessing them. Above `hourly_alarm` wrong tries an hour, codes wait."""

    code_days: Annotated[int, Between(1, 365)] = 14
    wrong_tries: Annotated[int, Between(1, 100)] = 5
    pause_minutes: Annotated[int, Between(1, 1440)] = 15
    hourly_alarm: Annotated[int, Between(1, 100_000)] = 30


@dataclass(frozen=True)
class Sending:
    """The hold before sending, and the outbox. `pace` overrides a channel's own messages per second, by its name."""

    hold_seconds: Annotated[int, Between(0, 3600)] = 60
    typed_count_above: Annotated[int, Between(0, 1_000_000)] = 10
    attempts: Annotated[int, Between(1, 100)] = 8
    pace: dict[str, Annotated[float, Between(0.1, 1000)]] = field(default_factory=dict)


@dataclass(frozen=True)
class Reminders:
    """Deadline reminders: so many working days before the due day, on the day itself, and afterwards, climbing (0: never).

    What goes out by itself to more than `ask_above` people, and to half as many again as ever in four weeks, waits for the office (0: never).
    """

    offsets: tuple[Annotated[int, Between(1, 60)], ...] = (10, 5, 3, 1)
    time: dt.time = dt.time(8)
    afternoon: dt.time = dt.time(14)
    overdue: Overdue = Overdue.WEEKLY
    office_after: Annotated[int, Between(0, 60)] = 1
    leaders_after: Annotated[int, Between(0, 60)] = 3
    ask_above: Annotated[int, Between(0, 1_000_000)] = 10


@dataclass(frozen=True)
class Requests:
    """Who decides what units ask for: more time, more time where a superior set the day or the duty comes round, not having to do it."""

    extension_by: Decider = Decider.OFFICE
    superior_by: Decider = Decider.CHIEF
    exemption_by: Decider = Decider.CHIEF


@dataclass(frozen=True)
class Limits:
    """The largest things taken in. Sizes in megabytes of 1,048,576 bytes, lengths in characters of NFC text."""

    file_in_mb: Annotated[int, Between(1, 2000)] = 20
    file_out_mb: Annotated[int, Between(1, 2000)] = 50
    text_characters: Annotated[int, Between(200, 100_000)] = 4000
    name_characters: Annotated[int, Between(20, 1000)] = 200


@dataclass(frozen=True)
class Config:
    """All settings of one running office."""

    office: Office = field(default_factory=Office)
    data: Data = field(default_factory=Data)
    web: Web = field(default_factory=Web)
    telegram: Telegram = field(default_factory=Telegram)
    zalo_bot: ZaloBot = field(default_factory=ZaloBot)
    zalo_oa: ZaloOa = field(default_factory=ZaloOa)
    hours: Hours = field(default_factory=Hours)
    registration: Registration = field(default_factory=Registration)
    sending: Sending = field(default_factory=Sending)
    routing: Routing = field(default_factory=Routing)
    reminders: Reminders = field(default_factory=Reminders)
    requests: Requests = field(default_factory=Requests)
    limits: Limits = field(default_factory=Limits)

    def with_data(self, folder: Path) -> "Config":
        """The same settings on another data folder (`--data`)."""
        return dc.replace(self, data=Data(folder))

    def secrets(self) -> tuple[str, ...]:
        """Every secret in use, for the log to star out (`bot.log.register_secret`)."""
        values = (getattr(section, f.name) for section in self.platforms() for f in dc.fields(section))
        return tuple(value.reveal() for value in values if isinstance(value, Secret) and value)

    def platforms(self) -> tuple[Telegram, ZaloBot, ZaloOa]:
        """The sections of the platforms, the only ones that hold secrets."""
        return self.telegram, self.zalo_bot, self.zalo_oa


def defaults() -> dict[str, object]:
    """Every setting the code knows, `section.name`, with its default."""
    config = Config()
    return {
        f"{section.name}.{setting.name}": getattr(getattr(config, section.name), setting.name)
        for section in dc.fields(config)
        for setting in dc.fields(getattr(config, section.name))
    }
