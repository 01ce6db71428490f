"""What every command needs: the settings, the language to print in, and a way to the record whether or not the server runs."""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from bot.actions.office import Office
from bot.channels.web_chat import capabilities
from bot.clock import Clock, SystemClock
from bot.config import Config, load, locate
from bot.connections import connections
from bot.control import ControlError, hand_over
from bot.i18n import Language, Languages, load_languages
from bot.log import register_secret
from bot.office_commands import COMMANDS
from bot.store.blobs import BlobStore
from bot.store.database import AlreadyRunning, Database, StoreError, open_read_only
from bot.store.keys import load_key
from bot.store.opening import DATABASE_FILE, open_store

T = TypeVar("T")
LANGUAGE_VARIABLE = "QUANTRIET_LANGUAGE"


def reader_language(environ: Mapping[str, str] = os.environ) -> str:
    """``QUANTRIET_LANGUAGE`` if set; else English where the machine speaks English, Vietnamese everywhere else."""
    chosen = environ.get(LANGUAGE_VARIABLE, "")[:2].lower()
    if chosen in ("vi", "en"):
        return chosen
    machine = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    return "en" if machine.lower().startswith("en") else "vi"


def texts(code: str | None = None) -> Language:
    """The catalogue for printing."""
    languages: Languages = load_languages(Config().office.zone)
    return languages[code or reader_language()]


@dataclass
class Desk:
    """One call of the command line."""

    config_path: Path | None
    data: Path | None
    language: Language
    clock: Clock

    @cached_property
    def config(self) -> Config:
        """The checked settings; faults are printed and end the command with 2."""
        loaded = load(locate(self.config_path))
        if not isinstance(loaded, Config):
            for fault in loaded:
                self.complain(self.language.t(fault.key, path=fault.path, detail=fault.detail))
            sys.exit(2)
        for secret in loaded.secrets():
            register_secret(secret)
        return loaded.with_data(self.data) if self.data is not None else loaded

    @property
    def folder(self) -> Path:
        return self.config.data.dir

    def t(self, key: str, /, **values: object) -> str:
        return self.language.t(key, **values)

    def say(self, key: str, /, **values: object) -> None:
        click.echo(self.t(key, **values))

    def complain(self, text: str) -> None:
        click.echo(text, err=True)

    def fail(self, key: str, /, *, status: int = 1, **values: object) -> NoReturn:
        self.complain(self.t(key, **values))
        sys.exit(status)

    def office(self) -> Office:
        """The office as seen from the command line, with what its channels can do; none of them is opened."""
        key, blobs = load_key(self.folder), BlobStore(self.folder / "files", sweep=False)
        can = {"web_chat": capabilities(self.config.limits)}
        can |= {c.channel.name: c.channel.capabilities for c in connections(self.config, self.clock, blobs)}
        languages = load_languages(self.config.office.zone, self.config.office.language)
        return Office(self.config, languages, self.config.office.zone, key, blobs, can)

    def change(self, name: str, args: Mapping[str, Any], file: bytes | None = None) -> Any:
        """Carry out an office command: by the running server, or here if none runs."""
        self.folder.mkdir(parents=True, exist_ok=True)

        def here() -> Any:
            store = open_store(self.folder)
            try:
                office = self.office()
                store.write_now(COMMANDS["ensure_roots"], office, self.clock.now(), {}, None)
                return store.write_now(COMMANDS[name], office, self.clock.now(), args, file)
            finally:
                store.close_now()

        try:
            return hand_over(self.folder, name, dict(args), here, file=file)
        except AlreadyRunning:
            self.fail("cli.error.locked", folder=self.folder)
        except ControlError as error:
            self.fail("cli.error.control", fault=error.fault.name.lower(), code=error.code)
        except StoreError as error:
            self.fail("cli.error.store", fault=error.fault.name.lower(), folder=self.folder)

    def look(self, read: Callable[[Database], T]) -> T:
        """Read the record without the lock, also while the server runs."""
        try:
            with open_read_only(self.folder / DATABASE_FILE) as db:
                return read(db)
        except StoreError as error:
            self.fail("cli.error.store", fault=error.fault.name.lower(), folder=self.folder)


def desk(context: click.Context) -> Desk:
    found = context.find_object(Desk)
    assert found is not None
    return found


def new_desk(config_path: Path | None, data: Path | None, language: str | None) -> Desk:
    return Desk(config_path, data, texts(language), SystemClock())
