"""What the numbers of Zalo mean to the outbox. Two tables: messages of the OA, and templates by telephone, which reuses numbers (zalo-api.md B10)."""

from collections.abc import Mapping

from bot.domain.delivery import SendKind
from bot.messaging import SendError

HANDLE_EXPIRED = -100
TOKEN_INVALID, TOKEN_EXPIRED = -216, -220
STALE_TOKEN = frozenset((TOKEN_INVALID, TOKEN_EXPIRED))
STALE_TOKEN_BY_PHONE = frozenset((-124,))
RATE_EXCEEDED = -32
NIGHT = -234
NIGHT_BY_PHONE = -133
MINUTE_S = 60.0

OA_ERRORS: Mapping[int, SendKind] = {
    RATE_EXCEEDED: SendKind.SLOW_DOWN,
    HANDLE_EXPIRED: SendKind.TRY_LATER,  # after a second upload: not sent, and a later one may hold
    -200: SendKind.TRY_LATER,
    -201: SendKind.REJECTED,
    -204: SendKind.MISCONFIGURED,
    -205: SendKind.MISCONFIGURED,
    -209: SendKind.MISCONFIGURED,
    -210: SendKind.REJECTED,
    -211: SendKind.QUOTA_USED_UP,
    -212: SendKind.MISCONFIGURED,
    -213: SendKind.UNREACHABLE,
    -214: SendKind.TRY_LATER,
    TOKEN_INVALID: SendKind.MISCONFIGURED,
    -217: SendKind.UNREACHABLE,
    # What this person may receive today is used up, not our quota: another way is tried, nobody is lost.
    -218: SendKind.WINDOW_CLOSED,
    -219: SendKind.MISCONFIGURED,
    TOKEN_EXPIRED: SendKind.MISCONFIGURED,
    -221: SendKind.MISCONFIGURED,
    -223: SendKind.MISCONFIGURED,
    -224: SendKind.MISCONFIGURED,
    -227: SendKind.UNREACHABLE,
    -230: SendKind.WINDOW_CLOSED,
    -232: SendKind.WINDOW_CLOSED,
    -233: SendKind.REJECTED,
    NIGHT: SendKind.TRY_LATER,
    -235: SendKind.MISCONFIGURED,
    # Groups: wrong for one group, not for the channel.
    -237: SendKind.REJECTED,
    -238: SendKind.REJECTED,
    -240: SendKind.REJECTED,
    -241: SendKind.REJECTED,
    -242: SendKind.MISCONFIGURED,
    -244: SendKind.UNREACHABLE,
    -248: SendKind.REJECTED,
    # This template goes by telephone only: the way is closed, the next may not be.
    -249: SendKind.WINDOW_CLOSED,
    # Only what must be paid for is refused; answers inside 48 hours go on, so the channel is not paused.
    -320: SendKind.QUOTA_USED_UP,
    -321: SendKind.QUOTA_USED_UP,
    -403: SendKind.REJECTED,
}

_NO_TEMPLATES_NOW = SendKind.QUOTA_USED_UP
"""Faults of the app, the account or its money that stop templates by telephone: the office is told and another way is taken.
Not *misconfigured*, which would pause the whole channel with its free answers."""

PHONE_ERRORS: Mapping[int, SendKind] = {
    -100: SendKind.TRY_LATER,
    -101: _NO_TEMPLATES_NOW,
    -102: _NO_TEMPLATES_NOW,
    -103: _NO_TEMPLATES_NOW,
    -104: _NO_TEMPLATES_NOW,
    -105: _NO_TEMPLATES_NOW,
    -108: SendKind.UNREACHABLE,
    -109: SendKind.REJECTED,
    -110: SendKind.UNREACHABLE,
    -111: SendKind.REJECTED,
    -112: SendKind.REJECTED,
    -1121: SendKind.REJECTED,
    -1122: SendKind.REJECTED,
    -1124: SendKind.REJECTED,
    -113: SendKind.REJECTED,
    -114: SendKind.UNREACHABLE,
    -115: _NO_TEMPLATES_NOW,
    -116: SendKind.REJECTED,
    -117: _NO_TEMPLATES_NOW,
    -118: SendKind.UNREACHABLE,
    -119: SendKind.UNREACHABLE,
    -120: _NO_TEMPLATES_NOW,
    -121: SendKind.REJECTED,
    -122: SendKind.REJECTED,
    -124: SendKind.MISCONFIGURED,
    -1241: SendKind.MISCONFIGURED,
    -126: _NO_TEMPLATES_NOW,
    -127: _NO_TEMPLATES_NOW,
    -131: SendKind.REJECTED,
    -132: SendKind.REJECTED,
    NIGHT_BY_PHONE: SendKind.TRY_LATER,
    -135: _NO_TEMPLATES_NOW,
    -1351: _NO_TEMPLATES_NOW,
    -136: _NO_TEMPLATES_NOW,
    -137: _NO_TEMPLATES_NOW,
    -138: _NO_TEMPLATES_NOW,
    -1381: _NO_TEMPLATES_NOW,
    -139: SendKind.UNREACHABLE,
    -140: SendKind.UNREACHABLE,
    -141: SendKind.UNREACHABLE,
    -144: SendKind.QUOTA_USED_UP,
    -1441: SendKind.QUOTA_USED_UP,
    -146: SendKind.QUOTA_USED_UP,
    -147: SendKind.QUOTA_USED_UP,
    -1471: SendKind.QUOTA_USED_UP,
    -1472: SendKind.QUOTA_USED_UP,
}


_TRIES = 3
"""A send that failed without a reason is tried twice more (zalo-api.md B10, -200)."""


class OaRefused(Exception):
    """The platform answered with an error number inside: the call surely took no effect."""

    def __init__(self, code: int, message: str = "") -> None:
        super().__init__(f"{code} {message}".strip())
        self.code = code


class Gateway(SendError):
    """A front server answered instead of the platform, with a page instead of JSON. ``status`` is its HTTP status."""

    def __init__(self, status: int) -> None:
        kind, wait = _GATEWAY.get(status, (SendKind.UNKNOWN_OUTCOME, None))
        super().__init__(kind, f"HTTP {status} without JSON", wait)
        self.status = status


_GATEWAY: Mapping[int, tuple[SendKind, float | None]] = {
    403: (SendKind.TRY_LATER, None),  # a filter on the way, not Zalo
    404: (SendKind.TRY_LATER, None),
    413: (SendKind.REJECTED, None),
    429: (SendKind.SLOW_DOWN, 30.0),
}


def send_error(
    refused: OaRefused, *, by_phone: bool = False, morning_s: float = 0.0, minute_s: float = MINUTE_S
) -> SendError:
    """The number as the outbox understands it; an unknown one is a refusal of this message.

    ``morning_s``: seconds until templates may be sent again in the morning; ``minute_s``: until a new minute is counted.
    """
    kind = (PHONE_ERRORS if by_phone else OA_ERRORS).get(refused.code, SendKind.REJECTED)
    wait: float | None = None
    if kind is SendKind.SLOW_DOWN:
        wait = minute_s
    elif refused.code == (NIGHT_BY_PHONE if by_phone else NIGHT):
        wait = morning_s
    return SendError(kind, str(refused)[:200], wait, tries=_TRIES if refused.code == -200 else None)
