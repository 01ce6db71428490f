"""Point 1: an office begins with nothing but a link, on a page; and what must not go wrong meanwhile."""

from pathlib import Path

import pytest

from bot.app import App, Options
from bot.demo.phones import NotShown
from bot.store.database import AlreadyRunning
from tests.handlers.offices import administrator, code_in
from tests.world import EVERYWHERE, open_on, open_world


@pytest.mark.parametrize("channel", EVERYWHERE)
async def test_the_first_link_makes_the_administrator_who_then_works_from_either_phone(
    tmp_path: Path, channel: str
) -> None:
    async with open_on(tmp_path, channel) as world:
        old = await world.app.first_link()
        token = await world.app.first_link()
        with pytest.raises(NotShown):
            await world.open_link("Ai đó", world.url("l", old))
        lan = await world.open_link("Lan", world.url("l", token))
        assert "người quản trị" in lan.last.text
        await world.taps(lan, "Đồng ý")
        await world.restart()
        assert "người quản trị và thành viên Văn phòng Sở" in await world.says(lan, "Chu Thị Lan")
        with pytest.raises(NotShown):
            await world.open_link("Kẻ đến sau", world.url("l", token))

        code = code_in(await world.says(lan, "/lienket"))
        second = await world.phone("Lan, máy hai", channel)
        await world.says(second, code)
        await world.taps(second, "Đồng ý", "Dùng cả hai")
        assert "là của đồng chí Chu Thị Lan" in second.last.text
        assert "gửi tệp danh sách" in await world.says(second, "nhap danh sach")
        assert len(await world.rows("select * from people")) == 1
        await world.nothing_amiss()


async def test_the_training_mode_is_on_until_the_office_leaves_it(tmp_path: Path) -> None:
    async with open_world(tmp_path) as world:
        lan = await administrator(world)
        assert "Chế độ tập huấn đang bật" in await world.says(lan, "/taphuan")
        assert "Từ nay tin gửi đến mọi đơn vị" in await world.taps(lan, "Rời tập huấn")
        assert "đang tắt" in await world.says(lan, "/taphuan")
        assert [row["kind"] for row in await world.rows("select kind from events where kind like 'trial%'")] == [
            "trial-mode-left"
        ]
        await world.nothing_amiss()


async def test_a_second_process_on_the_same_record_does_not_start(tmp_path: Path) -> None:
    async with open_world(tmp_path) as world:
        with pytest.raises(AlreadyRunning):
            await App(world.config, world.clock, Options(ticking=False, pacing=False, control=False)).start()
        lan = await administrator(world)
        assert "người quản trị" in lan.last.text
