"""The Telegram channel: python-telegram-bot as client, types and errors; ingest, pacing and order are ours (design.md 8)."""

import hashlib
import hmac
import json
import logging
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import urlencode

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, LinkPreviewOptions, Message
from telegram.constants import InlineKeyboardButtonLimit, ParseMode
from telegram.error import BadRequest, TelegramError

from bot.channels.telegram_errors import as_send_error, is_stale_handle, is_too_big, is_unmodified, poll_error
from bot.channels.telegram_profile import Commands, Profile, identify, set_chat_commands, set_profile
from bot.channels.telegram_reading import Me, callback_of, external_id, message_number, read
from bot.channels.telegram_request import AiohttpRequest
from bot.channels.telegram_updates import ALLOWED_UPDATES, raw_item, raw_item_of, update_number
from bot.channels.telegram_uploads import ReadFile, Uploads
from bot.clock import Clock
from bot.domain.delivery import SendKind
from bot.log import register_secret
from bot.messaging import (
    Attachment,
    Capabilities,
    FetchError,
    FetchFault,
    Incoming,
    NotGenuine,
    Outgoing,
    Pace,
    PollError,
    PollFault,
    RawItem,
    Received,
    Rows,
    SendError,
    Sending,
    Sent,
)

NAME = "telegram"
BASE_URL = "https://api.telegram.org/bot"
BASE_FILE_URL = "https://api.telegram.org/file/bot"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
POLL_S = 30
WEBHOOK_CONNECTIONS = 40

