"""Bringing the Zalo Bot up: who it is, how events arrive, and what to do when they did not; tried again until the platform answers."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

from bot.actions import missed
from bot.actions.office import Office
from bot.channels.zalo_bot import Plan, Verified, ZaloBotChannel
from bot.clock import Clock
from bot.config import Config, Receiving
from bot.connections.common import Live
from bot.connections.listening import Listening
from bot.domain.delivery import SendKind
from bot.messaging import FileRef, NotGenuine, SendError
from bot.polling import poll_forever
from bot.store.database import Database
from bot.store.keys import load_key
from bot.web.doors import Hook
from bot.web.files import link_maker

log = logging.getLogger(__name__)

WEBHOOK_PATH = "/hooks/zalo-bot"
FIRST_WAIT, LONGEST_WAIT = 2.0, 300.0
CHECK_SECONDS = 3600.0
"""How often it is asked who we are, and whether our webhook is still the one in use."""


class ZaloBotConnection:
    """The Zalo Bot channel and how it is kept connected."""

    def __init__(self, config: Config, clock: Clock) -> None:
        settings = config.zalo_bot
        self._webhook = settings.mode is Receiving.WEBHOOK
        self._address = config.web.public_url.rstrip("/") + WEBHOOK_PATH
        link = link_maker(config, load_key(config.data.dir))

        def link_now(file: FileRef) -> str | None:
            return link(file, clock.now())

        self.channel = ZaloBotChannel(
            settings.token.reveal(),
            clock,
            link_now,
            base_url=settings.base_url,
            webhook_secret=settings.webhook_secret.reveal() if settings.webhook_secret else "",
            previous_secret=settings.previous_webhook_secret.reveal() if settings.previous_webhook_secret else "",
            webhook=self._webhook,
            public=bool(config.web.public_url),
            groups=settings.groups,
            plan=Plan(
                settings.monthly_messages,
                settings.users,
                settings.reserve,
                settings.count_incoming,
                settings.answers_reserve,
            ),
        )

    def hooks(self, live: Live) -> Mapping[str, Hook]:
        """The webhook: 200 only after the commit (also for a call that brings nothing), 403 without the secret."""

        async def hook(headers: Mapping[str, str], body: bytes) -> int:
            try:
                items = self.channel.accept(headers, body)
            except NotGenuine:
                return 403
            if items:
                await live.accept(self.channel.name, items)
            return 200

        return {WEBHOOK_PATH: hook}

    async def open(self) -> None:
        await self.channel.open()

    async def run(self, live: Live) -> None:
        """Set up, then poll for ever, or watch over the webhook. The network may be down when we start."""
        live.bot_names[self.channel.name] = self.channel.bot_id
        listening = Listening(live, self.channel.name, self._take_webhook_away)
        await listening.begin()
        try:
            known = self._keep_identified(live)
            if self._webhook:
                await asyncio.gather(known, listening.keep(), self._watch_webhook(live))
            else:
                await asyncio.gather(known, self._poll(live, listening))
        finally:
            await listening.end()

    async def close(self) -> None:
        await self.channel.close()

    async def _until_it_works(self, live: Live, what: Callable[..., Awaitable[None]], *given: object) -> None:
        """Try again with longer and longer waits; the office is told when the platform refuses us."""
        wait, refused = FIRST_WAIT, False
        while True:
            try:
                await what(*given)
                if refused:
                    await self._say(live, missed.say_back)
                return
            except SendError as error:
                log.warning("%s is not set up yet: %s", self.channel.name, error)
                if error.kind is SendKind.MISCONFIGURED:
                    refused = True
                    await self._say(live, missed.say_misconfigured)
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)

    async def _keep_identified(self, live: Live) -> None:
        """Who the bot is may be changed by its owner: its name, and whether it may be in groups."""
        while True:
            await self._until_it_works(live, self._identify, live)
            await asyncio.sleep(CHECK_SECONDS)

    async def _identify(self, live: Live) -> None:
        me = await self.channel.identify()
        live.bot_names[self.channel.name] = me.name or self.channel.bot_id

    async def _take_webhook_away(self) -> None:
        try:
            await self.channel.start_polling()
        except SendError as error:
            log.warning("%s keeps its webhook: %s", self.channel.name, error)

    async def _poll(self, live: Live, listening: Listening) -> None:
        await self._until_it_works(live, self.channel.start_polling)
        await poll_forever(self.channel, live.accept, listening)

    async def _watch_webhook(self, live: Live) -> None:
        """Set the webhook and see that it stays ours; the office is told when the platform cannot reach it."""
        reached, refused, wait = False, False, FIRST_WAIT
        while True:
            try:
                if not reached or await self.channel.webhook_url() != self._address:
                    verified = await self.channel.start_webhook(self._address)
                    reached = verified.ok
                    if not reached:
                        await self._say_unreachable(live, verified)
                if refused:
                    refused = False
                    await self._say(live, missed.say_back)
                wait = CHECK_SECONDS if reached else min(wait * 2, LONGEST_WAIT)
            except SendError as error:
                log.warning("%s has no webhook yet: %s", self.channel.name, error)
                if error.kind is SendKind.MISCONFIGURED:
                    refused = True
                    await self._say(live, missed.say_misconfigured)
                wait = min(wait * 2, LONGEST_WAIT)
            except Exception:  # the outermost layer of this task: the webhook is looked after again
                log.exception("%s: looking after the webhook failed", self.channel.name)
                wait = LONGEST_WAIT
            await asyncio.sleep(wait)

    async def _say_unreachable(self, live: Live, verified: Verified) -> None:
        log.warning("%s cannot reach our webhook: %s", self.channel.name, verified.hint)
        await self._say(live, missed.say_unreachable)

    async def _say(self, live: Live, what: Callable[[Database, Office, int, str], None]) -> None:
        await live.store.write(what, live.office, live.clock.now(), self.channel.name)
        live.wake()
