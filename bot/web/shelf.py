"""``/t/<token>``: the files of one message, listed for a phone whose channel cannot carry them."""

from urllib.parse import quote

from aiohttp import web

from bot.actions import shelves
from bot.actions.shelves import ShelfFault
from bot.clock import civil_day
from bot.web.auth import remote_of
from bot.web.doors import DOORS
from bot.web.files import sign_file
from bot.web.links import WRONG_TOKENS
from bot.web.pages import language_of, notice, page


def add_routes(app: web.Application) -> None:
    app.router.add_get("/t/{token}", show)


async def show(request: web.Request) -> web.StreamResponse:
    """Name and size of each file, each with its own signed link to the same day's end. Looking changes nothing."""
    doors, remote = request.app[DOORS], remote_of(request)
    if not request.app[WRONG_TOKENS].allows(remote, counts=False):
        raise web.HTTPTooManyRequests
    found = await doors.store.read(shelves.look, doors.office, request.match_info["token"], doors.clock.now())
    language = language_of(request)
    if found is ShelfFault.EXPIRED:
        return notice(request, "file_expired", 410)
    if isinstance(found, ShelfFault):
        request.app[WRONG_TOKENS].allows(remote)
        raise web.HTTPNotFound
    files = [
        {
            "name": file.name,
            "size": language.size(file.size),
            "path": f"f/{sign_file(doors.office.key, file, found.expires_at)}/{quote(file.name, safe='')}",
        }
        for file in found.files
    ]
    last = language.date_doc(civil_day(found.expires_at - 1, language.zone))
    note = language.t("web.shelf.note", day=last)
    title = language.t("web.shelf.title", count=language.two(len(files)))
    return page(request, "shelf.html", language, title=title, files=files, note=note)
