"""The Zalo Bot Platform channel: numbered text, no buttons, no files but pictures by link, no edits, no receipts (zalo-api.md A)."""

import hashlib
import hmac
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.channels.json_fields import Json, words_of
from bot.channels.zalo_bot_errors import BackOff, poll_error, send_error
from bot.channels.zalo_bot_reading import event_in, external_id, raw_item, read, unwrapped
from bot.channels.zalo_bot_request import PHOTO_S, READ_S, Refused, ZaloBotError, ZaloBotRequest
from bot.clock import Clock
from bot.domain.delivery import SendKind
from bot.domain.text import nfc
from bot.log import register_secret
from bot.messaging import (
    Attachment,
    Capabilities,
    FileRef,
    Incoming,
    NotGenuine,
    Outgoing,
    Pace,
    RawItem,
    Received,
    SendError,
    Sending,
    Sent,
)

NAME = "zalo_bot"
BASE_URL = "https://bot-api.zaloplatforms.com/bot"
SECRET_HEADER = "X-Bot-Api-Secret-Token"
POLL_S = 30
POLL_GRACE_S = 15.0
"""The client waits longer than the poll is held (zalo-api.md A4: at least 10 s)."""
LONGEST_TEXT = 2000
LARGEST_PICTURE = 10_000_000
"""Unpublished; what a phone on a weak network can still load."""
PICTURES = ("image/png", "image/jpeg", "image/webp")
PACE = Pace(per_second=1.5, chat_burst=3, chat_seconds=1.0)
"""No rate is published: 1 to 2 a second until it is measured (zalo-api.md A6, C9)."""
_LOG = logging.getLogger(__name__)

