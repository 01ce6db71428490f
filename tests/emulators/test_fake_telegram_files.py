"""Files both ways: names, sizes, handles."""

from __future__ import annotations

import struct
import unicodedata
import zlib

import aiohttp
import pytest
from telegram import Bot, InputFile
from telegram.error import BadRequest, TelegramError

from bot.emulators.telegram import TelegramEmulator
from bot.emulators.telegram.files import clean_file_name
from tests.emulators.conftest import HandClock, client

PDF = b"%PDF-1.7 quan triet"


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + b"\0" * width for _row in range(height)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


async def test_a_document_is_uploaded_once_and_sent_again_by_its_handle(telegram: TelegramEmulator, bot: Bot) -> None:
    an, binh = telegram.person(11, started=True), telegram.person(12, started=True)
    name = "Chỉ thị 12-CT-UBND về quán triệt.pdf"
    first = await bot.send_document(11, PDF, filename=name, caption="<b>Kèm theo</b>", parse_mode="HTML")
    assert first.document is not None
    assert (first.document.file_name, first.document.mime_type, first.document.file_size) == (
        name,
        "application/pdf",
        len(PDF),
    )
    await bot.send_document(12, first.document.file_id)
    assert an.last is not None
    assert binh.last is not None
    assert (an.last.file_name, an.last.text, an.last.styled("bold")) == (name, "Kèm theo", ["Kèm theo"])
    assert binh.last.file_name == name
    assert binh.download(binh.last) == PDF
    assert [(upload.chat, upload.name) for upload in telegram.uploads] == [(11, name)]
    assert telegram.violations == []


async def test_an_attached_part_with_a_name_of_its_own(telegram: TelegramEmulator, bot: Bot) -> None:
    an = telegram.person(11, started=True)
    await bot.send_document(11, InputFile(PDF, filename="Kế hoạch.pdf", attach=True))
    assert an.last is not None
    assert an.last.file_name == "Kế hoạch.pdf"
    assert telegram.violations == []


async def test_a_handle_belongs_to_one_bot(telegram: TelegramEmulator, bot: Bot) -> None:
    telegram.person(11, started=True)
    sent = await bot.send_document(11, PDF, filename="a.pdf")
    assert sent.document is not None
    async with TelegramEmulator(token="7000000002:another-bot-token") as other, client(other) as stranger:
        other.person(11, started=True)
        with pytest.raises(BadRequest, match="Wrong file identifier"):
            await stranger.send_document(11, sent.document.file_id)
        with pytest.raises(BadRequest, match="Wrong file identifier"):
            await stranger.get_file(sent.document.file_id)
    with pytest.raises(BadRequest, match="Type of file mismatch"):
        await bot.send_photo(11, sent.document.file_id)


async def test_names_in_percent_or_rfc_2231_do_not_arrive(telegram: TelegramEmulator) -> None:
    """What aiohttp's FormData writes by default; on real Telegram the reader sees the percent signs."""
    an = telegram.person(11, started=True)
    url = f"{telegram.base_url}{telegram.token}/sendDocument"
    async with aiohttp.ClientSession() as session:
        for quoted in (True, False):
            form = aiohttp.FormData(quote_fields=quoted)
            form.add_field("chat_id", "11")
            form.add_field("document", PDF, filename="Đôn đốc.pdf", content_type="application/pdf")
            async with session.post(url, data=form) as answer:
                assert answer.status == 200
    assert [message.file_name for message in an.messages] == ["%C4%90%C3%B4n%20%C4%91%E1%BB%91c.pdf", "Đôn đốc.pdf"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Quyết định 05/2023.pdf", "2023.pdf"),
        ("a:b?c.pdf", "a b c.pdf"),
        (unicodedata.normalize("NFD", "Quyết định.pdf"), "Quyet đinh.pdf"),
        ("x" * 80 + ".pdf", "x" * 64 + ".pdf"),
        ("không đuôi", "không đuôi"),
    ],
)
def test_file_names_as_the_server_keeps_them(name: str, kept: str) -> None:
    assert clean_file_name(name) == kept


async def test_sizes_telegram_refuses(telegram: TelegramEmulator, bot: Bot) -> None:
    telegram.person(11, started=True)
    with pytest.raises(BadRequest, match="File must be non-empty"):
        await bot.send_document(11, b"", filename="a.pdf")
    with pytest.raises(TelegramError, match="Request Entity Too Large"):
        await bot.send_document(11, b"\0" * (50 * 1024 * 1024 + 1), filename="a.pdf")
    with pytest.raises(BadRequest, match="caption is too long"):
        await bot.send_document(11, PDF, filename="a.pdf", caption="x" * 1025)
    assert telegram.person(11).messages == []


async def test_photos(telegram: TelegramEmulator, bot: Bot) -> None:
    an = telegram.person(11, started=True)
    sent = await bot.send_photo(11, png(300, 150), caption="Mã QR")
    assert [(size.width, size.height) for size in sent.photo] == [(90, 45), (300, 150)]
    await bot.send_photo(11, sent.photo[-1].file_id)
    assert len(an.messages) == 2
    with pytest.raises(BadRequest, match=r"(?i)IMAGE_PROCESS_FAILED"):
        await bot.send_photo(11, PDF)
    with pytest.raises(BadRequest, match=r"(?i)PHOTO_INVALID_DIMENSIONS"):
        await bot.send_photo(11, png(2100, 100))
    with pytest.raises(BadRequest, match="Type of file mismatch"):
        await bot.send_document(11, sent.photo[-1].file_id)


async def test_a_file_from_a_phone_is_fetched_within_the_hour(
    telegram: TelegramEmulator, bot: Bot, clock: HandClock
) -> None:
    an = telegram.person(11)
    an.send_file("Báo cáo.docx", b"noi dung", caption="Kính gửi")
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.document is not None
    assert (update.message.document.file_name, update.message.caption) == ("Báo cáo.docx", "Kính gửi")
    file = await update.message.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"noi dung"
    clock.turn(3601)
    with pytest.raises(TelegramError):
        await file.download_as_bytearray()


async def test_a_file_over_20_mb_cannot_be_fetched(telegram: TelegramEmulator, bot: Bot) -> None:
    telegram.person(11).send_file("lớn.pdf", PDF, size=25_000_000)
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.document is not None
    assert update.message.document.file_size == 25_000_000
    with pytest.raises(BadRequest, match="File is too big"):
        await update.message.document.get_file()


async def test_everything_else_a_phone_can_send(telegram: TelegramEmulator, bot: Bot) -> None:
    an = telegram.person(11, "An")
    an.send_voice(4)
    an.send_sticker()
    an.send_photo(png(20, 20), "ảnh")
    an.send_contact()
    an.send_contact(99, phone="+84911111111", first_name="Bình")
    messages = [update.message for update in await bot.get_updates()]
    voice, sticker, photo, own, foreign = messages
    assert voice is not None
    assert voice.voice is not None
    assert voice.voice.file_size
    assert sticker is not None
    assert sticker.sticker is not None
    assert sticker.sticker.emoji == "\u2764\ufe0f"
    assert photo is not None
    assert photo.photo[-1].width == 20
    assert own is not None
    assert own.contact is not None
    assert own.contact.user_id == 11
    assert foreign is not None
    assert foreign.contact is not None
    assert (foreign.contact.user_id, foreign.from_user.id if foreign.from_user else 0) == (99, 11)
