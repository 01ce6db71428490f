"""Opening the demonstration: settings of the example Sở, seed where the folder is fresh, the page and its phones."""

import asyncio
import dataclasses as dc
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from bot.cards.titles import post_at
from bot.clock import TurnableClock
from bot.config import Config
from bot.config.settings import Data
from bot.demo import keeping, seed
from bot.demo.page import Page
from bot.demo.platforms import Platform
from bot.demo.show import Show
from bot.domain.text import fold, person_sort_key
from bot.i18n import Language, Languages
from bot.store import events, people, units
from bot.store.database import Database

HOLD_SECONDS = 10
SESSION_DAYS = 365
"""Turning the clock by months must not throw the page's phones out."""


def example_config(words: Language, folder: Path) -> Config:
    """The settings of the example Sở on a data folder; ``words`` are the office's own language."""
    config = Config()
    return dc.replace(
        config,
        office=dc.replace(
            config.office,
            name=words.t("demo.office.name"),
            short_name=words.t("demo.office.short_name"),
            phone="0205 000 0000",
            contact_name=seed.OFFICER,
        ),
        data=Data(folder),
        web=dc.replace(config.web, session_days=SESSION_DAYS),
        sending=dc.replace(config.sending, hold_seconds=HOLD_SECONDS),
    )


class Demonstration:
    """The show with its page. ``await open()``, then ``address``; ``await close()``."""

    def __init__(
        self,
        folder: Path,
        languages: Languages,
        language: str,
        clock: TurnableClock,
        platforms: Iterable[Platform] = (),
    ) -> None:
        """``language`` is the reader's; the office itself speaks Vietnamese. ``platforms`` go by ``clock``."""
        config = example_config(languages["vi"], folder)
        clock.set(seed.begins_at(config.office.zone))
        self.show = Show(config, clock, platforms)
        self.page = Page(self.show, {}, languages, language)
        self.page.add_routes(self.show.front.pages)

    @property
    def address(self) -> str:
        return f"{self.show.front.origin}/demo"

    async def open(self, port: int, *, only: bool = False) -> None:
        """Serve, fill a fresh folder, let the clock run. Raises NoFreePort, AlreadyRunning, StoreError."""
        show = self.show
        await asyncio.to_thread(keeping.take_up, show.config.data.dir, show.platforms)
        await show.open(port, only=only)
        try:
            await self._fill()
        except BaseException:
            await show.close()
            raise

    async def _fill(self) -> None:
        show = self.show
        if await seed.is_seeded(show):
            show.clock.set(max(seed.opens_at(show), await show.read(_last_moment) + 1000))
            await self._give_phones()
        else:
            await seed.seed(show)
        for name in seed.SEATS:
            if seed.CHANNELS.get(name, "") not in show.platforms:
                show.seats[name] = await show.address_of(name)
                show.phones.pop(name, None)
            language, day = show.app.office.languages.default, show.app.office.today(show.clock.now())
            self.page.seats[name] = await show.read(_post_of, language, name, day)
        self.page.texts[:] = ["ban soan", f"{seed.NUMBER} {seed.DATED}", str(len(await show.read(seed.owing_units)))]
        await self.page.happened.begin()
        show.clock.set(show.clock.now())
        show.clock.running = True
        await show.keep_phones_awake()

    async def _give_phones(self) -> None:
        """Everybody registered gets their phone back, as if the browser had been left open."""
        for name in await self.show.read(_registered, seed.people_of_list()):
            if (channel := seed.CHANNELS.get(name, "")) in self.show.platforms:
                self.show.phone_on(channel, name, await self.show.address_of(name, channel))
            elif name not in seed.SEATS:
                await self.show.own_phone(name)

    async def close(self) -> None:
        await self.show.close()
        await asyncio.to_thread(keeping.keep, self.show.config.data.dir, self.show.platforms)


def _last_moment(db: Database) -> int:
    last, _ = events.head(db)
    found = events.get(db, last)
    return int(found[0]["at"]) if found else 0


def _registered(db: Database, names: list[str]) -> list[str]:
    """Those of the list who have an account."""
    found = (person for name in names for person in people.people_named(db, fold(name)))
    return sorted({person.full_name for person in found if people.accounts_of(db, person.id)}, key=person_sort_key)


def _post_of(db: Database, language: Language, name: str, day: date) -> str:
    """What somebody is, as their phone is labelled."""
    person = people.people_named(db, fold(name))[0]
    posts = people.standing(db, person.id, day).posts
    return ", ".join(post_at(language, p.role, p.unit_kind, units.name_of(db, p.unit_id), p.title) for p in posts)
