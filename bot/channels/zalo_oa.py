"""The Zalo Official Account channel: consultation messages, files, approved templates, and signed events (zalo-api.md B)."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.channels.json_fields import Json, fields_of
from bot.channels.zalo_oa_air import Air
from bot.channels.zalo_oa_errors import (
    MINUTE_S,
    STALE_TOKEN,
    STALE_TOKEN_BY_PHONE,
    OaRefused,
    send_error,
)
from bot.channels.zalo_oa_reading import Reading
from bot.channels.zalo_oa_request import OaClient
from bot.channels.zalo_oa_signature import Buttons, signed_by
from bot.channels.zalo_oa_templates import BY_PHONE, call_for
from bot.channels.zalo_oa_tokens import TokenKeeper
from bot.channels.zalo_oa_updates import parsed, raw_items, text_of
from bot.channels.zalo_oa_uploads import LARGEST_FILE, SIZES_OUT, ReadFile, Uploads, is_image
from bot.clock import DAY, HOUR, Clock, local
from bot.config import ButtonShape, ZaloOa
from bot.domain.delivery import Route, SendKind
from bot.domain.routing import Prices
from bot.domain.text import units_utf16
from bot.log import register_secret
from bot.messaging import (
    Attachment,
    Capabilities,
    EchoKind,
    FetchError,
    FetchFault,
    Incoming,
    NotGenuine,
    Outgoing,
    Pace,
    RawItem,
    Received,
    SendError,
    Sending,
    Sent,
    Windows,
)

NAME = "zalo_oa"
CONSULT = "/v3.0/oa/message/cs"
LONGEST_TEXT = 2_000
MOST_BUTTONS = 5
WINDOWS = Windows(free_ms=48 * HOUR, closes_ms=7 * DAY)
PACE = Pace(per_second=8, chat_burst=3, chat_seconds=1.0)
"""5 to 10 a second (zalo-api.md C9). A package may allow 100 a minute only: then the platform says so and the channel pauses."""
MORNING = (6, 5)
"""When templates may surely be sent again after a refusal at night."""
CHARGED = "charged"
"""What a message is counted against where the platform gives no quota object: it costs money."""
_LOG = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class About:
    """What the platform says of our OA. ``package_until`` as it stands there ("DD/MM/YYYY"), "" where it says nothing."""

    oa_id: str
    name: str
    verified: bool
    package: str
    package_until: str


class ZaloOaChannel:
    """One OA. ``read_file`` gives the bytes kept under a SHA-256; ``key`` any secret that lasts; ``zone`` is the platform's night."""

    def __init__(self, settings: ZaloOa, clock: Clock, read_file: ReadFile, key: bytes, zone: ZoneInfo) -> None:
        self._settings = settings
        self._clock = clock
        self._zone = zone
        secrets = (settings.app_secret, settings.webhook_key, settings.previous_webhook_key, settings.code_verifier)
        for secret in secrets:
            register_secret(secret.reveal())
        self._keys = tuple(key for key in (secrets[1].reveal(), secrets[2].reveal()) if key)
        self._client = OaClient(settings)
        self.tokens = TokenKeeper(self._client, settings.app_id, clock)
        self._uploads = Uploads(self._client, read_file)
        self._buttons = Buttons(key)
        self._reading = Reading(NAME, settings.oa_id, self._buttons)
        self._air = Air()
        self._held_until = 0.0
        self._signed_by: int | None = None
        self._capabilities = Capabilities(
            longest_text=LONGEST_TEXT,
            buttons=MOST_BUTTONS,
            buttons_per_row=1,
            largest_file_out=LARGEST_FILE,
            file_sizes_out=SIZES_OUT,
            receipts=True,
            pace=PACE,
            in_flight=8,
            links_carry_codes=False,
            commands=False,
            needs_public_url=True,
            windows=WINDOWS,
            templates=tuple(settings.templates),
            monthly_paid=settings.monthly_paid,
            reserve=settings.reserve,
            prices=Prices(settings.paid_price, settings.template_price, settings.template_phone_price),
        )

    @property
    def name(self) -> str:
        return NAME

    @property
    def capabilities(self) -> Capabilities:
        return self._capabilities

    async def open(self) -> None:
        """Open the session; must run inside the event loop. Nothing is asked of Zalo yet."""
        await self._client.open()

    async def close(self) -> None:
        """Close every connection."""
        await self._client.close()

    # ------------------------------------------------------------------------------------------------------- sending

    async def send(self, sending: Sending) -> Sent:
        """Send one message laid out for this channel (at most one file), or the template of its brief. Raises SendError."""
        if (left := self._held_until - self._clock.monotonic()) > 0:
            raise SendError(SendKind.SLOW_DOWN, "no more requests this minute", left)
        if sending.edits:
            raise SendError(SendKind.REJECTED, "a message of an OA cannot be edited")
        by_phone = sending.route is Route.TEMPLATE_PHONE
        try:
            return await (self._consult(sending) if sending.route is Route.MESSAGE else self._template(sending))
        except OaRefused as refused:
            raise send_error(
                refused, by_phone=by_phone, morning_s=self._to_morning(), minute_s=self._to_next_minute()
            ) from None
        finally:
            self._mind_the_rate()

    async def _consult(self, sending: Sending) -> Sent:
        message = sending.message
        if message.files:
            return await self._send_file(sending)
        text = words(message)
        if not text or units_utf16(text) > LONGEST_TEXT:
            raise SendError(SendKind.REJECTED, "text outside the limits")
        content: Json = {"text": text}
        if self.capabilities.shows_buttons(message):  # more choices than buttons stand in the text, by number
            content = self._with_buttons(sending, text)
        return await self._post(sending, content)

    def _with_buttons(self, sending: Sending, text: str) -> Json:
        """Two shapes are in use by others and neither is published (zalo-api.md B4): which one is a setting."""
        buttons = [
            {
                "title": choice.label,
                "type": "oa.query.hide",
                "payload": self._buttons.payload(sending.address.id, choice.command),
            }
            for choice in sending.message.every_choice()
        ]
        if self._settings.button_shape is ButtonShape.TYPED:
            payload = {"template_type": "button", "text": text, "buttons": buttons}
            return {"attachment": {"type": "template", "payload": payload}}
        return {"text": text, "attachment": {"type": "template", "payload": {"buttons": buttons}}}

    async def _send_file(self, sending: Sending) -> Sent:
        """A picture with its words, or a document, whose name the app shows; a text that only repeats it is left out."""
        message = sending.message
        file, *more = message.files
        text = "" if message.text == file.name and not message.heading else words(message)
        if more or message.choices or (text and not is_image(file)):
            raise SendError(SendKind.REJECTED, "a file travels alone")
        known = sending.handles.get(file.sha256, "")

        async def send(handle: str) -> Sent:
            return await self._post(sending, _media(handle, text) if is_image(file) else _document(handle))

        async def with_token(token: str) -> tuple[Sent, str]:
            return await self._uploads.send(file, known, token, send)

        sent, handle = await self._call(with_token)
        return Sent(sent.external_id, {file.sha256: handle} if handle != known else {}, sent.charge)

    async def _post(self, sending: Sending, content: Json) -> Sent:
        body = {"recipient": {"user_id": sending.address.id}, "message": content}
        kind = EchoKind.FILE if sending.message.files else EchoKind.TEXT
        with self._air.sending(sending.address.id, str(content.get("text", "")), kind) as flight:
            try:
                data = await self._call(lambda token: self._client.post(CONSULT, token, body))
            except SendError as error:
                if error.kind is not SendKind.UNKNOWN_OUTCOME or not (shown := await flight.shown()):
                    raise
                return Sent(shown)
            sent = Sent(
                _message_id(data, "message_id"), charge=text_of(fields_of(data, "quota"), "quota_type") or CHARGED
            )
        self._air.sent(sent.external_id)
        return sent

    async def _template(self, sending: Sending) -> Sent:
        path, body = call_for(sending, self._settings.templates)
        by_phone = path == BY_PHONE
        stale = STALE_TOKEN_BY_PHONE if by_phone else STALE_TOKEN
        # A template by telephone is repeated to nobody: its event names a number, not a person.
        with self._air.sending("" if by_phone else sending.address.id, "", EchoKind.TEMPLATE) as flight:
            try:
                data = await self._call(lambda token: self._client.post(path, token, body, by_phone=by_phone), stale)
            except SendError as error:
                if by_phone or error.kind is not SendKind.UNKNOWN_OUTCOME or not (shown := await flight.shown()):
                    raise
                return Sent(shown, charge=sending.route.value)
        sent = Sent(_message_id(data, "msg_id" if by_phone else "message_id"), charge=sending.route.value)
        self._air.sent(sent.external_id)
        return sent

    async def _call(self, call: Callable[[str], Awaitable[T]], stale: frozenset[int] = STALE_TOKEN) -> T:
        """Call with a good token; one that is refused is renewed once, and the call repeated once."""
        token = await self.tokens.access()
        try:
            return await call(token)
        except OaRefused as refused:
            if refused.code not in stale:
                raise
        return await call(await self.tokens.renewed(token))

    def _mind_the_rate(self) -> None:
        """Nothing more this minute once the platform says that nothing is left."""
        if self._client.remaining == 0:
            self._client.remaining = None
            self._held_until = self._clock.monotonic() + self._to_next_minute()

    def _to_next_minute(self) -> float:
        """Seconds; when Zalo's minute begins is unknown, so a whole one."""
        return MINUTE_S

    def _to_morning(self) -> float:
        now = local(self._clock.now(), self._zone)
        minutes = (MORNING[0] - now.hour) * 60 + MORNING[1] - now.minute
        return float((minutes if minutes > 0 else minutes + 24 * 60) * 60)

    async def acknowledge(self, incoming: Incoming) -> None:
        """A press has no spinner here."""

    # ------------------------------------------------------------------------------------------------------ asking

    async def about(self) -> About:
        """Who we are to the platform: a health check. Raises SendError."""
        data = await self._ask(lambda token: self._client.get("/v2.0/oa/getoa", token))
        return _about(data)

    async def about_with(self, access_token: str) -> About:
        """The same with a token that is not ours yet. Raises SendError."""
        try:
            return _about(await self._client.get("/v2.0/oa/getoa", access_token))
        except OaRefused as refused:
            raise send_error(refused) from None

    async def last_interaction(self, user_id: str) -> int | None:
        """When the person last did something that counts (epoch ms), as the platform has it; None for never. Raises SendError."""
        data = await self._ask(lambda token: self._client.post("/v3.0/oa/quota/message", token, {"user_id": user_id}))
        stamp = text_of(data, "last_interaction")
        return int(stamp) if stamp.isdigit() else None

    async def _ask(self, call: Callable[[str], Awaitable[Json]]) -> Json:
        try:
            return await self._call(call)
        except OaRefused as refused:
            raise send_error(refused) from None

    # ----------------------------------------------------------------------------------------------------- receiving

    def accept(self, headers: Mapping[str, str], body: bytes) -> list[RawItem]:
        """What a webhook call brought. Raises NotGenuine where none of our keys signed it; never fails on content."""
        event = parsed(body)
        place = signed_by(headers, body, event, self._settings.app_id, self._keys)
        if place is None:
            raise NotGenuine
        if place != self._signed_by:  # a key that is being changed: whoever does it sees when the old one is out of use
            self._signed_by = place
            _LOG.info("zalo_oa: webhook calls are signed with %s", ("webhook_key", "previous_webhook_key")[place])
        if self._air.heard(event, self._settings.oa_id):
            return []
        return raw_items(event, body, self._settings.oa_id)

    def read(self, raw: bytes) -> Received:
        """What a stored event means; None for what concerns nobody. Never raises."""
        return self._reading.read(raw)

    async def fetch(self, attachment: Attachment, limit: int) -> bytes:
        """The bytes of an attachment, at most ``limit``, from Zalo's own servers only. Raises FetchError."""
        limit = min(limit, self._capabilities.largest_file_in)
        if (attachment.size or 0) > limit:
            raise FetchError(FetchFault.TOO_LARGE, f"{attachment.size} bytes")
        if not self._is_zalos(attachment.handle):
            raise FetchError(FetchFault.GONE, "not an address of Zalo")
        return await self._client.download(attachment.handle, limit)

    def _is_zalos(self, url: str) -> bool:
        try:
            parts = urlsplit(url)
        except ValueError:
            return False
        host = parts.hostname or ""
        known = any(host == one or host.endswith(f".{one}") for one in self._settings.media_hosts)
        return (parts.scheme == "https" and known) or self._client.same_origin(url)


def words(message: Outgoing) -> str:
    """The text as it is sent: the heading stands in a line of its own."""
    return f"{message.heading}\n{message.text}".strip() if message.heading else message.text


def _document(handle: str) -> Json:
    return {"attachment": {"type": "file", "payload": {"token": handle}}}


def _media(handle: str, text: str) -> Json:
    element = {"media_type": "image", "attachment_id": handle}
    payload = {"template_type": "media", "elements": [element]}
    return {**({"text": text} if text else {}), "attachment": {"type": "template", "payload": payload}}


def _message_id(data: Json, name: str) -> str:
    """The id by which events speak of the message. Without one it was taken all the same."""
    return text_of(data, name) or text_of(data, "message_id") or text_of(data, "msg_id")


def _about(data: Json) -> About:
    return About(
        text_of(data, "oaid") or text_of(data, "oa_id"),
        text_of(data, "name"),
        data.get("is_verified") is True,
        text_of(data, "package_name"),
        text_of(data, "package_valid_through_date"),
    )