# telegram.md 1 (limits) and 3 (28 a second is the fastest that is safe).
PACE = Pace(per_second=28, chat_burst=3, chat_seconds=1.0, group_per_minute=20)
_LOG = logging.getLogger(__name__)
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class TelegramChannel:
    """One bot. ``read_file`` gives the bytes kept under a SHA-256 (it blocks and is called in a thread).

    Between :meth:`open` and :meth:`close` it can send and receive; :meth:`set_up` talks to Telegram and may fail while the
    network is down: everything but deep links and names in groups works without it, so it can be tried again later.
    """

    def __init__(
        self,
        token: str,
        clock: Clock,
        read_file: ReadFile,
        *,
        base_url: str = BASE_URL,
        base_file_url: str = BASE_FILE_URL,
        webhook_secret: str = "",
        webhook: bool = False,
        poll_seconds: int = POLL_S,
    ) -> None:
        self._clock = clock
        self._secret = webhook_secret or hmac.new(token.encode(), b"webhook", hashlib.sha256).hexdigest()
        register_secret(token)
        register_secret(self._secret)
        self._request = AiohttpRequest(base_url, token)
        self._bot = Bot(
            token,
            base_url.rstrip("/"),
            base_file_url.rstrip("/"),
            request=self._request,
            get_updates_request=self._request,
        )
        self._me = Me(int(token.partition(":")[0]))
        self._uploads = Uploads(read_file)
        self._poll_seconds = poll_seconds
        self._webhook = webhook
        self._capabilities = Capabilities(
            longest_text=4096,
            buttons=100,
            buttons_per_row=8,
            edits=True,
            largest_file_out=50_000_000,
            largest_file_in=20_000_000,
            longest_caption=1024,
            pace=PACE,
            needs_public_url=webhook,
        )

    @property
    def name(self) -> str:
        return NAME

    @property
    def capabilities(self) -> Capabilities:
        return self._capabilities

    @property
    def bot_id(self) -> str:
        """The bot's user id: handles of files (``file_handles.bot``) are good for this bot only."""
        return str(self._me.id)

    @property
    def username(self) -> str:
        """The bot's name without ``@``; "" until :meth:`set_up` has asked."""
        return self._me.username

    async def open(self) -> None:
        """Open the session; must run inside the event loop. Nothing is asked of Telegram yet."""
        await self._request.initialize()

    async def close(self) -> None:
        """Close every connection."""
        await self._request.shutdown()

    # ------------------------------------------------------------------------------------------------------- sending

    async def send(self, sending: Sending) -> Sent:
        """Send, or edit, one message laid out for this channel (at most one file). Raises SendError."""
        message = sending.message
        if len(message.files) > 1 or (message.files and sending.edits):
            raise SendError(SendKind.REJECTED, "one file a message, and none in an edit")
        try:
            chat, keyboard = int(sending.address.id), _keyboard(message.choices)
            edited = message_number(sending.edits) if sending.edits else 0
        except ValueError as error:
            raise SendError(SendKind.REJECTED, str(error)) from None
        with as_send_error():
            if edited:
                return await self._edit(chat, edited, sending, keyboard)
            if message.files:
                return await self._send_file(chat, sending, keyboard)
            sent = await self._request.call(f"{self._bot.base_url}/sendMessage", _text(chat, message, keyboard))
            return Sent(external_id(chat, sent["message_id"]))

    async def _edit(self, chat: int, number: int, sending: Sending, keyboard: InlineKeyboardMarkup | None) -> Sent:
        """The new text with the keyboard that belongs to it: an edit without one takes the buttons away."""
        text = _html(sending.message)
        try:
            await self._bot.edit_message_text(
                text, chat, number, parse_mode=ParseMode.HTML, reply_markup=keyboard, link_preview_options=_NO_PREVIEW
            )
        except BadRequest as error:
            if not is_unmodified(error):
                raise
        return Sent(external_id(chat, number))

    async def _send_file(self, chat: int, sending: Sending, keyboard: InlineKeyboardMarkup | None) -> Sent:
        """A document; its name is shown by the app, so a text that only repeats it is left out."""
        message, file = sending.message, sending.message.files[0]
        caption = None if message.text == file.name and not message.heading else _html(message)

        async def send_document(document: InputFile | str) -> Message:
            return await self._bot.send_document(
                chat,
                document,
                caption=caption,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard,
                disable_content_type_detection=True,
            )

        known = sending.handles.get(file.sha256, "")
        sent, handle = await self._uploads.send(file, known, send_document)
        return Sent(external_id(chat, sent.message_id), {file.sha256: handle} if handle and handle != known else {})

    async def acknowledge(self, incoming: Incoming) -> None:
        """Stop the spinner of a pressed button. Best effort: an old press cannot be answered any more, and need not be."""
        callback = callback_of(incoming)
        if not callback or self._webhook:  # delivered to us: :meth:`thanks` has answered it
            return
        try:
            await self._request.call(f"{self._bot.base_url}/answerCallbackQuery", {"callback_query_id": callback})
        except TelegramError as error:
            _LOG.debug("press %s not answered: %s", incoming.key, type(error).__name__)

    # ----------------------------------------------------------------------------------------------------- receiving

    def accept(self, headers: Mapping[str, str], body: bytes) -> list[RawItem]:
        """What a webhook call brought. Raises NotGenuine without the secret; never fails on content."""
        given = headers.get(SECRET_HEADER)
        if given is None:
            given = next((value for name, value in headers.items() if name.lower() == SECRET_HEADER.lower()), "")
        if not hmac.compare_digest(given.encode("utf-8", "replace"), self._secret.encode()):
            raise NotGenuine
        return [raw_item_of(body, self._clock.now())]

    def thanks(self, items: Sequence[RawItem]) -> bytes | None:
        """The body of a webhook's 200: the call that stops a pressed button's spinner, which costs no request of its own that way.

        None for what was no press. Telegram carries out a method named in the answer and says nothing of its outcome, which is
        enough here (Bot API, "Making requests when getting updates"); messages leave through the outbox alone.
        """
        press = items[0].press if len(items) == 1 else ""
        return json.dumps({"method": "answerCallbackQuery", "callback_query_id": press}).encode() if press else None

    async def poll(self, cursor: str | None) -> tuple[list[RawItem], str | None]:
        """New updates, waiting up to ``poll_seconds`` for one, and the cursor that will confirm them. Raises PollError.

        Start with None. Give the cursor back only after the items are committed: Telegram forgets what it confirms. After an
        empty answer it is None again, because update ids start anew at random after a week of silence, and a kept one could
        confirm what was never read (telegram.md 2).
        """
        asked = {"timeout": self._poll_seconds, "allowed_updates": _allowed(), **({"offset": cursor} if cursor else {})}
        try:
            updates: Any = await self._request.post(
                f"{self._bot.base_url}/getUpdates?{urlencode(asked)}",
                read_timeout=self._poll_seconds + self._request.read_timeout,
            )
        except TelegramError as error:
            raise poll_error(error) from None
        if not isinstance(updates, list):
            raise PollError(PollFault.UNAVAILABLE, "no list of updates")
        now = self._clock.now()
        numbers = [number for number in map(update_number, updates) if number is not None]
        return [raw_item(update, now) for update in updates], str(max(numbers) + 1) if numbers else None

    def read(self, raw: bytes) -> Received:
        """What a stored update means; None for what concerns nobody. Never raises."""
        return read(raw, NAME, self._me)

    async def fetch(self, attachment: Attachment, limit: int) -> bytes:
        """The bytes of an attachment, at most ``limit``. Raises FetchError."""
        limit = min(limit, self._capabilities.largest_file_in)
        if (attachment.size or 0) > limit:
            raise FetchError(FetchFault.TOO_LARGE, f"{attachment.size} bytes")
        try:
            file = await self._bot.get_file(attachment.handle)
        except BadRequest as error:
            fault = FetchFault.TOO_LARGE if is_too_big(error) else FetchFault.GONE if is_stale_handle(error) else None
            raise FetchError(fault or FetchFault.UNAVAILABLE, str(error)) from None
        except TelegramError as error:
            raise FetchError(FetchFault.UNAVAILABLE, type(error).__name__) from None
        if (file.file_size or 0) > limit:
            raise FetchError(FetchFault.TOO_LARGE, f"{file.file_size} bytes")
        return await self._request.download(file.file_path or "", limit)

    # ---------------------------------------------------------------------------------------------------- setting up

    async def set_up(self, profiles: Mapping[str, Profile], default: str = "vi") -> Me:
        """Learn the bot's own name; set menus and descriptions in every language. Raises SendError."""
        with as_send_error():
            self._me = await identify(self._bot)
            await set_profile(self._bot, profiles, default)
        return self._me

    async def set_office_commands(self, chat_id: str, menus: Mapping[str, Commands], default: str = "vi") -> None:
        """The menu of one member of the office, by language; an empty one gives the common menu back. Raises SendError."""
        with as_send_error():
            await set_chat_commands(self._bot, int(chat_id), menus, default)

    async def start_polling(self) -> None:
        """Take away a webhook, if there is one, so that :meth:`poll` may ask. What waits stays. Raises SendError."""
        with as_send_error():
            await self._bot.delete_webhook(drop_pending_updates=False)

    async def start_webhook(self, url: str) -> None:
        """Have updates delivered to ``url`` with our secret; what waits is delivered too. Raises SendError."""
        with as_send_error():
            await self._bot.set_webhook(
                url,
                max_connections=WEBHOOK_CONNECTIONS,
                allowed_updates=ALLOWED_UPDATES,
                drop_pending_updates=False,
                secret_token=self._secret,
            )


