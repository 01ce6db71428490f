"""Files as Telegram keeps them: handles bound to one bot, names cleaned, sizes limited.

Limits: Bot API "Sending files" (upload 50 MB, photo 10 MB, download 20 MB).
"""

from __future__ import annotations

import hashlib
import mimetypes
import struct
import unicodedata
from dataclasses import dataclass
from typing import Any

from bot.emulators.telegram.arguments import Part
from bot.emulators.telegram.errors import ApiError, bad_request

MB = 1024 * 1024
MAX_UPLOAD = 50 * MB
MAX_PHOTO = 10 * MB
MAX_DOWNLOAD = 20 * MB
LINK_LIFETIME_MS = 60 * 60 * 1000
_FORBIDDEN = frozenset("<>:\"/\\|?*&`'")


@dataclass(slots=True)
class StoredFile:
    """One file on the server. `size` may be larger than `content` for a file that only pretends to be big."""

    file_id: str
    unique_id: str
    kind: str
    name: str
    mime: str
    content: bytes
    size: int
    path: str
    link_until: int = 0
    width: int = 0
    height: int = 0
    duration: int = 0

    def handle(self) -> dict[str, Any]:
        """The fields every file object has."""
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": self.size}

    def document(self) -> dict[str, Any]:
        name = {"file_name": self.name} if self.name else {}
        return {**name, "mime_type": self.mime, **self.handle()}

    def photo(self) -> list[dict[str, Any]]:
        """Two sizes, the thumbnail first, both leading to the same bytes."""
        scale = min(1.0, 90 / max(self.width, self.height, 1))
        small = {"width": max(1, int(self.width * scale)), "height": max(1, int(self.height * scale))}
        thumb = {**self.handle(), **small, "file_id": self.file_id + "_s", "file_unique_id": self.unique_id + "s"}
        return [thumb, {**self.handle(), "width": self.width, "height": self.height}]


class FileStore:
    """The files one bot knows. A handle of another bot is not known here and refused."""

    def __init__(self, bot_id: int) -> None:
        self.bot_id = bot_id
        self.by_id: dict[str, StoredFile] = {}
        self.by_path: dict[str, StoredFile] = {}

    def add(self, kind: str, name: str, mime: str, content: bytes, *, size: int | None = None) -> StoredFile:
        """Keep a file and give it a handle. `kind` is document, photo, voice or sticker."""
        number = len(self.by_path) + 1
        digest = hashlib.sha256(f"{self.bot_id}:{number}:{kind}".encode()).hexdigest()
        suffix = name.rpartition(".")[2] if "." in name else (mimetypes.guess_extension(mime) or ".bin")[1:]
        path = f"{kind}s/file_{number}.{suffix}"
        unique = "AgAD" + hashlib.sha256(content).hexdigest()[:12]
        stored = StoredFile(
            f"BQACAgUAAxk{digest[:44]}", unique, kind, name, mime, content, len(content) if size is None else size, path
        )
        self.by_id[stored.file_id] = stored
        self.by_path[path] = stored
        return stored

    def find(self, file_id: str) -> StoredFile:
        """The file behind a handle. Raises ApiError 400 for a handle of another bot, or none at all."""
        stored = self.by_id.get(file_id.removesuffix("_s"))
        if stored is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return stored

    def upload(self, kind: str, part: Part) -> StoredFile:
        """Take in an uploaded part. Raises ApiError 413 over 50 MB, 400 for empty files and what is no picture."""
        size = len(part.content)
        if size > MAX_UPLOAD:
            raise ApiError(413, "Request Entity Too Large")
        if size == 0:
            raise bad_request("file must be non-empty")
        if kind == "photo":
            return self._upload_photo(part)
        name = clean_file_name(part.file_name)
        mime = mimetypes.guess_type(name)[0] or part.mime or "application/octet-stream"
        return self.add(kind, name, mime, part.content)

    def _upload_photo(self, part: Part) -> StoredFile:
        if len(part.content) > MAX_PHOTO:
            raise bad_request(
                f"file of size {len(part.content)} bytes is too big for a photo; the maximum size is {MAX_PHOTO} bytes"
            )
        size = image_size(part.content)
        if size is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        width, height = size
        if width + height > 10_000 or max(width, height) > 20 * min(width, height):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        stored = self.add("photo", "photo.jpg", "image/jpeg", part.content)
        stored.width, stored.height = width, height
        return stored


def clean_file_name(name: str) -> str:
    """A file's name as the Bot API server keeps it: no path, no marks that file systems forbid, 64 letters and a suffix.

    Combining marks are dropped, so a name in NFD loses its Vietnamese accents here exactly as it does there.
    """
    name = name.replace("\\", "/").rpartition("/")[2]
    stem, dot, suffix = name.rpartition(".")
    if not dot or not stem:
        stem, suffix = name, ""
    stem, suffix = _clean_part(stem, 64), _clean_part(suffix, 16)
    return f"{stem}.{suffix}" if suffix else stem


def _clean_part(part: str, longest: int) -> str:
    kept: list[str] = []
    for letter in part:
        if len(kept) >= longest:
            break
        if unicodedata.combining(letter):
            continue
        if letter in _FORBIDDEN or ord(letter) < 32 or (ord(letter) > 126 and not letter.isalnum()):
            letter = " "
        if kept or letter not in " .":
            kept.append(letter)
    return "".join(kept).rstrip(" .")


def image_size(content: bytes) -> tuple[int, int] | None:
    """(width, height) of a PNG, JPEG or GIF; None for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        return struct.unpack(">II", content[16:24])
    if content.startswith((b"GIF87a", b"GIF89a")) and len(content) >= 10:
        return struct.unpack("<HH", content[6:10])
    return _jpeg_size(content) if content.startswith(b"\xff\xd8") else None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], struct.unpack(">H", content[at + 2 : at + 4])[0]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None
