"""Messages in the air: Zalo repeats each of ours to the webhook, and so tells of a send whose own answer is lost.

An echo that belongs to a send under way, or to one that was answered, is needed by nobody else and is not stored. Any other
(after a restart, or much later) goes the way of everything that arrives, and settles what the record has in doubt.
"""

import asyncio
import contextlib
from collections import OrderedDict
from collections.abc import Iterator

from bot.channels.json_fields import Json, fields_of, words_of
from bot.channels.zalo_oa_reading import ECHOES
from bot.channels.zalo_oa_updates import person_of, text_of
from bot.domain.text import nfc
from bot.messaging import EchoKind

WAIT_S = 3.0
"""How long an echo is waited for after a connection broke."""
REMEMBERED = 5_000


class Flight:
    """One send under way."""

    def __init__(self) -> None:
        self._shown: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def tell(self, message_id: str) -> None:
        if not self._shown.done():
            self._shown.set_result(message_id)

    async def shown(self) -> str:
        """The id under which the person was shown it; "" when nothing was heard in time."""
        try:
            async with asyncio.timeout(WAIT_S):
                return await self._shown
        except TimeoutError:
            return ""


class Air:
    """What is being sent now, by person and words, and what was sent lately, by id."""

    def __init__(self) -> None:
        self._flights: dict[tuple[str, str], Flight] = {}
        self._sent: OrderedDict[str, None] = OrderedDict()

    @contextlib.contextmanager
    def sending(self, user_id: str, text: str, kind: EchoKind = EchoKind.TEXT) -> Iterator[Flight]:
        """Around one send; per person there is only one at a time. What has no words is known by its kind."""
        key, flight = (user_id, nfc(text) or f"\0{kind}"), Flight()
        self._flights[key] = flight
        try:
            yield flight
        finally:
            if self._flights.get(key) is flight:
                del self._flights[key]

    def sent(self, message_id: str) -> None:
        """The platform answered: its echo has nothing to tell any more."""
        self._sent[message_id] = None
        while len(self._sent) > REMEMBERED:
            self._sent.popitem(last=False)

    def heard(self, event: Json, oa_id: str) -> bool:
        """Whether this is an echo that is of no more use to anybody."""
        if not text_of(event, "event_name").startswith("oa_send_"):
            return False
        message = fields_of(event, "message")
        message_id = text_of(message, "msg_id")
        if message_id in self._sent:
            return True
        kind = ECHOES.get(text_of(event, "event_name"))
        who, text = person_of(event, oa_id), words_of(message, "text")
        flight = self._flights.get((who, text or f"\0{kind}")) if kind is not None else None
        if flight is None or not message_id:
            return False
        flight.tell(message_id)
        return True
