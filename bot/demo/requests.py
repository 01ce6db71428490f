"""What the page posts: only from the page itself, small, and JSON."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
LARGEST_BODY = 65_536
"""Bytes. The front door passes files on and takes far more; its own page never needs to."""


def from_here(handler: Handler) -> Handler:
    """Refuse what another site's page posts."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        if request.headers.get("Sec-Fetch-Site") != "same-origin":
            raise web.HTTPForbidden
        return await handler(request)

    return guarded


async def json_of(request: web.Request) -> dict[str, Any]:
    """The object that was posted; empty for JSON of another kind. 400 for what is none, 413 for too much."""
    if request.content_length is None or request.content_length > LARGEST_BODY:
        raise web.HTTPRequestEntityTooLarge(LARGEST_BODY, request.content_length or 0)
    try:
        value = json.loads(await request.read())
    except (ValueError, RecursionError):
        raise web.HTTPBadRequest from None
    return value if isinstance(value, dict) else {}
