"""The phones of the page that belong to a platform: what they show, what is typed and pressed on them, and when something changed.

The page draws with the product's own script, so a message has the same shape as on the web chat. A press names a message and a
button that stand on the phone; what the button sends is the platform's business, never the page's.
"""

import asyncio
import time
from typing import Any

from aiohttp import web

from bot.cards.costs import full_name
from bot.clock import civil_day
from bot.demo.phones import Bubble, NotShown
from bot.demo.requests import from_here, json_of
from bot.demo.show import Show
from bot.demo.zalo_phone import ZaloPhone
from bot.domain.text import nfc, units_utf16
from bot.i18n import Language, Languages
from bot.web.auth import HEADERS
from bot.web.files import disposition, type_of
from bot.web.wording import words as page_words

LONGEST_TEXT = 2_000
"""UTF-16 units: what Zalo takes of one message (zalo-api.md A5, B4)."""
HOLD_SECONDS = 25.0
"""So long a page that waits for news is kept waiting at most."""
LOOK_SECONDS = 0.1
MOST_LINES = 100
"""Lines of one answer; what is older stays on the phone."""


class Handsets:
    """Routes below ``/demo/phone/<n>``, n counted as the phones stand on the page."""

    def __init__(self, show: Show, seats: dict[str, str], languages: Languages) -> None:
        """``seats`` are the names of the page, in order; those whose phone belongs to a platform are served here."""
        self.show = show
        self.seats = seats
        self.languages = languages

    def add_routes(self, app: web.Application) -> None:
        app.router.add_get("/demo/news", self.news)
        app.router.add_get("/demo/phone/{n}", self.shown)
        app.router.add_get("/demo/phone/{n}/file/{message}", self.file)
        app.router.add_post("/demo/phone/{n}/say", from_here(self.say))
        app.router.add_post("/demo/phone/{n}/press", from_here(self.press))

    def channel_of(self, owner: str) -> str:
        """The platform of somebody's phone on the page; "" where it is a browser."""
        phone = self.show.phones.get(owner)
        return phone.channel if isinstance(phone, ZaloPhone) else ""

    # ------------------------------------------------------------------------------------------------------ what comes

    async def news(self, request: web.Request) -> web.Response:
        """``?after=<mark>``: answers when a phone shows more than at that mark, at the latest after some seconds."""
        after, until = _number(request.query.get("after", "")), time.monotonic() + HOLD_SECONDS
        while (mark := self._mark) == after and time.monotonic() < until:  # noqa: ASYNC110 - the emulators have no event
            await asyncio.sleep(LOOK_SECONDS)
        return web.json_response({"mark": mark})

    @property
    def _mark(self) -> int:
        return sum(len(phone.screen) for phone in self._phones())

    def _phones(self) -> list[ZaloPhone[Any]]:
        found = (self.show.phones.get(owner) for owner in self.seats)
        return [phone for phone in found if isinstance(phone, ZaloPhone)]

    async def shown(self, request: web.Request) -> web.Response:
        """``?after=<number>``: the lines after that one; without it the last ones, and every word the script needs."""
        phone, after = self._phone(request), _number(request.query.get("after", ""))
        language = self.languages["vi"]  # the officials' own; the page around may speak another
        bubbles = phone.screen
        first = max(0, len(bubbles) - MOST_LINES) if after is None else after
        phone.see()
        n = request.match_info["n"]
        value: dict[str, Any] = {
            "lines": [_line(language, n, number, bubbles[number]) for number in range(first, len(bubbles))],
            "upto": len(bubbles),
        }
        if after is None:
            value |= self._about(phone, language, self._language(request))
        return web.json_response(value)

    def _about(self, phone: ZaloPhone[Any], language: Language, reader: Language) -> dict[str, Any]:
        office = self.show.config.office.short_name
        return {
            "words": page_words(language, self.show.config),
            "name": reader.t("demo.page.channel", channel=full_name(reader, phone.channel), office=office),
            "hint": "" if phone.has_buttons else reader.t("demo.page.digits"),
        }

    async def file(self, request: web.Request) -> web.Response:
        """The file of one message, to be kept, never to be run in the page."""
        try:
            name, content = self._phone(request).screen[_number(request.match_info["message"]) or 0].files[0]
        except IndexError:
            raise web.HTTPNotFound from None
        headers = {**HEADERS, "Content-Disposition": disposition(name, inline=False)}
        return web.Response(body=content, content_type=type_of(name), headers=headers)

    # -------------------------------------------------------------------------------------------------- what is done

    async def say(self, request: web.Request) -> web.Response:
        """``{"text": …}``: typed on the phone."""
        phone, value = self._phone(request), await json_of(request)
        text = value.get("text")
        said = nfc(text).strip() if isinstance(text, str) and _is_text(text) else ""
        if not said or units_utf16(said) > LONGEST_TEXT:
            return web.json_response({"error": self._language(request).t("demo.page.not_taken")}, status=400)
        await phone.say(said)
        return web.json_response({"ok": True})

    async def press(self, request: web.Request) -> web.Response:
        """``{"message": <number>, "button": <number>}``: a button that stands on the phone."""
        phone, value = self._phone(request), await json_of(request)
        message, button = value.get("message"), value.get("button")
        try:
            if not (_is_index(message) and _is_index(button)):
                raise NotShown("no number")
            await phone.press(int(message), int(button))  # type: ignore[arg-type]
        except NotShown:
            return web.json_response({"error": self._language(request).t("demo.page.not_pressed")}, status=400)
        return web.json_response({"ok": True})

    def _phone(self, request: web.Request) -> ZaloPhone[Any]:
        n = _number(request.match_info["n"])
        owner = list(self.seats)[n - 1] if n and n <= len(self.seats) else ""
        phone = self.show.phones.get(owner)
        if not isinstance(phone, ZaloPhone):
            raise web.HTTPNotFound
        return phone

    def _language(self, request: web.Request) -> Language:
        wanted = request.query.get("lang", "")
        return self.languages[wanted if wanted in self.languages else "vi"]


def _line(language: Language, phone: str, number: int, bubble: Bubble) -> dict[str, Any]:
    """As the page's script draws it (bot/web/static/message.js)."""
    day = civil_day(bubble.at, language.zone)
    return {
        "n": number,
        "mine": bubble.mine,
        "heading": "",
        "text": bubble.text,
        "time": language.clock(bubble.at),
        "day": language.t("web.page.day", weekday=language.weekday(day), date=language.date_doc(day)),
        "withheld": False,
        "files": [
            {"name": name, "size": language.size(len(content)), "path": f"demo/phone/{phone}/file/{number}"}
            for name, content in bubble.files
        ],
        "choices": [[{"label": label, "command": f"{number}.{at}"}] for at, label in enumerate(bubble.buttons)],
    }


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _is_index(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1_000_000


def _is_text(text: str) -> bool:
    """Whether it can be written down: half a surrogate pair cannot."""
    return not any("\ud800" <= char <= "\udfff" for char in text)
