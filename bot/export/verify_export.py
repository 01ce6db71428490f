#!/usr/bin/env python3
"""Kiểm tra bản trích nhật ký, không cần máy chủ. Check an exported log without the server.

    python verify_export.py [nhatky.jsonl] [--private nhatky.private.jsonl] [--head HASH|CODE]

Without a file named: the two that lie beside this script. / Không ghi tên tệp: kiểm tra hai tệp nằm cạnh tệp này.

Needs Python 3.8 or later and nothing else; it may be copied to any computer. It imports nothing of the product on purpose:
whoever doubts the product can read these few lines instead.

The log has one JSON object per line, in its canonical form: UTF-8, NFC, keys sorted, no blanks, no floats. `hash` is the
SHA-256 of that form of the line without `hash`; `prev` is the hash of the line before (64 zeros for the first). `digest` is
HMAC-SHA256 of the canonical JSON of the private value, keyed with its salt. The file beside it has one
{"id", "salt" (hex), "value"} per line, in the order of the log; an erased value is not in it. --head takes what somebody wrote
down: the full hash, or the log code of twelve digits (the hash modulo 10^12).

Exit code: 0 sound, 1 broken, 2 could not be read.
"""

# ruff: noqa: T201
from __future__ import annotations

import argparse
import hashlib
import hmac
import io
import json
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

FIELDS = {
    "v", "id", "at", "kind", "unit_id", "directive_id", "person_id",
    "channel", "message_id", "data", "digest", "prev", "hash",
}  # fmt: skip
GENESIS = "0" * 64
ERASED_KIND = "data-erased"


class Broken(Exception):
    """The first thing that is wrong, in both languages."""


def no_float(text: str) -> NoReturn:
    raise ValueError("a number with a fraction: " + text)


