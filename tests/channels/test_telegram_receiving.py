"""What people do on their phones, as it reaches the inbox: by polling, by webhook, and while switching between them."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from bot.channels.telegram import SECRET_HEADER, TelegramChannel
from bot.emulators.telegram import TelegramEmulator
from bot.messaging import (
    Attachment,
    AttachmentKind,
    FetchError,
    FetchFault,
    Incoming,
    IncomingKind,
    NotGenuine,
    PollError,
    PollFault,
    Presence,
    PresenceState,
    RawItem,
)
from tests.channels.telegram_parts import HOA, LAN, RECEIVED, TUAN, Receiver, channel_on, say


async def test_an_invitation_link_opens_the_chat_with_its_code(
    telegram: TelegramEmulator, channel: TelegramChannel, inbox: Receiver
) -> None:
    await channel.set_up({})
    telegram.person(HOA).open_link(f"https://t.me/{channel.username}?start=k7-_Q")
    got = await inbox.incoming()
    assert (got.text, got.start) == ("/start", "k7-_Q")


async def test_a_press_stops_its_spinner_at_once_and_twice_does_no_harm(
    telegram: TelegramEmulator, channel: TelegramChannel, inbox: Receiver
) -> None:
    sent = await say(channel, HOA, "Thẻ", (RECEIVED,))
    pressed = telegram.person(HOA).tap("Đã nhận")
    got = await inbox.incoming()
    assert (got.kind, got.command, got.on_message) == (IncomingKind.TAP, "receive 12", sent.external_id)
    await channel.acknowledge(got)
    assert telegram.person(HOA).answer_to(pressed) is not None
    await channel.acknowledge(got)  # "query is too old", swallowed


async def test_an_old_press_or_a_broken_line_never_disturbs_the_turn(
    telegram: TelegramEmulator, channel: TelegramChannel, inbox: Receiver
) -> None:
    await say(channel, HOA, "Thẻ", (RECEIVED,))
    telegram.person(HOA).tap("Đã nhận")
    got = await inbox.incoming()
    telegram.age_callback()
    await channel.acknowledge(got)
    await telegram.stop()
    await channel.acknowledge(got)


async def test_what_is_not_confirmed_comes_again_with_the_same_key(
    telegram: TelegramEmulator, channel: TelegramChannel
) -> None:
    telegram.person(HOA).send("một")
    telegram.person(TUAN).send("hai")
    first, cursor = await channel.poll(None)
    again, _ = await channel.poll(None)  # killed before the commit
    assert [item.key for item in again] == [item.key for item in first]
    assert [item.address for item in first] == [str(HOA), str(TUAN)]
    nothing, fresh = await channel.poll(cursor)
    assert (nothing, fresh) == ([], None)


async def test_ids_that_start_anew_after_a_silent_week_are_not_lost(
    telegram: TelegramEmulator, channel: TelegramChannel
) -> None:
    telegram.person(HOA).send("trước kỳ nghỉ")
    _, cursor = await channel.poll(None)
    _, cursor = await channel.poll(cursor)
    telegram.bot.queue.next_id = 5  # far below everything seen
    telegram.person(HOA).send("sau kỳ nghỉ")
    items, _ = await channel.poll(cursor)
    assert [item.key for item in items] == ["5"]


async def test_a_poison_update_takes_nobody_with_it(telegram: TelegramEmulator, inbox: Receiver) -> None:
    telegram.person(HOA).send("trước")
    telegram.inject_update({"message": {"chat": "?", "poll": {"options": [{}]}}})
    telegram.person(TUAN).send("sau")
    before, poison, after = await inbox.everything()
    assert isinstance(before, Incoming)
    assert isinstance(after, Incoming)
    assert (before.text, poison, after.text) == ("trước", None, "sau")
    assert await inbox.everything() == []


async def test_a_long_poll_wakes_up_with_the_message(telegram: TelegramEmulator) -> None:
    async with channel_on(telegram, poll_seconds=20) as channel:
        polling = asyncio.create_task(channel.poll(None))
        await asyncio.sleep(0.1)
        telegram.person(LAN).send("hello")
        items, _ = await asyncio.wait_for(polling, 5)
    assert len(items) == 1


async def test_blocking_and_coming_back_and_editing_are_heard(telegram: TelegramEmulator, inbox: Receiver) -> None:
    hoa = telegram.person(HOA)
    written = hoa.send("45/44")
    await inbox.incoming()
    hoa.edit_message(written, "44/45")
    edited = await inbox.incoming()
    assert (edited.kind, edited.text, edited.on_message) == (IncomingKind.EDITED, "44/45", f"{HOA}:{written}")
    hoa.block()
    assert (await inbox.presence()).state is PresenceState.BLOCKED
    hoa.unblock()
    assert (await inbox.presence()).state is PresenceState.RETURNED


async def test_a_group_is_heard_when_it_speaks_to_us_and_when_it_moves(
    telegram: TelegramEmulator, channel: TelegramChannel, inbox: Receiver
) -> None:
    await channel.set_up({})
    hoa, group = telegram.person(HOA), telegram.group()
    group.add_bot(hoa)
    joined = [got for got in await inbox.everything() if got is not None]
    assert [got.kind for got in joined if isinstance(got, Incoming)] == [IncomingKind.GROUP]
    group.send(hoa, "/tiendo@quantriet_bot")
    assert (await inbox.incoming()).kind is IncomingKind.GROUP
    moved = group.migrate(hoa)
    told = [got for got in await inbox.everything() if isinstance(got, Presence)]
    assert [(got.address.id, got.moved_to) for got in told] == [(str(group.id), str(moved.id))] * 2


# ---------------------------------------------------------------------------------------------------------- files


async def test_a_file_a_photo_and_a_voice_come_with_their_bytes(
    telegram: TelegramEmulator, channel: TelegramChannel, inbox: Receiver
) -> None:
    hoa = telegram.person(HOA)
    hoa.send_file("Danh sách họp.xlsx", b"PK bang", caption="danh sách")
    hoa.send_photo(b"anh")
    hoa.send_voice(content=b"tieng")
    kinds, contents = [], []
    for got in await inbox.everything():
        assert isinstance(got, Incoming)
        kinds.append(got.kind)
        contents.append(await channel.fetch(got.attachments[0], 1000))
    assert kinds == [IncomingKind.FILES, IncomingKind.FILES, IncomingKind.VOICE]
    assert contents == [b"PK bang", b"anh", b"tieng"]


async def fault_of(channel: TelegramChannel, attachment: Attachment, limit: int = 20_000_000) -> FetchFault:
    with pytest.raises(FetchError) as caught:
        await channel.fetch(attachment, limit)
    return caught.value.fault


async def test_a_file_of_25_mb_is_refused_before_a_byte_is_fetched(
    telegram: TelegramEmulator, channel: TelegramChannel, inbox: Receiver
) -> None:
    telegram.person(HOA).send_file("phim.zip", b"x", size=25_000_000)
    (attachment,) = (await inbox.incoming()).attachments
    assert await fault_of(channel, attachment) is FetchFault.TOO_LARGE
    unsaid = Attachment(AttachmentKind.OTHER, attachment.handle)
    assert await fault_of(channel, unsaid) is FetchFault.TOO_LARGE


async def test_a_file_larger_than_it_said_is_cut_off(
    telegram: TelegramEmulator, channel: TelegramChannel, inbox: Receiver
) -> None:
    telegram.person(HOA).send_file("a.txt", b"0123456789", size=3)
    (attachment,) = (await inbox.incoming()).attachments
    assert await fault_of(channel, attachment, 5) is FetchFault.TOO_LARGE


async def test_a_file_that_is_gone_and_a_line_that_is_down_are_told_apart(
    telegram: TelegramEmulator, channel: TelegramChannel
) -> None:
    attachment = Attachment(AttachmentKind.DOCUMENT, "BQACnever")
    assert await fault_of(channel, attachment) is FetchFault.GONE
    await telegram.stop()
    assert await fault_of(channel, attachment) is FetchFault.UNAVAILABLE


# -------------------------------------------------------------------------------------------- webhook, and switching


@asynccontextmanager
async def hook(channel: TelegramChannel) -> AsyncIterator[tuple[str, asyncio.Queue[RawItem]]]:
    """Our web server as Telegram sees it: 200 once the items are kept."""
    kept: asyncio.Queue[RawItem] = asyncio.Queue()

    async def receive(request: web.Request) -> web.Response:
        try:
            for item in channel.accept(request.headers, await request.read()):
                kept.put_nowait(item)
        except NotGenuine:
            return web.Response(status=401)
        return web.Response()

    application = web.Application()
    application.router.add_post("/hooks/telegram", receive)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/hooks/telegram", kept
    finally:
        await runner.cleanup()


async def test_the_webhook_brings_what_waited_and_what_comes(
    telegram: TelegramEmulator, channel: TelegramChannel
) -> None:
    telegram.person(HOA).send("trước")
    async with hook(channel) as (url, kept):
        await channel.start_webhook(url)
        telegram.person(HOA).send("sau")
        texts = [channel.read((await asyncio.wait_for(kept.get(), 5)).body) for _ in range(2)]
        assert [got.text for got in texts if isinstance(got, Incoming)] == ["trước", "sau"]
        await channel.start_polling()


async def test_switching_back_and_forth_loses_nothing(telegram: TelegramEmulator, channel: TelegramChannel) -> None:
    async with hook(channel) as (url, kept):
        await channel.start_webhook(url)
        telegram.person(HOA).send("một")
        await asyncio.wait_for(kept.get(), 5)
        with pytest.raises(PollError) as caught:
            await channel.poll(None)
        assert caught.value.fault is PollFault.WEBHOOK_SET
        await channel.start_polling()
    telegram.person(HOA).send("hai")
    items, cursor = await channel.poll(None)
    assert len(items) == 1
    async with hook(channel) as (url, kept):
        await channel.start_webhook(url)  # "hai" was never confirmed: it comes again, and the inbox knows its key
        assert (await asyncio.wait_for(kept.get(), 5)).key == items[0].key
        await channel.start_polling()
    assert cursor is not None


async def test_only_telegram_knows_the_secret(telegram: TelegramEmulator, channel: TelegramChannel) -> None:
    body = json.dumps({"update_id": 1}).encode()
    for headers in ({}, {SECRET_HEADER: ""}, {SECRET_HEADER: "đoán"}, {SECRET_HEADER: telegram.token}):
        with pytest.raises(NotGenuine):
            channel.accept(headers, body)


async def test_a_chosen_secret_is_used_and_header_names_have_no_case(telegram: TelegramEmulator) -> None:
    async with channel_on(telegram, webhook_secret="Office_Secret-1", webhook=True) as channel:
        assert channel.capabilities.needs_public_url
        (item,) = channel.accept({SECRET_HEADER.lower(): "Office_Secret-1"}, b'{"update_id": 1}')
        assert item.key == "1"
        (poison,) = channel.accept({SECRET_HEADER: "Office_Secret-1"}, b"not json")
        assert poison.body == b"not json"


async def test_two_pollers_are_told_apart_from_a_webhook(telegram: TelegramEmulator) -> None:
    async with channel_on(telegram, poll_seconds=20) as first, channel_on(telegram) as second:
        polling = asyncio.create_task(first.poll(None))
        await asyncio.sleep(0.1)
        await second.poll(None)
        with pytest.raises(PollError) as caught:
            await polling
    assert caught.value.fault is PollFault.ANOTHER_POLLER


async def test_a_poll_while_telegram_is_down_says_so(telegram: TelegramEmulator, channel: TelegramChannel) -> None:
    await telegram.stop()
    with pytest.raises(PollError) as caught:
        await channel.poll(None)
    assert caught.value.fault is PollFault.UNAVAILABLE
