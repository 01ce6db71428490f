"""The demonstration's page at ``/demo``: phones side by side, the office's clock, the outage, and what happened."""

import asyncio
import secrets
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import jinja2
from aiohttp import web

from bot.actions import web_links
from bot.actions.web_links import Opened
from bot.clock import HOUR, civil_day, instant
from bot.demo.handsets import Handsets
from bot.demo.happened import Happened
from bot.demo.requests import from_here, json_of
from bot.demo.show import Away, Show
from bot.demo.steps import STEPS, done_steps
from bot.demo.turning import next_due
from bot.domain.instants import monday_of
from bot.i18n import Language, Languages
from bot.web.auth import HEADERS, set_cookies
from bot.web.pages import STATIC as PRODUCT_STATIC

HERE = Path(__file__).parent
VISITOR = "quantriet_demo"
FURTHEST_DAYS = 400
"""So far ahead one turn may go: a day typed wrong must not walk through a century."""
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


class Page:
    """The routes of the page. ``seats`` are the people whose phones stand on it, with what they are."""

    def __init__(self, show: Show, seats: dict[str, str], languages: Languages, language: str) -> None:
        self.show = show
        self.seats = seats
        self.languages = languages
        self.language = language
        self.happened = Happened(show)
        self.handsets = Handsets(show, seats, languages)
        self.texts: list[str] = []
        """What the first step has to be typed, offered as buttons."""
        self._visitors: dict[str, dict[str, Opened]] = {}

    def add_routes(self, app: web.Application) -> None:
        """Before the front door binds."""
        app.on_response_prepare.append(_add_headers)
        app.router.add_get("/", _to_page)
        app.router.add_get("/demo", self.show_page)
        app.router.add_get("/demo/state", self.state)
        app.router.add_get("/demo/static/{name}", static)
        self.handsets.add_routes(app)
        app.router.add_post("/demo/turn", from_here(self.turn))
        app.router.add_post("/demo/outage", from_here(self.outage))

    # ----------------------------------------------------------------------------------------------------- the page

    async def show_page(self, request: web.Request) -> web.Response:
        """The page with one session of this browser for every phone on the web chat; a session that lives is kept."""
        words = self._language(request)
        visitor = request.cookies.get(VISITOR, "")
        try:
            opened = await self._open_seats(self._visitors.get(visitor, {}), request)
        except Away:
            return _render("away.html", words, status=503)
        if visitor not in self._visitors:
            visitor = secrets.token_urlsafe(16)
        self._visitors[visitor] = opened
        phones = [
            {
                "name": name,
                "post": post,
                "channel": self.handsets.channel_of(name),
                "base": f"/c/{opened[name].seat}/" if name in opened else f"demo/phone/{n}",
            }
            for n, (name, post) in enumerate(self.seats.items(), 1)
        ]
        steps = [words.t(f"demo.step.{n}") for n in range(1, len(STEPS) + 1)]
        response = _render("demo.html", words, phones=phones, steps=steps, texts=self.texts)
        response.set_cookie(VISITOR, visitor, path="/demo", httponly=True, samesite="Strict")
        for one in opened.values():
            _give_cookies(response, self.show, one)
        return response

    async def _open_seats(self, known: dict[str, Opened], request: web.Request) -> dict[str, Opened]:
        office, now = self.show.app.office, self.show.clock.now()
        device = self._language(request).t("demo.page.device")
        found: dict[str, Opened] = {}
        for name, address in self.show.seats.items():
            one = known.get(name)
            if one is None or not await self._lives(one):
                one = await self.show.write(web_links.open_session, office, address, device, now)
            assert isinstance(one, Opened)
            found[name] = one
        return found

    async def _lives(self, one: Opened) -> bool:
        key, now = self.show.app.office.key, self.show.clock.now()
        return await self.show.read(web_links.session_at, key, one.seat, one.token, now) is not None

    def _language(self, request: web.Request) -> Language:
        wanted = request.query.get("lang", "")
        return self.languages[wanted if wanted in self.languages else self.language]

    # ---------------------------------------------------------------------------------------------------- the state

    async def state(self, request: web.Request) -> web.Response:
        """``?after=<line>``: the clock, what is next, which steps are done, and the lines of the log written since."""
        words, now = self._language(request), self.show.clock.now()
        after = int(request.query.get("after", "0")) if request.query.get("after", "0").isdigit() else 0
        value: dict[str, Any] = {
            "now": now,
            "clock": _clock(words, now),
            "day": _day(words, civil_day(now, words.zone)),
            "date": civil_day(now, words.zone).isoformat(),
            "out": self.show.is_out,
            "turning": self.show.is_turning,
        }
        try:
            due = await next_due(self.show.app)
            value["next"] = "" if due is None else _moment(words, due)
            value["lines"], value["upto"] = await self.happened.since(after, words)
            value["done"] = await self.show.read(done_steps, self.happened.start)
        except Away:
            value["next"] = ""  # the clock still goes; nothing else can be asked for
        return web.json_response(value)

    # ------------------------------------------------------------------------------------------------- the controls

    async def turn(self, request: web.Request) -> web.Response:
        """``{"to": "next" | "hour" | "monday" | "YYYY-MM-DD"}``: turn the clock, walking every due moment on the way."""
        words = self._language(request)
        value = await json_of(request)
        moment = await self._moment_of(str(value.get("to", "")), words)
        if moment is None:
            return web.json_response({"error": words.t("demo.page.bad_day")}, status=400)
        if self.show.is_turning:
            return web.json_response({"error": words.t("demo.page.turning")}, status=409)
        stops = await self.show.turn_to(moment)
        said = words.t("demo.page.turned", moment=_moment(words, self.show.clock.now()), stops=words.two(stops))
        return web.json_response({"said": said})

    async def _moment_of(self, wanted: str, words: Language) -> int | None:
        """The instant a button means; None for a day that is none, is past or lies too far ahead."""
        now = self.show.clock.now()
        today = civil_day(now, words.zone)
        if wanted == "hour":
            return now + HOUR
        if wanted == "next":
            return now + HOUR if self.show.is_out else await next_due(self.show.app) or now + HOUR
        if wanted == "monday":
            return next_monday(now, words)
        try:
            day = date.fromisoformat(wanted)
        except ValueError:
            return None
        moment = instant(day, time(8), words.zone)
        return moment if now < moment and day <= today + timedelta(days=FURTHEST_DAYS) else None

    async def outage(self, request: web.Request) -> web.Response:
        """``{"out": true | false}``: stop the product, or start it again on what it left."""
        words, value = self._language(request), await json_of(request)
        if self.show.is_turning:
            return web.json_response({"error": words.t("demo.page.turning")}, status=409)
        if value.get("out"):
            await self.show.break_off()
        else:
            await self.show.begin()
        said = words.t("demo.page.stopped" if self.show.is_out else "demo.page.started")
        return web.json_response({"said": said})


