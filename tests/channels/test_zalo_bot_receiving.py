"""What people do on their phones, as it reaches the inbox from the Zalo Bot Platform: by polling and by webhook."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest

from bot.channels.zalo_bot import SECRET_HEADER, ZaloBotChannel
from bot.domain.delivery import SendKind
from bot.emulators.zalo_bot import EmptyPoll, FaultKind, ZaloBotEmulator
from bot.messaging import (
    AttachmentKind,
    FetchError,
    FetchFault,
    Incoming,
    IncomingKind,
    NotGenuine,
    PollError,
    PollFault,
    SendError,
)
from tests.channels.zalo_bot_parts import SECRET, channel_on, incoming, items, received
from tests.emulators.zalo_bot_client import URL, listening


@pytest.fixture
async def zalo() -> AsyncIterator[ZaloBotEmulator]:
    async with ZaloBotEmulator(poll_scale=0.02) as emulator:
        yield emulator
        assert emulator.violations == []


@pytest.fixture
async def channel(zalo: ZaloBotEmulator) -> AsyncIterator[ZaloBotChannel]:
    async with channel_on(zalo, webhook_secret=SECRET) as channel:
        yield channel


async def test_words_arrive_under_a_key_of_bot_chat_and_message(zalo: ZaloBotEmulator, channel: ZaloBotChannel) -> None:
    hoa = zalo.person("Hoàng Thị Hoa")
    number = hoa.send("Đã nhận 1204")
    [item] = await items(channel)
    assert (item.key, item.address) == (f"3141592653589:{hoa.id}:{number}", hoa.id)
    got = channel.read(item.body)
    assert isinstance(got, Incoming)
    assert (got.kind, got.text, got.display_name, got.key) == (
        *(IncomingKind.TEXT, "Đã nhận 1204"),
        *("Hoàng Thị Hoa", item.key),
    )
    assert got.address.channel == "zalo_bot"
    assert got.at == hoa.messages[0].date


@pytest.mark.parametrize("field", ["photo", "photo_url"])
async def test_a_picture_is_fetched_under_either_name(
    zalo: ZaloBotEmulator, channel: ZaloBotChannel, field: str
) -> None:
    zalo.modes.image_field = field
    zalo.person("Hoa").send_photo(b"\xff\xd8 anh", "biên bản")
    got = await incoming(channel)
    [picture] = got.attachments
    assert (got.kind, got.text, picture.kind) == (IncomingKind.FILES, "biên bản", AttachmentKind.PHOTO)
    assert await channel.fetch(picture, 1000) == b"\xff\xd8 anh"
    with pytest.raises(FetchError) as caught:
        await channel.fetch(picture, 3)
    assert caught.value.fault is FetchFault.TOO_LARGE
    zalo.bot.pictures.clear()
    with pytest.raises(FetchError) as caught:
        await channel.fetch(picture, 1000)
    assert caught.value.fault is FetchFault.GONE


async def test_a_picture_at_a_strange_address_is_not_asked_for(zalo: ZaloBotEmulator, channel: ZaloBotChannel) -> None:
    hoa = zalo.person("Hoa")
    for url in ("http://127.0.0.1:1/secret", "file:///etc/passwd", "http://[bad", "ftp://x.vn/a.jpg"):
        hoa.send_event("message.image.received", photo=url)
        [picture] = (await incoming(channel)).attachments
        with pytest.raises(FetchError) as caught:
            await channel.fetch(picture, 1000)
        assert caught.value.fault is FetchFault.GONE


async def test_every_other_kind_is_what_it_is(zalo: ZaloBotEmulator, channel: ZaloBotChannel) -> None:
    hoa = zalo.person("Hoa")
    hoa.send_sticker()
    hoa.send_voice()
    hoa.send_unsupported()
    hoa.send_file("Kế hoạch.pdf")
    hoa.send_link("https://vanban.example.vn/a")
    hoa.send_event("message.image.received", caption="không có ảnh")
    hoa.send_event("message.link.received")
    hoa.protected = True
    hoa.send("chữ không được chuyển")
    got = [await incoming(channel) for _ in range(8)]
    assert [one.kind for one in got] == [
        IncomingKind.SYMBOL,
        IncomingKind.VOICE,
        IncomingKind.UNSUPPORTED,
        IncomingKind.UNSUPPORTED,
        IncomingKind.TEXT,
        IncomingKind.UNSUPPORTED,
        IncomingKind.UNSUPPORTED,
        IncomingKind.UNSUPPORTED,
    ]
    assert got[4].text == "https://vanban.example.vn/a"
    assert not any(one.attachments for one in got)


@pytest.mark.parametrize(
    "event",
    [
        {"event_name": "message.heart.received", "message": {"message_id": "1", "chat": {"id": "a"}}},
        {"event_name": "user.followed"},
        {"event_name": "message.text.received", "message": "x"},
        {"event_name": "message.text.received", "message": {"text": "x"}},
        {"event_name": ["x"], "message": {"message_id": 5, "chat": {"id": 7}, "from": None, "text": None}},
        {
            "event_name": "message.text.received",
            "message": {"chat": {"id": "a"}, "from": {"is_bot": True}, "text": "x"},
        },
    ],
)
async def test_what_nobody_has_heard_of_is_kept_and_means_nothing(
    zalo: ZaloBotEmulator, channel: ZaloBotChannel, event: dict[str, object]
) -> None:
    zalo.inject(event)
    [item] = await items(channel)
    assert channel.read(item.body) is None
    assert channel.read(b"\xff") is None
    assert channel.read(b"[1]") is None


async def test_a_text_without_a_date_or_a_name_is_still_a_text(zalo: ZaloBotEmulator, channel: ZaloBotChannel) -> None:
    message = {"message_id": "1", "chat": {"id": "a"}, "text": "đã nhận"}
    zalo.inject({"event_name": "message.text.received", "message": message})
    got = await incoming(channel)
    assert (got.text, got.display_name) == ("đã nhận", "")
    assert got.at > 1_600_000_000_000


async def test_a_group_is_heard_where_both_the_platform_and_the_office_want_it(zalo: ZaloBotEmulator) -> None:
    zalo.modes.can_join_groups = True
    group, hoa = zalo.group("Phòng QLVH"), zalo.person("Hoa")
    for wanted, asked, expected in ((True, True, True), (True, False, False), (False, True, False)):
        async with channel_on(zalo, groups=wanted) as channel:
            if asked:
                await channel.identify()
            group.say(hoa, "đã nhận 1204", mention=True)
            got = await received(channel)
            if expected:
                assert isinstance(got, Incoming)
                assert (got.kind, got.text, got.address.id) == (IncomingKind.GROUP, "", group.id)
            else:
                assert got is None


# ------------------------------------------------------------------------------------------------------------ polling


@pytest.mark.parametrize("empty", list(EmptyPoll))
@pytest.mark.parametrize("status", ["mirror", "always_200"])
async def test_an_empty_poll_is_no_error(
    zalo: ZaloBotEmulator, channel: ZaloBotChannel, empty: str, status: str
) -> None:
    zalo.modes.empty_poll, zalo.modes.status = empty, status  # type: ignore[assignment]
    assert await items(channel) == []


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        (400, PollFault.WEBHOOK_SET),
        (401, PollFault.MISCONFIGURED),
        (403, PollFault.UNAVAILABLE),
        (404, PollFault.MISCONFIGURED),
        (429, PollFault.SLOW_DOWN),
        (500, PollFault.UNAVAILABLE),
    ],
)
async def test_every_code_says_why_nothing_came(
    zalo: ZaloBotEmulator, channel: ZaloBotChannel, code: int, fault: PollFault
) -> None:
    zalo.faults.add(FaultKind.REFUSE, methods=("getUpdates",), code=code)
    with pytest.raises(PollError) as caught:
        await channel.poll(None)
    assert caught.value.fault is fault


async def test_a_gateway_in_the_way_is_waited_for(zalo: ZaloBotEmulator, channel: ZaloBotChannel) -> None:
    for kind, fault, pause in (
        (FaultKind.HTML_502, PollFault.UNAVAILABLE, None),
        (FaultKind.HTML_429, PollFault.SLOW_DOWN, 5),
        (FaultKind.HTML_429, PollFault.SLOW_DOWN, 10),
        (FaultKind.DROP, PollFault.UNAVAILABLE, None),
    ):
        zalo.faults.add(kind, methods=("getUpdates",))
        with pytest.raises(PollError) as caught:
            await channel.poll(None)
        assert (caught.value.fault, caught.value.retry_after) == (fault, pause)
    zalo.person("Hoa").send("sau đó")
    assert (await incoming(channel)).text == "sau đó"


# ------------------------------------------------------------------------------------------------------------ webhook


@pytest.mark.parametrize("form", ["wrapped", "flat"])
async def test_a_webhook_call_is_the_same_in_either_form(
    zalo: ZaloBotEmulator, channel: ZaloBotChannel, form: str
) -> None:
    hoa = zalo.person("Hoa")
    hoa.send("đã nhận 1204")
    event = zalo.bot.queue.waiting.popleft()
    body = json.dumps({"ok": True, "result": event} if form == "wrapped" else event).encode()
    [item] = channel.accept({SECRET_HEADER.upper(): SECRET}, body)
    [again] = channel.accept({SECRET_HEADER.lower(): SECRET}, body)
    assert item.key == again.key
    got = channel.read(item.body)
    assert isinstance(got, Incoming)
    assert got.text == "đã nhận 1204"


@pytest.mark.parametrize("body", [b"", b"{}", b"null", b"[]", b"\xff\xfe", b'"x"', b"{", b"[" * 100_000])
async def test_a_call_that_only_verifies_brings_nothing(channel: ZaloBotChannel, body: bytes) -> None:
    assert channel.accept({SECRET_HEADER: SECRET}, body) == []


@pytest.mark.parametrize("given", [{}, {SECRET_HEADER: ""}, {SECRET_HEADER: SECRET[:-1]}, {SECRET_HEADER: "bí mật"}])
async def test_a_call_without_the_secret_is_not_genuine(channel: ZaloBotChannel, given: dict[str, str]) -> None:
    with pytest.raises(NotGenuine):
        channel.accept(given, b"{}")


async def test_while_the_secret_is_changed_both_are_taken(zalo: ZaloBotEmulator) -> None:
    async with channel_on(zalo, webhook_secret="khoa-moi-12345", previous_secret=SECRET) as channel:
        for secret in ("khoa-moi-12345", SECRET):
            assert channel.accept({SECRET_HEADER: secret}, b"{}") == []
        with pytest.raises(NotGenuine):
            channel.accept({SECRET_HEADER: ""}, b"{}")


# --------------------------------------------------------------------------------------------------------- setting up


async def test_the_bot_learns_who_it_is(zalo: ZaloBotEmulator, channel: ZaloBotChannel) -> None:
    assert channel.bot_id == "3141592653589"
    me = await channel.identify()
    assert (me.id, me.name, me.groups) == ("3141592653589", "Bot Quán triệt", False)


async def test_a_webhook_is_set_verified_and_taken_away(zalo: ZaloBotEmulator, channel: ZaloBotChannel) -> None:
    await channel.start_polling()  # there is none: no error
    assert await channel.webhook_url() == ""
    async with listening(500) as bot:
        zalo.front(bot.origin)
        assert await channel.start_webhook(URL) != await channel.start_webhook(URL)
        assert [secret for secret, _body in bot.calls] == [SECRET] * 2
        assert await channel.webhook_url() == URL
        zalo.modes.reports_verification = False
        assert (await channel.start_webhook(URL)).ok
    with pytest.raises(PollError) as caught:
        await channel.poll(None)
    assert caught.value.fault is PollFault.WEBHOOK_SET
    await channel.start_polling()
    assert await items(channel) == []


@pytest.mark.parametrize("status", ["mirror", "always_200"])
async def test_setting_up_fails_in_a_way_that_can_be_tried_again(zalo: ZaloBotEmulator, status: str) -> None:
    zalo.modes.status = status  # type: ignore[assignment]
    async with channel_on(zalo) as channel:
        await zalo.stop()
        for step in (channel.identify, channel.start_polling, channel.webhook_url):
            with pytest.raises(SendError) as caught:
                await step()
            assert caught.value.kind is SendKind.TRY_LATER
        await zalo.start()
    async with channel_on(zalo, token="1:khong-dung") as channel:
        for step in (channel.identify, channel.start_polling, channel.webhook_url):
            with pytest.raises(SendError) as caught:
                await step()
            assert caught.value.kind is SendKind.MISCONFIGURED
