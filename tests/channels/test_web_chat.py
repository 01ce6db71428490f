"""The web chat as a channel: what a page posted becomes an Incoming, and nothing is ever pushed."""

from pathlib import Path

import pytest

from bot.actions.web_chat import RawKind, raw_item
from bot.channels.web_chat import WebChatChannel
from bot.config import Limits
from bot.domain.delivery import SendKind
from bot.domain.secrecy import Mark, mark_in_file_name
from bot.messaging import (
    Address,
    Attachment,
    AttachmentKind,
    Channel,
    Incoming,
    IncomingKind,
    Outgoing,
    SendError,
    Sending,
)
from bot.store.blobs import BlobMissing, BlobStore, TooLarge

AT = 1_685_930_400_000
HOA = Address("web_chat", "w1")


@pytest.fixture
def channel(tmp_path: Path) -> WebChatChannel:
    return WebChatChannel(Limits(), BlobStore(tmp_path))


def read(channel: WebChatChannel, kind: RawKind, **fields: object) -> Incoming:
    return channel.read(raw_item("w1", "k1", kind, AT, **fields).body)


def test_it_keeps_the_promise_of_a_channel(channel: WebChatChannel) -> None:
    promised: Channel = channel
    assert promised.name == "web_chat"
    can = promised.capabilities
    assert (can.pull, can.edits, can.needs_public_url, can.pace) == (True, True, False, None)
    assert can.largest_file_in == 20 * 1_048_576


def test_words_a_tap_and_a_link_are_read(channel: WebChatChannel) -> None:
    assert read(channel, RawKind.TEXT, text="đã nhận 1204") == Incoming(
        HOA, "w1:k1", IncomingKind.TEXT, AT, text="đã nhận 1204"
    )
    tapped = read(channel, RawKind.TAP, command="receive 7", on=12)
    assert (tapped.kind, tapped.command, tapped.on_message) == (IncomingKind.TAP, "receive 7", "12")
    started = read(channel, RawKind.START, text="/start", payload="abc", language="en")
    assert (started.start, started.text, started.language) == ("abc", "/start", "en")


@pytest.mark.parametrize(
    ("mime", "kind"),
    [
        ("application/pdf", AttachmentKind.DOCUMENT),
        ("image/jpeg", AttachmentKind.PHOTO),
        ("audio/mp4", AttachmentKind.VOICE),
    ],
)
def test_a_file_is_read_as_what_it_is(channel: WebChatChannel, mime: str, kind: AttachmentKind) -> None:
    incoming = read(channel, RawKind.FILE, file=["a" * 64, "Kế hoạch.pdf", mime, 12])
    [attachment] = incoming.attachments
    assert (incoming.kind, attachment.kind, attachment.name) == (IncomingKind.FILES, kind, "Kế hoạch.pdf")
    assert attachment.file is not None
    assert attachment.file.sha256 == "a" * 64


@pytest.mark.parametrize("mark", list(Mark))
def test_a_refused_file_shows_the_core_the_same_mark_and_nothing_else(channel: WebChatChannel, mark: Mark) -> None:
    [attachment] = read(channel, RawKind.MARKED_FILE, mark=mark.value).attachments
    assert mark_in_file_name(attachment.name) is mark
    assert (attachment.file, attachment.handle, attachment.fault) == (None, "", "secrecy_mark")


async def test_bytes_come_from_where_the_page_put_them(channel: WebChatChannel, tmp_path: Path) -> None:
    blob = BlobStore(tmp_path, sweep=False).put(b"noi dung")
    attachment = Attachment(AttachmentKind.DOCUMENT, blob.sha256, "a.pdf", size=8)
    assert await channel.fetch(attachment, 8) == b"noi dung"
    with pytest.raises(TooLarge):
        await channel.fetch(attachment, 7)
    with pytest.raises(BlobMissing):
        await channel.fetch(Attachment(AttachmentKind.DOCUMENT, "0" * 64), 7)


async def test_a_row_that_comes_to_be_sent_was_misrouted(channel: WebChatChannel) -> None:
    with pytest.raises(SendError) as refused:
        await channel.send(Sending(HOA, Outgoing("x")))
    assert refused.value.kind is SendKind.MISCONFIGURED


def test_an_item_of_an_unknown_kind_is_an_error_not_silence(channel: WebChatChannel) -> None:
    with pytest.raises(ValueError, match="sticker"):
        channel.read(b'{"kind":"sticker","key":"w1:k","address":"w1","at":1}')
