"""Settings: `config.toml` becomes checked, frozen values; every fault is collected and returned, none is a sentence.

No file means every default, which is a complete product on the web chat alone. Secrets may stand in the file or come from
environment variables, and print as stars. `config.example.toml` documents every setting; a test keeps the two together.
`bot.cli` puts faults into words (`language.t(fault.key, path=fault.path, detail=fault.detail)`).
"""

from bot.config.channels import ButtonShape, Receiving, Telegram, ZaloBot, ZaloOa
from bot.config.faults import Fault, FaultKind, Secret
from bot.config.loading import load, locate
from bot.config.routing import Routing
from bot.config.settings import (
    Config,
    Data,
    Hours,
    Limits,
    Office,
    Overdue,
    Registration,
    Reminders,
    Requests,
    Sending,
    Web,
    Weekday,
    Window,
    defaults,
)

__all__ = [
    "ButtonShape",
    "Config",
    "Data",
    "Fault",
    "FaultKind",
    "Hours",
    "Limits",
    "Office",
    "Overdue",
    "Receiving",
    "Registration",
    "Reminders",
    "Requests",
    "Routing",
    "Secret",
    "Sending",
    "Telegram",
    "Web",
    "Weekday",
    "Window",
    "ZaloBot",
    "ZaloOa",
    "defaults",
    "load",
    "locate",
]
