"""Who may do what: the session behind a seat's cookies, where a form may come from, how often, and the headers of every answer.

A chat lives at ``/c/<seat>/`` and its cookie is scoped to that path, so that several phones can live in one browser. A
second cookie, named after the seat, goes to ``/events`` alone: one stream can serve all phones of a page.
"""

import time
from collections import OrderedDict, deque
from urllib.parse import urlsplit

from aiohttp import web

from bot.actions.web_links import Opened, session_at
from bot.config import Config
from bot.store.web_chat import Session
from bot.web.doors import DOORS

COOKIE = "quantriet"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "SAMEORIGIN",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}


class NoSession(Exception):
    """Nobody is logged in at this seat: never was, expired or revoked."""


async def session_of(request: web.Request) -> Session:
    """The live session of the seat in the path; NoSession without its cookie."""
    found = await session_for(request, request.match_info["seat"], request.cookies.get(COOKIE))
    if found is None:
        raise NoSession
    return found


async def session_for(request: web.Request, seat: str, token: str | None) -> Session | None:
    """The live session of ``seat`` that ``token`` opens."""
    if not token or not seat.isalnum() or len(token) > 100:
        return None
    doors = request.app[DOORS]
    return await doors.store.read(session_at, doors.office.key, seat, token, doors.clock.now())


def event_cookie(seat: str) -> str:
    """The name of the cookie that opens the stream of one seat."""
    return f"{COOKIE}_{seat}"


def set_cookies(response: web.StreamResponse, config: Config, opened: Opened, now: int) -> None:
    """Both cookies of a seat: HttpOnly, SameSite=Strict, Secure where the public address is https."""
    set_cookie(response, config, opened.seat, opened.token, (opened.expires_at - now) // 1000)


def set_cookie(response: web.StreamResponse, config: Config, seat: str, token: str, seconds: int) -> None:
    """The same for a token known already: a session that is used lives on. ``seconds`` 0 takes the cookies away."""
    secure = config.web.public_url.startswith("https:")
    prefix = path_prefix(config)
    for name, path in ((COOKIE, f"{prefix}/c/{seat}/"), (event_cookie(seat), f"{prefix}/events")):
        response.set_cookie(name, token, path=path, max_age=seconds, httponly=True, samesite="Strict", secure=secure)


def path_prefix(config: Config) -> str:
    """The path a proxy serves us under: of ``https://so.gov.vn/nhacviec`` the part ``/nhacviec``."""
    return urlsplit(config.web.public_url).path.rstrip("/")


# ------------------------------------------------------------------------------------------------- where it comes from


def from_our_page(request: web.Request) -> bool:
    """Whether a browser says that our own page asked.

    ``Sec-Fetch-Site`` first: with ``Referrer-Policy: no-referrer`` browsers send ``Origin: null`` on our own forms
    (libraries.md 8). ``Origin`` only where the first is absent; refused when both are.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    if origin is None:
        return False
    return urlsplit(origin)[:2] in _own_origins(request)


def _own_origins(request: web.Request) -> list[tuple[str, str]]:
    own = [(request.scheme, request.host)]
    public = request.app[DOORS].office.config.web.public_url
    if public:
        own.append(tuple(urlsplit(public)[:2]))  # type: ignore[arg-type]
    return own


def remote_of(request: web.Request) -> str:
    """The client's address; behind a proxy on this machine, what the proxy says."""
    remote = request.remote or ""
    forwarded = request.headers.get("X-Forwarded-For")
    if forwarded and remote in ("127.0.0.1", "::1"):
        return forwarded.rpartition(",")[2].strip()
    return remote


def device_of(request: web.Request) -> str:
    """Browser and system in two words, so that a person can tell their sessions apart."""
    agent = request.headers.get("User-Agent", "")
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return ", ".join(part for part in (browser, system) if part)


_BROWSERS = (
    ("Zalo", "Zalo"),
    ("CocCoc", "Cốc Cốc"),
    ("coc_coc", "Cốc Cốc"),
    ("Edg", "Edge"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
)


# ----------------------------------------------------------------------------------------------------------- how often


class Limiter:
    """At most ``most`` of something within ``seconds`` for one key; remembers the newest 10,000 keys."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()

    def allows(self, key: str, *, counts: bool = True) -> bool:
        """Whether one more is allowed; counted unless ``counts`` is false."""
        now = time.monotonic()
        times = self._seen.setdefault(key, deque())
        self._seen.move_to_end(key)
        while times and now - times[0] > self._seconds:
            times.popleft()
        if len(self._seen) > 10_000:
            self._seen.popitem(last=False)
        if len(times) >= self._most:
            return False
        if counts:
            times.append(now)
        return True
