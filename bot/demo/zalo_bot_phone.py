"""A phone with Zalo and a bot of the Bot Platform on it: nothing to press, and of files only pictures arrive."""

from typing import Any, Protocol

from bot.demo.phones import Bubble, NotShown, Seen, picked
from bot.demo.zalo_phone import ZaloPerson, ZaloPhone, numbered, seen

_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic")


class ZaloBotPerson(ZaloPerson, Protocol):
    """What somebody can do with the bot."""

    def send_photo(self, content: bytes, caption: str = "") -> Any: ...
    def send_file(self, name: str, content: bytes = b"") -> Any: ...


class ZaloBotPhone(ZaloPhone[ZaloBotPerson]):
    """A person of the Zalo Bot emulator."""

    channel = "zalo_bot"

    async def tap(self, label: str) -> None:
        """Type the digit before these words in the newest message that shows them."""
        for message in reversed(self.heard):
            digit = picked(numbered(message.text), label)
            if digit is not None:
                await self.say(digit)
                return
        raise NotShown(f"{self.owner} is not offered {label!r}; last: {self.last.text!r}")

    async def forge(self, command: str) -> None:
        """There are no buttons to forge: the words of a command are typed."""
        await self.say(command)

    async def send_file(
        self, name: str, content: bytes, mime: str = "application/octet-stream", caption: str = ""
    ) -> None:
        """A picture arrives; any other file does not, and its caption goes as a message of its own."""
        if mime.startswith("image/") or name.lower().endswith(_PICTURES):
            self.person.send_photo(content, caption)
            return
        self.person.send_file(name, content)
        if caption:
            self.person.send(caption)

    @property
    def messages(self) -> list[Seen]:
        return [
            seen(n, m.text, mine=not m.from_bot, files=(m.kind,) if m.kind == "photo" else ())
            for n, m in enumerate(self.person.messages)
        ]

    @property
    def screen(self) -> list[Bubble]:
        return [
            Bubble(not m.from_bot, m.text, m.date, files=((f"{n}.jpg", m.picture),) if m.picture else ())
            for n, m in enumerate(self.person.messages)
        ]
