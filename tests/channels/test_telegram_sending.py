"""What leaves for Telegram, as it is seen on a phone."""

import asyncio
import hashlib

import pytest

from bot.channels.telegram import TelegramChannel
from bot.clock import SystemClock
from bot.domain.delivery import SendKind
from bot.emulators.telegram import FaultKind, TelegramEmulator
from bot.messaging import Choice, FileRef, SendError
from tests.channels.telegram_parts import HOA, LAN, RECEIVED, TOLD, TUAN, channel_on, say, to


def kept(content: bytes, name: str) -> tuple[FileRef, dict[str, bytes]]:
    sha256 = hashlib.sha256(content).hexdigest()
    return FileRef(sha256, name, "application/pdf", len(content)), {sha256: content}


async def refusal(
    channel: TelegramChannel, person: int, text: str = "Kính gửi", *rows: tuple[Choice, ...]
) -> SendError:
    with pytest.raises(SendError) as caught:
        await say(channel, person, text, *rows)
    return caught.value


async def test_a_card_arrives_with_a_bold_heading_its_own_letters_and_buttons(
    telegram: TelegramEmulator, channel: TelegramChannel
) -> None:
    text = 'Số 12/CT-UBND. <b>không đậm</b> & "R&D" _*[x]'
    sent = await say(channel, HOA, text, (RECEIVED, TOLD), heading="CHỈ THỊ <12>")
    card = telegram.person(HOA).last
    assert card is not None
    assert card.text == f"CHỈ THỊ <12>\n{text}"
    assert card.styled("bold") == ["CHỈ THỊ <12>"]
    assert [(b.label, b.data) for row in card.buttons for b in row] == [
        ("Đã nhận", "receive 12"),
        ("Đã quán triệt", "disseminate 12"),
    ]
    assert sent.external_id == f"{HOA}:{card.message_id}"


async def test_messages_of_two_chats_never_share_a_name(telegram: TelegramEmulator, channel: TelegramChannel) -> None:
    names = {(await say(channel, person, "một")).external_id for person in (HOA, TUAN, LAN)}
    assert len(names) == 3


async def test_an_edited_card_keeps_the_buttons_it_is_given_and_loses_the_others(
    telegram: TelegramEmulator, channel: TelegramChannel
) -> None:
    first = await say(channel, HOA, "Chưa nhận", (RECEIVED,), (TOLD,))
    again = await say(channel, HOA, "Đã nhận 08:05", (TOLD,), edits=first.external_id)
    card = telegram.person(HOA).last
    assert card is not None
    assert again.external_id == first.external_id
    assert (card.text, card.edited) == ("Đã nhận 08:05", 1)
    assert [b.label for row in card.buttons for b in row] == ["Đã quán triệt"]


async def test_an_edit_that_changes_nothing_is_success(telegram: TelegramEmulator, channel: TelegramChannel) -> None:
    first = await say(channel, HOA, "Đã nhận", (TOLD,))
    again = await say(channel, HOA, "Đã nhận", (TOLD,), edits=first.external_id)
    assert again.external_id == first.external_id


async def test_a_file_goes_up_once_and_then_by_its_handle_with_a_readable_name(telegram: TelegramEmulator) -> None:
    file, files = kept(b"%PDF-1.7 noi dung", 'Công văn số 1204 "khẩn".pdf')
    async with channel_on(telegram, files) as channel:
        sent = await say(channel, HOA, file.name, files=(file,))
        assert set(sent.handles) == {file.sha256}
        again = await say(channel, TUAN, file.name, files=(file,), handles=sent.handles)
        assert again.handles == {}
    assert len(telegram.uploads) == 1
    for person in (HOA, TUAN):
        shown = telegram.person(person).last
        assert shown is not None
        assert shown.file_name.startswith("Công văn số 1204")
        assert shown.text == ""
        assert telegram.person(person).download(shown) == b"%PDF-1.7 noi dung"


async def test_ten_sends_of_one_new_file_at_once_upload_it_once(telegram: TelegramEmulator) -> None:
    file, files = kept(b"phu luc", "Phụ lục.pdf")
    telegram.latency_s = 0.05
    async with channel_on(telegram, files) as channel:
        everybody = [HOA, TUAN, LAN] * 3
        await asyncio.gather(*(say(channel, person, "Phụ lục kèm theo", files=(file,)) for person in everybody))
    assert len(telegram.uploads) == 1
    assert sum(len(telegram.person(person).from_bot) for person in (HOA, TUAN, LAN)) == 9


async def test_the_next_in_line_uploads_when_the_first_recipient_has_blocked_us(telegram: TelegramEmulator) -> None:
    file, files = kept(b"phu luc", "Phụ lục.pdf")
    telegram.person(HOA).block()
    async with channel_on(telegram, files) as channel:
        first, second = await asyncio.gather(
            say(channel, HOA, "x", files=(file,)), say(channel, TUAN, "x", files=(file,)), return_exceptions=True
        )
    assert isinstance(first, SendError)
    assert not isinstance(second, BaseException)
    assert second.handles


async def test_a_handle_of_another_bot_is_replaced_by_a_new_upload(telegram: TelegramEmulator) -> None:
    file, files = kept(b"phu luc", "Phụ lục.pdf")
    async with channel_on(telegram, files) as channel:
        sent = await say(channel, HOA, "x", files=(file,), handles={file.sha256: "BQACAgUAAxkBAAIBanotherBots"})
    assert len(telegram.uploads) == 1
    assert set(sent.handles) == {file.sha256}


