"""The contract of a channel as people see it: the whole product, a phone, and the same promises on all four channels."""

from __future__ import annotations

import contextlib
import dataclasses as dc
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.actions import delivery
from bot.actions.office import Office
from bot.config import Config
from bot.demo.phones import Phone, Seen
from bot.domain.delivery import MessageKind
from bot.messaging import Address, Choice, FileRef, Outgoing, RawItem
from bot.store import directives
from bot.store.database import Database
from tests.handlers.offices import unit_of
from tests.stories.people import MUSEUM, address_at, open_office
from tests.world import EVERYWHERE, World, open_world

PARAGRAPH = "Các đơn vị phổ biến Kế hoạch số 12/KH-UBND đến toàn thể công chức, viên chức, người lao động. "
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
TABLE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def public() -> Config:
    """An office with an address on the internet."""
    config = Config()
    return dc.replace(config, web=dc.replace(config.web, public_url="https://vanban.example.vn"))


@contextlib.asynccontextmanager
async def world_on(folder: Path, channel: str, config: Config | None = None) -> AsyncIterator[World]:
    """A world with this channel beside the page."""
    telegram, bot, oa = (channel == name for name in ("telegram", "zalo_bot", "zalo_oa"))
    async with open_world(folder, telegram=telegram, zalo_bot=bot, zalo_oa=oa, config=config) as world:
        yield world


async def greeted(world: World, channel: str) -> tuple[Phone, Address]:
    """A phone that has said good morning and been answered, and where it is reached."""
    phone = await world.phone("Hoàng Thị Hoa", channel, started=True)
    await world.says(phone, "xin chào")
    return phone, await address_at(world, phone)


async def tell(world: World, to: Address, *messages: Outgoing) -> None:
    """The product says these, one after the other."""

    def queue(db: Database, office: Office, now: int) -> None:
        for n, message in enumerate(messages):
            language = office.language("vi")
            delivery.answer(db, office, now, to, f"contract:{n}", message, language, MessageKind.ANSWER)

    await world.write(queue, world.app.office, world.clock.now())


def since(phone: Phone, heard: int) -> list[Seen]:
    return phone.heard[heard:]


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize("channel", EVERYWHERE)
async def test_what_we_say_arrives_once_in_order_and_what_it_offers_can_be_chosen(tmp_path: Path, channel: str) -> None:
    async with world_on(tmp_path, channel, public()) as world:
        phone, to = await greeted(world, channel)
        can = world.app.channels[channel].capabilities
        before = len(phone.heard)
        short = [Outgoing(f"Tin số {n}: Số 12/CT-UBND, <b>không đậm</b> & *_[x]") for n in range(1, 6)]
        long = Outgoing(
            "\n\n".join(PARAGRAPH * 5 for _ in range(12)), ((Choice("Xem trợ giúp", "help"),),), heading="THÔNG BÁO"
        )
        await tell(world, to, *short, long)
        heard = since(phone, before)
        assert [seen.text for seen in heard[:5]] == [message.text for message in short]
        parts = heard[5:]
        assert all(units(seen.text) <= can.longest_text for seen in parts)
        words = " ".join("\n".join(seen.text for seen in parts).split())
        assert words.count(PARAGRAPH.strip()) == 60
        assert words.startswith("THÔNG BÁO")
        assert [bool(seen.labels) for seen in parts] == [False] * (len(parts) - 1) + [True]
        answers = len(phone.heard)
        assert await world.taps(phone, "Xem trợ giúp") == phone.last.text
        assert len(phone.heard) > answers


@pytest.mark.parametrize("channel", EVERYWHERE)
@pytest.mark.parametrize("on_the_internet", [True, False])
async def test_a_file_goes_itself_by_link_or_in_words_as_the_channel_can(
    tmp_path: Path, channel: str, on_the_internet: bool
) -> None:
    config = public() if on_the_internet else Config()
    async with world_on(tmp_path, channel, config) as world:
        phone, to = await greeted(world, channel)
        can = world.app.channels[channel].capabilities
        blobs = world.app.office.blobs
        before = len(phone.heard)
        for name, mime, content in (("ma-qr.png", "image/png", PNG), ("so-lieu.xlsx", TABLE, b"PK bang tinh")):
            kept = blobs.put(content)
            file = FileRef(kept.sha256, name, mime, kept.size)

            def queue(db: Database, office: Office, now: int, file: FileRef = file) -> None:
                directives.remember_file(db, file.sha256, file.size, file.mime, now)
                message = Outgoing("Tệp kèm theo", files=(file,))
                delivery.answer(db, office, now, to, f"file:{file.name}", message, office.language("vi"))

            await world.write(queue, world.app.office, world.clock.now())
            heard, before = since(phone, before), len(phone.heard)
            carried = [shown for seen in heard for shown in seen.files]
            words = "\n".join(seen.text for seen in heard)
            assert bool(carried) is can.carries(file), (name, heard)
            assert ("https://vanban.example.vn/" in words) is (on_the_internet and not carried)
            if not carried and not on_the_internet:
                assert "http" not in words
                assert "văn thư" in words
        for platform in world.platforms.values():
            assert platform.violations == []


@pytest.mark.parametrize("channel", EVERYWHERE)
async def test_what_was_accepted_twice_is_answered_once(tmp_path: Path, channel: str) -> None:
    async with world_on(tmp_path, channel) as world:
        phone, _to = await greeted(world, channel)
        heard = len(phone.heard)
        rows = await world.rows("select message_key, address from inbox where channel = ?", channel)
        await world.app.inbox.accept(channel, [RawItem(r["message_key"], r["address"], b"{}") for r in rows])
        await world.settle()
        assert len(phone.heard) == heard
        again = await world.rows("select message_key, address from inbox where channel = ?", channel)
        assert again == rows


@pytest.mark.parametrize("channel", EVERYWHERE)
async def test_a_card_that_is_closed_says_so_and_using_it_names_who_and_when(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        await office.passed_on("1204/SVHTTDL-VP", MUSEUM)
        assert await unit_of(office.world, MUSEUM)
        can = office.world.app.channels[channel].capabilities
        before = [seen.text for seen in office.mai.heard]
        assert "Đã ghi nhận" in await office.taps(office.tuan, "Đã nhận")
        after = [seen.text for seen in office.mai.heard]
        assert len(after) == len(before)
        assert (after != before) is can.edits
        if can.edits:
            assert "Nông Văn Tuấn" in after[-1]
        else:
            assert "Nông Văn Tuấn" in await office.taps(office.mai, "Đã nhận")
            assert "09 giờ" in office.mai.last.text
        assert await office.count("receipt-acknowledged") == 1
