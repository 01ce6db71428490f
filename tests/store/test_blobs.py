"""Files by what is in them."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store.blobs import Blob, BlobMissing, BlobStore, TooLarge


@pytest.fixture
def blobs(tmp_path: Path) -> BlobStore:
    return BlobStore(tmp_path)


def kept(blobs: BlobStore) -> list[Path]:
    return [path for path in blobs.folder.rglob("*") if path.is_file()]


def test_a_file_is_kept_under_its_digest(blobs: BlobStore) -> None:
    data = "Công văn 1369/BTTTT-CBC".encode() * 1000
    blob = blobs.put(data)
    digest = hashlib.sha256(data).hexdigest()
    assert blob == Blob(digest, len(data))
    assert blobs.path(digest) == blobs.folder / digest[:2] / digest
    assert blobs.read(digest) == data
    assert blobs.size(digest) == len(data)
    assert blobs.exists(digest)
    assert blobs.intact(digest)


def test_the_same_file_is_kept_once(blobs: BlobStore) -> None:
    assert blobs.put(b"same") == blobs.put([b"sa", b"me"])
    assert len(kept(blobs)) == 1
    assert blobs.put(b"").size == 0


def test_a_file_that_is_too_large_leaves_nothing(blobs: BlobStore) -> None:
    with pytest.raises(TooLarge) as caught:
        blobs.put((b"x" * 1000 for _ in range(11)), limit=10_000)
    assert caught.value.limit == 10_000
    assert kept(blobs) == []
    assert blobs.put(b"x" * 10_000, limit=10_000).size == 10_000


def test_a_transfer_that_breaks_off_leaves_nothing(blobs: BlobStore) -> None:
    def arriving() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        blobs.put(arriving())
    with blobs.writer() as writer:
        writer.write(b"never kept")
    assert kept(blobs) == []


def test_a_crash_in_the_middle_is_swept_away(blobs: BlobStore, tmp_path: Path) -> None:
    blobs.put(b"whole")
    (blobs.folder / "incoming" / "half").write_bytes(b"ha")
    assert len(kept(BlobStore(tmp_path, sweep=False))) == 2
    assert [path.read_bytes() for path in kept(BlobStore(tmp_path))] == [b"whole"]


def test_a_truncated_file_is_put_right_when_it_comes_again(blobs: BlobStore) -> None:
    blob = blobs.put(b"the whole text")
    blobs.path(blob.sha256).write_bytes(b"the wh")
    assert not blobs.intact(blob.sha256)
    blobs.put(b"the whole text")
    assert blobs.read(blob.sha256) == b"the whole text"


def test_a_refused_file_is_gone(blobs: BlobStore) -> None:
    blob = blobs.put(os.urandom(100))
    assert blobs.delete(blob.sha256)
    assert not blobs.delete(blob.sha256)
    assert not blobs.exists(blob.sha256)
    for reading in (blobs.read, blobs.size, blobs.intact):
        with pytest.raises(BlobMissing):
            reading(blob.sha256)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n", "/" * 64])
def test_only_a_digest_names_a_file(blobs: BlobStore, name: str) -> None:
    with pytest.raises(ValueError, match="digest"):
        blobs.path(name)
