"""Whether a file is of the kind its name says, by its first bytes.

The marks are those of the formats' own specifications: PDF (ISO 32000-1, 7.5.2; readers look for the header in the first 1,024
bytes), ZIP (APPNOTE 4.3.7) with the parts that Open Packaging (ECMA-376-2) and OpenDocument 1.3 put into it, the compound file of
the older Office ([MS-CFB] 2.2), PNG (ISO 15948, 5.2), JPEG (ISO 10918-1, B.1.1.3), RIFF, ISO base media (ISO 14496-12, 4.3), Ogg, ID3.
"""

from collections.abc import Callable

HEAD = 4096
"""As many bytes are looked at."""
_ZIP = b"PK\x03\x04"
_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
_PACKAGE = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"customXml/")
_NAME_AT = 30
_NAME_LENGTH_AT = slice(26, 28)


def is_what_it_says(ending: str, head: bytes) -> bool:
    """``ending`` is the extension without its dot, ``head`` the first :data:`HEAD` bytes. True for an ending nothing is known of."""
    known = _MARKS.get(ending.lower())
    return known is None or known(head)


def _begins(*marks: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(marks)


def _package(*parts: bytes) -> Callable[[bytes], bool]:
    """A ZIP whose first entry is one that such a document has: a renamed archive begins with a file of its own.

    One that opens with a password only is a compound file around it ([MS-OFFCRYPTO] 2.3.4).
    """

    def look(head: bytes) -> bool:
        if head.startswith(_COMPOUND):
            return True
        name = head[_NAME_AT : _NAME_AT + int.from_bytes(head[_NAME_LENGTH_AT], "little")]
        return head.startswith(_ZIP) and name.startswith((*_PACKAGE, *parts))

    return look


def _open_document(kind: bytes) -> Callable[[bytes], bool]:
    """A ZIP that begins with its media type, stored as it is."""
    return lambda head: head.startswith(_ZIP) and b"mimetypeapplication/vnd.oasis.opendocument." + kind in head[:200]


def _media(*brands: bytes) -> Callable[[bytes], bool]:
    return lambda head: head[4:8] == b"ftyp" and any(brand in head[8:64] for brand in brands)


def _text(head: bytes) -> bool:
    """No byte that no text has; UTF-16 says what it is."""
    return head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" not in head


def _older(*more: bytes) -> Callable[[bytes], bool]:
    """The compound file; Office opens what other programs write under these names as well."""
    return _begins(_COMPOUND, *more)


def _mp3(head: bytes) -> bool:
    return head.startswith(b"ID3") or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0)


_MARKS: dict[str, Callable[[bytes], bool]] = {
    "pdf": lambda head: b"%PDF-" in head[:1024],
    "docx": _package(b"word/"),
    "xlsx": _package(b"xl/"),
    "pptx": _package(b"ppt/"),
    "odt": _open_document(b"text"),
    "ods": _open_document(b"spreadsheet"),
    "doc": _older(b"{\\rtf"),
    "xls": _older(b"\x09\x08", b"\x09\x04"),
    "ppt": _older(),
    "zip": _begins(_ZIP, b"PK\x05\x06"),
    "png": _begins(b"\x89PNG\r\n\x1a\n"),
    "jpg": _begins(b"\xff\xd8\xff"),
    "jpeg": _begins(b"\xff\xd8\xff"),
    "webp": lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP",
    "heic": _media(b"heic", b"heix", b"hevc", b"mif1", b"msf1"),
    "m4a": _media(b"M4A", b"isom", b"mp42", b"mp41", b"3gp"),
    "ogg": _begins(b"OggS"),
    "mp3": _mp3,
    "csv": _text,
    "txt": _text,
}
