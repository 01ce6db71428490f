"""Point 8: what happened is a line in a chain; anybody can check it, and a line changed behind its back is found."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.actions import ledger
from bot.demo import proving
from tests.stories.people import DIVISION, Sở, open_office
from tests.world import CHANNELS, EVERYWHERE

PROVED = {
    "directive-published",
    "message-sent",
    "receipt-acknowledged",
    "dissemination-confirmed",
    "acknowledgement-withdrawn",
    "question-asked",
    "question-answered",
    "reminder-issued",
    "weekly-push-decided",
    "log-head-published",
}


async def a_week(office: Sở) -> None:
    """What two weeks of one directive leave behind."""
    await office.passed_on()
    await office.taps(office.tuan, "Đã nhận")
    await office.says(office.hoa, "2 1204 10/12")
    await office.taps(office.hoa, "Đúng, ghi nhận", "Ghi nhầm", "Rút, bấm nhầm")
    await office.says(office.hoa, "/hoi Có gửi bản giấy không?")
    await office.taps(office.lan, "Trả lời")
    await office.says(office.lan, "Có.")
    await office.world.turn_to("2023-06-12 08:05")


@pytest.mark.parametrize("channel", EVERYWHERE)
async def test_the_story_is_told_checked_exported_and_a_changed_line_is_named(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        lan, world = office.lan, office.world
        await a_week(office)
        assert set(await office.kinds()) >= PROVED
        told = await office.says(lan, "/nhatky 1204 quan ly van hoa")
        assert told.startswith(f"1204/SVHTTDL-VP, {DIVISION}")
        while any("dòng tiếp" in label for label in lan.last.labels):
            told += "\n" + await office.taps(lan, "dòng tiếp")
        assert "Gửi Trưởng phòng Hoa" in told
        assert "10/12" in told
        assert "đã đọc" not in told
        assert "Đồng chí xem được nhật ký của đơn vị đồng chí" in await office.says(office.hoa, "/nhatky 1204 bao tang")

        code = "".join(lan.sees("Tổng hợp tuần").text.split("Mã nhật ký: ")[1].split("\n")[0].split())
        await office.says(lan, f"kiem tra nhat ky {code}")
        assert "Nhật ký liền mạch" in lan.last.text
        await office.says(lan, "kiem tra nhat ky 4026 9107 3319")
        assert "Không có dòng nào mang mã đã nêu" in lan.last.text

        assert (await world.read(ledger.verify_log)).is_sound
        folder = tmp_path / "bản trích"
        await world.read(proving.export, folder)
        assert await proving.check(folder)
        assert await proving.tamper(folder)


@pytest.mark.parametrize("channel", CHANNELS)
async def test_the_record_refuses_to_forget_and_verification_names_what_was_forced(
    tmp_path: Path, channel: str
) -> None:
    async with open_office(tmp_path, channel) as office:
        world = office.world
        await a_week(office)
        head = await world.read(ledger.head_code)
        line = (await world.rows("select id from events where kind = 'receipt-acknowledged'"))[0]
        path = world.config.data.dir / "quantriet.db"
        with closing(sqlite3.connect(path, timeout=10)) as db:
            for forbidden in ("update events set at = 0", "delete from events"):
                with pytest.raises(sqlite3.DatabaseError):
                    db.execute(f"{forbidden} where id = ?", [line["id"]])
            db.rollback()
            db.execute("drop trigger if exists events_no_update")
            names = [row[0] for row in db.execute("select name from sqlite_master where type = 'trigger'")]
            for name in names:
                db.execute(f'drop trigger "{name}"')
            db.execute("update events set at = at - 3600000 where id = ?", [line["id"]])
            db.commit()
        verdict = await world.read(ledger.verify_log)
        assert not verdict.is_sound
        assert verdict.line_id == line["id"]
        assert not (await world.read(ledger.verify_log, head)).is_sound
