"""File bytes under their SHA-256: ``files/ab/<sha256>`` in the data folder.

The same bytes are kept once, whoever sends them. A file appears under its name only when it is whole and on disk, so a
row that names a digest never points at half a file. All of it blocks: from the event loop use ``asyncio.to_thread``.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from bot.store.connection import make_private_folder
from bot.store.private_files import sync_folder

_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Blob:
    """Bytes that are kept: digest in lower-case hex, size in bytes."""

    sha256: str
    size: int


class TooLarge(Exception):
    """More than ``limit`` bytes came; nothing of it is kept."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"more than {limit} bytes")
        self.limit = limit


class BlobMissing(Exception):
    """No file with this digest is kept (never was, or was deleted)."""


class BlobStore:
    """The folder of kept files; created at once, with what a crash left half-written swept away.

    ``folder`` is the data folder; only the process that holds the store's lock may construct it with ``sweep``.
    """

    def __init__(self, folder: Path, *, sweep: bool = True) -> None:
        self.folder = folder / "files"
        self._incoming = self.folder / "incoming"
        make_private_folder(self._incoming)
        if sweep:
            for leftover in self._incoming.iterdir():
                with contextlib.suppress(OSError):
                    leftover.unlink()

    def put(self, data: bytes | Iterable[bytes], *, limit: int | None = None) -> Blob:
        """Keep ``data`` (whole or in chunks); raises TooLarge beyond ``limit`` bytes, OSError where the disk fails."""
        with self.writer(limit=limit) as writer:
            for chunk in (data,) if isinstance(data, bytes) else data:
                writer.write(chunk)
            return writer.keep()

    def writer(self, *, limit: int | None = None) -> BlobWriter:
        """A writer for bytes that arrive in chunks; leaving its ``with`` without ``keep()`` leaves nothing behind."""
        return BlobWriter(self, self._incoming / secrets.token_hex(16), limit)

    def path(self, sha256: str) -> Path:
        """Where the bytes of ``sha256`` lie, kept or not; raises ValueError for what is not a digest."""
        if not _DIGEST.fullmatch(sha256):
            raise ValueError("not a SHA-256 digest")
        return self.folder / sha256[:2] / sha256

    def exists(self, sha256: str) -> bool:
        """Whether these bytes are kept."""
        return self.path(sha256).is_file()

    def size(self, sha256: str) -> int:
        """Size in bytes; raises BlobMissing."""
        try:
            return self.path(sha256).stat().st_size
        except FileNotFoundError:
            raise BlobMissing(sha256) from None

    def read(self, sha256: str) -> bytes:
        """All the bytes; raises BlobMissing."""
        with self.open(sha256) as file:
            return file.read()

    def open(self, sha256: str) -> io.BufferedReader:
        """A file object at the start of the bytes; the caller closes it. Raises BlobMissing."""
        try:
            return self.path(sha256).open("rb")
        except FileNotFoundError:
            raise BlobMissing(sha256) from None

    def intact(self, sha256: str) -> bool:
        """Whether the bytes still have their digest; raises BlobMissing."""
        with self.open(sha256) as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256

    def delete(self, sha256: str) -> bool:
        """Remove the bytes (a refused secret file); False if there were none. OSError if Windows holds them open."""
        try:
            self.path(sha256).unlink()
        except FileNotFoundError:
            return False
        sync_folder(self.path(sha256).parent)
        return True


class BlobWriter:
    """Takes chunks into a temporary file, counting and hashing; :meth:`keep` gives it its name."""

    def __init__(self, store: BlobStore, temporary: Path, limit: int | None) -> None:
        self._store = store
        self._temporary = temporary
        self._limit = limit
        self._digest = hashlib.sha256()
        self.size = 0
        self._file = temporary.open("xb")

    def write(self, chunk: bytes) -> None:
        """Add ``chunk``; raises TooLarge before a byte beyond the limit is written."""
        if self._limit is not None and self.size + len(chunk) > self._limit:
            raise TooLarge(self._limit)
        self._file.write(chunk)
        self._digest.update(chunk)
        self.size += len(chunk)

    def keep(self) -> Blob:
        """Finish: sync, rename; if the same bytes are kept already, those stay. Call it once."""
        sha256 = self._digest.hexdigest()
        target = self._store.path(sha256)
        if self._already(target):
            return Blob(sha256, self.size)
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        make_private_folder(target.parent)
        try:
            self._temporary.replace(target)
        except PermissionError:
            if not self._already(target):  # Windows: someone is reading the same bytes, which is as good
                raise
        sync_folder(target.parent)
        return Blob(sha256, self.size)

    def _already(self, target: Path) -> bool:
        return target.is_file() and target.stat().st_size == self.size

    def __enter__(self) -> BlobWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        with contextlib.suppress(OSError):
            self._temporary.unlink(missing_ok=True)
