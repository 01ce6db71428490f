"""Phones and groups: what people can do, what they see, and waiting for it."""

from __future__ import annotations

import asyncio

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden
from telegram.helpers import create_deep_linked_url

from bot.emulators.telegram import PhoneError, TelegramEmulator


async def test_deep_links(telegram: TelegramEmulator, bot: Bot) -> None:
    an = telegram.person(11, "An")
    an.open_link(create_deep_linked_url("quantriet_bot", "A_b-9"))
    an.start("x" * 64)
    (first, second) = await bot.get_updates()
    assert first.message is not None
    assert first.message.text == "/start A_b-9"
    assert first.message.entities[0].type == "bot_command"
    assert second.message is not None
    for payload in ("x" * 65, "mã mời", "a.b"):
        with pytest.raises(PhoneError):
            an.start(payload)
    with pytest.raises(PhoneError):
        an.open_link("https://t.me/other_bot?start=x")


async def test_waiting_for_an_answer_sees_only_what_came_after_the_question(
    telegram: TelegramEmulator, bot: Bot
) -> None:
    an = telegram.person(11)
    an.start()
    old = await bot.send_message(11, "Kính gửi đồng chí")
    an.send("da nhan")
    with pytest.raises(TimeoutError, match="Kính gửi"):
        await an.wait_for("Kính gửi", timeout=0.1)
    await an.expect_silence(0.05)
    waiting = asyncio.create_task(an.wait_for("Đã ghi nhận"))
    await asyncio.sleep(0.05)
    await bot.edit_message_text("Đã ghi nhận", 11, old.message_id)
    shown = await waiting
    assert (shown.message_id, shown.edited) == (old.message_id, 1)
    mark = an.mark()
    with pytest.raises(TimeoutError):
        await an.wait_for(lambda message: message.edited == 1, timeout=0.05, since=mark)
    with pytest.raises(AssertionError, match="Đã ghi nhận"):
        await an.expect_silence(0.01)


async def test_waiting_for_the_spinner_to_stop(telegram: TelegramEmulator, bot: Bot) -> None:
    an = telegram.person(11, started=True)
    await bot.send_message(
        11, "A", api_kwargs={"reply_markup": {"inline_keyboard": [[{"text": "B", "callback_data": "b"}]]}}
    )
    press = an.tap("B")
    waiting = asyncio.create_task(an.wait_answer(press))
    await asyncio.sleep(0.05)
    await bot.answer_callback_query(press, "Đã ghi nhận")
    assert await waiting == ("Đã ghi nhận", False)
    assert an.toasts == ["Đã ghi nhận"]


async def test_an_app_splits_what_is_too_long(telegram: TelegramEmulator, bot: Bot) -> None:
    telegram.person(11).send("ă" * 5000)
    updates = await bot.get_updates()
    assert [len(update.message.text or "") for update in updates if update.message] == [4096, 904]


async def test_people_edit_what_they_wrote(telegram: TelegramEmulator, bot: Bot) -> None:
    an = telegram.person(11)
    number = an.send("20")
    an.edit_message(number, "21")
    _sent, edited = await bot.get_updates()
    assert edited.edited_message is not None
    assert (edited.edited_message.text, edited.edited_message.message_id) == ("21", number)
    sent = await bot.send_message(11, "x")
    with pytest.raises(PhoneError):
        an.edit_message(sent.message_id, "y")


async def test_start_unblocks(telegram: TelegramEmulator, bot: Bot) -> None:
    an = telegram.person(11)
    an.start()
    an.block()
    an.start()
    kinds = [
        update.my_chat_member.new_chat_member.status
        if update.my_chat_member
        else update.message and update.message.text
        for update in await bot.get_updates()
    ]
    assert kinds == ["/start", "kicked", "member", "/start"]
    await bot.send_message(11, "x")


