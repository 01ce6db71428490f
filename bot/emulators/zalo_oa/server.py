"""The emulator itself: one real socket for the three hosts of Zalo, and the people behind it."""

from __future__ import annotations

import itertools
import secrets

from aiohttp import web

from bot.clock import Clock, SystemClock
from bot.emulators.zalo_oa.api import Broken, OaApi
from bot.emulators.zalo_oa.control import Control
from bot.emulators.zalo_oa.faults import Faults
from bot.emulators.zalo_oa.oauth import Grant, OAuth
from bot.emulators.zalo_oa.people import OaPerson
from bot.emulators.zalo_oa.state import Call, OaState, OaUser
from bot.emulators.zalo_oa.templates import Templates
from bot.emulators.zalo_oa.uploads import Uploads
from bot.emulators.zalo_oa.webhook import Webhook

OA_ID = "4000000000000000004"
APP_ID = "1000000000000000001"
APP_SECRET = "emulated-app-secret"
WEBHOOK_KEY = "emulated-oa-secret-key"
FIRST_USER = 2_000_000_000_000_000_002


class ZaloOaEmulator:
    """A strict OA platform on loopback: messages, templates, authorisation, media and the webhook's sender.

    State lives in this object: it outlives the product's process, and `stop`/`start` (an outage on the same port).
    `control` opens `/control/…` for a test or a benchmark in another process.
    """

    def __init__(
        self,
        *,
        oa_id: str = OA_ID,
        app_id: str = APP_ID,
        app_secret: str = APP_SECRET,
        webhook_key: str = WEBHOOK_KEY,
        clock: Clock | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        latency_s: float = 0.0,
        control: bool = False,
    ) -> None:
        self.state = OaState(
            clock or SystemClock(), oa_id=oa_id, app_id=app_id, app_secret=app_secret, webhook_key=webhook_key
        )
        self.oauth = OAuth(self.state)
        self.uploads = Uploads(self.state.clock)
        self.templates = Templates(self.state)
        self.webhook = Webhook(self.state)
        self.state.emit = self.webhook.emit
        self.api = OaApi(self.state, self.oauth, self.uploads, self.templates, latency_s)
        self.people: dict[str, OaPerson] = {}
        self._media: dict[str, tuple[bytes, str]] = {}
        self._ids = itertools.count(FIRST_USER)
        self._host = host
        self._port = port
        self._control = Control(self) if control else None
        self._runner: web.ServerRunner | None = None

    # -- the socket

    async def start(self) -> ZaloOaEmulator:
        """Listen; after `stop`, on the same port again, with everything still known."""
        if self._runner is not None:
            return self
        runner = web.ServerRunner(web.Server(self._handle), access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        site = web.TCPSite(runner, self._host, self._port)
        try:
            await site.start()
        except OSError:
            await runner.cleanup()
            raise
        self._runner = runner
        self._port = runner.addresses[0][1]
        return self

    async def stop(self) -> None:
        """Close the socket and every connection, as an outage would. State stays; calls of the webhook that wait are lost."""
        runner, self._runner = self._runner, None
        await self.webhook.close()
        if runner is None:
            return
        if runner.server is not None:
            for connection in list(runner.server.connections):
                if connection.transport is not None:
                    connection.transport.abort()
        await runner.cleanup()

    async def __aenter__(self) -> ZaloOaEmulator:
        return await self.start()

    async def __aexit__(self, *_exc: object) -> None:
        await self.stop()

    @property
    def origin(self) -> str:
        """Serves as base_url, template_url and oauth_url alike."""
        return f"http://{self._host}:{self._port}"

    # -- driving

    def person(self, name: str, *, id: str = "", phone: str = "", follows: bool = False) -> OaPerson:  # noqa: A002
        """Somebody with a Zalo account of this id ("": a new one); the same person every time for the same id."""
        user_id = id or str(next(self._ids))
        if user_id not in self.people:
            user = self.state.users[user_id] = OaUser(user_id, name, phone)
            self.people[user_id] = OaPerson(self, user)
            if follows:
                user.follower = True
                self.state.interacted(user)
        return self.people[user_id]

    def grant(self) -> Grant:
        """A pair of tokens, as API Explorer hands one to an administrator; older ones die."""
        return self.oauth.issue()

    def human_answers(self, person: OaPerson, text: str) -> None:
        """Somebody of the office answers in OA Manager."""
        self.api.messages.by_human(person.user, text)

    def host_media(self, name: str, content: bytes, mime: str) -> str:
        """Put bytes on the CDN; returns their address."""
        token = secrets.token_urlsafe(12)
        self._media[token] = (content, mime)
        return f"{self.origin}/media/{token}/{name}"

    def forget_media(self) -> None:
        """Addresses of media expire."""
        self._media.clear()

    @property
    def faults(self) -> Faults:
        return self.state.faults

    @property
    def calls(self) -> list[Call]:
        return self.state.calls

    @property
    def violations(self) -> list[str]:
        """Mistakes the real server would pass over in silence; tests assert that this is empty."""
        return self.state.violations

    @property
    def latency_s(self) -> float:
        return self.api.latency_s

    @latency_s.setter
    def latency_s(self, seconds: float) -> None:
        self.api.latency_s = seconds

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.path.startswith("/media/"):
            kept = self._media.get(request.path.split("/")[2])
            return web.Response(status=404) if kept is None else web.Response(body=kept[0], content_type=kept[1])
        if request.path.startswith("/control/") and self._control is not None:
            return await self._control.handle(request, request.path[9:])
        try:
            return await self.api.answer(request)
        except Broken:
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=500)
