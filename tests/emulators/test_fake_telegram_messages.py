"""Messages: what python-telegram-bot sends is what the phone shows, and what Telegram refuses is refused."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from telegram import (
    Bot,
    ChatFullInfo,
    CopyTextButton,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.error import BadRequest, Forbidden, InvalidToken

from bot.emulators.telegram import PhoneError, TelegramEmulator
from tests.emulators.conftest import HandClock

RECEIVED = InlineKeyboardMarkup([[InlineKeyboardButton("Đã nhận", callback_data="a:1")]])


async def test_a_card_appears_on_the_phone_as_it_was_sent(telegram: TelegramEmulator, bot: Bot) -> None:
    an = telegram.person(11, "An", started=True)
    sent = await bot.send_message(
        11, "<b>12/CT-UBND</b> &amp; hạn\n<i>15/6</i>", parse_mode="HTML", reply_markup=RECEIVED, protect_content=True
    )
    assert sent.from_user is not None
    assert (sent.text, sent.chat.id, sent.from_user.is_bot) == ("12/CT-UBND & hạn\n15/6", 11, True)
    assert sent.reply_markup == RECEIVED
    assert sent.date.timestamp() == 1_685_930_400
    shown = an.last
    assert shown is not None
    assert (shown.text, shown.labels, shown.styled("bold"), shown.styled("italic")) == (
        sent.text,
        ["Đã nhận"],
        ["12/CT-UBND"],
        ["15/6"],
    )
    assert shown.protected
    assert telegram.violations == []


async def test_who_never_wrote_cannot_be_written_to(telegram: TelegramEmulator, bot: Bot) -> None:
    an = telegram.person(11, "An")
    for chat_id in (11, 404):
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.send_message(chat_id, "Kính gửi")
    an.start()
    await bot.send_message(11, "Kính gửi")
    assert [message.text for message in an.messages] == ["/start", "Kính gửi"]


@pytest.mark.parametrize(
    ("text", "mode", "words"),
    [
        ("", None, "Message text is empty"),
        (" \n ", None, "Text must be non-empty"),
        ("<b></b> ", "HTML", "Text must be non-empty"),
        ("a" * 4097, None, "Message is too long"),
        ("😀" * 2049, None, "Message is too long"),
        ("<b>12", "HTML", "Can't parse entities: can't find end tag corresponding to start tag \"b\""),
        ("hạn < 15/6", "HTML", "unclosed start tag|Unsupported start tag"),
        ("x", "Latex", "Unsupported parse_mode"),
    ],
)
async def test_texts_telegram_refuses(
    telegram: TelegramEmulator, bot: Bot, text: str, mode: str | None, words: str
) -> None:
    telegram.person(11, started=True)
    with pytest.raises(BadRequest, match=f"(?i){words}"):
        await bot.send_message(11, text, parse_mode=mode)
    assert telegram.person(11).messages == []


async def test_the_length_is_counted_after_parsing_in_utf16(telegram: TelegramEmulator, bot: Bot) -> None:
    telegram.person(11, started=True)
    await bot.send_message(11, "<b>" + "ă" * 4095 + "</b>&lt;", parse_mode="HTML")
    await bot.send_message(11, "😀" * 2048)
    with pytest.raises(BadRequest, match="too long"):
        await bot.send_message(11, "a\u0306" * 2049)


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ({"inline_keyboard": [[{"text": "x", "callback_data": "ă" * 33}]]}, "BUTTON_DATA_INVALID"),
        ({"inline_keyboard": [[{"text": "x", "callback_data": ""}]]}, "BUTTON_DATA_INVALID"),
        ({"inline_keyboard": [[{"text": "x"}]]}, "text buttons are unallowed"),
        ({"inline_keyboard": [[{"text": " ", "callback_data": "a"}]]}, "text must be non-empty"),
        ({"inline_keyboard": [[{"text": "x", "callback_data": "a", "url": "https://a.vn"}]]}, "exactly one"),
        ({"inline_keyboard": [[{"text": "x", "callback_data": "a"}] * 9]}, "too long"),
        ({"inline_keyboard": [[{"text": "x", "callback_data": "a"}]] * 101}, "too long"),
        ({"inline_keyboard": [[{"text": "x", "url": "http://localhost:8080/f"}]]}, "is invalid: Wrong HTTP URL"),
        ({"inline_keyboard": [[{"text": "x", "url": "ftp://so.gov.vn"}]]}, "Unsupported URL protocol"),
        ({"inline_keyboard": [[{"text": "x", "web_app": {"url": "http://so.gov.vn"}}]]}, "Only HTTPS"),
        ({"inline_keyboard": [[{"text": "x", "callback_data": "a", "style": "red"}]]}, "style"),
        ({"inline_keyboard": {"text": "x"}}, "Array of Arrays"),
        ({"buttons": []}, "can't parse reply keyboard"),
    ],
)
async def test_keyboards_telegram_refuses(
    telegram: TelegramEmulator, bot: Bot, markup: dict[str, Any], words: str
) -> None:
    telegram.person(11, started=True)
    with pytest.raises(BadRequest, match=f"(?i){words}"):
        await bot.send_message(11, "x", api_kwargs={"reply_markup": markup})


async def test_buttons_of_every_kind_arrive(telegram: TelegramEmulator, bot: Bot) -> None:
    an = telegram.person(11, started=True)
    rows = [
        [InlineKeyboardButton("Đã nhận", callback_data="x" * 64, api_kwargs={"style": "success"})],
        [InlineKeyboardButton("Mở tệp", url="http://127.0.0.1:8080/f/1")],
        [InlineKeyboardButton("Chép số", copy_text=CopyTextButton("12/CT-UBND"))],
    ]
    sent = await bot.send_message(11, "x", reply_markup=InlineKeyboardMarkup(rows))
    assert sent.reply_markup is not None
    assert sent.reply_markup.inline_keyboard[2][0].copy_text == CopyTextButton("12/CT-UBND")
    assert an.tap("Chép số") == "12/CT-UBND"
    assert an.tap("Mở tệp") == "http://127.0.0.1:8080/f/1"
    assert telegram.violations == []


async def test_reply_keyboards_are_shown_but_never_echoed(telegram: TelegramEmulator, bot: Bot) -> None:
    an = telegram.person(11, started=True)
    keyboard = ReplyKeyboardMarkup([["Trợ giúp"], [KeyboardButton("Gửi số điện thoại", request_contact=True)]])
    sent = await bot.send_message(11, "Chọn", reply_markup=keyboard)
    assert sent.reply_markup is None
    assert an.keyboard == ["Trợ giúp", "Gửi số điện thoại"]
    an.tap("Trợ giúp")
    an.tap("Gửi số điện thoại")
    help_, card = await bot.get_updates()
    assert help_.message is not None
    assert card.message is not None
    assert help_.message.text == "Trợ giúp"
    assert card.message.contact is not None
    assert card.message.contact.user_id == 11
    await bot.send_message(11, "Xong", reply_markup=ReplyKeyboardRemove())
    assert an.keyboard == []
    with pytest.raises(PhoneError):
        an.tap("Trợ giúp")
    with pytest.raises(BadRequest, match="Inline keyboard expected"):
        await bot.edit_message_reply_markup(11, sent.message_id, reply_markup=ForceReply())  # type: ignore[arg-type]


async def test_an_edit_that_changes_nothing_is_refused(telegram: TelegramEmulator, bot: Bot, clock: HandClock) -> None:
    an = telegram.person(11, started=True)
    sent = await bot.send_message(11, "<b>A</b>", parse_mode="HTML", reply_markup=RECEIVED)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_text("<b>A</b>", 11, sent.message_id, parse_mode="HTML", reply_markup=RECEIVED)
    clock.turn(60)
    edited = await bot.edit_message_text("<i>A</i>", 11, sent.message_id, parse_mode="HTML", reply_markup=RECEIVED)
    assert edited.edit_date is not None  # type: ignore[union-attr]
    assert an.last is not None
    assert (an.last.edited, an.last.styled("italic"), an.last.edit_date - an.last.date) == (1, ["A"], 60)


async def test_an_edit_without_a_keyboard_removes_it(telegram: TelegramEmulator, bot: Bot) -> None:
    an = telegram.person(11, started=True)
    sent = await bot.send_message(11, "A", reply_markup=RECEIVED)
    await bot.edit_message_text("B", 11, sent.message_id)
    assert an.last is not None
    assert (an.last.text, an.last.labels) == ("B", [])
    await bot.edit_message_reply_markup(11, sent.message_id, reply_markup=RECEIVED)
    assert an.last.labels == ["Đã nhận"]
    await bot.edit_message_reply_markup(11, sent.message_id)
    with pytest.raises(BadRequest, match="not modified"):
        await bot.edit_message_reply_markup(11, sent.message_id)


async def test_only_existing_messages_of_its_own_can_be_edited(telegram: TelegramEmulator, bot: Bot) -> None:
    an = telegram.person(11)
    theirs = an.send("Xin chào")
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("x", 11, theirs)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", 11, 999)


async def test_deleting_works_for_two_days(telegram: TelegramEmulator, bot: Bot, clock: HandClock) -> None:
    an = telegram.person(11, started=True)
    first, second = [await bot.send_message(11, text) for text in "AB"]
    assert await bot.delete_message(11, first.message_id)
    assert [message.text for message in an.messages] == ["B"]
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(11, first.message_id)
    clock.turn(49 * 3600)
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await bot.delete_message(11, second.message_id)


async def test_replies_and_explicit_entities(telegram: TelegramEmulator, bot: Bot) -> None:
    an = telegram.person(11)
    question = an.send("Bao giờ đến hạn?")
    entity = MessageEntity(MessageEntity.BOLD, offset=0, length=4)
    sent = await bot.send_message(
        11,
        "15/6 😀",
        entities=[entity],
        reply_parameters=ReplyParameters(question),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "Bao giờ đến hạn?"
    assert sent.entities == (entity,)
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(11, "x", reply_parameters=ReplyParameters(999))
    await bot.send_message(11, "x", reply_parameters=ReplyParameters(999, allow_sending_without_reply=True))
    with pytest.raises(BadRequest, match=r"(?i)ENTITY_BOUNDS_INVALID"):
        await bot.send_message(11, "x", entities=[MessageEntity(MessageEntity.BOLD, offset=0, length=4)])


async def test_unknown_parameters_and_methods_are_violations(telegram: TelegramEmulator, bot: Bot) -> None:
    telegram.person(11, started=True)
    await bot.send_message(11, "x", api_kwargs={"disable_web_preview": True})
    await bot.send_message(11, "x", api_kwargs={"reply_markup": {"inline_keyboard": [], "resize": True}})
    assert telegram.violations == [
        "sendMessage: unknown parameter 'disable_web_preview'",
        "reply_markup: unknown field 'resize'",
    ]
    with pytest.raises(InvalidToken, match="Not Found"):
        await bot._post("sendMesage", {"chat_id": 11})
    assert telegram.violations[-1] == "unknown method 'sendMesage'"


@pytest.mark.parametrize(
    ("token", "status"), [("7000000001:wrong-but-well-formed", 401), ("nonsense", 404), ("7000000001:short", 404)]
)
async def test_a_wrong_token_is_refused(telegram: TelegramEmulator, token: str, status: int) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{telegram.base_url}{token}/getMe") as answer:
        assert (answer.status, (await answer.json())["ok"]) == (status, False)


async def test_the_bot_can_look_at_its_chats(telegram: TelegramEmulator, bot: Bot) -> None:
    telegram.person(11, "An", started=True)
    chat = await bot.get_chat(11)
    assert isinstance(chat, ChatFullInfo)
    assert chat.first_name == "An"
    assert (await bot.get_me()).username == "quantriet_bot"
    assert await bot.send_chat_action(11, "typing")
    assert telegram.person(11).actions == ["typing"]


async def test_blocked_and_deactivated_are_forbidden(telegram: TelegramEmulator, bot: Bot) -> None:
    an, binh = telegram.person(11, started=True), telegram.person(12, started=True)
    an.block()
    binh.deactivate()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(11, "x")
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(12, "x")
    with pytest.raises(PhoneError):
        an.send("x")
    an.unblock()
    await bot.send_message(11, "x")
    gone, back = await bot.get_updates(allowed_updates=["my_chat_member"])
    assert gone.my_chat_member is not None
    assert back.my_chat_member is not None
    assert (gone.my_chat_member.new_chat_member.status, back.my_chat_member.new_chat_member.status) == (
        "kicked",
        "member",
    )