async def test_commands_by_scope_and_language(telegram: TelegramEmulator, bot: Bot) -> None:
    an, bob = telegram.person(11, started=True), telegram.person(12, language_code="en", started=True)
    office = telegram.person(13, started=True)
    await bot.set_my_commands([BotCommand("trogiup", "Trợ giúp")])
    await bot.set_my_commands([BotCommand("trogiup", "Help")], language_code="en")
    await bot.set_my_commands([BotCommand("vanban", "Văn bản của đơn vị")], BotCommandScopeAllPrivateChats())
    await bot.set_my_commands([BotCommand("tiendo", "Tiến độ")], BotCommandScopeChat(13))
    assert [command["command"] for command in an.commands] == ["vanban"]
    assert [command["description"] for command in bob.commands] == ["Văn bản của đơn vị"]
    assert [command["command"] for command in office.commands] == ["tiendo"]
    await bot.delete_my_commands(BotCommandScopeAllPrivateChats())
    assert [command["description"] for command in an.commands + bob.commands] == ["Trợ giúp", "Help"]
    assert await bot.get_my_commands(language_code="en") == (BotCommand("trogiup", "Help"),)
    assert await bot.get_my_commands(BotCommandScopeChat(11)) == ()
    for wrong in (BotCommand("TroGiup", "x"), BotCommand("x" * 33, "x"), BotCommand("trợ_giúp", "x")):
        with pytest.raises(BadRequest, match=r"(?i)BOT_COMMAND_INVALID"):
            await bot.set_my_commands([wrong])
    with pytest.raises(BadRequest, match=r"(?i)DESCRIPTION_INVALID"):
        await bot.set_my_commands([BotCommand("x", "x" * 257)])
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.set_my_commands([BotCommand("x", "x")], BotCommandScopeChat(404))


async def test_descriptions_by_language(telegram: TelegramEmulator, bot: Bot) -> None:
    await bot.set_my_description("Trợ lý của Văn phòng Sở")
    await bot.set_my_description("The office's assistant", language_code="en")
    await bot.set_my_short_description("Trợ lý")
    await bot.set_my_name("Quán triệt")
    assert (await bot.get_my_description()).description == "Trợ lý của Văn phòng Sở"
    assert (await bot.get_my_description("en")).description == "The office's assistant"
    assert (await bot.get_my_description("de")).description == "Trợ lý của Văn phòng Sở"
    assert (await bot.get_my_short_description("en")).short_description == "Trợ lý"
    assert (await bot.get_my_name()).name == "Quán triệt"
    with pytest.raises(BadRequest, match="too long"):
        await bot.set_my_short_description("x" * 121)


async def test_a_group_shows_the_bot_only_what_privacy_mode_allows(telegram: TelegramEmulator, bot: Bot) -> None:
    an = telegram.person(11, "An")
    group = telegram.group(title="Sở Nội vụ")
    with pytest.raises(Forbidden, match="not a member"):
        await bot.send_message(group.id, "x")
    group.add_bot(an)
    sent = await bot.send_message(group.id, "Xin mời nhắn riêng")
    group.send(an, "chào cả nhà")
    group.send(an, "/trogiup")
    group.send(an, "/trogiup@other_bot")
    group.send(an, "vâng", reply_to=sent.message_id)
    group.send(an, "@quantriet_bot ơi")
    updates = await bot.get_updates()
    assert updates[0].my_chat_member is not None
    assert updates[1].message is not None
    assert updates[1].message.new_chat_members[0].id == telegram.bot.id
    assert [update.message.text for update in updates[2:] if update.message] == [
        "/trogiup",
        "vâng",
        "@quantriet_bot ơi",
    ]
    group.kick_bot(an)
    with pytest.raises(Forbidden, match="bot was kicked from the group chat"):
        await bot.send_message(group.id, "x")


async def test_a_group_that_becomes_a_supergroup(telegram: TelegramEmulator, bot: Bot) -> None:
    an = telegram.person(11)
    group = telegram.group(-5001, "Sở")
    group.add_bot(an)
    successor = group.migrate(an)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(-5001, "x")
    assert moved.value.new_chat_id == successor.id
    sent = await bot.send_message(successor.id, "x")
    assert sent.chat.type == "supergroup"
    assert successor.last is not None
    services = [update.message for update in await bot.get_updates() if update.message]
    assert services[-2].migrate_to_chat_id == successor.id
    assert services[-1].migrate_from_chat_id == -5001


async def test_a_button_in_a_group_names_who_pressed(telegram: TelegramEmulator, bot: Bot) -> None:
    an, binh = telegram.person(11), telegram.person(12)
    group = telegram.group()
    group.add_bot(an)
    markup = {"inline_keyboard": [[{"text": "B", "callback_data": "b"}]]}
    await bot.send_message(group.id, "A", api_kwargs={"reply_markup": markup})
    group.tap(binh, "B")
    update = (await bot.get_updates())[-1]
    assert update.callback_query is not None
    assert update.callback_query.from_user.id == 12
