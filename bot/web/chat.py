"""The chat at one seat: the page, the feed it reads, the stream that says "new", and what it posts.

Everything a page posts carries a key of its own, so that a retry after a lost response is one message.
"""

import asyncio
import contextlib
import json
import re
from typing import Any

from aiohttp import web
from aiohttp_sse import EventSourceResponse

from bot.actions import web_chat, web_fetch, web_links
from bot.actions.web_chat import Page, RawKind, Said
from bot.domain import secrecy
from bot.domain.text import nfc
from bot.messaging import FileRef
from bot.store.blobs import BlobWriter, TooLarge
from bot.store.web_chat import Session
from bot.web.auth import COOKIE, Limiter, event_cookie, session_for, session_of, set_cookie
from bot.web.doors import DOORS, HUB
from bot.web.files import file_name, send_file, type_of
from bot.web.pages import fault, page
from bot.web.wording import feed_page, words

POSTS = web.AppKey("posts", Limiter)
BEAT_SECONDS = 15.0
"""A silent stream says so this often, so that both ends notice a dead one."""
MOST_SEATS = 12
LONGEST_COMMAND = 200
_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
_CHUNK = 262_144


def add_routes(app: web.Application) -> None:
    """Everything below ``/c/<seat>/``, and ``/events``."""
    app[POSTS] = Limiter(120, 20)
    app.router.add_get("/events", events)
    seat = "/c/{seat:[a-z0-9]+}/"
    app.router.add_get(seat, show_chat)
    app.router.add_get(seat + "phone.json", phone)
    app.router.add_get(seat + "feed", feed)
    app.router.add_post(seat + "text", take_text)
    app.router.add_post(seat + "tap", take_tap)
    app.router.add_post(seat + "offer", take_offer)
    app.router.add_post(seat + "file", take_file)
    app.router.add_get(seat + "file/{n:[0-9]{1,15}}/{position:[0-9]{1,3}}/{name}", show_file)


async def show_chat(request: web.Request) -> web.Response:
    """The page. A session that is used lives on."""
    doors, session = request.app[DOORS], await session_of(request)
    now = doors.clock.now()
    language = await doors.store.read(web_chat.language_of, doors.office, session.address)
    response = page(request, "chat.html", language)
    if web_links.is_worn(session, now):
        expires_at = await doors.store.write(web_links.prolong, doors.office, session, now)
        seconds = (expires_at - now) // 1000
        set_cookie(response, doors.office.config, session.seat, request.cookies[COOKIE], seconds)
    return response


async def phone(request: web.Request) -> web.Response:
    """What the script needs once: the words in the person's language, and the office's limits."""
    doors, session = request.app[DOORS], await session_of(request)
    config = doors.office.config
    language = await doors.store.read(web_chat.language_of, doors.office, session.address)
    return web.json_response(
        {
            "language": language.code,
            "words": words(language, config),
            "name": config.office.short_name,
            "longest_text": config.limits.text_characters,
            "largest_file": config.limits.file_in_mb * 1_048_576,
        }
    )


async def feed(request: web.Request) -> web.Response:
    """``?after=N``: what came since; ``?before=N``: an older page; neither: the end of the conversation.

    Fetching is what *sends* on this channel: what waits is settled first. A lost response is asked for again.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return fault(403, "foreign")
    doors, session = request.app[DOORS], await session_of(request)
    after, before = _number(request, "after"), _number(request, "before")

    async def read() -> Page:
        if after is None:
            return await doors.store.read(
                web_chat.read_before, doors.office, session.address, before, doors.clock.now()
            )
        return await doors.store.read(web_chat.read_after, doors.office, session.address, after, doors.clock.now())

    found = await read()
    if found.waiting and before is None:
        while await doors.store.write(web_fetch.fetch, doors.office, session.address, doors.clock.now()):
            pass
        found = await read()
    return web.json_response(feed_page(found, doors.office.language(found.language)))


def _number(request: web.Request, name: str) -> int | None:
    text = request.query.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise web.HTTPBadRequest
    return int(text)


async def show_file(request: web.Request) -> web.StreamResponse:
    """A file of one of this person's own lines."""
    doors, session = request.app[DOORS], await session_of(request)
    n, position = int(request.match_info["n"]), int(request.match_info["position"])
    file = await doors.store.read(web_chat.file_of, session.address, n, position)
    if file is None:
        raise web.HTTPNotFound
    return await send_file(request, file)


