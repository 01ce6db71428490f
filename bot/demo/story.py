"""The whole story without a browser: from the first link of the office to a log that anybody can check.

Every word is typed and every button tapped on phones, over sockets, on the web chat, on Zalo Bot, Zalo OA and Telegram; after each
part the record is asked whether it happened. The first part that is wrong ends the story with its name.
"""

import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.clock import SECOND, TurnableClock
from bot.demo import proving, seed
from bot.demo.phones import NotShown, Phone, TelegramPhone
from bot.demo.platforms import Platform
from bot.demo.running import HOLD_SECONDS, example_config
from bot.demo.show import Show
from bot.demo.telling import Teller
from bot.domain.events import (
    BroadcastDecided,
    DirectivePublished,
    DisseminationConfirmed,
    FiguresProposed,
    ReceiptAcknowledged,
    UnitsImported,
    WeeklyPushDecided,
)
from bot.domain.events.base import Event
from bot.domain.people import Role
from bot.domain.text import fold
from bot.i18n import Language, Languages
from bot.store import events, people
from bot.web.files import type_of

NUMBER, DATED = seed.NUMBER, seed.DATED
AFTER_HOLD = (HOLD_SECONDS + 5) * SECOND
READING = 30 * SECOND
"""A digit typed sooner might be meant for what stood there before the card, and is asked back."""
MUSEUM_STAFF = 41
LAN, HOA, MAI, TUAN = seed.OFFICER, seed.HEAD, seed.MUSEUM_HEAD, seed.MUSEUM_CLERK
CHANNELS = {**seed.CHANNELS, TUAN: "telegram"}
"""Who has what in hand; the office sits at the web page."""


@dataclass
class WrongStep(Exception):
    """The part ``number`` called ``name`` did not go as it must; ``detail`` says what was found."""

    number: int
    name: str
    detail: str


class Wrong(Exception):
    """What was found is not what the part promises."""


Part = Callable[[], Awaitable[None]]


