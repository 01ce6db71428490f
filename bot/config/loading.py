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

from bot.config.channels import Receiving
from bot.config.faults import Fault, FaultKind, Secret, unknown_key
from bot.config.settings import Config
from bot.config.values import build_converter, unfold

FILE_NAME = "config.toml"
PACED_CHANNELS = ("telegram", "web_chat", "zalo_bot", "zalo_oa")
PLATFORMS = ("telegram", "zalo_bot", "zalo_oa")

_ANY_SECRET = re.compile(r"\S+")
_SHAPES = {
    "telegram.token": re.compile(r"\d+:[A-Za-z0-9_-]+"),
    "telegram.webhook_secret": re.compile(r"[A-Za-z0-9_-]{1,256}"),  # Bot API, setWebhook
    "zalo_bot.token": re.compile(r"\d+:[A-Za-z0-9_-]+"),  # zalo-api.md A1
    "zalo_bot.webhook_secret": re.compile(r"[A-Za-z0-9_-]{8,256}"),  # zalo-api.md A3, setWebhook
    "zalo_bot.previous_webhook_secret": re.compile(r"[A-Za-z0-9_-]{8,256}"),
    "zalo_oa.code_verifier": re.compile(r"[A-Za-z0-9_-]{43}"),  # zalo-api.md B2
}
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
    more: list[Fault] = []
    for section in PLATFORMS:
        secrets, wrong = _secrets(config, section, table.get(section, {}) if section in sound else {}, environ)
        config = dc.replace(config, **{section: dc.replace(getattr(config, section), **secrets)})
        more += wrong
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
    config: Config, section: str, table: Mapping[str, object], environ: Mapping[str, str]
) -> tuple[dict[str, Any], list[Fault]]:
    """The secrets of a platform: the environment completes the file and wins over it; a variable the file names by hand must be set."""
    faults: list[Fault] = []
    found: dict[str, Any] = {}
    settings = getattr(config, section)
    for name in (f.name for f in dc.fields(settings) if isinstance(getattr(settings, f.name), Secret)):
        variable = getattr(settings, f"{name}_env")
        secret = Secret(environ.get(variable, "").strip()) or getattr(settings, name)
        if not secret and f"{name}_env" in table:
            faults.append(Fault(f"{section}.{name}_env", FaultKind.ENV_UNSET, variable))
        elif secret and _SHAPES.get(f"{section}.{name}", _ANY_SECRET).fullmatch(secret.reveal()) is None:
            faults.append(Fault(f"{section}.{name}", FaultKind.BAD_SECRET))
        found[name] = secret
    return found, faults


def _across(config: Config) -> Iterator[Fault]:
    """What only several settings together get wrong."""
    for name in ("telegram", "zalo_bot"):
        platform = getattr(config, name)
        if platform.enabled and platform.mode is Receiving.WEBHOOK:
            if not config.web.public_url.startswith("https://"):
                yield Fault("web.public_url", FaultKind.REQUIRED, f'{name}.mode = "webhook"')
            if not platform.webhook_secret:
                yield Fault(f"{name}.webhook_secret", FaultKind.REQUIRED, f'{name}.mode = "webhook"')
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
