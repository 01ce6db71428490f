"""What a failure of the Zalo Bot Platform means to the outbox and to whoever polls (zalo-api.md A7)."""

from bot.channels.zalo_bot_request import Gateway, NotSent, Refused, ZaloBotError
from bot.domain.delivery import SendKind
from bot.messaging import PollError, PollFault, SendError

SERVER_ERROR_TRIES = 3
"""403 is called "Internal server error" by the official table, and may also mean that the person has blocked us."""
FIRST_BACK_OFF_S, LONGEST_BACK_OFF_S = 5.0, 60.0
QUOTA_PAUSE_S = 300.0
"""How long polling rests when the quota is used up: not longer, for what arrives meanwhile may be lost."""


class BackOff:
    """How long to be silent when the gateway throttles without saying for how long: 5 s, doubled each time, at most 60 s."""

    def __init__(self) -> None:
        self._next = FIRST_BACK_OFF_S

    def longer(self) -> float:
        """Seconds to wait now."""
        wait, self._next = self._next, min(self._next * 2, LONGEST_BACK_OFF_S)
        return wait

    def over(self) -> None:
        """A call went through."""
        self._next = FIRST_BACK_OFF_S


def send_error(error: ZaloBotError, back_off: BackOff) -> SendError:
    """The error of a sending call as the outbox understands it."""
    detail = str(error)
    match error:
        case NotSent():
            return SendError(SendKind.TRY_LATER, detail)
        case Gateway(status=429):
            return SendError(SendKind.SLOW_DOWN, detail, retry_after=back_off.longer())
        case Gateway(
            status=403 | 407 | 503
        ):  # a filter on the way, or a server that takes nothing now: surely not sent
            return SendError(SendKind.TRY_LATER, detail)
        case Gateway(status=status) if 300 <= status < 500 and status != 408:
            return SendError(SendKind.MISCONFIGURED, detail)  # this address is not the platform's
        case Refused(code=code):
            return _refused(code, detail)
        case _:
            return SendError(SendKind.UNKNOWN_OUTCOME, detail)


def _refused(code: int, detail: str) -> SendError:
    match code:
        case 400 | 404:
            return SendError(SendKind.REJECTED, detail)
        case 401:
            return SendError(SendKind.MISCONFIGURED, detail)
        case 403:
            return SendError(SendKind.TRY_LATER, detail, tries=SERVER_ERROR_TRIES)
        case 429:
            return SendError(SendKind.QUOTA_USED_UP, detail)
        case _:  # 408, 5xx, and what nobody has seen yet: it may have been taken
            return SendError(SendKind.UNKNOWN_OUTCOME, detail)


def poll_error(error: ZaloBotError, back_off: BackOff) -> PollError | None:
    """The error of a poll; None for 408, which says that nobody wrote."""
    detail = str(error)
    match error:
        case Refused(code=408):
            return None
        case Refused(code=400):  # which words say so is not known; whoever polls takes the webhook away again
            return PollError(PollFault.WEBHOOK_SET, detail)
        case Refused(code=401 | 404):
            return PollError(PollFault.MISCONFIGURED, detail)
        case Refused(code=429):
            return PollError(PollFault.SLOW_DOWN, detail, QUOTA_PAUSE_S)
        case Gateway(status=429):
            return PollError(PollFault.SLOW_DOWN, detail, back_off.longer())
        case _:
            return PollError(PollFault.UNAVAILABLE, detail)
