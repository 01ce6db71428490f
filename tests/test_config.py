"""Settings: what the office writes in config.toml, and what it is told about its mistakes, all at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.config import (
    Config,
    Fault,
    FaultKind,
    Overdue,
    Receiving,
    Secret,
    Weekday,
    Window,
    load,
    locate,
)
from bot.i18n import load_languages

TOKEN = "123456:AAabc-def_ghi"

Read = Callable[..., "Config | tuple[Fault, ...]"]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write a settings file and load it."""

    def _read(text: str | bytes, **environ: str) -> Config | tuple[Fault, ...]:
        path = tmp_path / "config.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return load(path, environ)

    return _read


@pytest.fixture
def good(read: Read) -> Callable[..., Config]:
    def _good(text: str | bytes, **environ: str) -> Config:
        config = read(text, **environ)
        assert isinstance(config, Config), config
        return config

    return _good


@pytest.fixture
def faults(read: Read) -> Callable[..., list[tuple[str, FaultKind, str]]]:
    def _faults(text: str | bytes, **environ: str) -> list[tuple[str, FaultKind, str]]:
        found = read(text, **environ)
        assert not isinstance(found, Config)
        return [(fault.path, fault.kind, fault.detail) for fault in found]

    return _faults


def test_without_a_file_the_product_runs_on_the_web_chat_alone() -> None:
    config = load(None, {})
    assert isinstance(config, Config)
    assert not config.telegram.enabled
    assert config.office.zone == ZoneInfo("Asia/Ho_Chi_Minh")
    assert config.hours.push_windows == ((dt.time(7, 30), dt.time(11)), (dt.time(13, 30), dt.time(16, 30)))
    assert (config.hours.weekly_day, config.hours.weekly_time) == (Weekday.MONDAY, dt.time(8))
    assert (config.registration.code_days, config.registration.wrong_tries) == (14, 5)
    assert config.registration.pause_minutes == 15
    assert config.sending.hold_seconds == 60
    assert config.reminders.offsets == (10, 5, 3, 1)
    assert config.data.dir == Path.cwd() / "data"


def test_what_is_written_is_what_counts(good: Callable[..., Config], tmp_path: Path) -> None:
    config = good("""
        [office]
        name = " Sở Nội vụ "
        language = "en"
        [data]
        dir = "record"
        [hours]
        push_windows = ["13:00 – 16:00", "8:00-10:30"]
        weekly_day = "Tuesday"
        weekly_time = 09:15:00
        digest_time = "15:05"
        [sending]
        pace = {telegram = 20}
        [reminders]
        offsets = [10, 1]
        overdue = "off"
    """)
    assert config.office.name == "Sở Nội vụ"
    assert config.office.language == "en"
    assert config.data.dir == tmp_path / "record"
    assert config.hours.push_windows == (
        Window(dt.time(8), dt.time(10, 30)),
        Window(dt.time(13), dt.time(16)),
    )
    assert config.hours.weekly_day is Weekday.TUESDAY
    assert (config.hours.weekly_time, config.hours.digest_time) == (dt.time(9, 15), dt.time(15, 5))
    assert config.sending.pace == {"telegram": 20.0}
    assert config.reminders.offsets == (10, 1)
    assert config.reminders.overdue is Overdue.OFF


