"""What the bot looks like before anybody writes to it."""

import pytest

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_profile import Profile
from bot.domain.delivery import SendKind
from bot.emulators.telegram import TelegramEmulator
from bot.messaging import SendError
from tests.channels.telegram_parts import HOA, LAN

PROFILES = {
    "vi": Profile(
        (("tiendo", "Xem tiến độ"), ("huy", "Thôi việc đang làm")), "Kênh nhắc việc của Văn phòng Sở.", "Nhắc việc"
    ),
    "en": Profile(
        (("tiendo", "See progress"), ("huy", "Stop what is being done")), "Reminders of the office.", "Reminders"
    ),
}
OFFICE = {"vi": (("thongbao", "Gửi thông báo"),), "en": (("thongbao", "Send a notice"),)}


def menu(telegram: TelegramEmulator, person: int) -> list[str]:
    return [command["description"] for command in telegram.person(person).commands]


async def test_everybody_sees_the_menu_in_their_language(telegram: TelegramEmulator, channel: TelegramChannel) -> None:
    await channel.set_up(PROFILES)
    assert menu(telegram, HOA) == ["Xem tiến độ", "Thôi việc đang làm"]
    assert menu(telegram, LAN) == ["See progress", "Stop what is being done"]
    assert telegram.group().commands(telegram.person(HOA)) == []
    assert telegram.bot.profile.descriptions[""] == "Kênh nhắc việc của Văn phòng Sở."
    assert telegram.bot.profile.short_descriptions["en"] == "Reminders"


async def test_the_office_has_a_menu_of_its_own_and_can_lose_it(
    telegram: TelegramEmulator, channel: TelegramChannel
) -> None:
    await channel.set_up(PROFILES)
    await channel.set_office_commands(str(LAN), OFFICE)
    assert menu(telegram, LAN) == ["Send a notice"]
    assert menu(telegram, HOA) == ["Xem tiến độ", "Thôi việc đang làm"]
    await channel.set_office_commands(str(LAN), {"vi": (), "en": ()})
    assert menu(telegram, LAN) == ["See progress", "Stop what is being done"]


async def test_a_second_start_changes_nothing(telegram: TelegramEmulator, channel: TelegramChannel) -> None:
    await channel.set_up(PROFILES)
    telegram.faults.add("refuse", 100, methods=("setMyCommands", "setMyDescription", "setMyShortDescription"))
    await channel.set_up(PROFILES)


async def test_the_bot_learns_its_name(telegram: TelegramEmulator, channel: TelegramChannel) -> None:
    assert channel.bot_id == "7000000001"
    assert channel.username == ""
    me = await channel.set_up({})
    assert (me.username, channel.username) == ("quantriet_bot", "quantriet_bot")


async def test_a_start_without_network_fails_in_a_way_that_can_be_tried_again(
    telegram: TelegramEmulator, channel: TelegramChannel
) -> None:
    await telegram.stop()
    with pytest.raises(SendError) as caught:
        await channel.set_up(PROFILES)
    assert caught.value.kind is SendKind.TRY_LATER
    await telegram.start()
    assert (await channel.set_up(PROFILES)).username == "quantriet_bot"


def test_limits_are_those_of_the_bot_api(channel: TelegramChannel) -> None:
    can = channel.capabilities
    assert (can.longest_text, can.buttons_per_row, can.largest_file_out, can.largest_file_in) == (
        4096,
        8,
        50_000_000,
        20_000_000,
    )
    assert can.edits
    assert not can.pull
    assert not can.needs_public_url
    assert can.pace is not None
    assert (can.pace.per_second, can.pace.chat_burst, can.pace.chat_seconds, can.pace.group_per_minute) == (
        28,
        3,
        1.0,
        20,
    )
