"""Phones in people's hands, one shape for every channel: say, tap, send a file, and see what is shown.

They speak to the running product over real sockets only: a web phone posts to the page's own addresses, a Telegram phone
belongs to the emulator. What they show is what a person sees.
"""

import json
import secrets
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urljoin, urlsplit

import aiohttp


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


class TelegramPerson(Protocol):
    """Somebody with Telegram on the phone, as the emulator plays them; messages are what their screen shows."""

    @property
    def messages(self) -> Sequence[Any]: ...
    @property
    def from_bot(self) -> Sequence[Any]: ...
    def start(self, payload: str = "") -> Any: ...
    def send(self, text: str) -> Any: ...
    def tap(self, label_or_data: str, message: Any = None) -> Any: ...
    def forge_tap(self, data: str) -> Any: ...
    def send_file(self, name: str, content: bytes, mime: str = ..., caption: str = "") -> Any: ...
    def mark(self) -> int: ...


class TelegramPhone(Phone):
    """A person of the Telegram emulator."""

    channel = "telegram"

    def __init__(self, owner: str, person: TelegramPerson) -> None:
        super().__init__(owner)
        self.person = person
        self._seen = 0

    async def start(self, payload: str = "") -> None:
        self.person.start(payload)

    async def say(self, text: str) -> None:
        self.person.send(text)

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

    async def look(self) -> bool:
        shown, self._seen = self._seen, self.person.mark()
        return shown != self._seen

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


@dataclass(slots=True)
class _Line:
    n: int
    seen: Seen
    commands: tuple[tuple[str, str], ...] = field(default=())


class WebPhone(Phone):
    """A browser at one seat of the web chat, without the browser: the same requests, the same cookies."""

    channel = "web_chat"

    def __init__(self, owner: str, http: aiohttp.ClientSession) -> None:
        super().__init__(owner)
        self._http = http
        self._base = ""
        self._cookie = ""
        self._after = 0
        self._lines: dict[int, _Line] = {}

    @property
    def upto(self) -> int:
        """The number of the newest line fetched."""
        return self._after

    @property
    def seat(self) -> str:
        return urlsplit(self._base).path.strip("/").removeprefix("c/")

    async def open_link(self, url: str) -> None:
        """Open a one-time link: look at its page, press its button, land in the chat. Raises NotShown when it is closed."""
        headers = {"Sec-Fetch-Site": "same-origin"}
        async with self._http.post(url, headers=headers, allow_redirects=False) as response:
            if response.status != 303:
                raise NotShown(f"the link of {self.owner} is closed: {response.status}")
            self._base = urljoin(url, response.headers["Location"])
            self._cookie = "; ".join(f"{cookie.key}={cookie.value}" for cookie in response.cookies.values())

    async def say(self, text: str) -> None:
        await self._post("text", {"text": text})

    async def tap(self, label: str) -> None:
        for line in sorted(self._lines.values(), key=lambda line: -line.n):
            exact = [command for shown, command in line.commands if shown == label]
            near = [command for shown, command in line.commands if label in shown]
            if exact or near:
                await self._post("tap", {"n": line.n, "command": (exact or near)[0]})
                return
        raise NotShown(f"{self.owner} has no button {label!r}; last: {self.last.labels} under {self.last.text!r}")

    async def forge(self, command: str) -> None:
        await self._post("tap", {"n": max(self._lines, default=0), "command": command})

    async def send_file(
        self, name: str, content: bytes, mime: str = "application/octet-stream", caption: str = ""
    ) -> None:
        del mime  # the office's page goes by the name
        query = {"key": secrets.token_urlsafe(12), "name": name}
        headers = self._headers() | {"Content-Type": "application/octet-stream"}
        async with self._http.post(
            urljoin(self._base, "file"), params=query, data=content, headers=headers
        ) as response:
            if response.status >= 300:
                raise NotShown(f"the file was not taken: {response.status} {await response.text()}")
        if caption:
            await self.say(caption)

    async def look(self) -> bool:
        if not self._base:
            return False
        found = False
        while True:
            address = urljoin(self._base, "feed")
            async with self._http.get(address, params={"after": str(self._after)}, headers=self._headers()) as response:
                response.raise_for_status()
                page = await response.json()
            for line in page["lines"]:
                self._take(line)
                found = True
            self._after = max(self._after, page["upto"])
            if not page["more"]:
                return found

    @property
    def messages(self) -> list[Seen]:
        return [self._lines[n].seen for n in sorted(self._lines)]

    def _take(self, line: dict[str, object]) -> None:
        n = int(line.get("replaces") or line["n"])  # type: ignore[call-overload]
        choices = [choice for row in line["choices"] for choice in row]  # type: ignore[attr-defined]
        text = "\n".join(part for part in (line["heading"], line["text"]) if part)  # type: ignore[misc]
        seen = Seen(
            bool(line["mine"]),
            text,
            tuple(choice["label"] for choice in choices),
            tuple(file["name"] for file in line["files"]),  # type: ignore[attr-defined]
            "replaces" in line,
            n,
        )
        self._lines[n] = _Line(n, seen, tuple((choice["label"], choice["command"]) for choice in choices))

    async def _post(self, what: str, value: dict[str, object]) -> None:
        body = json.dumps({"key": secrets.token_urlsafe(12), **value})
        headers = self._headers() | {"Content-Type": "application/json"}
        async with self._http.post(urljoin(self._base, what), data=body, headers=headers) as response:
            if response.status >= 300:
                raise NotShown(f"{what} was not taken: {response.status} {await response.text()}")

    def _headers(self) -> dict[str, str]:
        return {"Cookie": self._cookie, "Sec-Fetch-Site": "same-origin"}
