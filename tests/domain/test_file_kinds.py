"""Whether a file is what its name says: the beginning of each kind, and what people rename."""

import io
import zipfile

import pytest

from bot.domain.file_kinds import HEAD, is_what_it_says


def package(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written:
        for name in names:
            written.writestr(name, "<x/>")
    return made.getvalue()


def open_document() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as written:
        written.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    return made.getvalue()


REAL = {
    "pdf": b"\xef\xbb\xbf%PDF-1.7\n",
    "docx": package("[Content_Types].xml", "word/document.xml"),
    "xlsx": package("xl/workbook.xml", "[Content_Types].xml"),
    "odt": open_document(),
    "zip": package("ảnh.jpg"),
    "doc": bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 20,
    "png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "webp": b"RIFF\x24\x00\x00\x00WEBPVP8 ",
    "heic": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic",
    "csv": "đơn vị,số\n".encode(),
    "txt": "ghi chú".encode("utf-16"),
}


@pytest.mark.parametrize("ending", REAL)
def test_what_is_real_is_taken_under_its_own_name_alone(ending: str) -> None:
    head = REAL[ending][:HEAD]
    assert is_what_it_says(ending.upper(), head)
    also = {
        "txt": {"csv"},
        "csv": {"txt"},
        "doc": {"xls", "ppt", "docx", "xlsx", "pptx"},
        "docx": {"zip", "xlsx", "pptx"},
    }
    also |= {"xlsx": {"zip"}, "odt": {"zip"}, "jpg": {"jpeg"}, "pdf": {"txt", "csv"}}
    others = {other for other in REAL if is_what_it_says(other, head)} - {ending}
    assert others <= also.get(ending, set())


@pytest.mark.parametrize("ending", [ending for ending in REAL if ending not in ("csv", "txt")])
def test_a_program_or_a_page_renamed_is_none_of_them(ending: str) -> None:
    assert not is_what_it_says(ending, b"MZ\x90\x00\x03\x00\x00\x00")
    assert not is_what_it_says(ending, b"<!doctype html><title>Loi</title>")
    assert not is_what_it_says(ending, b"")


@pytest.mark.parametrize("ending", ["docx", "xlsx", "pptx"])
def test_a_document_that_opens_with_a_password_is_one(ending: str) -> None:
    """[MS-OFFCRYPTO]: the package stands enciphered inside a compound file."""
    assert is_what_it_says(ending, bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 512)


def test_of_an_ending_nothing_is_known_of_nothing_is_said() -> None:
    assert is_what_it_says("p7s", b"anything")
