"""What must survive: whatever people send, press, break or switch off has a clear answer, and nothing is lost or recorded wrongly."""

import unicodedata
from pathlib import Path

import pytest

from bot.config import Config
from bot.demo.phones import NotShown, TelegramPhone
from bot.emulators.telegram import Person
from tests.handlers.offices import unit_of
from tests.stories.people import MUSEUM, open_office, telegram_of
from tests.world import CHANNELS, open_world

RECORDED = ("receipt-acknowledged", "dissemination-confirmed", "report-sent")


@pytest.mark.parametrize("channel", CHANNELS)
async def test_words_that_are_no_answer_record_nothing_and_words_that_are_do(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        hoa, world = office.hoa, office.world
        await office.passed_on()
        for text, meant in (
            ("chưa nhận được", "Hiểu là chưa xong hoặc chưa đúng đối với 1204/SVHTTDL-VP. Chưa ghi nhận gì."),
            ("da nhan nhung thieu phu luc", "Chưa ghi nhận gì."),
            ("ok", "Câu trả lời này chưa được tính là xác nhận."),
            ("\u2764\ufe0f", "Biểu tượng chưa được tính là xác nhận."),
            ("\U0001f44d\U0001f44d", "Biểu tượng chưa được tính là xác nhận."),
        ):
            assert meant in await office.says(hoa, text)
            await world.wait(61)
        assert not any(kind in RECORDED for kind in await office.kinds())
        first = await office.says(hoa, "chi oi hop hom nao")
        assert "Hệ thống chưa hiểu. Nếu là câu hỏi" in first
        second = await office.says(hoa, "abc xyz")
        assert "đồng chí Chu Thị Lan, 0205 000 0000" in second
        assert second.count("Cần hỗ trợ") == 1
        await office.taps(hoa, "Chuyển câu hỏi")
        assert '"abc xyz"' in office.lan.last.text
        done = await office.says(hoa, unicodedata.normalize("NFD", "Đã nhận"))
        assert "Đã ghi nhận: Phòng Quản lý văn hóa đã nhận 1204/SVHTTDL-VP" in done
        before = len(hoa.heard)
        await office.says(hoa, "2", "2")
        assert "Chưa ghi" in hoa.last.text or "bao nhiêu người" in hoa.last.text
        assert len(hoa.heard) > before
        assert [kind for kind in await office.kinds() if kind in RECORDED] == ["receipt-acknowledged"]


@pytest.mark.parametrize("channel", CHANNELS)
async def test_forged_unknown_and_too_long_all_have_an_answer(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        hoa, world = office.hoa, office.world
        directive = await office.passed_on()
        museum = await unit_of(world, MUSEUM)
        for forged in (
            f"receive {directive} {museum}",
            f"disseminate {directive} {museum}",
            "receive 999 999",
            "receive -1 99999999999999999999",
            "undo 1",
            "approve 1",
            "withdraw #1",
            "broadcast",
            "=5:yes",
            "rubbish \u0000",
        ):
            before = len(hoa.heard)
            try:
                await office.forges(hoa, forged)
            except NotShown:
                continue  # the page itself refuses what no button carries
            assert len(hoa.heard) > before, forged
        assert "Không có lệnh lenhla." in await office.says(hoa, "/lenhla")
        if channel == "telegram":
            assert "Tin dài quá 4.000 ký tự" in (await office.says(hoa, "x" * 4090))
            await office.says(hoa, "Nguyễn " * 700)
        else:
            with pytest.raises(NotShown, match="too_long"):  # the page says so before anything is sent
                await office.says(hoa, "x" * 5000)
        assert not any(kind in RECORDED for kind in await office.kinds())
        assert (await world.rows("select count(*) as n from events where kind = 'turn-failed'"))[0]["n"] == 0
        assert "Đã ghi nhận" in await office.says(hoa, "da nhan 1204")


@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_name_of_five_thousand_characters_is_asked_again(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        world = office.world
        phone = await world.phone("Ai đó", channel)
        await office.says(phone, "/start")
        await office.taps(phone, "Đồng ý")
        await office.says(phone, "thong tin du lich")
        await office.taps(phone, "Trung tâm Thông tin du lịch", "Giám đốc")
        if channel == "telegram":
            await office.says(phone, "Nguyễn Văn " * 455)
        else:
            await office.says(phone, "Nguyễn Văn " * 360)
        await office.says(phone, "\U0001f600")
        assert "Chưa đúng dạng họ và tên" in phone.last.text
        assert "Văn phòng Sở sẽ duyệt" in await office.says(phone, "Đặng Văn Lạ")
        assert max(len(row["full_name"]) for row in await world.rows("select full_name from people")) < 50


@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_file_that_is_too_large_is_said_so_and_nothing_else_waits(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        hoa, world = office.hoa, office.world
        await office.passed_on()
        if isinstance(hoa, TelegramPhone):
            assert isinstance(hoa.person, Person)
            hoa.person.send_file("Đề án.pdf", b"%PDF-1.4", "application/pdf", size=25 * 1024 * 1024)
            await world.settle()
            assert "Tệp lớn hơn 20 MB nên chưa nhận được" in hoa.last.text
        else:
            with pytest.warns(ResourceWarning), pytest.raises(NotShown, match="413"):
                await hoa.send_file("Đề án.pdf", b"%PDF-1.4" + bytes(25 * 1024 * 1024))
        assert "Đã ghi nhận" in await office.says(hoa, "da nhan 1204")


async def test_voice_sticker_group_and_a_blocked_bot(tmp_path: Path) -> None:
    async with open_office(tmp_path, "telegram") as office:
        world, hoa = office.world, office.hoa
        assert isinstance(hoa, TelegramPhone)
        assert isinstance(hoa.person, Person)
        assert world.emulator is not None
        await office.passed_on()
        hoa.person.send_voice()
        await world.settle()
        assert "Hệ thống không nghe được tin thoại" in hoa.last.text
        assert "Đã nhận" in hoa.last.labels
        hoa.person.send_sticker()
        await world.settle()
        assert "Biểu tượng chưa được tính là xác nhận" in hoa.last.text

        group = world.emulator.group(title="Phòng Quản lý văn hóa")
        group.add_bot(hoa.person)
        await world.settle()
        for text in ("/start", "/tiendo 1204", "@quantriet_bot da nhan"):
            group.send(hoa.person, text)
            await world.settle()
        answers = [message.text for message in group.messages if message.from_bot]
        assert len(answers) == 1, answers
        assert "chỉ làm việc trong cuộc trò chuyện riêng" in answers[0]

        hoa.person.block()
        await world.settle()
        await office.passed_on("951/SVHTTDL-VP")
        standing = await office.says(office.lan, "/tiendo 951")
        assert "Không liên lạc được: 01" in standing
        hoa.person.unblock()
        await world.settle()
        assert "Đã nhận" in hoa.sees("Công văn số 951/SVHTTDL-VP").labels
        assert "Đã ghi nhận" in await office.says(hoa, "da nhan 951")
        assert {"address-lost", "address-restored"} <= set(await office.kinds())
        assert [kind for kind in await office.kinds() if kind in RECORDED] == ["receipt-acknowledged"]


@pytest.mark.parametrize("channel", CHANNELS)
async def test_the_server_stops_in_the_middle_of_everything_and_goes_on(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        hoa, tuan, world = office.hoa, office.tuan, office.world
        await office.passed_on()
        await office.taps(hoa, "Đã quán triệt")
        await world.restart()
        assert "Đã phổ biến 10/12 người" in await office.says(hoa, "10")
        await world.restart()
        assert "10/12 người" in await office.taps(hoa, "Đúng, ghi nhận")
        if isinstance(tuan, TelegramPhone):
            app = world.app
            await app.stop()
            await tuan.tap("Đã nhận")
            await tuan.tap("Đã nhận")
            await world.start_again()
            assert "Bảo tàng tỉnh Lạng Sơn đã nhận 1204/SVHTTDL-VP" in tuan.sees("Đã ghi nhận").text
        else:
            await office.taps(tuan, "Đã nhận")
        kinds = await office.kinds()
        assert kinds.count("receipt-acknowledged") == 2  # Hoa's by her quán triệt, Tuấn's by the tap
        assert kinds.count("dissemination-confirmed") == 1
        assert (await world.rows("select count(*) as n from outbox where status in ('queued', 'sending')"))[0]["n"] == 0


async def test_somebody_unknown_reaches_nothing_and_is_greeted(tmp_path: Path) -> None:
    config = Config()
    async with open_world(tmp_path, telegram=True, config=config) as world:
        stranger = await world.phone("Ai đó", "telegram")
        assert isinstance(stranger, TelegramPhone)
        for text in ("/tiendo", "da nhan 1204", "\u2764\ufe0f", "/chuyen", "/nhatky 1204"):
            assert "kênh nhắc việc tự động" in await world.says(stranger, text), text
        assert telegram_of(stranger)
        assert await world.rows("select * from people") == []
        await world.nothing_amiss()
