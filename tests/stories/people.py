"""The people of dialogues.md, registered by the actions their own taps would call, each with a phone in hand.

Stories that are about registering begin with ``open_world``; all others begin here, in a second, with everybody in place.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses as dc
from collections.abc import AsyncIterator, Sequence
from datetime import date
from pathlib import Path

from bot.actions import invitations, registration, trial, units
from bot.actions.office import Office
from bot.actions.publishing import PublishRefusal, Spec, publish_now
from bot.actions.registration import Wish
from bot.actions.spoken import Spoken
from bot.config import Config
from bot.demo.phones import Phone, TelegramPhone
from bot.domain.audience import Audience
from bot.domain.obligations import Duty
from bot.domain.people import Role
from bot.emulators.telegram import Person
from bot.messaging import Address
from bot.store import conversations, people
from bot.store import registration as registration_rows
from bot.store import units as unit_rows
from bot.store.database import Database
from tests.handlers.offices import LIST, address_of, unit_of
from tests.world import MONDAY_NINE, PUBLIC_URL, World, open_world

BUREAU, DIVISION, MUSEUM = "Văn phòng Sở", "Phòng Quản lý văn hóa", "Bảo tàng tỉnh Lạng Sơn"
LAN, THANH, HOA = "Chu Thị Lan", "Nguyễn Văn Thành", "Hoàng Thị Hoa"
MAI, BINH, TUAN = "Lý Thị Mai", "Vi Văn Bình", "Nông Văn Tuấn"
MORE = [
    [BUREAU, "", "", "", "", LAN, "Chuyên viên Văn phòng Sở", ""],
    [MUSEUM, "", "", "", "", BINH, "Phó Giám đốc", ""],
]
CAST = (
    (BUREAU, Role.OFFICE, LAN),
    (BUREAU, Role.HEAD, THANH),
    (DIVISION, Role.HEAD, HOA),
    (MUSEUM, Role.HEAD, MAI),
    (MUSEUM, Role.DEPUTY, BINH),
    (MUSEUM, Role.CLERK, TUAN),
)
"""Who is registered when a story begins."""
HEAD_LINE = (
    "Công văn 1204/SVHTTDL-VP ngày 05/6/2023 của Sở VHTTDL về việc triển khai Chiến lược chuyển đổi số báo chí "
    "đến năm 2025, định hướng đến năm 2030"
)
SUMMARY = "- Quán triệt đến toàn thể công chức, viên chức, người lao động."
BOTH = (Duty.RECEIVE, Duty.DISSEMINATE)
ALL_UNITS = 5
"""Units of the list, the Văn phòng Sở among them."""


@dc.dataclass
class Sở:
    """A running office out of trial mode: Lan and her chief Thành, Hoa of the division, Mai, Bình and Tuấn of the museum."""

    world: World
    lan: Phone
    thanh: Phone
    hoa: Phone
    mai: Phone
    binh: Phone
    tuan: Phone

    async def says(self, phone: Phone, *texts: str) -> str:
        return await self.world.says(phone, *texts)

    async def taps(self, phone: Phone, *labels: str) -> str:
        return await self.world.taps(phone, *labels)

    async def forges(self, phone: Phone, command: str) -> str:
        """A button nobody was shown is pressed; returns what the phone shows then."""
        await phone.forge(command)
        await self.world.settle()
        return phone.last.text

    async def sends(self, phone: Phone, name: str, content: bytes, caption: str = "") -> str:
        """A file as this phone's channel lets people send one: into the conversation, or on the page it is sent for that."""
        picture = name.lower().endswith((".jpg", ".png"))
        if picture or self.world.can(phone).files_in:
            await phone.send_file(name, content, caption=caption)
            await self.world.settle()
            return phone.last.text
        if "/u/" not in phone.last.text:
            await self.says(phone, "gui tep")
        assert "Đã nhận 01 tệp" in await self.world.upload(phone, name, content)
        return await self.says(phone, caption) if caption else phone.last.text

    async def passed_on(self, number: str = "1204/SVHTTDL-VP", *units_named: str, **more: object) -> int:
        """Lan has passed a directive on and it has been sent: to the named units, or to the division and the museum."""
        world = self.world
        chosen = frozenset([await unit_of(world, name) for name in units_named or (DIVISION, MUSEUM)])
        spec = Spec(
            number=number,
            issued=date(2023, 6, 5),
            issuer="Sở Văn hóa, Thể thao và Du lịch",
            subject="triển khai Chiến lược chuyển đổi số báo chí đến năm 2025, định hướng đến năm 2030",
            audience=Audience(units=chosen),
            summary=SUMMARY,
            due=date(2023, 6, 16),
        )
        lan = await self.id_of(LAN)

        def publish(db: Database, office: Office, now: int) -> int | PublishRefusal:
            who = people.standing(db, lan, office.today(now))
            return publish_now(db, office, now, dc.replace(spec, **more), who)  # type: ignore[arg-type]

        done = await world.write(publish, world.app.office, world.clock.now())
        assert isinstance(done, int), done
        return done

    async def id_of(self, name: str) -> int:
        [row] = await self.world.rows("select id from people where full_name = ?", name)
        return int(row["id"])

    async def kinds(self) -> list[str]:
        """The kinds of all lines of the log, in order."""
        return [row["kind"] for row in await self.world.rows("select kind from events order by id")]

    async def count(self, kind: str) -> int:
        return (await self.kinds()).count(kind)


