"""The emulator itself: one real socket for the three hosts of Zalo, and the people behind it."""

from __future__ import annotations

import itertools
import secrets

from aiohttp import web

from bot.clock import Clock, SystemClock
from bot.emulators.serving import Served
from bot.emulators.zalo_oa.api import Broken, OaApi
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


class ZaloOaEmulator(Served[OaApi]):
    """A strict OA platform on loopback: messages, templates, authorisation, media and the webhook's sender.

    Its memory outlives the product's process, and an outage (`stop`, `start`). Its address serves as base_url, template_url and
    oauth_url alike.
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
    ) -> None:
        super().__init__(host, port)
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

    async def _stop_calling(self) -> None:
        """Calls of the webhook that wait are lost."""
        await self.webhook.close()

    # -- driving

    def person(self, name: str, *, id: str = "", phone: str = "", follows: bool = False) -> OaPerson:  # noqa: A002
        """Somebody with a Zalo account of this id ("": a new one); the same person every time for the same id."""
        user_id = id or str(next(self._ids))
        if user_id not in self.people:
            user = self.state.users[user_id] = OaUser(user_id, name, phone)
            self.people[user_id] = OaPerson(self.state, user, self.host_media)
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

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.path.startswith("/media/"):
            kept = self._media.get(request.path.split("/")[2])
            return web.Response(status=404) if kept is None else web.Response(body=kept[0], content_type=kept[1])
        try:
            return await self.api.answer(request)
        except Broken:
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=500)
