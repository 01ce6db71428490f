"""What the OA's events mean, as the emulator sends them and in the odd shapes the reference knows of."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.clock import TurnableClock
from bot.emulators.zalo_oa import OaPerson, ZaloOaEmulator
from bot.messaging import (
    AttachmentKind,
    DeliveryNote,
    Echo,
    FetchError,
    FetchFault,
    Incoming,
    IncomingKind,
    NoteState,
    NotGenuine,
    Presence,
    PresenceState,
    Received,
)
from tests.channels.zalo_oa_parts import MORNING, RECEIVED, Parts, parts_on

OA = "4000000000000000004"
USER = "2000000000000000002"


@pytest.fixture
async def oa() -> AsyncIterator[ZaloOaEmulator]:
    async with ZaloOaEmulator(clock=TurnableClock(MORNING, running=False)) as emulator:
        emulator.webhook.url = "http://127.0.0.1:9"  # nobody listens: what would be sent is looked at here
        yield emulator


@pytest.fixture
async def parts(oa: ZaloOaEmulator, tmp_path: Path) -> AsyncIterator[Parts]:
    async with parts_on(oa, tmp_path, TurnableClock(MORNING, running=False)) as opened:
        yield opened


@pytest.fixture
def lan(oa: ZaloOaEmulator) -> OaPerson:
    return oa.person("Lan", follows=True)


def one(parts: Parts) -> Received:
    return parts.received()[-1]


def incoming(parts: Parts) -> Incoming:
    found = one(parts)
    assert isinstance(found, Incoming)
    return found


def given(parts: Parts, **event: Any) -> list[Received]:
    """What we make of an event in any shape, signed as it should be."""
    webhook = parts.emulator.webhook
    body = webhook.body_of(event)
    return [parts.channel.read(item.body) for item in parts.channel.accept(webhook.headers(body), body)]


# ------------------------------------------------------------------------------------------------------- people write


async def test_a_text(parts: Parts, lan: OaPerson) -> None:
    message_id = lan.send("Đã quán triệt")
    found = incoming(parts)
    assert (found.kind, found.text, found.key, found.address.id, found.at) == (
        IncomingKind.TEXT,
        "Đã quán triệt",
        message_id,
        lan.id,
        MORNING,
    )


async def test_a_press_is_the_command_and_the_same_words_typed_are_words(
    parts: Parts, lan: OaPerson, oa: ZaloOaEmulator
) -> None:
    await parts.channel.send(parts.to(lan, "Văn bản mới.", (RECEIVED,)))
    lan.tap("Đã nhận")
    pressed = incoming(parts)
    assert (pressed.kind, pressed.command, pressed.text) == (IncomingKind.TAP, "receive 12", "")
    assert [message.text for message in lan.messages if not message.from_oa] == [], "a hidden query is not shown"
    payload = lan.from_oa[0].buttons[0].payload
    oa.person("Người khác").send(payload)
    assert incoming(parts).kind is IncomingKind.TEXT
    lan.send("receive 12")
    assert incoming(parts).kind is IncomingKind.TEXT


async def test_a_file_with_name_kind_and_size_is_fetched_from_zalo(parts: Parts, lan: OaPerson) -> None:
    lan.send_file("Danh sách.docx", b"PK noi dung")
    [attached] = incoming(parts).attachments
    assert (attached.kind, attached.name, attached.size) == (AttachmentKind.DOCUMENT, "Danh sách.docx", 11)
    assert attached.mime.endswith("wordprocessingml.document")
    assert await parts.channel.fetch(attached, 1000) == b"PK noi dung"
    with pytest.raises(FetchError) as caught:
        await parts.channel.fetch(attached, 5)
    assert caught.value.fault is FetchFault.TOO_LARGE


async def test_a_picture_with_its_words(parts: Parts, lan: OaPerson, oa: ZaloOaEmulator) -> None:
    lan.send_image(b"\xff\xd8\xffanh", "Biên bản")
    found = incoming(parts)
    assert (found.kind, found.text) == (IncomingKind.FILES, "Biên bản")
    [attached] = found.attachments
    assert attached.kind is AttachmentKind.PHOTO
    oa.forget_media()
    with pytest.raises(FetchError) as caught:
        await parts.channel.fetch(attached, 1000)
    assert caught.value.fault is FetchFault.GONE


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/a",
        "https://example.org/a.pdf",
        "file:///etc/passwd",
        "https://zdn.vn.evil.example/a",
        "https://[",
        "",
    ],
)
async def test_only_zalos_own_servers_are_asked_for_files(parts: Parts, url: str) -> None:
    from bot.messaging import Attachment

    with pytest.raises(FetchError) as caught:
        await parts.channel.fetch(Attachment(AttachmentKind.DOCUMENT, url), 1000)
    assert caught.value.fault is FetchFault.GONE


async def test_the_other_kinds(parts: Parts, lan: OaPerson) -> None:
    lan.send_sticker()
    assert incoming(parts).kind is IncomingKind.SYMBOL
    lan.send_audio()
    assert incoming(parts).kind is IncomingKind.VOICE
    lan.send_location()
    assert incoming(parts).kind is IncomingKind.UNSUPPORTED
    lan.send_card()
    assert incoming(parts).kind is IncomingKind.UNSUPPORTED
    lan.send_video()
    assert incoming(parts).attachments[0].kind is AttachmentKind.OTHER
    lan.send_link("https://vtv.vn/a", "Bản tin")
    assert (incoming(parts).kind, incoming(parts).text) == (IncomingKind.TEXT, "Bản tin\nhttps://vtv.vn/a")


# -------------------------------------------------------------------------------------------------- coming and going


async def test_following_and_leaving(parts: Parts, lan: OaPerson) -> None:
    lan.unfollow()
    gone = one(parts)
    lan.follow()
    back = one(parts)
    lan.click_chat()
    clicked = one(parts)
    assert isinstance(gone, Presence)
    assert isinstance(back, Presence)
    assert isinstance(clicked, Presence)
    assert [gone.state, back.state, clicked.state] == [
        PresenceState.BLOCKED,
        PresenceState.CAME,
        PresenceState.CAME,
    ]
    assert {gone.address.id, back.address.id, clicked.address.id} == {lan.id}


# --------------------------------------------------------------------------------------------------------- receipts


async def test_delivered_and_seen_with_several_ids(parts: Parts, lan: OaPerson) -> None:
    ids = [(await parts.channel.send(parts.to(lan, f"tin {n}"))).external_id for n in range(3)]
    lan.see()
    notes = [note for note in parts.received() if isinstance(note, DeliveryNote)]
    assert [(note.external_id, note.state) for note in notes] == [
        *((one_id, NoteState.DELIVERED) for one_id in ids),
        *((one_id, NoteState.SEEN) for one_id in ids),
    ]


@pytest.mark.parametrize("ours_sends", [True, False])
async def test_a_receipt_is_about_whoever_is_not_us(parts: Parts, ours_sends: bool) -> None:
    sender, recipient = (OA, USER) if ours_sends else (USER, OA)
    parties = {"sender": {"id": sender}, "recipient": {"id": recipient}}
    webhook = parts.emulator.webhook
    body = webhook.body_of({"event_name": "user_seen_message", **parties, "message": {"msg_id": "m1"}})
    [item] = parts.channel.accept(webhook.headers(body), body)
    assert item.address == USER
    assert parts.channel.read(item.body) == DeliveryNote("zalo_oa", "m1", NoteState.SEEN, MORNING)


async def test_a_template_by_phone_is_delivered_to_a_number(parts: Parts) -> None:
    message = {"msg_id": "z9", "delivery_time": "1685930409000", "tracking_id": "abc"}
    parties = {"sender": {"id": OA}, "recipient": {"id": "84912345678"}}
    [note] = given(parts, event_name="user_received_message", **parties, message=message)
    assert note == DeliveryNote("zalo_oa", "z9", NoteState.DELIVERED, 1_685_930_409_000)
    body = parts.emulator.webhook.body_of({"event_name": "user_received_message", **parties, "message": message})
    [item] = parts.channel.accept(parts.emulator.webhook.headers(body), body)
    assert "84912345678" not in item.key + item.address


async def test_echoes_of_ours_are_told_and_of_people_are_not(parts: Parts, lan: OaPerson, oa: ZaloOaEmulator) -> None:
    parties = {"sender": {"id": OA}, "recipient": {"id": USER}}
    [echo] = given(parts, event_name="oa_send_text", **parties, message={"msg_id": "e1", "text": "Văn bản mới."})
    assert isinstance(echo, Echo)
    assert (echo.address.id, echo.external_id, echo.text) == (USER, "e1", "Văn bản mới.")
    before = len(parts.received())
    oa.human_answers(lan, "Chào anh, em ở Văn phòng.")
    assert len(parts.received()) == before


# ----------------------------------------------------------------------------------------------------------- oddities


@pytest.mark.parametrize(
    "event",
    [
        {"event_name": "change_template_status", "oa_id": OA, "template_id": "1"},
        {
            "event_name": "user_reacted_message",
            "sender": {"id": USER},
            "recipient": {"id": OA},
            "message": {"msg_id": "m"},
        },
        {"event_name": "add_user_to_tag", "oa_id": OA, "tag": {"name": "x", "user_ids": [USER]}},
        {"event_name": "something_new", "sender": {"id": USER}, "recipient": {"id": OA}},
        {"event_name": "user_received_message", "sender": {"id": OA}, "recipient": {"id": USER}, "message": {}},
        {
            "event_name": "anonymous_send_text",
            "sender": {"id": USER},
            "recipient": {"id": OA},
            "message": {"msg_id": "m"},
        },
        {"event_name": "user_send_text", "sender": {"id": USER}, "recipient": {"id": "999"}, "message": {"text": "x"}},
        {"event_name": 7, "sender": [], "recipient": "x"},
    ],
)
async def test_what_concerns_nobody_is_accepted_and_ignored(parts: Parts, event: dict[str, Any]) -> None:
    assert [found for found in given(parts, **event) if found is not None] == []


@pytest.mark.parametrize(
    "message", [{}, {"text": 7}, {"attachments": "x"}, {"attachments": [None, {"payload": []}]}, {"msg_id": 12}]
)
@pytest.mark.parametrize(
    "name", ["user_send_text", "user_send_file", "user_send_image", "user_send_link", "user_send_audio"]
)
async def test_a_strange_field_spoils_itself_alone(parts: Parts, name: str, message: dict[str, Any]) -> None:
    [found] = given(parts, event_name=name, sender={"id": USER}, recipient={"id": OA}, message=message)
    assert isinstance(found, Incoming)
    assert found.address.id == USER


async def test_keys_make_replays_and_doubles_one(parts: Parts, lan: OaPerson, oa: ZaloOaEmulator) -> None:
    oa.webhook.modes.duplicate = True
    lan.send("một")
    lan.unfollow()
    keys = [
        item.key
        for body in oa.webhook.bodies
        for _ in range(2)
        for item in parts.channel.accept(oa.webhook.headers(body), body)
    ]
    assert len(keys) == 2 * len(set(keys)) == 4
    assert keys[0].startswith("user_send_text:")
    assert keys[2] == f"unfollow:{lan.id}:{MORNING}"


async def test_numbers_as_ids_are_text(parts: Parts) -> None:
    [found] = given(
        parts, event_name="user_send_text", sender={"id": int(USER)}, recipient={"id": int(OA)}, message={"text": "a"}
    )
    assert isinstance(found, Incoming)
    assert found.address.id == USER


@pytest.mark.parametrize("body", [b"{}", b"", b"[]", b"\xff\xfe", b'{"app_id": 1}', b"[" * 5000])
async def test_what_is_unsigned_is_not_ours(parts: Parts, body: bytes) -> None:
    with pytest.raises(NotGenuine):
        parts.channel.accept({}, body)
    with pytest.raises(NotGenuine):
        parts.channel.accept({"X-ZEvent-Signature": "mac=" + "0" * 64}, body)
    assert parts.channel.read(body) is None


async def test_a_changed_byte_is_not_ours(parts: Parts, lan: OaPerson, oa: ZaloOaEmulator) -> None:
    lan.send("Đã quán triệt")
    body = oa.webhook.bodies[-1]
    headers = oa.webhook.headers(body)
    changed = json.dumps({**json.loads(body), "sender": {"id": "2000000000000000099"}}).encode()
    with pytest.raises(NotGenuine):
        parts.channel.accept(headers, changed)
    for place in range(0, len(body), 17):
        with pytest.raises(NotGenuine):
            parts.channel.accept(headers, body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :])
