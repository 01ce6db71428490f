"""Phones with Zalo. Where the platform has no buttons, a person who wants one types the digit printed before its words."""

import re
from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, Protocol

from bot.demo.phones import Bubble, NotShown, Phone, Seen

_NUMBERED = re.compile(r"^(\d{1,2})\. (.+)$", re.MULTILINE)
_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic")


def numbered_labels(text: str) -> list[tuple[str, str]]:
    """The choices a text prints, as (digit, words), in order."""
    return [(match[1], match[2].strip()) for match in _NUMBERED.finditer(text)]


class ZaloBotPerson(Protocol):
    """Somebody with Zalo on the phone, as the emulator of the Bot Platform plays them."""

    @property
    def id(self) -> str: ...
    @property
    def messages(self) -> Sequence[Any]: ...
    def send(self, text: str) -> Any: ...
    def send_photo(self, content: bytes, caption: str = "") -> Any: ...
    def send_file(self, name: str, content: bytes = b"") -> Any: ...
    def mark(self) -> int: ...


class ZaloPhone(Phone):
    """What a page needs to show such a phone: its screen, pressing what stands on it, and that somebody has looked."""

    has_buttons = False

    @property
    @abstractmethod
    def address(self) -> str:
        """The id under which the product reaches this phone."""

    @property
    @abstractmethod
    def screen(self) -> list[Bubble]:
        """Everything on it, oldest first."""

    async def press(self, number: int, at: int) -> None:
        """Press button ``at`` under message ``number`` of the screen. Raises NotShown."""
        raise NotShown(f"{self.owner} has no buttons: {number}, {at}")

    def see(self) -> None:
        """The chat is open before somebody's eyes; told to us where the platform tells."""


class ZaloBotPhone(ZaloPhone):
    """A person of the Zalo Bot emulator."""

    channel = "zalo_bot"

    def __init__(self, owner: str, person: ZaloBotPerson) -> None:
        super().__init__(owner)
        self.person = person
        self._seen = 0

    @property
    def address(self) -> str:
        return self.person.id

    async def say(self, text: str) -> None:
        self.person.send(text)

    async def tap(self, label: str) -> None:
        """Type the digit before these words in the newest message that shows them."""
        for message in reversed(self.heard):
            choices = numbered_labels(message.text)
            exact = [digit for digit, words in choices if words == label]
            near = [digit for digit, words in choices if label in words]
            if exact or near:
                await self.say((exact or near)[0])
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

    async def look(self) -> bool:
        shown, self._seen = self._seen, self.person.mark()
        return shown != self._seen

    @property
    def messages(self) -> list[Seen]:
        return [
            Seen(
                not message.from_bot,
                message.text,
                numbered,
                (message.kind,) if message.kind == "photo" else (),
                number=number,
                numbered=numbered,
            )
            for number, message in enumerate(self.person.messages)
            for numbered in [tuple(words for _digit, words in numbered_labels(message.text) if message.from_bot)]
        ]

    @property
    def screen(self) -> list[Bubble]:
        return [
            Bubble(
                not message.from_bot,
                message.text,
                message.date,
                files=((f"{number}.jpg", message.picture),) if message.picture else (),
            )
            for number, message in enumerate(self.person.messages)
        ]
