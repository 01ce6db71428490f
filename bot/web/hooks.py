"""Platforms that call us, and browsers they send back: a body goes through unread, the answer is whatever the channel's durable accept says."""

import logging

from aiohttp import web

from bot.web.doors import Hook, Page
from bot.web.pages import notice

log = logging.getLogger(__name__)

_JSON = {"Content-Type": "application/json"}
LARGEST_BODY = 4 * 1_048_576
"""Updates are a few kilobytes; one with a long text and many entities stays well below."""


def add_route(app: web.Application, path: str, hook: Hook) -> None:
    """Serve one platform's webhook at ``path``."""

    async def called(request: web.Request) -> web.Response:
        if (request.content_length or 0) > LARGEST_BODY:
            return web.Response(status=413)
        body = await request.content.read(LARGEST_BODY + 1)
        while not request.content.at_eof() and len(body) <= LARGEST_BODY:
            body += await request.content.read(LARGEST_BODY + 1 - len(body))
        if len(body) > LARGEST_BODY:
            return web.Response(status=413)
        answer = await hook(request.headers, body)
        return web.Response(status=answer) if isinstance(answer, int) else web.Response(body=answer, headers=_JSON)

    app.router.add_post(path, called)


def add_page(app: web.Application, path: str, page: Page) -> None:
    """Serve a page a platform sends a browser back to; what it says is in the catalogue."""

    async def shown(request: web.Request) -> web.Response:
        name, status = await page(request.query)
        return notice(request, name, status)

    app.router.add_get(path, shown)
