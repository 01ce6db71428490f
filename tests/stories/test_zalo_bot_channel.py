"""What belongs to the Zalo Bot Platform as a channel: its webhook in all its forms, a webhook nobody can reach, and the fifty-first person."""

import asyncio
import dataclasses as dc
import socket
from collections.abc import Sequence
from pathlib import Path

import aiohttp
import pytest

from bot.channels.zalo_bot import SECRET_HEADER
from bot.config import Config, Receiving, Secret
from bot.connections import zalo_bot as connection
from bot.emulators.zalo_bot import FaultKind
from bot.emulators.zalo_bot.state import StoredMessage
from bot.messaging import RawItem
from tests.stories.people import DIVISION, HOA, MUSEUM, address_at, open_office
from tests.world import open_world

SECRET = "Office_Secret-1"
HOOK = "/hooks/zalo-bot"


def by_webhook() -> Config:
    """Zalo delivers to our own address, whose port is known before the server starts."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = int(taken.getsockname()[1])
    plain = Config()
    return dc.replace(
        plain,
        web=dc.replace(plain.web, port=port, public_url="https://vanban.example.vn"),
        zalo_bot=dc.replace(plain.zalo_bot, mode=Receiving.WEBHOOK, webhook_secret=Secret(SECRET)),
    )


@pytest.mark.parametrize("form", ["wrapped", "flat"])
async def test_everything_is_said_over_the_webhook_whatever_its_form(tmp_path: Path, form: str) -> None:
    async with open_office(tmp_path, "zalo_bot", config=by_webhook()) as office:
        world, zalo = office.world, office.world.zalo_bot
        zalo.modes.body, zalo.modes.duplicates = form, True  # type: ignore[assignment]
        async with asyncio.timeout(10):
            while not zalo.bot.webhook.url:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        assert zalo.bot.webhook.url == f"https://vanban.example.vn{HOOK}"
        await office.passed_on("1204/SVHTTDL-VP", DIVISION)
        assert "Đã ghi nhận" in await office.taps(office.hoa, "Đã nhận")
        assert zalo.bot.webhook.accepted >= 2
        assert set(zalo.bot.webhook.answers) == {200}
        assert await office.count("receipt-acknowledged") == 1

        kept = await world.rows("select count(*) as n from inbox")
        cases: list[tuple[dict[str, str], int]] = [
            ({}, 403),
            ({SECRET_HEADER: "khong-dung-dau"}, 403),
            ({SECRET_HEADER: SECRET}, 200),
        ]
        async with aiohttp.ClientSession() as stranger:
            for headers, status in cases:
                address = f"http://127.0.0.1:{world.app.port}{HOOK}"
                async with stranger.post(address, data=b"{}", headers=headers) as answer:
                    assert answer.status == status
        assert await world.rows("select count(*) as n from inbox") == kept


async def test_a_webhook_somebody_moved_is_set_again_and_the_office_told_when_zalo_cannot_call_us(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "CHECK_SECONDS", 0.05)
    async with open_office(tmp_path, "zalo_bot", config=by_webhook()) as office:
        zalo = office.world.zalo_bot
        zalo.front("http://127.0.0.1:9")
        zalo.bot.webhook.set("https://nguoi-khac.example/hook", "khoa-cua-ho")
        async with asyncio.timeout(10):
            while not office.lan.heard:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        assert zalo.bot.webhook.url == f"https://vanban.example.vn{HOOK}"
        assert "chưa gọi được tới địa chỉ công khai" in office.lan.last.text


async def test_the_office_knows_when_the_bot_may_be_in_groups_and_when_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "CHECK_SECONDS", 0.05)
    config = Config()
    config = dc.replace(config, zalo_bot=dc.replace(config.zalo_bot, groups=True))
    async with open_world(tmp_path, zalo_bot=True, config=config) as world:
        for allowed in (True, False):
            world.zalo_bot.modes.can_join_groups = allowed
            async with asyncio.timeout(10):
                while world.app.office.capabilities["zalo_bot"].groups is not allowed:  # noqa: ASYNC110
                    await asyncio.sleep(0.01)


async def test_a_dead_token_sends_officials_to_their_other_channel_until_it_is_good_again(tmp_path: Path) -> None:
    async with open_office(tmp_path, "zalo_bot", also=("telegram",)) as office:
        world = office.world
        code = (await office.says(office.hoa, "/lienket")).split("\n")[0].partition(":")[2]
        second = await world.phone("Hoa, Telegram", "telegram", started=True)
        await office.says(second, code)
        await office.taps(second, "Đồng ý", "Dùng cả hai")
        await office.says(second, "/kenh")
        await office.taps(second, "Ưu tiên Zalo Bot")
        world.zalo_bot.faults.add(
            FaultKind.REFUSE, 1_000, methods=["sendMessage"], code=401, description="Unauthorized"
        )
        await office.passed_on("1204/SVHTTDL-VP", DIVISION)
        await world.tick()
        second.sees("1204/SVHTTDL-VP")
        await office.mai.say("/viec")
        await world.settle()
        assert world.app.idle, "nobody is busy on a channel that carries nothing"
        await office.passed_on("1205/SVHTTDL-VP", MUSEUM)
        waiting = "select distinct waits from outbox where kind = 'directive_card' and status = 'queued'"
        assert await world.rows(waiting) == [{"waits": "channel_down"}]
        world.zalo_bot.faults.clear()
        await world.wait(180)
        office.mai.sees("1205/SVHTTDL-VP")
        office.lan.sees("Kênh Zalo Bot đã gửi tin được trở lại")
        assert not any("1204/" in message.text for message in office.hoa.heard), "nothing is sent twice"
        await office.passed_on("1206/SVHTTDL-VP", DIVISION)
        office.hoa.sees("1206/SVHTTDL-VP")
        assert not any("1206/" in message.text for message in second.heard), "the preferred channel is used again"


async def test_nobody_is_thanked_before_it_is_kept(tmp_path: Path) -> None:
    async with open_office(tmp_path, "zalo_bot", config=by_webhook()) as office:
        world = office.world
        await office.passed_on("1204/SVHTTDL-VP", DIVISION)
        failures = iter([True, True])

        async def full_disk(channel: str, items: Sequence[RawItem]) -> None:
            if next(failures, False):
                raise OSError("No space left on device")
            await world.app.inbox.accept(channel, items)

        [zalo] = world.app.connections
        hook = zalo.hooks(dc.replace(world.app._live, accept=full_disk))[HOOK]
        chat = (await address_at(world, office.hoa)).id
        said = f'{{"event_name":"message.text.received","message":{{"message_id":"m1","chat":{{"id":"{chat}"}},"text":"1"}}}}'
        for _ in range(2):
            with pytest.raises(OSError, match="No space"):
                await hook({SECRET_HEADER: SECRET}, said.encode())
            assert await world.rows("select 1 from inbox where message_key like '%:m1'") == []
        assert await hook({SECRET_HEADER: SECRET}, said.encode()) == 200
        assert len(await world.rows("select 1 from inbox where message_key like '%:m1'")) == 1
        await world.settle()
        assert await office.count("receipt-acknowledged") == 1


async def test_whoever_the_plan_has_no_room_for_is_given_up_after_three_tries_and_called(tmp_path: Path) -> None:
    async with open_office(tmp_path, "zalo_bot") as office:
        world = office.world
        chat = (await address_at(world, office.hoa)).id
        known = world.zalo_bot.bot.chats[chat]
        known.served = False
        known.messages.append(StoredMessage("m0", 0, from_bot=False, text="chào"))
        await office.passed_on("1204/SVHTTDL-VP", DIVISION)
        await world.wait(60)
        [row, *_waiting] = await world.rows(
            "select status, attempts, error from outbox where address = ? order by id", chat
        )
        assert (row["status"], row["attempts"]) == ("failed", 3)
        assert "403" in str(row["error"])
        listed = await office.says(office.lan, "/goidien")
        assert HOA in listed
        assert "gửi nhiều lần không được" in listed
        assert "lâu chưa nhắn" not in listed, "nobody's window is closed on a channel that has none"
        known.served = True
        await office.says(office.hoa, "alo")
        office.hoa.sees("1204/SVHTTDL-VP")


async def test_a_picture_is_taken_up_the_moment_it_comes(tmp_path: Path) -> None:
    async with open_world(tmp_path, zalo_bot=True) as world:
        phone = await world.phone("Hoa", "zalo_bot")
        await phone.send_file("bien-ban.jpg", b"\xff\xd8 anh", "image/jpeg")
        await world.settle()
        world.zalo_bot.bot.pictures.clear()
        assert phone.last.text
        assert len(await world.rows("select 1 from files")) == 1


async def test_a_picture_is_called_by_the_time_it_came(tmp_path: Path) -> None:
    async with open_office(tmp_path, "zalo_bot") as office:
        await office.hoa.send_file("bien-ban.jpg", b"\xff\xd8 anh", "image/jpeg")
        await office.world.settle()
        assert "Đã nhận tệp 20230605-0900" in office.hoa.last.text
        assert ".jpg. Tệp này để làm gì?" in office.hoa.last.text


async def test_the_month_s_quota_ends_in_the_middle_of_a_message_to_many(tmp_path: Path) -> None:
    """The platform counts otherwise than we do: the rest waits, visibly, and goes out the next working morning, once."""
    async with open_office(tmp_path, "zalo_bot") as office:
        world, quota = office.world, office.world.zalo_bot.bot.quota
        await office.says(office.lan, "/thongbao", "Mời họp giao ban lúc 14 giờ thứ Năm.")
        await office.taps(office.lan, "Tất cả phòng, đơn vị", "Mọi người đã đăng ký", "Gửi 05 người")
        quota.limit = quota.used + 3
        await world.wait(90)
        quota.limit = 3_000
        shown = await office.says(office.lan, "tien do thong bao")
        assert "03/05 người" in shown
        assert shown.count("hết hạn mức tin, đang chờ") == 2
        await world.turn_to("2023-06-06 08:00")
        office.lan.sees("Kênh Zalo Bot đã hết số tin được gửi")
        for phone in (office.thanh, office.hoa, office.mai, office.binh, office.tuan):
            assert (
                sum("Mời họp giao ban" in message.text for message in phone.heard if "Sẽ gửi" not in message.text) >= 1
            )
        sent = await world.rows("select count(*) as n from outbox where kind = 'broadcast' and status = 'sent'")
        assert sent[0]["n"] == 5
