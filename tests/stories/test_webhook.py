"""Telegram delivers to our own address: the same office, registered, published to and acknowledged over the webhook."""

from pathlib import Path

import aiohttp

from bot.domain.people import Role
from tests.handlers.offices import invitation
from tests.stories.people import DIVISION, HEAD_LINE, SUMMARY, open_office
from tests.world import by_webhook

NEWCOMER = "Vi Thị Hương"
CENTRE = "Trung tâm Văn hóa nghệ thuật tỉnh"


async def test_registered_published_and_acknowledged_over_the_webhook(tmp_path: Path) -> None:
    async with open_office(tmp_path, "telegram", config=by_webhook()) as office:
        lan, hoa, world = office.lan, office.hoa, office.world
        webhook = world.platforms["telegram"].emulator.bot.webhook
        assert webhook.url == f"http://127.0.0.1:{world.app.port}/hooks/telegram"

        issued = await invitation(world, CENTRE, Role.HEAD, NEWCOMER)
        huong = await world.phone(NEWCOMER, "telegram")
        await office.says(huong, issued.typed)
        await office.taps(huong, "Đồng ý")
        huong.sees("Đã ghi nhận đăng ký")

        await office.says(lan, "/chuyen")
        await office.taps(lan, "Không có")
        await office.says(lan, HEAD_LINE, SUMMARY)
        await office.taps(lan, "Tất cả phòng, đơn vị (05)", "Xong")
        await office.says(lan, "cham nhat 16/6")
        await office.taps(lan, "Đúng", "Gửi đến 05 đơn vị", "Gửi ngay")
        await world.wait(5)
        for phone in (hoa, huong):
            assert "Đã ghi nhận" in await office.taps(phone, "Đã nhận")
        await office.says(hoa, "2 1204 12/12")
        assert f"Đã ghi nhận: {DIVISION} quán triệt đủ 12/12 người" in await office.taps(hoa, "Đúng, ghi nhận")

        assert webhook.accepted >= 15, "everything said came over the webhook"
        assert webhook.last_error == ""
        pressed = world.platforms["telegram"].emulator.bot.pressed
        assert webhook.called_in_answers == len(pressed) >= 5, "a press is released with the answer to its delivery"
        assert all(press.answer is not None for press in pressed.values())
        assert await office.count("receipt-acknowledged") == 2
        kept = await world.rows("select count(*) as n from inbox where channel = 'telegram'")
        assert kept[0]["n"] >= 15
        async with aiohttp.ClientSession() as stranger:
            forged = b'{"update_id": 999999, "message": {}}'
            for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": "wrong"}):
                async with stranger.post(webhook.url, data=forged, headers=headers) as answer:
                    assert answer.status in (401, 403), answer.status
        assert await world.rows("select count(*) as n from inbox where channel = 'telegram'") == kept


async def test_what_was_said_while_we_were_away_comes_over_the_webhook_once(tmp_path: Path) -> None:
    async with open_office(tmp_path, "telegram", config=by_webhook()) as office:
        hoa, world = office.hoa, office.world
        await office.passed_on("1204/SVHTTDL-VP", DIVISION)
        await world.app.stop()
        await hoa.tap("Đã nhận")
        await hoa.tap("Đã nhận")
        await world.start_again()
        await world.settle()
        hoa.sees("Đã ghi nhận: Phòng Quản lý văn hóa đã nhận")
        assert await office.count("receipt-acknowledged") == 1
