"""A strict fake of the Zalo Bot Platform over a real socket, with people and their phones behind it (zalo-api.md A and E).

It is as small as the platform: no buttons, no files, no edits; one update a poll, none confirmed, and none kept where
``modes.forgetful``. Where captures of the real platform disagree, both ways are modes. What the platform would pass over in
silence but is certainly a mistake is collected in `violations`.
"""

from bot.emulators.screens import PhoneError
from bot.emulators.zalo_bot.faults import Fault, FaultKind, Faults
from bot.emulators.zalo_bot.modes import BodyForm, EmptyPoll, Modes, StatusMode
from bot.emulators.zalo_bot.people import Group, Person, PhoneMessage
from bot.emulators.zalo_bot.remote import RemoteZaloBot
from bot.emulators.zalo_bot.server import DEFAULT_TOKEN, ZaloBotEmulator
from bot.emulators.zalo_bot.state import Call

__all__ = [
    "DEFAULT_TOKEN",
    "BodyForm",
    "Call",
    "EmptyPoll",
    "Fault",
    "FaultKind",
    "Faults",
    "Group",
    "Modes",
    "Person",
    "PhoneError",
    "PhoneMessage",
    "RemoteZaloBot",
    "StatusMode",
    "ZaloBotEmulator",
]
