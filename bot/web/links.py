"""One-time links and invitations: looking never consumes, pressing the button does.

Chats fetch links to show a preview, so a GET must have no effect (libraries.md 8).
"""

import contextlib

from aiohttp import web

from bot.actions import web_chat, web_links
from bot.actions.web_chat import RawKind
from bot.actions.web_links import LinkFault, Look, Opened
from bot.config import Config
from bot.i18n import Language
from bot.web.auth import Limiter, device_of, remote_of, set_cookies
from bot.web.doors import DOORS
from bot.web.pages import language_of, notice, page

WRONG_TOKENS = web.AppKey("wrong_tokens", Limiter)
ENTRIES = web.AppKey("entries", Limiter)
_STATUS = {LinkFault.UNKNOWN: 404, LinkFault.EXPIRED: 410, LinkFault.USED: 403, LinkFault.REVOKED: 410}
_PURPOSES = frozenset({"admin", "login", "invite", "invitation"})


def add_routes(app: web.Application) -> None:
    """``/l/<token>`` and ``/i/<token>``, with their guards against guessing."""
    app[WRONG_TOKENS] = Limiter(20, 600)
    app[ENTRIES] = Limiter(300, 600)  # a whole hall behind one wireless network scans its codes within minutes
    app.router.add_get("/l/{token}", show_link)
    app.router.add_post("/l/{token}", press_link)
    app.router.add_get("/i/{token}", show_link)
    app.router.add_post("/i/{token}", press_link)


def link_url(config: Config, token: str, *, invitation: bool = False, port: int | None = None) -> str:
    """The address to print or send for a token: public where there is one, else of this machine (``port``: the one really bound)."""
    web_config = config.web
    host = "127.0.0.1" if web_config.host in ("0.0.0.0", "::", "") else web_config.host
    root = (
        web_config.public_url.rstrip("/") or f"http://{f'[{host}]' if ':' in host else host}:{port or web_config.port}"
    )
    return f"{root}/{'i' if invitation else 'l'}/{token}"


async def show_link(request: web.Request) -> web.Response:
    """Say what the link is, with one button."""
    look = await _look(request)
    language = language_of(request)
    if look.fault is not None:
        return _closed(request, language, look)
    purpose = look.purpose if look.purpose in _PURPOSES else "other"
    return page(
        request,
        "link.html",
        language,
        title=language.t(f"web.link.{purpose}.title"),
        text=language.t(f"web.link.{purpose}.text"),
    )


async def press_link(request: web.Request) -> web.StreamResponse:
    """Consume the link, let the browser in, hand the token to registration, and go to the chat."""
    doors = request.app[DOORS]
    if not request.app[ENTRIES].allows(remote_of(request)):
        raise web.HTTPTooManyRequests
    look = await _look(request)
    if look.fault is not None:
        return _closed(request, language_of(request), look)
    token, now = request.match_info["token"], doors.clock.now()
    opening = web_links.open_invitation if _is_invitation(request) else web_links.open_link
    opened = await doors.store.write(opening, doors.office, token, device_of(request), now)
    if not isinstance(opened, Opened):
        return _closed(request, language_of(request), Look(look.purpose, opened, now))
    if opened.purpose != "login":
        said = {"text": "/start", "payload": token, "language": language_of(request).code}
        item = web_chat.raw_item(opened.address, f"start-{opened.seat}", RawKind.START, now, **said)
        await doors.accept(web_chat.CHANNEL, [item])
    response = web.Response(status=303, headers={"Location": f"../c/{opened.seat}/"})
    set_cookies(response, doors.office.config, opened, now)
    return response


async def _look(request: web.Request) -> Look:
    doors = request.app[DOORS]
    token, remote = request.match_info["token"], remote_of(request)
    if not request.app[WRONG_TOKENS].allows(remote, counts=False):
        raise web.HTTPTooManyRequests
    look = Look("", LinkFault.UNKNOWN)
    with contextlib.suppress(UnicodeEncodeError):
        looking = web_links.look_at_invitation if _is_invitation(request) else web_links.look_at_link
        look = await doors.store.read(looking, doors.office.key, token, doors.clock.now())
    if look.fault is LinkFault.UNKNOWN:
        request.app[WRONG_TOKENS].allows(remote)
    return look


def _is_invitation(request: web.Request) -> bool:
    return request.path.startswith("/i/")


def _closed(request: web.Request, language: Language, look: Look) -> web.Response:
    fault = look.fault or LinkFault.UNKNOWN
    when = "" if look.at is None else language.moment(look.at)
    return notice(request, f"link_{fault.value}", _STATUS[fault], language, when=when)