# ---------------------------------------------------------------------------------------------------------- the stream


async def events(request: web.Request) -> web.StreamResponse:
    """``?seats=a,b``: one stream for all phones of a page. ``news`` {seat, n, waiting}; ``gone`` {seat}; ``beat``."""
    sessions: dict[str, Session] = {}
    seats = list(dict.fromkeys(request.query.get("seats", "").split(",")))[:MOST_SEATS]
    for seat in seats:
        session = await session_for(request, seat, request.cookies.get(event_cookie(seat)))
        if session is not None:
            sessions[seat] = session
    if not sessions:
        return fault(401, "session")
    response = EventSourceResponse(ping_interval=BEAT_SECONDS)
    await response.prepare(request)
    with contextlib.suppress(ConnectionResetError, TimeoutError):  # the browser left; it comes back by itself
        await _serve(request, response, seats, sessions)
    return response


async def _serve(
    request: web.Request, response: EventSourceResponse, seats: list[str], sessions: dict[str, Session]
) -> None:
    async with response:
        for seat in seats:
            if seat not in sessions:
                await _tell(response, "gone", {"seat": seat})
        await _stream(request, response, sessions)


async def _stream(request: web.Request, response: EventSourceResponse, sessions: dict[str, Session]) -> None:
    hub = request.app[HUB]
    addresses = [session.address for session in sessions.values()]
    async with hub.watching(addresses, [session.id for session in sessions.values()]) as viewer:
        while (news := await viewer.next(BEAT_SECONDS)) is not None:
            for seat, session in sessions.items():
                mark = news.get(session.address)
                if mark is not None:
                    await _tell(response, "news", {"seat": seat, "n": mark.n, "waiting": mark.waiting > 0})
            if not news:
                await _tell(response, "beat", {})


async def _tell(response: EventSourceResponse, event: str, value: dict[str, Any]) -> None:
    await response.send(json.dumps(value), event=event)


# --------------------------------------------------------------------------------------------------- what people send


async def take_text(request: web.Request) -> web.Response:
    """``{key, text}``. A text that is too long is refused in words and stays in the box of the page."""
    session, value = await _posted(request)
    text = value.get("text")
    if not isinstance(text, str) or not text.strip():
        return fault(400, "empty")
    text = nfc(text)
    longest = request.app[DOORS].office.config.limits.text_characters
    if len(text) > longest:
        return fault(413, "too_long", limit=longest)
    return await _accept(request, session, RawKind.TEXT, Said(value["key"], text), text=text)


async def take_tap(request: web.Request) -> web.Response:
    """``{key, n, command}``: the choice of message n that was tapped. Whether it may be done is the core's question."""
    session, value = await _posted(request)
    n, command = value.get("n"), value.get("command")
    if not isinstance(n, int) or not 0 <= n < 10**15 or not isinstance(command, str):
        return fault(400, "empty")
    if not 0 < len(command) <= LONGEST_COMMAND:
        return fault(400, "empty")
    said = Said(value["key"], on=n, command=command)
    return await _accept(request, session, RawKind.TAP, said, command=command, on=n)


async def take_offer(request: web.Request) -> web.Response:
    """``{key, name, size}``: may this file be sent? Asked first, so that a refused file never leaves the phone.

    ``{}`` to go on; ``{n}`` when nothing more is to be sent: it came already, or its name carries a secrecy mark.
    """
    doors, (session, value) = request.app[DOORS], await _posted(request)
    size = value.get("size")
    if not isinstance(size, int) or size <= 0:
        return fault(400, "empty")
    known = await doors.store.read(web_chat.line_of_key, session.address, value["key"])
    if known is not None:
        return web.json_response({"n": known})
    refused = await _refuse_file(request, session, value["key"], _file_name(request, value.get("name")), size)
    return refused or web.json_response({})