def _html(message: Outgoing) -> str:
    """Heading in bold, everything escaped: numbers such as ``12/CT-UBND`` and every name come out as they are."""
    text = escape(message.text, quote=False)
    return f"<b>{escape(message.heading, quote=False)}</b>\n{text}".strip() if message.heading else text


def _text(chat: int, message: Outgoing, keyboard: InlineKeyboardMarkup | None) -> dict[str, Any]:
    """The parameters of sendMessage."""
    given = {
        "chat_id": chat,
        "text": _html(message),
        "parse_mode": ParseMode.HTML,
        "link_preview_options": _NO_PREVIEW.to_dict(),
    }
    return given if keyboard is None else {**given, "reply_markup": keyboard.to_dict()}


def _keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    """Buttons whose data is the command itself; ValueError when it is over 64 bytes."""
    if not rows:
        return None
    return InlineKeyboardMarkup([[_button(choice.label, choice.command) for choice in row] for row in rows])


def _button(label: str, command: str) -> InlineKeyboardButton:
    if not 1 <= len(command.encode()) <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA:
        raise ValueError(f"callback data over 64 bytes: {command!r}")
    return InlineKeyboardButton(label, callback_data=command)


def _allowed() -> str:
    return "[" + ",".join(f'"{kind}"' for kind in ALLOWED_UPDATES) + "]"