class Story:
    """One telling on a fresh folder."""

    def __init__(
        self,
        folder: Path,
        languages: Languages,
        reader: Language,
        clock: TurnableClock,
        platforms: Iterable[Platform],
        write: Callable[[str], object],
    ) -> None:
        """``reader`` is the language of the headings; the officials speak Vietnamese. ``write`` gets the lines to print."""
        self.folder = folder
        self.reader = reader
        self.words = languages["vi"]
        self.write = write
        config = example_config(self.words, folder / "data")
        clock.set(seed.begins_at(config.office.zone))
        self.show = Show(config, clock, platforms, ticking=False)
        self.teller = Teller(self.show.phones, self.words, write)

    def parts(self) -> dict[str, Part]:
        """The story in order; the names are keys of the catalogue."""
        return {
            "demo.story.part.office": self.office,
            "demo.story.part.units": self.units,
            "demo.story.part.registration": self.registration,
            "demo.story.part.publish": self.publish,
            "demo.story.part.receive": self.receive,
            "demo.story.part.figures": self.figures,
            "demo.story.part.standing": self.standing,
            "demo.story.part.broadcast": self.broadcast,
            "demo.story.part.monday": self.monday,
            "demo.story.part.export": self.export,
            "demo.story.part.ledger": self.ledger,
        }

    async def play(self) -> None:
        """Raises WrongStep; returns when every part was right."""
        await self.show.open(0)
        try:
            for number, (key, part) in enumerate(self.parts().items(), 1):
                name = self.reader.t(key)
                self.teller.heading(number, name)
                try:
                    await part()
                except Exception as error:  # whatever it was, the reader learns which part of the story it was
                    self.teller.tell()
                    raise WrongStep(number, name, f"{type(error).__name__}: {error}") from error
        finally:
            await self.show.close()
        self.write("")
        self.write(self.reader.t("demo.story.right", count=self.reader.two(len(self.parts()))))

    # ------------------------------------------------------------------------------------------------------- the office

    async def office(self) -> None:
        """The first administrator comes in by a one-time link."""
        token = await self.show.app.first_link()
        await self.show.web_phone(LAN, self.show.link(token))
        await self._taps(LAN, "registration.agree")
        await self._says(LAN, LAN)
        if not await self.show.read(people.any_with_role, Role.ADMINISTRATOR):
            raise Wrong("no administrator is registered")

    async def units(self) -> None:
        """The list an office already has, sent in chat."""
        await self._says(LAN, "nhap danh sach")
        await self._sends_file(LAN, seed.UNITS_FILE)
        await self._taps(LAN, "units.write")
        await self._happened(UnitsImported)

    async def registration(self) -> None:
        """By eight typed digits on Zalo, which has no links that carry codes; by a deep link on Telegram."""
        for name, unit in ((MAI, "bao tang"), (TUAN, "bao tang"), (HOA, "quan ly van hoa")):
            await self._says(LAN, f"moi {unit}")
            await self.show.taps(LAN, name)
            self.teller.tell(LAN)
            await self._register(name, self.show.phones[LAN].sees(name).text)

    async def _register(self, name: str, invitation: str) -> None:
        phone = self.show.phone_on(CHANNELS[name], name)
        if isinstance(phone, TelegramPhone):
            await phone.start(_found(r"start=([\w-]+)", invitation))
            await self.show.settle()
            self.teller.tell(name)
        else:
            await self._says(name, _found(r"\b\d{4} \d{4}\b", invitation))
        await self._taps(name, "registration.agree")
        day = self.show.app.office.today(self._now)
        if not (await self.show.read(people.standing, await self._id_of(name), day)).posts:
            raise Wrong(f"{name} holds no post")

    # ----------------------------------------------------------------------------------------------------- the directive

    async def publish(self) -> None:
        """D5 of the seeds: the head as pasted lacks number and date, which are typed; then out of the training mode, and held."""
        await seed.register_documents(self.show)
        await self.show.turn_to(seed.opens_at(self.show))
        self._moment()
        await self._says(LAN, "chuyen")
        await self._taps(LAN, "publishing.circulation.none")
        await self._says(LAN, seed.draft_head(), f"{NUMBER} {DATED}")
        await self._taps(LAN, "publishing.done")
        await self._sends_file(LAN, seed.DRAFT_FILE)
        await self._says(LAN, self.words.t("demo.summary.own"))
        await self._taps(LAN, "publishing.audience.all", "publishing.done", "publishing.deadline.none")
        await self._taps(LAN, "publishing.weekly.four", "trial.button.leave")
        await self._says(LAN, self.words.two(len(await self.show.read(seed.owing_units))))
        if await self._count(DirectivePublished):
            raise Wrong("it went out although it is held")
        await self.show.turn_to(self._now + AFTER_HOLD)
        self.teller.tell(LAN)
        await self._happened(DirectivePublished)
        for name in (HOA, MAI, TUAN):
            self.show.phones[name].sees(NUMBER)

    async def receive(self) -> None:
        """A digit where there are no buttons, a tap elsewhere; the card of the others of the unit says who and when."""
        await self.show.turn_to(self._now + READING)
        await self._taps(HOA, "directive.button.receive")
        await self._taps(TUAN, "directive.button.receive")
        if await self._count(ReceiptAcknowledged) != 2:
            raise Wrong("two units acknowledged, and the log has another number")

    async def figures(self) -> None:
        """The clerk prepares, nothing counts, the head confirms in one tap."""
        await self._taps(TUAN, "directive.button.disseminate", "dissemination.button.prepare")
        await self._says(TUAN, str(MUSEUM_STAFF))
        await self._taps(TUAN, "dissemination.button.submit")
        await self._happened(FiguresProposed)
        if await self._count(DisseminationConfirmed):
            raise Wrong("the clerk's figures count before the head confirmed them")
        await self._taps(MAI, "dissemination.button.confirm")
        await self._happened(DisseminationConfirmed)

    async def standing(self) -> None:
        await self._says(LAN, f"tien do {NUMBER.split('/')[0]}")
        self.show.phones[LAN].sees(NUMBER)

    async def broadcast(self) -> None:
        """A message of the office to everybody registered."""
        await self._says(LAN, "thong bao")
        await self._says(LAN, self.words.t("demo.story.broadcast_text"))
        await self._taps(LAN, "broadcasts.audience.all", "broadcasts.who.everyone", "broadcasts.button.send")
        await self.show.turn_to(self._now + AFTER_HOLD)
        self.teller.tell(LAN)
        await self._happened(BroadcastDecided)
        for name in (HOA, MAI, TUAN):
            self.show.phones[name].sees(self.words.t("demo.story.broadcast_text"))

    async def monday(self) -> None:
        """A week later the phone rings, where something is owed, and nowhere else."""
        heard = {name: len(self.show.phones[name].heard) for name in (HOA, MAI, TUAN)}
        await self.show.turn_to(seed.next_monday(self.show))
        self._moment()
        self.teller.tell(HOA)
        await self._happened(WeeklyPushDecided)
        self.show.phones[HOA].sees(NUMBER, newest=len(self.show.phones[HOA].heard) - heard[HOA])
        for name in (MAI, TUAN):
            late = self.show.phones[name].heard[heard[name] :]
            if any(NUMBER.split("/")[0] in seen.text for seen in late):
                raise Wrong(f"{name} is reminded although nothing is owed")

    # ------------------------------------------------------------------------------------------------------------ proof

    async def export(self) -> None:
        """The standing as a table for the office's own use."""
        await self._says(LAN, f"xuat {NUMBER.split('/')[0]}")
        if not any(name.endswith((".xlsx", ".csv")) for seen in self.show.phones[LAN].heard for name in seen.files):
            raise NotShown("no table came")

    async def ledger(self) -> None:
        """The chain holds; an export is checked by a script that needs nothing but Python; a changed line is found."""
        lines, code = await self.show.read(proving.verified)
        self._remark("demo.story.sound", lines=self.reader.two(lines), code=code)
        folder = self.folder / "nhatky"
        await self.show.read(proving.export, folder)
        for line in await proving.check(folder):
            self.teller.remark(line)
        broken = await proving.tamper(folder)
        self._remark("demo.story.tampered", line=broken)
        for channel, platform in self.show.platforms.items():
            if platform.violations:
                raise Wrong(f"{channel} would have passed over: {platform.violations[:3]}")

    # ----------------------------------------------------------------------------------------------------------- helpers

    @property
    def _now(self) -> int:
        return self.show.clock.now()

    async def _says(self, name: str, *texts: str) -> None:
        await self.show.says(name, *texts)
        self.teller.tell(name)

    async def _taps(self, name: str, *keys: str) -> None:
        """Tap buttons by their keys in the catalogue."""
        for key in keys:
            phone = self.show.phones[name]
            label = self._label(phone, key)
            said = _said(phone)
            await self.show.taps(name, label)
            if _said(phone) == said:
                self.teller.tapped(name, label)
            self.teller.tell(name)

    def _label(self, phone: Phone, key: str) -> str:
        """The newest button of that key, with whatever count it shows; without one, the words that are missed."""
        words = self.words.t(key, count="00")
        pattern = re.escape(words).replace("00", r"[\d.]+")
        labels = (label for seen in reversed(phone.heard) for label in seen.labels)
        return next((label for label in labels if re.fullmatch(pattern, label)), words)

    async def _sends_file(self, name: str, file: str) -> None:
        await self.show.phones[name].send_file(file, seed.seed_file(file).read_bytes(), type_of(file))
        await self.show.settle()
        self.teller.tell(name)

    def _remark(self, key: str, **values: Any) -> None:
        self.teller.remark(self.reader.t(key, **values))

    def _moment(self) -> None:
        self._remark("demo.story.clock", moment=self.reader.moment(self._now))

    async def _id_of(self, name: str) -> int:
        found = await self.show.read(people.people_named, fold(name))
        if not found:
            raise Wrong(f"{name} is not registered")
        return int(found[0].id)

    async def _count(self, kind: type[Event]) -> int:
        return len(await self.show.read(events.of_kind, kind.kind))

    async def _happened(self, kind: type[Event]) -> None:
        if not await self._count(kind):
            raise Wrong(f"the log has no {kind.kind}")


def _said(phone: Phone) -> int:
    """How many messages of the owner the phone shows: pressing a button leaves one on some channels and none on others."""
    return sum(seen.mine for seen in phone.messages)


def _found(pattern: str, text: str) -> str:
    """What of the invitation one has to know. Wrong when it does not say it."""
    match = re.search(pattern, text)
    if match is None:
        raise Wrong(f"the invitation does not say {pattern!r}: {text}")
    return match.group(match.lastindex or 0)