async def take_file(request: web.Request) -> web.Response:
    """``?key=&name=`` with the bytes as body. The name is looked at before a byte is kept."""
    session = await session_of(request)
    key, name = request.query.get("key", ""), _file_name(request, request.query.get("name"))
    if not _KEY.fullmatch(key) or not name:
        return fault(400, "empty")
    refused = await _refuse_file(request, session, key, name, request.content_length or 0)
    if refused is not None:
        return refused
    limit = _largest_file(request)
    try:
        file = await _keep(request, name, limit)
    except TooLarge:
        return fault(413, "too_large", limit=limit)
    if file.size == 0:
        return fault(400, "empty")
    kept = [file.sha256, file.name, file.mime, file.size]
    return await _accept(request, session, RawKind.FILE, Said(key, file=file), file=kept)


async def _refuse_file(request: web.Request, session: Session, key: str, name: str, size: int) -> web.Response | None:
    """The answer to a file that is not taken. Of one with a secrecy mark the core learns which mark, and nothing else."""
    mark = secrecy.mark_in_file_name(name)
    if mark is not None and mark.is_secret:
        return await _accept(request, session, RawKind.MARKED_FILE, Said(key, withheld=True), mark=mark.value)
    if size > _largest_file(request):
        return fault(413, "too_large", limit=_largest_file(request))
    return None


def _largest_file(request: web.Request) -> int:
    return request.app[DOORS].office.config.limits.file_in_mb * 1_048_576


def _file_name(request: web.Request, text: object) -> str:
    """The last part of the name, its end kept when it is too long: the extension says what it is."""
    return file_name(text if isinstance(text, str) else "", request.app[DOORS].office.config.limits.name_characters)


async def _keep(request: web.Request, name: str, limit: int) -> FileRef:
    with await asyncio.to_thread(request.app[DOORS].office.blobs.writer, limit=limit) as writer:
        await _stream_into(request, writer)
        blob = await asyncio.to_thread(writer.keep)
    return FileRef(blob.sha256, name, type_of(name), blob.size)


async def _stream_into(request: web.Request, writer: BlobWriter) -> None:
    chunks: list[bytes] = []
    held = 0
    async for chunk in request.content.iter_any():
        chunks.append(chunk)
        held += len(chunk)
        if held >= _CHUNK:
            await asyncio.to_thread(writer.write, b"".join(chunks))
            chunks, held = [], 0
    await asyncio.to_thread(writer.write, b"".join(chunks))


async def _posted(request: web.Request) -> tuple[Session, dict[str, Any]]:
    session = await session_of(request)
    try:
        value = await request.json()
    except ValueError:
        raise web.HTTPBadRequest from None
    if not isinstance(value, dict) or not _KEY.fullmatch(str(value.get("key"))):
        raise web.HTTPBadRequest
    return session, value


async def _accept(request: web.Request, session: Session, kind: RawKind, said: Said, **fields: Any) -> web.Response:
    """Into the inbox and into the feed; answered after both are committed.

    Both are handed to the one writing thread in this order, before the turn can be: the person's own line always stands
    above its answer. Where ``accept`` does more first, the line is added after it.
    """
    doors = request.app[DOORS]
    if not request.app[POSTS].allows(session.seat):
        raise web.HTTPTooManyRequests
    now = doors.clock.now()
    item = web_chat.raw_item(session.address, said.key, kind, now, **fields)
    _, n = await asyncio.gather(
        doors.accept(web_chat.CHANNEL, [item]), doors.store.write(web_chat.note_said, session.address, said, now)
    )
    if n is None:
        n = await doors.store.write(web_chat.note_said, session.address, said, now)
    doors.wake.notify()
    return web.json_response({"n": n})
