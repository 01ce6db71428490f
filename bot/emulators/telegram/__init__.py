"""A strict fake of the Telegram Bot API over a real socket, with people and their phones behind it.

Where Telegram is strict it is strict: lengths counted after parsing in UTF-16, unchanged edits refused, late answers to
buttons refused, flood windows with a halt of the whole token, handles bound to one bot, updates kept 24 hours and given
again until confirmed. What Telegram ignores in silence but is certainly a mistake is collected in `violations`.
"""

from bot.emulators.screens import PhoneError
from bot.emulators.telegram.faults import Fault, FaultKind, Faults
from bot.emulators.telegram.groups import Group
from bot.emulators.telegram.people import Person
from bot.emulators.telegram.phone import PhoneButton, PhoneMessage
from bot.emulators.telegram.remote import RemoteTelegram
from bot.emulators.telegram.server import DEFAULT_TOKEN, TelegramEmulator
from bot.emulators.telegram.state import Call, Upload

__all__ = [
    "DEFAULT_TOKEN",
    "Call",
    "Fault",
    "FaultKind",
    "Faults",
    "Group",
    "Person",
    "PhoneButton",
    "PhoneError",
    "PhoneMessage",
    "RemoteTelegram",
    "TelegramEmulator",
    "Upload",
]
