"""Bringing the Official Account up: tokens kept fresh, its health looked at, its webhook answered, and consent given by an administrator."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from bot.actions import zalo_consent, zalo_tokens
from bot.channels.zalo_oa import About, ZaloOaChannel
from bot.channels.zalo_oa_tokens import NotAuthorised, pair_of
from bot.clock import HOUR, Clock
from bot.config import Config
from bot.connections.common import Live
from bot.domain.delivery import SendKind
from bot.log import redact
from bot.messaging import NotGenuine, SendError
from bot.store.blobs import BlobStore
from bot.store.database import Database
from bot.store.keys import load_key
from bot.web.doors import Hook, Page

log = logging.getLogger(__name__)

WEBHOOK_PATH = "/hooks/zalo-oa"
CONSENT_PATH = zalo_consent.CALLBACK_PATH
LOOK_SECONDS = 30.0
"""How often tokens are looked at; a clock that was turned is noticed as soon."""
HEALTH_MS = HOUR
UNSIGNED_ALARM = 20
"""So many calls an hour without our signature are told to the office."""
PROBE = b"{}"


class ZaloOaConnection:
    """The OA channel and how it is kept connected."""

    def __init__(self, config: Config, clock: Clock, blobs: BlobStore) -> None:
        settings = config.zalo_oa
        self._settings = settings
        self._clock = clock
        key = load_key(config.data.dir)  # made before any channel; a button pressed after a restart must still be known
        self.channel = ZaloOaChannel(settings, clock, blobs.read, key.value, config.office.zone)
        self.unsigned: Counter[int] = Counter()
        """Calls without our signature, by hour of the epoch."""
        self._live: Live | None = None
        self._health_at = 0

    def hooks(self, live: Live) -> Mapping[str, Hook]:
        """The webhook: always 200 (a 401 makes Zalo drop events), and only after the commit; what we did not sign is not processed."""
        self._bind(live)

        async def hook(headers: Mapping[str, str], body: bytes) -> int:
            try:
                items = self.channel.accept(headers, body)
            except NotGenuine:
                await self._note_unsigned(live, body)
                return 200
            if items:
                await live.accept(self.channel.name, items)
            return 200

        return {WEBHOOK_PATH: hook}

    def pages(self, live: Live) -> Mapping[str, Page]:
        """Where Zalo sends the administrator's browser back to after consent."""

        async def consent(query: Mapping[str, str]) -> tuple[str, int]:
            try:
                return await self._consented(live, query)
            except SendError as error:
                log.warning("consent could not be used: %s", error)
                return "zalo_later", 502

        return {CONSENT_PATH: consent}

    async def open(self) -> None:
        await self.channel.open()

    async def run(self, live: Live) -> None:
        """Look after tokens and health until cancelled. The network may be down when we start."""
        live.bot_names[self.channel.name] = self._settings.oa_id
        while True:
            try:
                await self.look_after(live)
            except SendError as error:
                log.warning("zalo_oa: %s", error)
            except Exception:  # the outermost layer of this task: whatever it was, the tokens are looked after again
                log.exception("zalo_oa: looking after the connection failed")
            await asyncio.sleep(LOOK_SECONDS)

    async def look_after(self, live: Live) -> None:
        """Once: renew what is due, warn of what ends, ask how the OA is. Raises SendError."""
        now = self._clock.now()
        hourly = now - self._health_at >= HEALTH_MS
        if hourly:
            await live.store.write(zalo_tokens.warn, live.office, now)
        try:
            await self.channel.tokens.refresh_if_due()
            if hourly:
                await self._check_health(live, await self.channel.about())
                self._health_at = now
        except NotAuthorised as error:
            self._health_at = now  # nothing to ask before a human has authorised us, which asks anew
            log.info("zalo_oa: %s", error.detail)
        live.wake()

    async def close(self) -> None:
        await self.channel.close()

    def _bind(self, live: Live) -> None:
        if self._live is None:
            self._live = live
            self.channel.tokens.bind(live.store, live.office, live.wake)

    async def _check_health(self, live: Live, about: About) -> None:
        await live.store.write(_note_health, self._settings.oa_id, live, about, self._clock.now())

    async def _note_unsigned(self, live: Live, body: bytes) -> None:
        """Saving the address in the console sends an unsigned ``{}``; anything else unsigned is counted."""
        if body.strip() == PROBE:
            return
        hour = self._clock.now() // HOUR
        self.unsigned[hour] += 1
        count = self.unsigned[hour]
        if count == 1:
            log.warning("zalo_oa: a call without our signature was not processed (%d bytes)", len(body))
            for old in [one for one in self.unsigned if one < hour]:
                del self.unsigned[old]
        if count == UNSIGNED_ALARM:
            await live.store.write(
                zalo_tokens.tell, live.office, self._clock.now(), f"zalo_oa_unsigned:{hour}", "alert.zalo_oa_unsigned"
            )
            live.wake()

    async def _consented(self, live: Live, query: Mapping[str, str]) -> tuple[str, int]:
        """Exchange the code for tokens, see that they are our OA's, keep them: (name of the page, status). Raises SendError."""
        began = time.monotonic()
        now = self._clock.now()
        asked = await live.store.write(zalo_consent.take, live.office, now, query.get("state", ""))
        if asked is None or not query.get("code") or query.get("oa_id", self._settings.oa_id) != self._settings.oa_id:
            return "zalo_refused", 403
        fields = {"code": query["code"], "code_verifier": zalo_consent.verifier(live.office, asked)}
        answer = await self.channel.tokens.exchange(fields)
        pair = pair_of(answer)
        if pair is None:
            log.warning("consent was refused: %s", redact(str(answer.get("error_name", answer.get("error", "")))))
            return "zalo_refused", 403
        access, refresh, lasts = pair
        about = await self.channel.about_with(access)
        if about.oa_id != self._settings.oa_id:
            raise SendError(SendKind.MISCONFIGURED, "consent was given for another OA")
        await live.store.write(
            zalo_tokens.authorise, live.office, self._clock.now(), access, refresh, expires_in_s=lasts, by=asked.by
        )
        self.channel.tokens.forget()
        await self._check_health(live, about)
        live.wake()
        log.info("zalo_oa: authorised in %.1f s", time.monotonic() - began)
        return "zalo_connected", 200


def _note_health(db: Database, oa_id: str, live: Live, about: About, now: int) -> None:
    """What the platform says of us; an OA that is not the one in the settings is told at once."""
    known = {"name": about.name, "verified": about.verified, "package": about.package}
    until = _iso_day(about.package_until)
    zalo_tokens.note_health(db, live.office, now, {**known, "package_until": until, "oa_id": about.oa_id})
    if about.oa_id != oa_id:
        zalo_tokens.tell(db, live.office, now, f"zalo_oa_other:{about.oa_id}", "alert.zalo_oa_other")


def _iso_day(text: str) -> str:
    """``DD/MM/YYYY`` (perhaps with a time) as an ISO day; "" for anything else, such as an unlimited package."""
    try:
        return datetime.strptime(text.strip()[:10], "%d/%m/%Y").date().isoformat()  # noqa: DTZ007 - a civil day
    except ValueError:
        return ""
