"""A strict fake of the Zalo Official Account platform over a real socket, with people and their phones behind it.

Where Zalo is strict it is strict: windows by the last interaction as the clock turns, single-use codes and rotating refresh
tokens, errors inside HTTP 200, handles that end after seven days, a webhook that is signed, resent at the documented times
and then disabled (zalo-api.md section E). What it would pass over in silence but is certainly a mistake is in `violations`.
"""

from bot.emulators.screens import PhoneError
from bot.emulators.zalo_oa.faults import Fault, FaultKind, Faults
from bot.emulators.zalo_oa.oauth import Grant
from bot.emulators.zalo_oa.people import OaPerson
from bot.emulators.zalo_oa.remote import RemoteZaloOa
from bot.emulators.zalo_oa.server import ZaloOaEmulator
from bot.emulators.zalo_oa.state import Call, OaButton, OaMessage, OaUser
from bot.emulators.zalo_oa.templates import Parameter, Template

__all__ = [
    "Call",
    "Fault",
    "FaultKind",
    "Faults",
    "Grant",
    "OaButton",
    "OaMessage",
    "OaPerson",
    "OaUser",
    "Parameter",
    "PhoneError",
    "RemoteZaloOa",
    "Template",
    "ZaloOaEmulator",
]
