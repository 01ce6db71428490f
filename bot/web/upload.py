"""``/u/<token>``: the page on which somebody whose channel carries no files sends some, once, as the answer to their question.

It works without a script: a plain file input and a button. With one it shows how far the upload is.
"""

import asyncio
from dataclasses import dataclass, field

from aiohttp import BodyPartReader, web

from bot.actions import uploads
from bot.actions.uploads import FILES_MOST, UploadFault
from bot.domain import secrecy
from bot.domain.file_kinds import HEAD, is_what_it_says
from bot.domain.secrecy import Mark
from bot.i18n import Language
from bot.messaging import FileRef
from bot.store.blobs import TooLarge
from bot.store.by_link import UploadLink
from bot.web.auth import Limiter, remote_of
from bot.web.doors import DOORS
from bot.web.files import TYPES, file_name, type_of
from bot.web.links import WRONG_TOKENS
from bot.web.pages import language_of, notice, page
from bot.web.wording import contact

UPLOADS = web.AppKey("uploads", Limiter)
_STATUS = {UploadFault.UNKNOWN: 404, UploadFault.EXPIRED: 410, UploadFault.USED: 403}
_CHUNK = 262_144


def add_routes(app: web.Application) -> None:
    app[UPLOADS] = Limiter(60, 600)
    app.router.add_get("/u/{token}", show)
    app.router.add_post("/u/{token}", take)


@dataclass(slots=True)
class Taken:
    """What a form held: files kept, and why others were not (``key`` of a refusal and the file's name)."""

    files: list[FileRef] = field(default_factory=list)
    refused: tuple[str, str] | None = None
    mark: Mark | None = None


async def show(request: web.Request) -> web.StreamResponse:
    """The form. Looking at the page changes nothing."""
    link = await _look(request)
    if isinstance(link, UploadFault):
        return _closed(request, link)
    return _form(request, _language(request, link), "", 200)


async def take(request: web.Request) -> web.StreamResponse:
    """Keep the files and hand them to the conversation; thanked for only after that is committed."""
    doors = request.app[DOORS]
    link = await _look(request)
    if isinstance(link, UploadFault):
        return _closed(request, link)
    if not request.app[UPLOADS].allows(remote_of(request)):
        raise web.HTTPTooManyRequests
    language = _language(request, link)
    taken = await _read_form(request)
    if taken.refused is not None:
        return _form(request, language, _why(request, language, *taken.refused), 422)
    if not taken.files and taken.mark is None:
        return _form(request, language, language.t("web.upload.none"), 422)
    now = doors.clock.now()
    await doors.accept(link.channel, [uploads.raw_item(link, now, taken.files, taken.mark)])
    if not await doors.store.write(uploads.use, link.id, now):
        return _closed(request, UploadFault.USED)  # a second press: the first one counts
    doors.wake.notify()
    if taken.mark is not None:
        return _told(request, language, "upload_marked", 422)
    return _told(request, language, "upload_done", 200, count=language.two(len(taken.files)))


async def _look(request: web.Request) -> UploadLink | UploadFault:
    doors, remote = request.app[DOORS], remote_of(request)
    if not request.app[WRONG_TOKENS].allows(remote, counts=False):
        raise web.HTTPTooManyRequests
    token = request.match_info["token"]
    found = await doors.store.read(uploads.look, doors.office, token, doors.clock.now())
    if found is UploadFault.UNKNOWN:
        request.app[WRONG_TOKENS].allows(remote)
    return found


async def _read_form(request: web.Request) -> Taken:
    """Part by part, nothing held in memory; a name is looked at before a byte is kept, and the first refusal ends it."""
    taken = Taken()
    if not request.content_type.startswith("multipart/"):
        return taken
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name != "files" or not part.filename:
            continue
        name = file_name(part.filename, request.app[DOORS].office.config.limits.name_characters)
        mark = secrecy.mark_in_file_name(name)
        if mark is not None and mark.is_secret:
            return Taken(mark=mark)
        if name.rpartition(".")[2].lower() not in TYPES:
            return Taken(refused=("type", name))
        if len(taken.files) >= FILES_MOST:
            return Taken(refused=("too_many", name))
        try:
            file = await _keep(request, part, name)
        except TooLarge:
            return Taken(refused=("too_large", name))
        except NotWhatItSays:
            return Taken(refused=("content", name))
        if file.size == 0:
            return Taken(refused=("empty", name))
        taken.files.append(file)
    return taken


class NotWhatItSays(Exception):
    """The bytes are not of the kind the file's name says; nothing of it is kept."""


async def _keep(request: web.Request, part: BodyPartReader, name: str) -> FileRef:
    """Raises TooLarge and NotWhatItSays."""
    blobs, head = request.app[DOORS].office.blobs, b""
    with await asyncio.to_thread(blobs.writer, limit=_largest(request)) as writer:
        while chunk := await part.read_chunk(_CHUNK):
            head += chunk[: HEAD - len(head)]
            await asyncio.to_thread(writer.write, chunk)
        if head and not is_what_it_says(name.rpartition(".")[2], head):
            raise NotWhatItSays
        blob = await asyncio.to_thread(writer.keep)
    return FileRef(blob.sha256, name, type_of(name), blob.size)


def _largest(request: web.Request) -> int:
    return request.app[DOORS].office.config.limits.file_in_mb * 1_048_576


def _why(request: web.Request, language: Language, key: str, name: str) -> str:
    limit, most = language.size(_largest(request)), language.two(FILES_MOST)
    return language.t(f"web.upload.refused.{key}", name=name, limit=limit, most=most)


def _language(request: web.Request, link: UploadLink) -> Language:
    """The person's own, unless the page was asked for in another."""
    languages = request.app[DOORS].office.languages
    wanted = request.query.get("lang", "")
    return languages[wanted if wanted in languages else link.language]


def _form(request: web.Request, language: Language, refusal: str, status: int) -> web.Response:
    if _is_script(request):
        return web.json_response({"done": False, "text": refusal}, status=status)
    limit = language.size(_largest(request))
    return page(
        request,
        "upload.html",
        language,
        status,
        refusal=refusal,
        text=language.t("web.upload.text", limit=limit, most=language.two(FILES_MOST)),
        help=language.t("web.upload.help", contact=contact(language, request.app[DOORS].office.config)),
        too_large=language.t("web.upload.refused.too_large", name="{name}", limit=limit),
        largest=_largest(request),
        accept=",".join(f".{ending}" for ending in TYPES),
    )


def _told(request: web.Request, language: Language, name: str, status: int, **values: object) -> web.Response:
    if _is_script(request):
        told = {
            "title": language.t(f"web.notice.{name}.title"),
            "text": language.t(f"web.notice.{name}.text", **values),
        }
        return web.json_response({"done": True, **told}, status=status)
    return notice(request, name, status, language, **values)


def _closed(request: web.Request, fault: UploadFault) -> web.Response:
    return _told(
        request,
        language_of(request),
        f"upload_{fault.value}",
        _STATUS[fault],
        contact=contact(language_of(request), request.app[DOORS].office.config),
    )


def _is_script(request: web.Request) -> bool:
    return "application/json" in request.headers.get("Accept", "")
