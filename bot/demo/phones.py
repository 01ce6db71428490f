"""Phones in people's hands, one shape for every channel: say, tap, send a file, and see what is shown.

They speak to the running product over real sockets only: a web phone posts to the page's own addresses
(:mod:`bot.demo.web_phone`), any other belongs to the emulator of its platform. What they show is what a person sees.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar


class NotShown(AssertionError):
    """What was to be tapped or read is not on the phone; names what is."""


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message as a page draws it: buttons to press, and files with their bytes (none: cannot be opened). ``at`` epoch ms."""

    mine: bool
    text: str
    at: int
    buttons: tuple[str, ...] = ()
    files: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """One message as the person sees it: ``text`` with its heading, button labels row by row, names of files."""

    mine: bool
    text: str
    labels: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    edited: bool = False
    number: int = 0
    numbered: tuple[str, ...] = ()
    """Those of ``labels`` that the text prints behind digits: nothing to press."""


class Phone(ABC):
    """One person's phone on one channel."""

    channel: str

    def __init__(self, owner: str) -> None:
        self.owner = owner

    @abstractmethod
    async def say(self, text: str) -> None:
        """Type a text and send it."""

    @abstractmethod
    async def tap(self, label: str) -> None:
        """Tap the newest button with this label (or containing the words). Raises NotShown."""

    @abstractmethod
    async def forge(self, command: str) -> None:
        """Press a button that was never shown, as a tampered app can."""

    @abstractmethod
    async def send_file(
        self, name: str, content: bytes, mime: str = "application/octet-stream", caption: str = ""
    ) -> None: ...

    @abstractmethod
    async def look(self) -> bool:
        """Fetch what is new; True when something was."""

    @property
    @abstractmethod
    def messages(self) -> list[Seen]:
        """Everything on the screen, oldest first."""

    @property
    def heard(self) -> list[Seen]:
        """What the product said, oldest first."""
        return [message for message in self.messages if not message.mine]

    @property
    def last(self) -> Seen:
        if not self.heard:
            raise NotShown(f"nothing is shown on the phone of {self.owner}")
        return self.heard[-1]

    def sees(self, words: str, *, newest: int = 1000) -> Seen:
        """The newest message containing the words. Raises NotShown with what the phone shows."""
        for message in reversed(self.heard[-newest:]):
            if words in message.text:
                return message
        shown = "\n---\n".join(message.text for message in self.heard[-4:])
        raise NotShown(f"{self.owner} does not see {words!r} but:\n{shown}")

    def shows_button(self, label: str) -> bool:
        return any(label in shown for message in self.heard for shown in message.labels)


T = TypeVar("T")


def picked(offered: Iterable[tuple[str, T]], label: str) -> T | None:
    """What stands behind these words among (words, …), else behind the first that contain them."""
    near = None
    for words, way in offered:
        if words == label:
            return way
        if near is None and label in words:
            near = way
    return near


class PlatformPerson(Protocol):
    """What every platform's emulator lets a person do. ``mark`` counts whatever changes on any of its phones."""

    def send(self, text: str) -> Any: ...
    def mark(self) -> int: ...


P = TypeVar("P", bound=PlatformPerson)


class PlatformPhone(Phone, Generic[P]):
    """A phone whose person belongs to the emulator of a platform."""

    def __init__(self, owner: str, person: P) -> None:
        super().__init__(owner)
        self.person = person
        self._seen = 0

    async def say(self, text: str) -> None:
        self.person.send(text)

    async def look(self) -> bool:
        shown, self._seen = self._seen, self.person.mark()
        return shown != self._seen


class TelegramPerson(PlatformPerson, Protocol):
    """Somebody with Telegram on the phone, as the emulator plays them; messages are what their screen shows."""

    @property
    def messages(self) -> Sequence[Any]: ...
    @property
    def from_bot(self) -> Sequence[Any]: ...
    def start(self, payload: str = "") -> Any: ...
    def tap(self, label_or_data: str, message: Any = None) -> Any: ...
    def forge_tap(self, data: str) -> Any: ...
    def send_file(self, name: str, content: bytes, mime: str = ..., caption: str = "") -> Any: ...


class TelegramPhone(PlatformPhone[TelegramPerson]):
    """A person of the Telegram emulator."""

    channel = "telegram"

    async def start(self, payload: str = "") -> None:
        self.person.start(payload)

    async def tap(self, label: str) -> None:
        for message in reversed(self.person.from_bot):
            if message.button(label) is not None:
                self.person.tap(label, message)
                return
        raise NotShown(f"{self.owner} has no button {label!r}; last: {self.last.labels} under {self.last.text!r}")

    async def forge(self, command: str) -> None:
        self.person.forge_tap(command)

    async def send_file(
        self, name: str, content: bytes, mime: str = "application/octet-stream", caption: str = ""
    ) -> None:
        self.person.send_file(name, content, mime, caption)

    @property
    def messages(self) -> list[Seen]:
        return [
            Seen(
                not message.from_bot,
                message.text,
                tuple(message.labels),
                (message.file_name,) if message.file_name else (),
                message.edited > 0,
                message.message_id,
            )
            for message in self.person.messages
        ]
