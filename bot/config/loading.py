"""Reading: TOML → sections → checked values, with every fault on the way collected instead of the first one raised."""

from __future__ import annotations

import dataclasses as dc
import itertools
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_type_hints

from bot.config.faults import Fault, FaultKind, Secret, unknown_key
from bot.config.settings import Config, Telegram, TelegramMode
from bot.config.values import build_converter, unfold

FILE_NAME = "config.toml"
PACED_CHANNELS = ("telegram", "web_chat")

_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")  # Bot API, setWebhook
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_CONVERTER = build_converter()
_SECTIONS = {f.name: f for f in dc.fields(Config)}


def locate(given: Path | None, folder: Path | None = None) -> Path | None:
    """The settings file to read: the one given, or `config.toml` in the working folder if there is one, or none."""
    if given is not None:
        return given
    here = (folder or Path.cwd()) / FILE_NAME
    return here if here.is_file() else None


def load(path: Path | None, environ: Mapping[str, str] | None = None) -> Config | tuple[Fault, ...]:
    """The settings in `path` (None: all defaults) completed from `environ`, or all faults, in the order of their paths.

    A relative data folder counts from the folder of the file.
    """
    environ = os.environ if environ is None else environ
    table = _read(path) if path is not None else {}
    if isinstance(table, Fault):
        return (table,)
    config, faults = _structure(table)
    sound = {section for section in _SECTIONS if not any(_within(fault.path, section) for fault in faults)}
    named = table.get("telegram", {}) if "telegram" in sound else {}
    telegram, more = _secrets(config.telegram, named, environ)
    config = dc.replace(config, telegram=telegram)
    faults += [fault for fault in (*more, *_across(config)) if fault.path.partition(".")[0] in sound]
    if faults:
        return tuple(sorted(set(faults)))
    return config.with_data((path.absolute().parent if path is not None else Path.cwd()) / config.data.dir)


def _within(path: str, section: str) -> bool:
    return path == section or path.startswith(f"{section}.")


def _read(path: Path) -> dict[str, Any] | Fault:
    try:
        # Windows' Notepad begins a UTF-8 file with a mark that TOML does not allow.
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (FileNotFoundError, IsADirectoryError, PermissionError):
        return Fault("", FaultKind.NOT_FOUND, str(path))
    except UnicodeDecodeError:
        return Fault("", FaultKind.NOT_UTF8, str(path))
    except tomllib.TOMLDecodeError as error:
        return Fault("", FaultKind.SYNTAX, str(error))


def _structure(table: dict[str, Any]) -> tuple[Config, list[Fault]]:
    """Every section on its own, so that a fault in one does not hide those of another; a faulty one stays at defaults."""
    faults = [unknown_key(key, key, _SECTIONS) for key in table if key not in _SECTIONS]
    kinds = get_type_hints(Config)
    sections = {}
    for name in _SECTIONS:
        if name not in table:
            continue
        try:
            sections[name] = _CONVERTER.structure(table[name], kinds[name])
        except Exception as error:  # noqa: BLE001 - cattrs gathers whatever the checks raised; unknown kinds are raised again
            faults.extend(unfold(error, name))
    config = Config(**sections)
    hours = dc.replace(config.hours, push_windows=tuple(sorted(config.hours.push_windows)))
    return dc.replace(config, hours=hours), faults


def _secrets(
    telegram: Telegram, table: Mapping[str, object], environ: Mapping[str, str]
) -> tuple[Telegram, list[Fault]]:
    """The environment completes the file and wins over it; a variable the file names by hand must be set."""
    faults: list[Fault] = []
    found: dict[str, Any] = {}
    for name, shape in (("token", _TOKEN), ("webhook_secret", _WEBHOOK_SECRET)):
        variable = getattr(telegram, f"{name}_env")
        secret = Secret(environ.get(variable, "").strip()) or getattr(telegram, name)
        if not secret and f"{name}_env" in table:
            faults.append(Fault(f"telegram.{name}_env", FaultKind.ENV_UNSET, variable))
        elif secret and shape.fullmatch(secret.reveal()) is None:
            faults.append(Fault(f"telegram.{name}", FaultKind.BAD_SECRET))
        found[name] = secret
    return dc.replace(telegram, **found), faults


def _across(config: Config) -> Iterator[Fault]:
    """What only several settings together get wrong."""
    if config.telegram.enabled and config.telegram.mode is TelegramMode.WEBHOOK:
        if not config.web.public_url.startswith("https://"):
            yield Fault("web.public_url", FaultKind.REQUIRED, 'telegram.mode = "webhook"')
        if not config.telegram.webhook_secret:
            yield Fault("telegram.webhook_secret", FaultKind.REQUIRED, 'telegram.mode = "webhook"')
    windows = config.hours.push_windows
    if not windows:
        yield Fault("hours.push_windows", FaultKind.REQUIRED, "07:30-11:00")
    for one, next_one in itertools.pairwise(windows):
        if next_one.start <= one.end:
            yield Fault("hours.push_windows", FaultKind.OVERLAP, f"{one}, {next_one}")
    for channel in config.sending.pace:
        if channel not in PACED_CHANNELS:
            yield unknown_key(f"sending.pace.{channel}", channel, PACED_CHANNELS)
    offsets = config.reminders.offsets
    for offset in {offset for offset in offsets if offsets.count(offset) > 1}:
        yield Fault("reminders.offsets", FaultKind.REPEATED, str(offset))
