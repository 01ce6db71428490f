"""What is kept of people: nothing personal before they agree, nothing of a marked paper, raw messages for a week."""

import json
from pathlib import Path

from tests.stories.people import open_office, telegram_of
from tests.world import World, open_world

NAME, TYPED = "Đinh Xuân Lộc", "tôi là lộc ở đoàn nghệ thuật"


async def holding(world: World, *words: str) -> list[str]:
    """``table.column`` wherever one of the words stands, in the whole record."""
    found = []
    for table in await world.rows("select name from sqlite_master where type = 'table' and sql not like '%virtual%'"):
        for row in await world.rows(f"select * from {table['name']}"):
            for column, value in row.items():
                text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
                text += json.loads(f'"{text}"') if "\\u" in text and '"' not in text else ""
                escaped = [json.dumps(word)[1:-1] for word in words]
                if any(word.casefold() in text.casefold() for word in [*words, *escaped]):
                    found.append(f"{table['name']}.{column}")
    return sorted(set(found))


async def test_who_never_agreed_leaves_neither_name_nor_words(tmp_path: Path) -> None:
    async with open_world(tmp_path, telegram=True) as world:
        phone = await world.phone(NAME, "telegram")
        await phone.start()  # type: ignore[attr-defined]
        await world.settle()
        await world.says(phone, "xin chào", TYPED)
        assert await holding(world, NAME, "Xuân Lộc", TYPED) == []


async def test_who_refuses_leaves_nothing(tmp_path: Path) -> None:
    async with open_world(tmp_path, telegram=True) as world:
        phone = await world.phone(NAME, "telegram", started=True)
        await world.says(phone, TYPED, "khong dong y")
        assert await holding(world, NAME, "Xuân Lộc", TYPED) == []
        assert await world.rows("select * from conversations") == []


async def test_a_message_changed_into_a_marked_paper_is_not_kept(tmp_path: Path) -> None:
    async with open_office(tmp_path, "telegram") as office:
        sent = office.mai.person.send("Tôi gửi sau")  # type: ignore[attr-defined]
        await office.world.settle()
        office.mai.person.edit_message(sent, "TỐI MẬT: kế hoạch phòng thủ khu vực")  # type: ignore[attr-defined]
        await office.world.settle()
        assert await holding(office.world, "kế hoạch phòng thủ") == []
        assert telegram_of(office.mai)


async def test_raw_messages_are_forgotten_after_a_week(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        world = office.world
        await office.says(office.mai, "/viec")
        [kept] = await world.rows("select count(*) as n from inbox where raw is not null")
        assert kept["n"]
        await world.turn_to("2023-06-11 09:00")
        [kept] = await world.rows("select count(*) as n from inbox where raw is not null")
        assert kept["n"], "a fault can be mended for some days"
        await world.turn_to("2023-06-13 09:00")
        await world.tick()
        [kept] = await world.rows("select count(*) as n from inbox where raw is not null and status <> 'new'")
        assert kept["n"] == 0
