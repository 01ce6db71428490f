"""The web application, built on its doors (:class:`bot.web.doors.Doors`)."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import suppress

from aiohttp import web

from bot.store import web_chat as rows
from bot.web import chat, files, hooks, links, sessions, shelf, upload
from bot.web.auth import HEADERS
from bot.web.doors import DOORS, HUB, Doors
from bot.web.hub import Hub
from bot.web.pages import STATIC, guard, notice

LARGEST_POST = 1_048_576
"""Of a text in JSON; files are streamed and have their own limit."""
HEALTH_SECONDS = 5.0


def build(doors: Doors) -> web.Application:
    """The application: chat, one-time links, file links, webhooks, health. Its start and end need a running loop."""
    app = web.Application(middlewares=[guard], client_max_size=LARGEST_POST)
    app[DOORS] = doors
    app[HUB] = Hub(doors.store, doors.clock, doors.wake)
    app.on_response_prepare.append(_add_headers)
    app.cleanup_ctx.append(_hub_runs)
    app.on_shutdown.append(_end_streams)
    app.router.add_get("/", welcome)
    app.router.add_get("/healthz", healthz)
    app.router.add_get("/f/{token}/{name}", files.show_signed)
    app.router.add_get("/static/{name}", static)
    links.add_routes(app)
    shelf.add_routes(app)
    upload.add_routes(app)
    chat.add_routes(app)
    sessions.add_routes(app)
    for path, hook in doors.hooks.items():
        hooks.add_route(app, path, hook)
    for path, page in doors.pages.items():
        hooks.add_page(app, path, page)
    return app


async def static(request: web.Request) -> web.Response:
    """Script and style. Media types are ours: the machine's table calls a script plain text on some Windows."""
    path = STATIC / request.match_info["name"]
    mime = _STATIC_TYPES.get(path.suffix)
    if mime is None or path.parent != STATIC or not path.is_file():
        raise web.HTTPNotFound
    body = await asyncio.to_thread(path.read_bytes)
    tag = hashlib.sha256(body).hexdigest()[:16]
    if f'"{tag}"' in request.headers.get("If-None-Match", ""):
        return web.Response(status=304, headers={"ETag": f'"{tag}"'})
    return web.Response(body=body, content_type=mime, charset="utf-8", headers={"ETag": f'"{tag}"'})


_STATIC_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


async def welcome(request: web.Request) -> web.Response:
    """What this is, and how one gets in: by a personal link only."""
    return notice(request, "welcome", 200)


async def healthz(request: web.Request) -> web.Response:
    """200 while the store answers."""
    with suppress(Exception):  # whatever is wrong with the store, the answer is the same
        async with asyncio.timeout(HEALTH_SECONDS):
            await request.app[DOORS].store.read(rows.ping)
            return web.json_response({"ok": True, "viewers": request.app[HUB].viewers})
    return web.json_response({"ok": False}, status=503)


async def _add_headers(request: web.Request, response: web.StreamResponse) -> None:
    if request.path in request.app[DOORS].hooks:
        return  # a platform calls, no browser; thousands do in a minute
    if request.path.startswith("/static/"):
        response.headers["Cache-Control"] = "no-cache"
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.app[DOORS].office.config.web.public_url.startswith("https:"):
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")


async def _hub_runs(app: web.Application) -> AsyncIterator[None]:
    app[HUB].start()
    yield
    await app[HUB].stop()


async def _end_streams(app: web.Application) -> None:
    app[HUB].end_streams()
