"""What is kept of people: nothing personal before they agree, nothing of a marked paper, raw messages for a week."""

import json
from pathlib import Path

from bot.domain.people import Role
from tests.handlers.offices import invitation
from tests.stories.people import MUSEUM, open_office, telegram_of
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
        phone.sees("không lưu")
        await world.tick()
        assert await holding(world, telegram_of(phone)) == [], "not even the number of the chat"
        assert [line["kind"] for line in await world.rows("select kind from events where kind = 'message-sent'")]
        await world.says(phone, "xin chào")
        assert phone.shows_button("Đồng ý"), "whoever comes back is a stranger, and is answered"


async def test_a_page_that_refuses_is_forgotten_within_the_hour(tmp_path: Path) -> None:
    async with open_world(tmp_path) as world:
        phone = await world.phone(NAME)
        address = (await world.rows("select address from web_sessions"))[0]["address"]
        await world.says(phone, TYPED, "khong dong y")
        await world.tick()
        phone.sees("không lưu")
        world.phones.clear()
        await world.wait(61 * 60)
        await world.tick()
        assert await holding(world, address) == []


async def test_who_never_answers_is_forgotten_after_a_week(tmp_path: Path) -> None:
    async with open_world(tmp_path, telegram=True) as world:
        phone = await world.phone(NAME, "telegram", started=True)
        await world.says(phone, TYPED, *["12345678"] * 6)
        chat = telegram_of(phone)
        await world.turn_to("2023-06-11 09:00")
        assert "conversations.address" in await holding(world, chat)
        await world.turn_to("2023-06-12 09:05")
        await world.tick()
        assert await holding(world, chat) == []


async def test_who_refuses_and_then_registers_stays_registered(tmp_path: Path) -> None:
    async with open_office(tmp_path, "telegram") as office:
        world = office.world
        phone = await world.phone(NAME, "telegram", started=True)
        await world.says(phone, "khong dong y")
        await world.tick()
        issued = await invitation(world, MUSEUM, Role.FOCAL)
        await world.says(phone, issued.typed)
        await world.taps(phone, "Đồng ý")
        await world.says(phone, NAME)
        await world.wait(2 * 60 * 60)
        await world.tick()
        [account] = await world.rows("select channel from accounts where address = ?", telegram_of(phone))
        assert account["channel"] == "telegram"


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


async def test_a_page_that_fell_silent_stays_open_and_is_empty(tmp_path: Path) -> None:
    async with open_world(tmp_path) as world:
        phone = await world.phone(NAME)
        await world.says(phone, TYPED)
        await world.turn_to("2023-06-12 09:05")
        await world.tick()
        assert await holding(world, TYPED) == []
        await world.says(phone, "xin chào")
        assert phone.last.labels, "whoever comes back is greeted"
