"""The page on which a person sees where their chat is open, and closes what they do not know."""

from aiohttp import web

from bot.actions import web_chat
from bot.store import web_chat as rows
from bot.web.auth import session_of, set_cookie
from bot.web.doors import DOORS
from bot.web.pages import notice, page


def add_routes(app: web.Application) -> None:
    """``/c/<seat>/sessions``."""
    app.router.add_get("/c/{seat:[a-z0-9]+}/sessions", show)
    app.router.add_post("/c/{seat:[a-z0-9]+}/sessions", close)


async def show(request: web.Request) -> web.Response:
    """Every browser that may speak for this person."""
    doors, session = request.app[DOORS], await session_of(request)
    language = await doors.store.read(web_chat.language_of, doors.office, session.address)
    open_now = await doors.store.read(rows.sessions_of, session.address, doors.clock.now())
    listed = [
        {
            "id": other.id,
            "device": other.device or language.t("web.sessions.unknown_device"),
            "since": language.moment(other.created_at),
            "seen": language.moment(other.seen_at),
            "here": other.id == session.id,
        }
        for other in open_now
    ]
    return page(request, "sessions.html", language, sessions=listed)


async def close(request: web.Request) -> web.StreamResponse:
    """``id=<number>`` closes one, ``id=others`` all but this one."""
    doors, session = request.app[DOORS], await session_of(request)
    chosen = str((await request.post()).get("id", ""))
    now = doors.clock.now()
    if chosen == "others":
        await doors.store.write(rows.revoke_sessions, session.address, now, but=session.id)
    elif chosen.isascii() and chosen.isdigit() and len(chosen) < 16:
        await doors.store.write(rows.revoke_session, session.address, int(chosen), now)
    doors.wake.notify()
    if chosen == str(session.id):
        language = await doors.store.read(web_chat.language_of, doors.office, session.address)
        response = notice(request, "closed", 200, language)
        set_cookie(response, doors.office.config, session.seat, "", 0)
        return response
    raise web.HTTPSeeOther("sessions")
