"""The log of the process: one line a record, no secrets, readable everywhere."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest

from bot import log


@pytest.fixture
def output() -> Iterator[io.BytesIO]:
    """A console with the legacy code page of a Windows office, with the log set up on it."""
    raw = io.BytesIO()
    root = logging.getLogger()
    before = root.level
    handler = log.set_up("INFO", io.TextIOWrapper(raw, encoding="cp1252", write_through=True))
    yield raw
    root.removeHandler(handler)
    handler.close()
    root.setLevel(before)
    logging.captureWarnings(capture=False)


@pytest.fixture
def secret(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(log, "_secrets", [])
    log.register_secret("42:AAsecret_token")
    return "42:AAsecret_token"


def lines(output: io.BytesIO) -> list[str]:
    return output.getvalue().decode("utf-8").splitlines()


def test_vietnamese_reaches_a_console_with_a_legacy_code_page(output: io.BytesIO) -> None:
    logging.getLogger("bot.outbox").info("Đã ghi nhận %s", "Phòng Quản lý văn hóa")
    assert lines(output)[0].endswith("Z INFO bot.outbox: Đã ghi nhận Phòng Quản lý văn hóa")


def test_a_record_with_a_traceback_is_still_one_line(output: io.BytesIO) -> None:
    try:
        raise ValueError("first\nsecond")
    except ValueError:
        logging.getLogger("bot.inbox").exception("turn failed")
    assert len(lines(output)) == 1
    assert "ValueError: first ⏎ second" in lines(output)[0]


def test_secrets_are_stars_in_messages_arguments_and_tracebacks(output: io.BytesIO, secret: str) -> None:
    logger = logging.getLogger("bot.channels")
    logger.warning("GET https://example.test/bot%s/getMe", secret)
    try:
        raise RuntimeError(f"cannot reach /bot{secret}/getMe")
    except RuntimeError:
        logger.exception("again")
    text = "\n".join(lines(output))
    assert secret not in text
    assert text.count(log.STARS) == 2


def test_a_secret_inside_a_longer_secret_leaves_nothing_behind(secret: str) -> None:
    log.register_secret(secret + "_and_more")
    assert log.redact(f"x {secret}_and_more y") == "x *** y"


def test_values_too_short_to_be_secrets_are_not_starred(secret: str) -> None:
    log.register_secret("vi")
    assert log.redact("vi en") == "vi en"


def test_setting_up_twice_prints_once(output: io.BytesIO) -> None:
    again = log.set_up("INFO", io.TextIOWrapper(output, encoding="utf-8", write_through=True))
    try:
        logging.getLogger("bot").info("once")
        assert len(lines(output)) == 1
    finally:
        logging.getLogger().removeHandler(again)