Link = Callable[[FileRef], str | None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What the plan in use allows. ``messages`` a month (``count_incoming``: both ways), ``people``.

    ``reserve`` of the messages are kept back for the office's alerts, ``answers_reserve`` for answers.
    """

    messages: int = 3000
    people: int = 50
    reserve: int = 0
    count_incoming: bool = True
    answers_reserve: int = 0


@dataclass(frozen=True, slots=True)
class Me:
    """Who the bot is. ``groups``: whether the platform lets it into groups."""

    id: str
    name: str = ""
    groups: bool = False


@dataclass(frozen=True, slots=True)
class Verified:
    """Whether the platform could reach our webhook when it was set; ``hint`` is its own word."""

    ok: bool
    hint: str = ""


def capabilities(plan: Plan, *, pictures: bool, groups: bool, webhook: bool) -> Capabilities:
    """``pictures``: there is a public address from which the platform can fetch them."""
    return Capabilities(
        longest_text=LONGEST_TEXT,
        buttons=0,
        bold=False,
        edits=False,
        files_out=pictures,
        largest_file_out=LARGEST_PICTURE,
        file_sizes_out=dict.fromkeys(PICTURES, LARGEST_PICTURE),
        files_in=False,
        largest_file_in=LARGEST_PICTURE,
        longest_caption=LONGEST_TEXT,
        receipts=False,
        pace=PACE,
        in_flight=4,
        links_carry_codes=False,
        needs_public_url=webhook,
        forgets_unread=True,
        monthly_messages=plan.messages,
        reserve=plan.reserve,
        answers_reserve=plan.answers_reserve,
        count_incoming=plan.count_incoming,
        most_people=plan.people,
        groups=groups,
        commands=False,
    )


class ZaloBotChannel:
    """One bot. Between :meth:`open` and :meth:`close` it can send and receive.

    ``link`` gives the signed public address of a picture, None where there is none. ``groups`` is the office's wish; whether
    the platform allows them is known after :meth:`identify`. ``previous_secret`` is still taken while the secret is being changed.
    """

    def __init__(
        self,
        token: str,
        clock: Clock,
        link: Link,
        *,
        base_url: str = BASE_URL,
        webhook_secret: str = "",
        previous_secret: str = "",
        webhook: bool = False,
        public: bool = False,
        groups: bool = False,
        plan: Plan | None = None,
        poll_seconds: float = POLL_S,
        read_timeout: float = READ_S,
    ) -> None:
        self._clock = clock
        self._link = link
        self._secret = webhook_secret or hmac.new(token.encode(), b"webhook", hashlib.sha256).hexdigest()
        self._secrets = [secret.encode() for secret in (self._secret, previous_secret) if secret]
        for secret in (self._secret, previous_secret):
            register_secret(secret)
        self._request = ZaloBotRequest(base_url, token, read_timeout=read_timeout)
        self._me = Me(self._request.token.bot_id)
        self._wants_groups = groups
        self._poll_seconds = poll_seconds
        self._send_back_off, self._poll_back_off = BackOff(), BackOff()
        self._capabilities = capabilities(plan or Plan(), pictures=public, groups=False, webhook=webhook)

    @property
    def name(self) -> str:
        return NAME

    @property
    def capabilities(self) -> Capabilities:
        return self._capabilities

    @property
    def bot_id(self) -> str:
        """The number in front of the token: names of messages are good for this bot only."""
        return self._request.token.bot_id

    async def open(self) -> None:
        """Open the session; must run inside the event loop. Nothing is asked of the platform yet."""
        await self._request.open()

    async def close(self) -> None:
        """Close every connection."""
        await self._request.close()

    # ------------------------------------------------------------------------------------------------------- sending

    async def send(self, sending: Sending) -> Sent:
        """Send one message laid out for this channel: a text, or one picture with its words. Raises SendError."""
        message = sending.message
        if sending.edits or len(message.files) > 1:
            raise SendError(SendKind.REJECTED, "no edits, and one picture a message")
        chat = sending.address.id
        if message.files:
            result = await self._sent("sendPhoto", {"chat_id": chat, **self._photo(message)}, PHOTO_S)
        else:
            result = await self._sent("sendMessage", {"chat_id": chat, "text": _text(message)})
        return Sent(external_id(chat, words_of(result, "message_id")))

    def _photo(self, message: Outgoing) -> Json:
        """The picture by its signed address; a text that only repeats its name is left out, an empty caption is refused."""
        file = message.files[0]
        url = self._link(file)
        if not url or not self._capabilities.carries(file):
            raise SendError(SendKind.REJECTED, "no picture that the platform could fetch")
        caption = "" if message.text == file.name and not message.heading else _text(message)
        return {"photo": url, "caption": caption} if caption else {"photo": url}

    async def _sent(self, method: str, given: Json, read_timeout: float | None = None) -> Json:
        try:
            result = await self._request.call(method, given, read_timeout)
        except ZaloBotError as error:
            raise send_error(error, self._send_back_off) from None
        self._send_back_off.over()
        return result if isinstance(result, dict) else {}

    async def acknowledge(self, incoming: Incoming) -> None:
        """There is no button whose spinner would have to stop."""

    # ----------------------------------------------------------------------------------------------------- receiving

    def accept(self, headers: Mapping[str, str], body: bytes) -> list[RawItem]:
        """What a webhook call brought: nothing for a call that only verifies. Raises NotGenuine without the secret; never fails on content."""
        given = next((value for name, value in headers.items() if name.lower() == SECRET_HEADER.lower()), "")
        sent = given.encode("utf-8", "replace")
        if not sum(hmac.compare_digest(sent, secret) for secret in self._secrets):  # all are compared
            raise NotGenuine
        return self._items(event_in(body))

    async def poll(self, cursor: str | None) -> tuple[list[RawItem], str | None]:
        """One event at most, waiting up to ``poll_seconds`` for it. Raises PollError.

        The platform keeps no cursor and forgets what it hands out: what is lost between its answer and our commit is lost.
        """
        del cursor
        wait = self._poll_seconds + POLL_GRACE_S
        try:
            result = await self._request.call("getUpdates", {"timeout": str(round(self._poll_seconds))}, wait)
        except ZaloBotError as error:
            failed = poll_error(error, self._poll_back_off)
            if failed is not None:
                raise failed from None
            result = None
        self._poll_back_off.over()
        events = result if isinstance(result, list) else [result]  # a list is not documented and would not be lost
        return [item for event in events for item in self._items(unwrapped(event))], None

    def _items(self, event: object) -> list[RawItem]:
        item = raw_item(event, self.bot_id, self._clock.now())
        return [] if item is None else [item]

    def read(self, raw: bytes) -> Received:
        """What a stored event means; None for what concerns nobody. Never raises."""
        return read(raw, NAME, self.bot_id, groups=self._capabilities.groups)

    async def fetch(self, attachment: Attachment, limit: int) -> bytes:
        """The bytes of a picture; its address is good for a short while only. Raises FetchError."""
        return await self._request.download(attachment.handle, min(limit, self._capabilities.largest_file_in))

    # ---------------------------------------------------------------------------------------------------- setting up

    async def identify(self) -> Me:
        """Ask who the bot is, and whether it may be in groups. Raises SendError."""
        about = await self._asked("getMe")
        allowed = about.get("can_join_groups") is True
        self._me = Me(words_of(about, "id") or self.bot_id, nfc(words_of(about, "account_name")), allowed)
        self._capabilities = replace(self._capabilities, groups=self._wants_groups and allowed)
        return self._me

    async def start_polling(self) -> None:
        """Take away a webhook, if there is one, so that :meth:`poll` may ask. Raises SendError."""
        try:
            await self._request.call("deleteWebhook", {})
        except Refused as error:
            if error.code not in (400, 404):  # there was none
                raise send_error(error, self._send_back_off) from None
        except ZaloBotError as error:
            raise send_error(error, self._send_back_off) from None

    async def start_webhook(self, url: str) -> Verified:
        """Have events delivered to ``url`` with our secret. The address is kept even where it could not be reached. Raises SendError."""
        result = await self._asked("setWebhook", {"url": url, "secret_token": self._secret})
        verification = result.get("verification")
        if not isinstance(verification, dict):
            return Verified(ok=True)  # not every version of the platform says
        return Verified(verification.get("ok") is True, words_of(verification, "hint"))

    async def webhook_url(self) -> str:
        """Where events are delivered now, "" for nowhere. Raises SendError."""
        try:
            result = await self._request.call("getWebhookInfo", {})
        except Refused as error:
            if error.code == 404:
                return ""
            raise send_error(error, self._send_back_off) from None
        except ZaloBotError as error:
            raise send_error(error, self._send_back_off) from None
        return words_of(result, "url") if isinstance(result, dict) else ""

    async def _asked(self, method: str, given: Mapping[str, Any] | None = None) -> Json:
        try:
            result = await self._request.call(method, given or {})
        except ZaloBotError as error:
            raise send_error(error, self._send_back_off) from None
        if not isinstance(result, dict):
            raise SendError(SendKind.TRY_LATER, f"{method} brought nothing")
        return result


def _text(message: Outgoing) -> str:
    """Plain text, the heading as its first line: titles of documents are full of the signs that styles are made of."""
    return nfc(f"{message.heading}\n{message.text}".strip())
