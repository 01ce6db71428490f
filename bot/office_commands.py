"""Commands of the office's own machine: the same function whether the server runs (over the loopback door) or not.

Each is ``fn(db, office, now, args, file) -> JSON`` and runs as one write; ``bot.cli`` words its result.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.actions import web_chat
from bot.actions.office import Office
from bot.clock import Clock
from bot.control import Command
from bot.store.database import Database, Store

OfficeCommand = Callable[[Database, Office, int, Mapping[str, Any], bytes | None], Any]


def admin_link(db: Database, office: Office, now: int, args: Mapping[str, Any], file: bytes | None) -> dict[str, Any]:
    """A one-time link for an administrator, in place of those given before."""
    del args, file
    minutes = office.config.web.link_minutes
    token = web_chat.create_link(db, office.key, "admin", {}, now, minutes)
    return {"token": token, "minutes": minutes}


COMMANDS: dict[str, OfficeCommand] = {"admin_link": admin_link}


def commands(store: Store, office: Office, clock: Clock, wake: Callable[[], None]) -> dict[str, Command]:
    """The table for :class:`bot.control.ControlServer`."""
    return {name: _handed_over(fn, store, office, clock, wake) for name, fn in COMMANDS.items()}


def _handed_over(fn: OfficeCommand, store: Store, office: Office, clock: Clock, wake: Callable[[], None]) -> Command:
    async def run(args: dict[str, Any], file: bytes | None) -> Any:
        result = await store.write(fn, office, clock.now(), args, file)
        wake()
        return result

    handed: Callable[[dict[str, Any], bytes | None], Awaitable[Any]] = run
    return handed
