"""People with Zalo on their phones, and groups: they write and send pictures; what the platform passes on becomes an update."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from bot.emulators.screens import PhoneError, Screen
from bot.emulators.zalo_bot.state import BotState, Chat, Json, StoredMessage


@dataclass(frozen=True, slots=True)
class PhoneMessage:
    """One message on the screen; `text` holds captions too, `date` is epoch ms."""

    message_id: str
    date: int
    from_bot: bool
    text: str
    kind: str
    picture: bytes
    by: str
    revision: int


class ZaloScreen(Screen[PhoneMessage]):
    """One chat as seen on a phone; common to people and groups."""

    def __init__(self, bot: BotState, chat: Chat) -> None:
        super().__init__()
        self._bot = bot
        self._chat = chat

    @property
    def id(self) -> str:
        return self._chat.id

    @property
    def messages(self) -> list[PhoneMessage]:
        """Everything the phone shows, oldest first."""
        return [_show(message) for message in self._chat.messages]

    @property
    def from_bot(self) -> list[PhoneMessage]:
        return [message for message in self.messages if message.from_bot]

    @property
    def last(self) -> PhoneMessage | None:
        """The newest message of the bot."""
        return next((message for message in reversed(self.messages) if message.from_bot), None)

    @property
    def actions(self) -> list[str]:
        """Chat actions ("typing") seen so far."""
        return [action for _at, action in self._chat.actions]

    @property
    def _revision(self) -> int:
        return self._bot.revision

    @property
    def _waiting(self) -> set[asyncio.Future[None]]:
        return self._chat.waiting

    def _after(self, revision: int) -> Iterable[PhoneMessage]:
        return (message for message in self.from_bot if message.revision > revision)

    def _say(self, by: Person, name: str, fields: Json, shown: StoredMessage, *, passed_on: bool = True) -> str:
        """The message appears on the phone, and (where the platform passes it on) reaches the bot."""
        self._act()
        self._bot.post(self._chat, shown)
        message: Json = {
            "message_id": shown.message_id,
            "date": shown.date,
            "from": {"id": by.id, "display_name": by.name, "is_bot": False},
            "chat": {"id": self._chat.id, "chat_type": "GROUP" if self._chat.is_group else "PRIVATE"},
            **fields,
        }
        if passed_on:
            self._bot.heard({"event_name": name, "message": message}, self._chat.id)
        return shown.message_id

    def _shown(self, by: str, text: str, kind: str = "text", picture: bytes = b"") -> StoredMessage:
        return StoredMessage(self._bot.new_id(), self._bot.clock.now(), False, text, kind, picture, by)

    def _picture_url(self, content: bytes, origin: str) -> str:
        path = f"/photo/{self._bot.new_id()}.jpg"
        self._bot.pictures[path] = (content, self._bot.clock.now() + self._bot.picture_lifetime_ms)
        return origin + path


def _show(message: StoredMessage) -> PhoneMessage:
    return PhoneMessage(
        message.message_id,
        message.date,
        message.from_bot,
        message.text,
        message.kind,
        message.picture,
        message.by,
        message.revision,
    )


class Person(ZaloScreen):
    """One Zalo user and the private chat with the bot. `protected`: a sender whose texts the platform does not pass on."""

    def __init__(self, bot: BotState, chat: Chat, origin: Callable[[], str]) -> None:
        super().__init__(bot, chat)
        self._origin = origin
        self.protected = False

    @property
    def name(self) -> str:
        return self._chat.name

    def send(self, text: str) -> str:
        """Write a message. Returns its id."""
        if not text.strip():
            raise PhoneError("an empty message cannot be sent")
        if self.protected:
            return self._send("message.unsupported.received", {}, self._shown(self.name, text))
        return self._send("message.text.received", {"text": text}, self._shown(self.name, text))

    def send_photo(self, content: bytes, caption: str = "") -> str:
        """Send a picture; its address is good for an hour."""
        fields: Json = {self._bot.modes.image_field: self._picture_url(content, self._origin())}
        if caption:
            fields["caption"] = caption
        return self._send("message.image.received", fields, self._shown(self.name, caption, "photo", content))

    def send_file(self, name: str, content: bytes = b"") -> str:
        """Send a document: it never arrives, at best as `unsupported`."""
        shown = self._shown(self.name, name, "file", content)
        passed_on = self._bot.modes.files_arrive_as_unsupported
        return self._send("message.unsupported.received", {}, shown, passed_on=passed_on)

    def send_voice(self) -> str:
        """Hold the microphone."""
        fields = {"voice_url": f"{self._origin()}/voice/{self._bot.new_id()}.aac"}
        return self._send("message.voice.received", fields, self._shown(self.name, "", "voice"))

    def send_sticker(self) -> str:
        fields = {"sticker": self._bot.new_id(), "url": f"{self._origin()}/sticker.png"}
        return self._send("message.sticker.received", fields, self._shown(self.name, "", "sticker"))

    def send_link(self, url: str) -> str:
        """Share a page; the shape of this event is not documented."""
        return self._send("message.link.received", {"link": url, "url": url}, self._shown(self.name, url, "link"))

    def send_unsupported(self) -> str:
        """A kind of message the platform does not pass on."""
        return self._send("message.unsupported.received", {}, self._shown(self.name, "", "other"))

    def send_event(self, name: str, **fields: Any) -> str:
        """An event of any name, also one nobody has heard of."""
        return self._send(name, fields, self._shown(self.name, "", "other"))

    def block(self) -> None:
        """Block the bot; it is not told."""
        self._chat.blocked = True

    def unblock(self) -> None:
        self._chat.blocked = False

    def _send(self, name: str, fields: Json, shown: StoredMessage, *, passed_on: bool = True) -> str:
        if self._chat.blocked:
            raise PhoneError("a bot that is blocked cannot be written to")
        if not self._chat.served and self._bot.people_served < self._bot.most_people:
            self._chat.served = True
        return self._say(self, name, fields, shown, passed_on=passed_on and self._chat.served)


class Group(ZaloScreen):
    """A group into which its owner has taken the bot: it hears only what mentions it or quotes it (zalo-api.md A5)."""

    def say(self, by: Person, text: str, *, mention: bool = False, quotes_bot: bool = False) -> str:
        """A member writes; the mention is part of the text."""
        said = f"@{self._bot.account_name} {text}" if mention else text
        shown = self._shown(by.name, said)
        return self._say(by, "message.text.received", {"text": said}, shown, passed_on=mention or quotes_bot)
