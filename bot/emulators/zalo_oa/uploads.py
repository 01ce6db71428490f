"""Uploads: checked by size and by their first bytes, known for seven days."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from bot.clock import DAY, Clock
from bot.emulators.zalo_oa.state import Json, Refusal

EXPIRES_MS = 7 * DAY
MAX_FILE = 5 * 1_048_576
MAX_IMAGE = 1_048_576
MOST_A_MONTH = 5_000

_PDF, _ZIP, _OLE = b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_JPG, _PNG = b"\xff\xd8\xff", b"\x89PNG"
_FILE_KINDS = {"pdf": _PDF, "docx": _ZIP, "doc": _OLE, "csv": b""}
_IMAGE_KINDS = {"jpg": _JPG, "jpeg": _JPG, "png": _PNG}


@dataclass(frozen=True, slots=True)
class Upload:
    """Bytes that came up, for tests too."""

    name: str
    content: bytes
    at: int


@dataclass
class Uploads:
    """Handles by kind; a file's token is no image's ``attachment_id``."""

    clock: Clock
    files: dict[str, Upload] = field(default_factory=dict)
    images: dict[str, Upload] = field(default_factory=dict)

    def put_file(self, name: str, content: bytes) -> Json:
        """``upload/file``. Refusal for a kind or size the platform does not take."""
        self._check(name, content, _FILE_KINDS, MAX_FILE)
        return {"token": self._keep(self.files, name, content)}

    def put_image(self, name: str, content: bytes) -> Json:
        """``upload/image``."""
        self._check(name, content, _IMAGE_KINDS, MAX_IMAGE)
        return {"attachment_id": self._keep(self.images, name, content)}

    def file(self, token: object) -> Upload:
        """What a token stands for; -100 where it is unknown or over."""
        return self._known(self.files, token)

    def image(self, attachment_id: object) -> Upload:
        return self._known(self.images, attachment_id)

    def forget(self) -> None:
        """As after seven days."""
        self.files.clear()
        self.images.clear()

    def _keep(self, where: dict[str, Upload], name: str, content: bytes) -> str:
        handle = secrets.token_urlsafe(30)
        where[handle] = Upload(name, content, self.clock.now())
        return handle

    def _known(self, where: dict[str, Upload], handle: object) -> Upload:
        kept = where.get(handle) if isinstance(handle, str) else None
        if kept is None or self.clock.now() >= kept.at + EXPIRES_MS:
            raise Refusal(-100, "attachment_id is expired")
        return kept

    def _check(self, name: str, content: bytes, kinds: dict[str, bytes], largest: int) -> None:
        kind = name.rpartition(".")[2].lower()
        if kind not in kinds or not content.startswith(kinds[kind]):
            raise Refusal(-201, "file is invalid!")
        if len(content) > largest:
            raise Refusal(-210, f"file is over {largest // 1_048_576} MB")
        if len(self.files) + len(self.images) >= MOST_A_MONTH:
            raise Refusal(-211, "Out of quota")
