"""A sending stopped half-way: who got it owes, the rest waits and is sent after all when somebody says so."""

from pathlib import Path

from tests.stories.people import HEAD_LINE, SUMMARY, Sở, open_office

CARD = "Văn phòng Sở chuyển Công văn số 1204/SVHTTDL-VP"
MUSEUM_PEOPLE = {"Lý Thị Mai", "Vi Văn Bình", "Nông Văn Tuấn"}


def who_got(office: Sở) -> set[str]:
    phones = [p for p in office.world.phones.values() if p is not office.lan]
    return {p.owner for p in phones if any(CARD in seen.text for seen in p.heard)}


async def sent_to_division_and_museum(office: Sở) -> None:
    lan = office.lan
    await office.says(lan, "/chuyen")
    await office.taps(lan, "Không có")
    await office.says(lan, HEAD_LINE, SUMMARY)
    await office.taps(lan, "Chọn đơn vị")
    await office.says(lan, "quan ly van hoa, bao tang")
    await office.taps(lan, "Xong", "Xong")
    await office.says(lan, "cham nhat 16/6")
    await office.taps(lan, "Đúng", "Gửi đến 02 đơn vị", "Gửi ngay")


async def test_stopped_half_way_and_gone_on_with(tmp_path: Path) -> None:
    """The museum's pages are closed for the seconds in which the sending is watched: their cards wait to be fetched."""
    async with open_office(tmp_path) as office:
        lan, world = office.lan, office.world
        closed = {key: phone for key, phone in world.phones.items() if phone.owner in MUSEUM_PEOPLE}
        for key in closed:
            del world.phones[key]
        await sent_to_division_and_museum(office)
        assert "Dừng phần chưa gửi" in lan.sees("Đang gửi 1204/SVHTTDL-VP").labels
        await office.taps(lan, "Dừng phần chưa gửi")
        world.phones.update(closed)
        await world.wait(30)
        stopped = lan.sees("đã dừng lúc").text
        assert "01 người đã nhận, 03 người chưa gửi. Đơn vị đã nhận vẫn thực hiện." in stopped
        assert who_got(office) == {"Hoàng Thị Hoa"}
        await office.taps(office.hoa, "Đã nhận")
        assert "Đã ghi nhận" in office.hoa.last.text
        [line] = await world.rows("select data from events where kind = 'directive-stopped'")
        assert '"sent":1' in line["data"]
        assert '"unsent":3' in line["data"]

        known = len(office.hoa.heard)
        await office.taps(lan, "Gửi tiếp phần chưa gửi")
        await world.wait(10)
        assert who_got(office) == MUSEUM_PEOPLE, "the card of who has answered reads what is left"
        assert len(office.hoa.heard) == known, "who has it gets it no second time"