def test_all_faults_are_told_at_once(faults: Callable[..., list[tuple[str, FaultKind, str]]]) -> None:
    assert faults("""
        offices = 1
        registration = "x"
        [office]
        nam = "x"
        qqqqqq = "x"
        name = 3
        zone = "Mars/Olympus"
        language = "fr"
        [web]
        port = "80"
        session_days = 0
        public_url = "langson"
        [hours]
        push_windows = ["07:30-11:00", "11:00-07:30", 3]
        weekly_day = "thứ Hai"
        weekly_time = "25:00"
        [reminders]
        offsets = "531"
        [sending]
        hold_seconds = 9999
        pace = {telegram = 2000, web_chat = true}
        [limits]
        file_in_mb = true
        text_characters = 1.5
    """) == [
        ("hours.push_windows[2]", FaultKind.BAD_WINDOW, "11:00-07:30"),
        ("hours.push_windows[3]", FaultKind.BAD_WINDOW, "3"),
        ("hours.weekly_day", FaultKind.NOT_ALLOWED, "monday, tuesday, wednesday, thursday, friday, saturday, sunday"),
        ("hours.weekly_time", FaultKind.BAD_TIME, "25:00"),
        ("limits.file_in_mb", FaultKind.EXPECT_WHOLE_NUMBER, ""),
        ("limits.text_characters", FaultKind.EXPECT_WHOLE_NUMBER, ""),
        ("office.language", FaultKind.NOT_ALLOWED, "vi, en"),
        ("office.nam", FaultKind.UNKNOWN_KEY, "name"),
        ("office.name", FaultKind.EXPECT_TEXT, ""),
        ("office.qqqqqq", FaultKind.UNKNOWN_KEY_FAR, ""),
        ("office.zone", FaultKind.BAD_ZONE, "Mars/Olympus"),
        ("offices", FaultKind.UNKNOWN_KEY, "office"),
        ("registration", FaultKind.EXPECT_TABLE, ""),
        ("reminders.offsets", FaultKind.EXPECT_LIST, ""),
        ("sending.hold_seconds", FaultKind.OUT_OF_RANGE, "0-3600"),
        ("sending.pace.telegram", FaultKind.OUT_OF_RANGE, "0.1-1000"),
        ("sending.pace.web_chat", FaultKind.EXPECT_NUMBER, ""),
        ("web.port", FaultKind.EXPECT_WHOLE_NUMBER, ""),
        ("web.public_url", FaultKind.BAD_URL, "langson"),
        ("web.session_days", FaultKind.OUT_OF_RANGE, "1-365"),
    ]


def test_faults_that_only_show_together(faults: Callable[..., list[tuple[str, FaultKind, str]]]) -> None:
    text = """
        [telegram]
        mode = "webhook"
        [hours]
        push_windows = ["07:30-11:00", "11:00-12:00"]
        [reminders]
        offsets = [3, 1, 3]
        [sending.pace]
        telegramm = 3
    """
    webhook = 'telegram.mode = "webhook"'
    assert faults(text, QUANTRIET_TELEGRAM_TOKEN=TOKEN) == [
        ("hours.push_windows", FaultKind.OVERLAP, "07:30-11:00, 11:00-12:00"),
        ("reminders.offsets", FaultKind.REPEATED, "3"),
        ("sending.pace.telegramm", FaultKind.UNKNOWN_KEY, "telegram"),
        ("telegram.webhook_secret", FaultKind.REQUIRED, webhook),
        ("web.public_url", FaultKind.REQUIRED, webhook),
    ]


def test_a_day_without_push_windows_is_a_fault(faults: Callable[..., list[tuple[str, FaultKind, str]]]) -> None:
    assert faults("[hours]\npush_windows = []") == [("hours.push_windows", FaultKind.REQUIRED, "07:30-11:00")]


def test_a_token_in_the_environment_switches_telegram_on(good: Callable[..., Config]) -> None:
    config = good("[telegram]\nmode = 'polling'", QUANTRIET_TELEGRAM_TOKEN=f" {TOKEN}\n")
    assert config.telegram.enabled
    assert config.telegram.token == Secret(TOKEN)
    assert config.telegram.mode is Receiving.POLLING


def test_the_environment_wins_over_the_file(good: Callable[..., Config]) -> None:
    config = good(f'[telegram]\ntoken = "1:old"\ntoken_env = "MINE"\nwebhook_secret = "{"s" * 20}"', MINE=TOKEN)
    assert config.telegram.token.reveal() == TOKEN
    assert config.secrets() == (TOKEN, "s" * 20)


def test_a_variable_named_in_the_file_must_be_set(faults: Callable[..., list[tuple[str, FaultKind, str]]]) -> None:
    assert faults('[telegram]\ntoken_env = "MINE"') == [("telegram.token_env", FaultKind.ENV_UNSET, "MINE")]


