"""A browser at one seat of the web chat, without the browser."""

import json
import secrets
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import aiohttp

from bot.demo.phones import NotShown, Phone, Seen, picked


@dataclass(slots=True)
class _Line:
    n: int
    seen: Seen
    commands: tuple[tuple[str, str], ...] = field(default=())


class WebPhone(Phone):
    """Somebody before the chat page: the same requests as their browser makes, the same cookies."""

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
            command = picked(line.commands, label)
            if command is not None:
                await self._post("tap", {"n": line.n, "command": command})
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
