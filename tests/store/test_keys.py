"""The key outside the database."""

import hashlib
import hmac
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.store.keys import KEY_FILE, KeyFault, KeyUnavailable, SecretKey, keyed_hash, load_key


def test_the_key_is_made_once(tmp_path: Path) -> None:
    key = load_key(tmp_path)
    assert len(key.value) == 32
    assert load_key(tmp_path) == key
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["hmac.key"]


def test_those_who_start_together_get_the_same_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: load_key(tmp_path).value, range(8)))
    assert len(keys) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has access lists instead of modes")
def test_only_its_owner_reads_it(tmp_path: Path) -> None:
    load_key(tmp_path)
    path = tmp_path / KEY_FILE
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o077 == 0
    path.chmod(0o644)
    load_key(tmp_path)
    assert path.stat().st_mode & 0o777 == 0o600


def test_it_never_prints(tmp_path: Path) -> None:
    key = load_key(tmp_path)
    for text in (repr(key), str(key), f"{key}"):
        assert key.value.hex() not in text
        assert repr(key.value) not in text


def test_a_damaged_or_missing_key_is_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(KeyUnavailable) as caught:
        load_key(tmp_path, create=False)
    assert caught.value.fault is KeyFault.MISSING
    (tmp_path / "keys").mkdir()
    (tmp_path / KEY_FILE).write_bytes(b"short")
    with pytest.raises(KeyUnavailable) as caught:
        load_key(tmp_path)
    assert caught.value.fault is KeyFault.DAMAGED
    assert (tmp_path / KEY_FILE).read_bytes() == b"short"


def test_the_hash_is_plain_hmac_and_differs_by_purpose() -> None:
    key = SecretKey(bytes(range(32)))
    assert (
        keyed_hash(key, "invitation", "12345678")
        == hmac.new(key.value, b"invitation\x0012345678", hashlib.sha256).hexdigest()
    )
    assert keyed_hash(key, "session", "12345678") != keyed_hash(key, "invitation", "12345678")
    assert keyed_hash(SecretKey(bytes(32)), "session", "a") != keyed_hash(key, "session", "a")
    assert keyed_hash(key, "a", "b") != keyed_hash(key, "a", "c")
    for purpose in ("", "a\0b"):
        with pytest.raises(ValueError, match="purpose"):
            keyed_hash(key, purpose, "x")
