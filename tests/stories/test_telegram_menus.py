"""What stands in the menu of commands on Telegram: everybody's, and the longer one of the office's own people."""

import asyncio
from datetime import date
from pathlib import Path

import pytest

from bot.connections import telegram_menus
from bot.demo.phones import Phone
from bot.store import people
from tests.stories.people import open_office

YESTERDAY = date(2023, 6, 4)


async def has(phone: Phone, command: str, *, shown: bool = True) -> None:
    """Wait until a command stands in the menu behind the slash, or no longer does."""
    person = phone.person  # type: ignore[attr-defined]
    async with asyncio.timeout(5):
        while (command in [each["command"] for each in person.commands]) is not shown:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_the_office_has_its_own_commands_in_the_menu_for_as_long_as_it_is_the_office(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telegram_menus, "LOOK_SECONDS", 0.02)
    async with open_office(tmp_path, "telegram") as office:
        await has(office.lan, "thongbao")
        await has(office.hoa, "trogiup")
        await has(office.hoa, "thongbao", shown=False)

        [post] = await office.world.rows(
            "select id from posts where person_id = ? and role = 'office'", await office.id_of("Chu Thị Lan")
        )
        await office.world.app.store.write(people.end_post, post["id"], YESTERDAY, office.world.clock.now(), None, "")
        await has(office.lan, "thongbao", shown=False)
        await has(office.thanh, "thongbao")
