"""People with phones: they write, press, send files, block. What they do becomes updates for the bot."""

from __future__ import annotations

import mimetypes
import re
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bot.emulators.screens import PhoneError
from bot.emulators.telegram.bot_methods import commands_shown
from bot.emulators.telegram.files import image_size
from bot.emulators.telegram.html import utf16_length
from bot.emulators.telegram.phone import PhoneMessage, TelegramScreen
from bot.emulators.telegram.state import BotState, Chat, Json, StoredMessage
from bot.emulators.telegram.texts import MAX_TEXT, typed_text

_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Person(TelegramScreen):
    """One Telegram user and the private chat with the bot. Methods take effect at once; only waiting is asynchronous."""

    def __init__(self, bot: BotState, chat: Chat, user: Json) -> None:
        super().__init__(bot, chat)
        self.user = user

    @property
    def id(self) -> int:
        return int(self.user["id"])

    # -- writing

    def send(self, text: str, *, reply_to: PhoneMessage | int | None = None) -> int:
        """Write a message; like the app, one over 4096 units goes as several. Returns the (last) message_id."""
        if not text.strip():
            raise PhoneError("an empty message cannot be sent")
        sent = 0
        for piece in _split(text):
            formatted = typed_text(piece)
            content: Json = {"text": formatted.text}
            if formatted.entities:
                content["entities"] = formatted.entities
            sent = int(self._say({**self._reply(reply_to), **content}).api["message_id"])
        return sent

    def start(self, payload: str = "") -> int:
        """Press Start, or open `t.me/<bot>?start=<payload>` (1-64 of `A-Za-z0-9_-`). Unblocks, as on a phone."""
        if payload and _PAYLOAD.fullmatch(payload) is None:
            raise PhoneError(f"Telegram does not open a deep link with the payload {payload!r}")
        if self._chat.blocked:
            self.unblock()
        return self.send(f"/start {payload}".strip())

    def open_link(self, url: str) -> int:
        """Follow a link such as `https://t.me/<bot>?start=<payload>`."""
        parts = urlsplit(url)
        username = parts.path.strip("/")
        if parts.hostname not in ("t.me", "telegram.me") or username.lower() != self._bot.me["username"].lower():
            raise PhoneError(f"{url} does not lead to this bot")
        return self.start(parse_qs(parts.query).get("start", [""])[0])

    def edit_message(self, message: PhoneMessage | int, text: str) -> None:
        """Change the text of a message sent earlier."""
        number = message.message_id if isinstance(message, PhoneMessage) else message
        stored = self._chat.messages.get(number)
        if stored is None or stored.from_bot or "text" not in stored.api:
            raise PhoneError("only a text of one's own can be edited")
        formatted = typed_text(text)
        kept = {key: value for key, value in stored.api.items() if key != "entities"}
        stored.api = {**kept, "text": formatted.text, "edit_date": self._bot.clock.now() // 1000}
        if formatted.entities:
            stored.api["entities"] = formatted.entities
        stored.edits += 1
        stored.revision = self._bot.next_revision()
        self._act()
        self._bot.queue.push("edited_message", dict(stored.api), self._chat.id)

    # -- pressing

    def tap(self, label_or_data: str, message: PhoneMessage | int | None = None) -> str:
        """Press a button on the newest (or the given) message that has it. Returns the callback query's id, the address
        of a link button, or what a copy button copies. Without such an inline button the reply keyboard is tried.
        """
        keyboard = None if message else self._keyboard_button(label_or_data)
        if keyboard is None or self._pick(label_or_data, message) is not None:
            self._may_write()
            return self._press(self.user, label_or_data, message)
        if keyboard.get("request_contact"):
            return str(self.send_contact())
        return str(self.send(keyboard["text"]))

    def forge_tap(self, data: str, message: PhoneMessage | int | None = None) -> str:
        """What a tampered or out-of-date app can do: press with any callback data, on a message that may lack the button."""
        self._may_write()
        return self._forge(self.user, data, message)

    def answer_to(self, callback_id: str) -> tuple[str, bool] | None:
        """(text, show_alert) with which the press was answered; None while its spinner turns."""
        return self._bot.pressed[callback_id].answer

    async def wait_answer(self, callback_id: str, timeout: float = 5.0) -> tuple[str, bool]:  # noqa: ASYNC109
        """Wait until the spinner stops. `timeout` in real seconds; raises TimeoutError."""
        deadline = time.monotonic() + timeout
        while (answer := self.answer_to(callback_id)) is None:
            if not await self._change(deadline - time.monotonic()):
                raise TimeoutError(f"the press {callback_id} was not answered within {timeout} s")
        return answer

    @property
    def toasts(self) -> list[str]:
        """Texts that answered presses, oldest first."""
        presses = [pressed for pressed in self._bot.pressed.values() if pressed.user_id == self.id]
        return [pressed.answer[0] for pressed in presses if pressed.answer is not None and pressed.answer[0]]

    @property
    def keyboard(self) -> list[str]:
        """Labels of the reply keyboard under the text field."""
        rows = (self._chat.keyboard or {}).get("keyboard", [])
        return [button["text"] for row in rows for button in row]

    # -- files and the rest

    def send_file(
        self, name: str, content: bytes, mime: str = "", caption: str = "", *, size: int | None = None
    ) -> int:
        """Send a document. `size` lets a small body pretend to be a file of that many bytes. Returns the message_id."""
        mime = mime or mimetypes.guess_type(name)[0] or "application/octet-stream"
        stored = self._bot.files.add("document", name, mime, content, size=size)
        return self._send_media("document", stored.document(), caption)

    def send_photo(self, content: bytes, caption: str = "") -> int:
        """Send a picture (PNG, JPEG, GIF bytes; anything else is taken as 640x480)."""
        stored = self._bot.files.add("photo", "photo.jpg", "image/jpeg", content)
        stored.width, stored.height = image_size(content) or (640, 480)
        return self._send_media("photo", stored.photo(), caption)

    def send_voice(self, duration: int = 3, content: bytes = b"OggS voice") -> int:
        """Send a voice message of `duration` seconds."""
        stored = self._bot.files.add("voice", "voice.ogg", "audio/ogg", content)
        about = {"duration": duration, "mime_type": stored.mime, **stored.handle()}
        return self._send_media("voice", about, "")

    def send_sticker(self, emoji: str = "\u2764\ufe0f") -> int:
        """Send a sticker that stands for `emoji`."""
        stored = self._bot.files.add("sticker", "sticker.webp", "image/webp", b"RIFF sticker")
        shape = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        return self._send_media("sticker", {**shape, "emoji": emoji, **stored.handle()}, "")

    def send_contact(self, user_id: int | None = None, phone: str = "+84900000000", first_name: str = "") -> int:
        """Send a contact card: one's own, or (with `user_id`) somebody else's, which anybody can do."""
        card = {"phone_number": phone, "first_name": first_name or self.user["first_name"]}
        stored = self._say({"contact": {**card, "user_id": self.id if user_id is None else user_id}})
        return int(stored.api["message_id"])

    def download(self, message: PhoneMessage) -> bytes:
        """The bytes of a file the bot sent."""
        return self._bot.files.find(message.file_id).content

    # -- standing

    def block(self) -> None:
        """Stop the bot."""
        self._chat.blocked = True
        self._standing("member", "kicked")

    def unblock(self) -> None:
        """Start the bot again; nothing is sent."""
        self._chat.blocked = False
        self._standing("kicked", "member")

    def deactivate(self) -> None:
        """Delete the Telegram account; the bot is not told."""
        self._chat.deactivated = True

    @property
    def commands(self) -> list[Json]:
        """The command menu, in the person's language and scope."""
        return commands_shown(self._bot, self._chat, self.user)

    @property
    def actions(self) -> list[str]:
        """Chat actions ("typing" …) seen so far."""
        return [action for _at, action in self._chat.actions]

    def _say(self, content: Json) -> StoredMessage:
        self._may_write()
        self._chat.started = True
        self._act()
        stored = self._bot.new_message(self._chat, self.user, content, from_bot=False)
        self._bot.queue.push("message", dict(stored.api), self._chat.id)
        return stored

    def _send_media(self, kind: str, about: Any, caption: str) -> int:
        content: Json = {kind: about}
        if caption:
            formatted = typed_text(caption)
            content["caption"] = formatted.text
            if formatted.entities:
                content["caption_entities"] = formatted.entities
        return int(self._say(content).api["message_id"])

    def _reply(self, reply_to: PhoneMessage | int | None) -> Json:
        number = reply_to.message_id if isinstance(reply_to, PhoneMessage) else reply_to
        if number is None:
            return {}
        original = self._chat.messages[number].api
        return {"reply_to_message": {key: value for key, value in original.items() if key != "reply_to_message"}}

    def _keyboard_button(self, label: str) -> Json | None:
        rows = (self._chat.keyboard or {}).get("keyboard", [])
        return next((button for row in rows for button in row if button["text"] == label), None)

    def _may_write(self) -> None:
        if self._chat.blocked:
            raise PhoneError("a bot that is blocked cannot be written to")
        if self._chat.deactivated:
            raise PhoneError("the account is gone")

    def _standing(self, old: str, new: str) -> None:
        self._act()
        change = member_change(self._bot, self._chat, self.user, old, new)
        self._bot.queue.push("my_chat_member", change, self._chat.id)


def member_change(bot: BotState, chat: Chat, by: Json, old: str, new: str) -> Json:
    """The content of `my_chat_member`: the bot's standing in `chat` changed from `old` to `new`."""

    def member(status: str) -> Json:
        return {"user": bot.me, "status": status, **({"until_date": 0} if status == "kicked" else {})}

    return {
        "chat": chat.about,
        "from": by,
        "date": bot.clock.now() // 1000,
        "old_chat_member": member(old),
        "new_chat_member": member(new),
    }


def _split(text: str) -> list[str]:
    pieces: list[str] = []
    while text.strip():
        cut = min(len(text), MAX_TEXT)
        while utf16_length(text[:cut]) > MAX_TEXT:
            cut -= 1
        pieces.append(text[:cut])
        text = text[cut:]
    return pieces