def test_a_malformed_secret_is_not_repeated_in_the_fault(
    faults: Callable[..., list[tuple[str, FaultKind, str]]],
) -> None:
    assert faults(f'[telegram]\ntoken = "{TOKEN} x"') == [("telegram.token", FaultKind.BAD_SECRET, "")]


def test_a_secret_prints_as_stars(good: Callable[..., Config]) -> None:
    config = good(f'[telegram]\ntoken = "{TOKEN}"')
    assert TOKEN not in repr(config)
    assert TOKEN not in f"{config.telegram.token} {config.telegram.token!r:>30}"
    assert not Secret("")


def test_a_file_saved_by_notepad_is_read(good: Callable[..., Config]) -> None:
    config = good(b'\xef\xbb\xbf[office]\r\nname = "S\xe1\xbb\x9f N\xe1\xbb\x99i v\xe1\xbb\xa5"\r\n')
    assert config.office.name == "Sở Nội vụ"


def test_a_file_that_cannot_be_read_is_one_fault(
    faults: Callable[..., list[tuple[str, FaultKind, str]]], tmp_path: Path
) -> None:
    path = str(tmp_path / "config.toml")
    assert faults("[office]\nname = 'Sở'".encode("utf-16")) == [("", FaultKind.NOT_UTF8, path)]
    ((where, kind, detail),) = faults('[data]\ndir = "C:\\quantriet"')
    assert (where, kind) == ("", FaultKind.SYNTAX)
    assert "line 2" in detail
    assert load(tmp_path / "none.toml", {}) == (Fault("", FaultKind.NOT_FOUND, str(tmp_path / "none.toml")),)


def test_the_file_in_the_working_folder_is_found_unless_another_is_named(tmp_path: Path) -> None:
    assert locate(None, tmp_path) is None
    (tmp_path / "config.toml").touch()
    assert locate(None, tmp_path) == tmp_path / "config.toml"
    assert locate(Path("other.toml"), tmp_path) == Path("other.toml")


def test_another_data_folder_can_be_named(tmp_path: Path) -> None:
    config = load(None, {})
    assert isinstance(config, Config)
    assert config.with_data(tmp_path).data.dir == tmp_path


@pytest.mark.parametrize("kind", FaultKind)
def test_every_fault_can_be_said_in_both_languages(kind: FaultKind) -> None:
    for language in load_languages(ZoneInfo("Asia/Ho_Chi_Minh")):
        assert language.t(Fault("web.port", kind).key, path="web.port", detail="80") not in ("", "web.port")


def test_a_switch_is_true_or_false_and_nothing_else(good: Callable[..., Config], faults: Callable[..., Any]) -> None:
    assert good("[zalo_bot]\ngroups = true").zalo_bot.groups is True
    for wrong in ("1", '"true"'):
        assert faults(f"[zalo_bot]\ngroups = {wrong}") == [("zalo_bot.groups", FaultKind.EXPECT_SWITCH, "")]


def test_zalo_is_on_when_its_secrets_are_there(good: Callable[..., Config]) -> None:
    assert good("", QUANTRIET_ZALO_BOT_TOKEN="42:abcdef").zalo_bot.enabled
    oa = '[zalo_oa]\noa_id = "1"\napp_id = "2"\n'
    config = good(oa, QUANTRIET_ZALO_OA_APP_SECRET="app-secret", QUANTRIET_ZALO_OA_WEBHOOK_KEY="oa-key")
    assert config.zalo_oa.enabled
    assert not good(oa).zalo_oa.enabled
    assert set(config.secrets()) == {"app-secret", "oa-key"}


def test_a_zalo_webhook_needs_a_public_address_and_a_secret(faults: Callable[..., Any]) -> None:
    assert faults('[zalo_bot]\ntoken = "42:abcdef"\nmode = "webhook"') == [
        ("web.public_url", FaultKind.REQUIRED, 'zalo_bot.mode = "webhook"'),
        ("zalo_bot.webhook_secret", FaultKind.REQUIRED, 'zalo_bot.mode = "webhook"'),
    ]