async def test_a_file_that_is_not_kept_any_more_is_refused_in_words(
    telegram: TelegramEmulator, channel: TelegramChannel
) -> None:
    file, _ = kept(b"x", "x.pdf")
    with pytest.raises(SendError) as caught:
        await say(channel, HOA, "x", files=(file,))
    assert caught.value.kind is SendKind.REJECTED


async def test_a_large_file_is_written_piece_by_piece(telegram: TelegramEmulator) -> None:
    content = bytes(range(256)) * 4096 * 3
    file, files = kept(content, "ảnh chụp.zip")
    async with channel_on(telegram, files) as channel:
        await say(channel, HOA, "x", files=(file,))
    shown = telegram.person(HOA).last
    assert shown is not None
    assert telegram.person(HOA).download(shown) == content


# ------------------------------------------------------------------------------------------------ what goes wrong


async def test_somebody_who_blocked_us_or_left_is_unreachable(
    telegram: TelegramEmulator, channel: TelegramChannel
) -> None:
    telegram.person(HOA).block()
    telegram.person(TUAN).deactivate()
    assert (await refusal(channel, HOA)).kind is SendKind.UNREACHABLE
    assert (await refusal(channel, TUAN)).kind is SendKind.UNREACHABLE


async def test_a_message_telegram_will_never_take_is_rejected(
    telegram: TelegramEmulator, channel: TelegramChannel
) -> None:
    assert (await refusal(channel, 99)).kind is SendKind.UNREACHABLE  # chat not found: the person, not the message
    assert (await refusal(channel, HOA, "x" * 4097)).kind is SendKind.REJECTED
    assert (await refusal(channel, HOA, "x", (Choice("", "receive 12"),))).kind is SendKind.REJECTED
    with pytest.raises(SendError) as caught:
        await say(channel, HOA, "x", edits=f"{HOA}:777")
    assert caught.value.kind is SendKind.REJECTED


async def test_callback_data_over_64_bytes_never_reaches_telegram(
    telegram: TelegramEmulator, channel: TelegramChannel
) -> None:
    long = Choice("Nút", "x")
    object.__setattr__(long, "command", "đ" * 33)
    error = await refusal(channel, HOA, "x", (long,))
    assert error.kind is SendKind.REJECTED
    assert "64 bytes" in error.detail
    assert telegram.sent_log == []


async def test_a_flood_wait_says_how_long(telegram: TelegramEmulator, channel: TelegramChannel) -> None:
    telegram.faults.add(FaultKind.FLOOD, seconds=7)
    error = await refusal(channel, HOA)
    assert (error.kind, error.retry_after) == (SendKind.SLOW_DOWN, 7)


async def test_a_group_that_moved_tells_where_to(telegram: TelegramEmulator, channel: TelegramChannel) -> None:
    group = telegram.group(title="Phòng QLVH")
    group.add_bot(telegram.person(HOA))
    moved = group.migrate(telegram.person(HOA))
    error = await refusal(channel, group.id)
    assert (error.kind, error.moved_to) == (SendKind.TRY_LATER, str(moved.id))


async def test_a_wrong_token_stops_the_channel_and_is_not_shown(telegram: TelegramEmulator) -> None:
    token = "7000000001:AAWrongTokenWrongTokenWrongToken000"
    channel = TelegramChannel(
        token, SystemClock(), lambda _: b"", base_url=telegram.base_url, base_file_url=telegram.base_file_url
    )
    await channel.open()
    error = await refusal(channel, HOA)
    await channel.close()
    assert error.kind is SendKind.MISCONFIGURED
    assert token not in str(error)


@pytest.mark.parametrize("fault", [FaultKind.SERVER_ERROR, FaultKind.BAD_GATEWAY, FaultKind.DROP])
async def test_a_server_that_stumbles_leaves_the_outcome_unknown(
    telegram: TelegramEmulator, channel: TelegramChannel, fault: FaultKind
) -> None:
    telegram.faults.add(fault)
    assert (await refusal(channel, HOA)).kind is SendKind.UNKNOWN_OUTCOME
    await say(channel, HOA, "lần sau thì được")


async def test_while_telegram_is_down_nothing_is_sent_and_later_it_is(
    telegram: TelegramEmulator, channel: TelegramChannel
) -> None:
    await telegram.stop()
    assert (await refusal(channel, HOA)).kind is SendKind.TRY_LATER
    await telegram.start()
    await say(channel, HOA, "đã có mạng")
    assert [message.text for message in telegram.person(HOA).from_bot] == ["đã có mạng"]


async def test_a_closed_channel_sends_nothing(telegram: TelegramEmulator, channel: TelegramChannel) -> None:
    await channel.close()
    assert (await refusal(channel, HOA)).kind is SendKind.TRY_LATER


async def test_two_files_or_a_file_in_an_edit_are_no_message_of_this_channel(channel: TelegramChannel) -> None:
    file, _ = kept(b"x", "x.pdf")
    for sending in (to(HOA, "x", files=(file, file)), to(HOA, "x", files=(file,), edits=f"{HOA}:1")):
        with pytest.raises(SendError) as caught:
            await channel.send(sending)
        assert caught.value.kind is SendKind.REJECTED