def _give_cookies(response: web.Response, show: Show, one: Opened) -> None:
    """The cookies of one seat; as headers, because those of all seats share a name and differ by their path."""
    carrier = web.Response()
    set_cookies(carrier, show.config, one, show.clock.now())
    for cookie in carrier.cookies.values():
        response.headers.add("Set-Cookie", cookie.OutputString())


def next_monday(now: int, words: Language) -> int:
    """The coming Monday 08:00, today's if it is still ahead."""
    monday = monday_of(civil_day(now, words.zone))
    moment = instant(monday, time(8), words.zone)
    return moment if moment > now else instant(monday + timedelta(days=7), time(8), words.zone)


async def static(request: web.Request) -> web.Response:
    """Script and style, the phone's own included: the page stands while the product is out."""
    name = request.match_info["name"]
    for folder in (HERE / "static", PRODUCT_STATIC):
        path = folder / name
        if path.suffix in _TYPES and path.parent == folder and path.is_file():
            body = await asyncio.to_thread(path.read_bytes)
            return web.Response(body=body, content_type=_TYPES[path.suffix], charset="utf-8")
    raise web.HTTPNotFound


async def _to_page(_request: web.Request) -> web.Response:
    raise web.HTTPFound("demo", headers={"Cache-Control": "no-store"})


async def _add_headers(request: web.Request, response: web.StreamResponse) -> None:
    if request.path == "/" or request.path.startswith("/demo"):
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)


def _render(template: str, words: Language, *, status: int = 200, **values: object) -> web.Response:
    html = _TEMPLATES.get_template(template).render(t=words.t, language=words.code, **values)
    return web.Response(text=html, content_type="text/html", charset="utf-8", status=status)


def _clock(words: Language, now: int) -> str:
    return words.clock(now)


def _day(words: Language, day: date) -> str:
    return words.t("demo.page.day", weekday=words.weekday(day), date=words.date_doc(day))


def _moment(words: Language, at: int) -> str:
    return words.t("demo.page.moment", time=words.clock(at), day=_day(words, civil_day(at, words.zone)))