def canonical(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return unicodedata.normalize("NFC", text).encode("utf-8")


def parse(raw: bytes) -> Any:
    return json.loads(raw, parse_float=no_float, parse_constant=no_float)


def rows(path: Path) -> Iterator[tuple[int, bytes]]:
    """(number, raw bytes without the line end) of each line that is not empty."""
    with path.open("rb") as file:
        for number, raw in enumerate(file, 1):
            raw = raw.rstrip(b"\r\n")
            if number == 1 and raw.startswith(b"\xef\xbb\xbf"):
                raw = raw[3:]
            if raw:
                yield number, raw


class Privates:
    """Reads the file of private values alongside the log, holding only the next one."""

    def __init__(self, path: Path | None) -> None:
        self._rows: Iterator[tuple[int, bytes]] = iter(()) if path is None else rows(path)
        self._next: dict[str, Any] | None = None
        self._advance()

    def take(self, line_id: int) -> tuple[bytes, object] | None:
        """(salt, value) of the line, or None."""
        if self._next is None or self._next["id"] != line_id:
            return None
        found = bytes.fromhex(self._next["salt"]), self._next["value"]
        self._advance()
        return found

    def leftover(self) -> object:
        return None if self._next is None else self._next["id"]

    def _advance(self) -> None:
        number, raw = next(self._rows, (0, b""))
        self._next = None
        if not raw:
            return
        try:
            found = parse(raw)
            bytes.fromhex(found["salt"])
            self._next = {name: found[name] for name in ("id", "salt", "value")}
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise Broken(
                f"Tệp giá trị riêng, dòng {number}: không đọc được"
                f" / Private values, line {number}: unreadable ({error!r})"
            ) from None


def check_line(number: int, raw: bytes, prev: str) -> dict[str, Any]:
    """The parsed line; raises Broken when it does not hold."""
    try:
        line = parse(raw)
        if not isinstance(line, dict) or set(line) != FIELDS:
            raise ValueError("fields")
        if type(line["id"]) is not int or not isinstance(line["data"], dict):
            raise ValueError("types")
        computed = hashlib.sha256(canonical({k: v for k, v in line.items() if k != "hash"})).hexdigest()
    except (ValueError, RecursionError) as error:
        raise Broken(f"Dòng {number}: không đọc được / Line {number}: unreadable ({error!r})") from None
    vi, en = f"Dòng {number} (số {line['id']})", f"Line {number} (id {line['id']})"
    if line["prev"] != prev:
        raise Broken(
            f"{vi}: không nối tiếp dòng trước, có dòng bị bớt, thêm hoặc đổi chỗ / {en}: does not follow the line before"
        )
    # A key written twice or another spelling would show a reader something else than what was hashed.
    if computed != line["hash"] or raw != canonical(line):
        raise Broken(f"{vi}: nội dung đã bị sửa / {en}: content was altered")
    return line


def check_private(number: int, line: dict[str, Any], private: tuple[bytes, object]) -> None:
    salt, value = private
    if hmac.new(salt, canonical(value), hashlib.sha256).hexdigest() != line["digest"]:
        raise Broken(
            f"Dòng {number} (số {line['id']}): giá trị riêng đã bị sửa"
            f" / Line {number} (id {line['id']}): private value was altered"
        )


def matches(wanted: str, hash_: str) -> bool:
    return hash_ == wanted if len(wanted) == 64 else log_code(hash_) == wanted


def log_code(hash_: str) -> str:
    return str(int(hash_, 16) % 10**12).zfill(12)


def grouped(code: str) -> str:
    return " ".join(code[n : n + 4] for n in range(0, len(code), 4))


def verify(path: Path, private_path: Path | None, head: str) -> Iterator[str]:
    """The lines to print. Raises Broken with the first fault."""
    wanted = "".join(head.split()).lower()
    privates = Privates(private_path)
    prev, count, erased = GENESIS, 0, 0
    head_at: int | None = None
    absent: dict[int, bool] = {}
    for number, raw in rows(path):
        line = check_line(number, raw, prev)
        count, prev = count + 1, line["hash"]
        private = privates.take(line["id"])
        if private is not None:
            check_private(number, line, private)
        elif line["digest"] is not None:
            absent[line["id"]] = True
        if line["kind"] == ERASED_KIND:
            erased += sum(absent.pop(event_id, False) for event_id in line["data"].get("event_ids", []))
        if wanted and head_at is None and matches(wanted, prev):
            head_at = line["id"]
    left = privates.leftover()
    if left is not None:
        raise Broken(f"Giá trị riêng số {left} không thuộc dòng nào / Private value of id {left} belongs to no line")
    code = grouped(log_code(prev))
    if wanted and head_at is None and not matches(wanted, prev):
        raise Broken(
            "Không dòng nào có mã đã nêu: phần cuối đã bị cắt hoặc nhật ký được ghi lại"
            " / No line has the head given: the tail was cut or the log was written anew"
            f" ({count} dòng/lines, mã nhật ký/log code {code})"
        )
    yield f"Nhật ký liền mạch: {count} dòng / The chain is sound: {count} lines"
    yield f"Mã nhật ký / Log code: {code}"
    yield f"Mã băm cuối / Head: {prev}"
    if head_at is not None:
        yield f"Mã đã nêu có tại dòng số {head_at} / The head given is line id {head_at}"
    if private_path is not None:
        yield f"Giá trị riêng đã xóa có ghi nhận: {erased} / Private values erased on record: {erased}"
        if absent:
            ids = ", ".join(map(str, list(absent)[:20]))
            yield f"Thiếu giá trị riêng không rõ lý do / Private values missing without a record: id {ids}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("log", type=Path, nargs="?", help="tệp nhật ký (.jsonl) / exported log")
    parser.add_argument("--private", type=Path, help="tệp giá trị riêng / private values beside it")
    parser.add_argument("--head", default="", help="mã băm hoặc mã nhật ký đã giữ / hash or log code somebody holds")
    for stream in (sys.stdout, sys.stderr):
        # A Windows console may not know Vietnamese letters; a wrong letter is better than no answer.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    given = parser.parse_args()
    log, private = given.log, given.private
    if log is None:
        here = Path(__file__).resolve().parent
        log, beside = here / "nhatky.jsonl", here / "nhatky.private.jsonl"
        private = private or (beside if beside.exists() else None)
    try:
        for text in verify(log, private, given.head):
            print(text)
    except Broken as fault:
        print(fault)
        return 1
    except OSError as error:
        print(f"Không mở được tệp / Cannot open the file: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
