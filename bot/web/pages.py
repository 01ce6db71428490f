"""Templates and faults: what is shown in a browser, always in words of the catalogue."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.i18n import Language
from bot.web.auth import SAFE_METHODS, NoSession, from_our_page
from bot.web.doors import DOORS
from bot.web.wording import contact

if TYPE_CHECKING:
    from jinja2 import Environment

log = logging.getLogger(__name__)

HERE = Path(__file__).parent
STATIC = HERE / "static"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@cache
def templates() -> Environment:
    """What pages are drawn with; loaded for the first of them."""
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def language_of(request: web.Request) -> Language:
    """The language of pages before anybody is known: the office's own, or ``?lang=`` (many phones here speak English by accident)."""
    languages = request.app[DOORS].office.languages
    wanted = request.query.get("lang", "")
    return languages[wanted if wanted in languages else request.app[DOORS].office.config.office.language.value]


def page(
    request: web.Request, template: str, language: Language, status: int = 200, /, **values: object
) -> web.Response:
    """One HTML page. ``root`` is the way up to our top folder, so that a proxy may serve us under a path."""
    depth = request.rel_url.raw_path.count("/") - 1
    html = (
        templates()
        .get_template(template)
        .render(
            t=language.t,
            language=language.code,
            office=request.app[DOORS].office.config.office,
            root="../" * depth or "./",
            others=[other for other in request.app[DOORS].office.languages if other is not language],
            **values,
        )
    )
    return web.Response(text=html, content_type="text/html", charset="utf-8", status=status)


def notice(
    request: web.Request, name: str, status: int, language: Language | None = None, /, **values: object
) -> web.Response:
    """A page that says one thing and what to do next: ``web.notice.<name>.title`` and ``.text``."""
    language = language or language_of(request)
    values["contact"] = contact(language, request.app[DOORS].office.config)
    values["name"] = request.app[DOORS].office.config.office.name
    title = language.t(f"web.notice.{name}.title")
    return page(
        request, "notice.html", language, status, title=title, text=language.t(f"web.notice.{name}.text", **values)
    )


def fault(status: int, error: str, **values: Any) -> web.Response:
    """An answer to the page's script: ``error`` is a word it knows, never a sentence."""
    return web.json_response({"error": error, **values}, status=status)


def wants_page(request: web.Request) -> bool:
    """Whether a person is looking at the answer, or a script reads it."""
    return "text/html" in request.headers.get("Accept", "")


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what another site sends; put every fault into words. (aiohttp passes ``handler`` by keyword.)"""
    is_hook = request.path in request.app[DOORS].hooks
    if request.method not in SAFE_METHODS and not is_hook and not from_our_page(request):
        return _refused(request, "foreign", 403)
    try:
        return await handler(request)
    except NoSession:
        return _refused(request, "session", 401)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return _refused(request, _NAMES.get(error.status, "broken"), error.status, error.headers)
    except (ConnectionResetError, TimeoutError):
        raise
    except Exception:  # the outermost layer: whatever it was, the person gets words and the office a line in the log
        log.exception("%s %s failed", request.method, request.path)
        return _refused(request, "broken", 500)


_NAMES = {404: "missing", 405: "missing", 410: "missing", 413: "too_large", 429: "slow_down"}


def _refused(
    request: web.Request, name: str, status: int, headers: Mapping[str, str] | None = None
) -> web.StreamResponse:
    if not wants_page(request):
        response = fault(status, name)
    else:
        response = notice(request, name, status)
    if headers and "Allow" in headers:
        response.headers["Allow"] = headers["Allow"]
    return response
