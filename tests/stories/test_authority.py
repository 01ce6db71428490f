"""Who may do what: a right is asked of the person, never of the button; nobody decides about themselves, or reads what is not theirs."""

from pathlib import Path

import pytest

from bot.domain.obligations import Duty
from tests.handlers.offices import administrator
from tests.stories.people import BUREAU, DIVISION, MUSEUM, Sở, open_office
from tests.world import open_world


async def post_waiting(office: Sở, name: str) -> int:
    person = await office.id_of(name)
    [row] = await office.world.rows("select id from posts where person_id = ? and status = 'pending'", person)
    return int(row["id"])


async def test_nobody_of_the_office_makes_themselves_its_chief(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        await office.says(office.lan, "/dangky", BUREAU)
        await office.taps(office.lan, BUREAU)
        await office.taps(office.lan, "Chánh Văn phòng")
        post = await post_waiting(office, "Chu Thị Lan")
        for how in ("", " replace", " other"):
            await office.forges(office.lan, f"approve {post}{how}")
        [row] = await office.world.rows("select status from posts where id = ?", post)
        assert row["status"] == "pending"
        await office.forges(office.thanh, f"approve {post} replace")
        [row] = await office.world.rows("select status from posts where id = ?", post)
        assert row["status"] == "active", "the chief may hand over"


async def test_a_unit_reads_no_story_of_a_directive_that_does_not_concern_it(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        directive = await office.passed_on("1204/SVHTTDL-VP", MUSEUM)
        said = await office.says(office.hoa, "/nhatky 1204")
        assert "Đã chuyển" not in said
        assert "Bảo tàng" not in said
        for command in ("story", "sent_texts", "story_export"):
            shown = await office.forges(office.hoa, f"{command} #{directive} u{(await unit(office, DIVISION))}")
            assert "xem được nhật ký của đơn vị đồng chí" in shown, shown
        assert "1204" in await office.says(office.mai, "/nhatky 1204")


async def unit(office: Sở, name: str) -> int:
    [row] = await office.world.rows("select unit_id as id from unit_versions where name = ?", name)
    return int(row["id"])


@pytest.mark.parametrize("channel", ["telegram"])
async def test_the_log_keeps_no_address_that_could_not_be_erased(tmp_path: Path, channel: str) -> None:
    async with open_office(tmp_path, channel) as office:
        await office.passed_on(duties=(Duty.RECEIVE,))
        await office.taps(office.mai, "Đã nhận")
        chat = str(office.mai.person.id)  # type: ignore[attr-defined]
        [line] = await office.world.rows("select * from events where kind = 'receipt-acknowledged'")
        assert '"answers"' in line["data"], "which message was answered is kept"
        for row in await office.world.rows("select data, message_id from events"):
            assert f'"{chat}' not in row["data"], row
            assert not str(row["message_id"]).startswith(chat), row


async def test_a_colleague_cannot_end_the_chiefs_post_nor_cut_the_chief_off(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        chief = await office.id_of("Nguyễn Văn Thành")
        [post] = await office.world.rows("select id from posts where person_id = ? and role = 'head'", chief)
        shown = await office.forges(office.lan, f"end_post {post['id']}")
        assert "do Chánh Văn phòng hoặc quản trị viên kết thúc" in shown
        [account] = await office.world.rows("select id from accounts where person_id = ?", chief)
        await office.forges(office.lan, f"unlink {account['id']}")
        assert "Chưa thay đổi gì" in await office.taps(office.lan, "Mất máy")
        [held] = await office.world.rows("select status from posts where id = ?", post["id"])
        assert held["status"] == "active"
        assert await office.world.rows("select id from accounts where person_id = ? and ended_at is null", chief)
        lan = await office.id_of("Chu Thị Lan")
        [hers] = await office.world.rows("select id from posts where person_id = ? and role = 'office'", lan)
        await office.forges(office.thanh, f"end_post {hers['id']}")
        assert "Đã kết thúc: Chu Thị Lan" in await office.taps(office.thanh, "Chuyển công tác")


async def test_the_last_administrator_stays(tmp_path: Path) -> None:
    async with open_world(tmp_path) as world:
        lan = await administrator(world)
        await world.says(lan, "thôi chức vụ")
        first = lan.last.labels[0]
        assert "Quản trị" in first
        await world.taps(lan, first)
        assert "quản trị viên cuối cùng" in await world.taps(lan, "Thôi giữ chức vụ")


async def test_a_member_of_the_office_admits_no_further_ones(tmp_path: Path) -> None:
    """An office post reads everything and publishes to everybody: the chief or an administrator gives it."""
    async with open_office(tmp_path) as office:
        await office.says(office.binh, "/dangky", BUREAU)
        await office.taps(office.binh, BUREAU)
        await office.taps(office.binh, "Chuyên viên Văn phòng Sở")
        post = await post_waiting(office, "Vi Văn Bình")
        assert "do Chánh Văn phòng hoặc quản trị viên" in await office.forges(office.lan, f"approve {post}")
        [row] = await office.world.rows("select status from posts where id = ?", post)
        assert row["status"] == "pending"
        await office.says(office.lan, f"/moi {BUREAU}")
        await office.taps(office.lan, "Chuyên viên Văn phòng Sở")
        assert "do Chánh Văn phòng hoặc quản trị viên" in office.lan.last.text
        await office.forges(office.thanh, f"approve {post}")
        [row] = await office.world.rows("select status from posts where id = ?", post)
        assert row["status"] == "active"
        assert "do Chánh Văn phòng hoặc quản trị viên" in await office.forges(office.lan, f"unapprove {post}")


async def test_no_refusal_is_silent_or_names_nothing(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        directive = await office.passed_on()
        for tampered in (f"receive {directive} 99", f"files {directive} 9999"):
            shown = await office.forges(office.hoa, tampered)
            assert "Không tìm thấy mục này, nên chưa ghi nhận" in shown, (
                "a unit that never was has no name to be named by"
            )
        assert "Phòng Quản lý văn hóa" in await office.forges(office.hoa, f"standing_units #{directive}")
        assert "Bảo tàng tỉnh Lạng Sơn, 41 người" in await office.forges(office.mai, f"standings 0 #{directive}")
        assert "nêu số văn bản" in await office.forges(office.lan, f"standing_units u{await unit(office, MUSEUM)}")
        assert "dành cho quản trị viên" in await office.forges(office.lan, "zalo_renew")
        assert "dành cho Văn phòng Sở" in await office.forges(office.hoa, "zalo_renew")


async def test_back_in_training_what_still_waits_goes_to_nobody(tmp_path: Path) -> None:
    """A reminder waits while a question is open; meanwhile the office goes back into training."""
    async with open_office(tmp_path) as office:
        await office.passed_on()
        await office.taps(office.hoa, "Đã quán triệt")
        await office.says(office.lan, "nhac viec 1204")
        await office.taps(office.lan, "Gửi")
        assert "Nhắc việc" not in office.hoa.last.text, "her question is open"
        await office.says(office.lan, "/taphuan")
        await office.taps(office.lan, "Bật tập huấn")
        await office.world.wait(11 * 60)
        assert "Nhắc việc" not in office.hoa.last.text
        [held] = await office.world.rows(
            "select reason from deliveries where kind = 'reminder' and person_id = ?",
            await office.id_of("Hoàng Thị Hoa"),
        )
        assert held["reason"] == "trial_mode"