@contextlib.asynccontextmanager
async def open_office(
    folder: Path,
    channel: str = "web_chat",
    *,
    at: str = MONDAY_NINE,
    in_earnest: bool = True,
    config: Config | None = None,
    also: Sequence[str] = (),
    pages: bool = True,
) -> AsyncIterator[Sở]:
    """An office with its people on ``channel`` (``also``: further platforms of its world); at the end every message is looked at again.

    ``pages``: the office's pages open on a phone, where a channel makes use of that.
    """
    if (
        channel.startswith("zalo") and pages
    ):  # a channel that carries few files is of use with pages that open on a phone
        config = config or Config()
        config = dc.replace(config, web=dc.replace(config.web, public_url=config.web.public_url or PUBLIC_URL))
    telegram, bot, oa = (name in (channel, *also) for name in ("telegram", "zalo_bot", "zalo_oa"))
    async with open_world(folder, telegram=telegram, zalo_bot=bot, zalo_oa=oa, at=at, config=config) as world:
        phones = await asyncio.gather(*(world.phone(name, channel, started=True) for _, _, name in CAST))
        addresses = [await address_at(world, phone) for phone in phones]
        await world.app.store.write(_register_all, world.app.office, world.clock.now(), addresses)
        office = Sở(world, *phones)
        if in_earnest:
            await _leave_training(office)
        await world.settle()
        yield office
        await world.nothing_amiss()


def telegram_of(phone: Phone) -> str:
    """The chat id of somebody on Telegram."""
    assert isinstance(phone, TelegramPhone)
    assert isinstance(phone.person, Person)
    return str(phone.person.id)


async def address_at(world: World, phone: Phone) -> Address:
    """Where the product reaches a phone."""
    if isinstance(phone, TelegramPhone):
        return Address(phone.channel, telegram_of(phone))
    known = getattr(phone, "address", "")  # a phone on Zalo knows under which id it is reached
    return Address(phone.channel, known or await address_of(world, phone))


def _register_all(db: Database, office: Office, now: int, addresses: Sequence[Address]) -> None:
    """The list comes in, and everybody follows the link of a personal invitation: what their taps come to, without the taps."""
    report = units.import_table(db, office, now, [*LIST, *MORE], partial=False, by=None)
    assert report.written, report
    for (unit, role, name), address in zip(CAST, addresses, strict=True):
        done = _register(db, office, now, unit, role, name, address)
        assert done.waits is None, done


def _register(
    db: Database, office: Office, now: int, unit: str, role: Role, name: str, address: Address
) -> registration.Registered:
    found = unit_rows.by_name(db, unit)
    assert found is not None, unit
    expected = next(e for e in registration_rows.expected_in(db, found.id) if e.full_name == name)
    issued = invitations.issue(db, office, now, found.id, role, expected.id, None)
    agreed = Spoken(address.channel, f"agreed:{address.id}", None, now, "=yes")
    wish = Wish(found.id, role, name, invitation_id=issued.id, agreed=agreed)
    conversations.forget(db, address.channel, address.id)  # the page has greeted its visitor and waits for consent
    return registration.register(db, office, now, address, "vi", wish)


async def _leave_training(office: Sở) -> None:
    world, lan = office.world, await office.id_of(LAN)
    line = Spoken("web_chat", "left", None, world.clock.now(), "").line()

    def leave(db: Database, at: Office, now: int) -> bool:
        return trial.leave(db, at, now, people.standing(db, lan, at.today(now)), line) is not None

    assert await world.app.store.write(leave, world.app.office, world.clock.now())
