"""Commands of the office's own machine: the same function whether the server runs (over the loopback door) or not.

Each is ``fn(db, office, now, args, file) -> JSON`` and runs as one write; ``bot.cli`` words its result.
"""

import dataclasses as dc
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.actions import (
    calendar_changes,
    channel_status,
    foreseen_changes,
    invitations,
    registration,
    units,
    zalo_consent,
    zalo_tokens,
)
from bot.actions.invitations import Issued
from bot.actions.office import Office
from bot.clock import Clock
from bot.control import Command
from bot.domain.people import Role
from bot.export.invitation_jobs import slip_of
from bot.store.database import Database, Store

OfficeCommand = Callable[[Database, Office, int, Mapping[str, Any], bytes | None], Any]


def admin_link(db: Database, office: Office, now: int, args: Mapping[str, Any], file: bytes | None) -> dict[str, Any]:
    """A one-time link for an administrator, in place of those given before."""
    del args, file
    return {"token": registration.admin_link(db, office, now), "minutes": office.config.web.link_minutes}


def ensure_roots(db: Database, office: Office, now: int, args: Mapping[str, Any], file: bytes | None) -> None:
    """The Sở and its office exist before anything is brought in."""
    del args, file
    units.ensure_roots(db, office, now)


def units_import(db: Database, office: Office, now: int, args: Mapping[str, Any], file: bytes | None) -> dict[str, Any]:
    """Bring in a table of units and people (``rows`` of cells, ``sha256`` of the file, ``partial``); the report line by line."""
    del file
    rows, partial = args["rows"], bool(args.get("partial"))
    report = units.import_table(db, office, now, rows, partial=partial, by=None, file_sha256=str(args["sha256"]))
    lines = [{**dc.asdict(line), "why": line.why.value if line.why else ""} for line in report.lines]
    return {"written": report.written, "lines": lines, "unknown_columns": list(report.unknown_columns)}


def calendar_import(
    db: Database, office: Office, now: int, args: Mapping[str, Any], file: bytes | None
) -> list[list[str]]:
    """Mark days (``marks`` as packed by :mod:`bot.actions.foreseen_changes`), all or none; the days that cannot be marked so, each with why."""
    del file
    faults = calendar_changes.write(db, office, now, None, foreseen_changes.unpacked(args["marks"]))
    return [[day.isoformat(), why.value] for day, why in faults]


def invite(db: Database, office: Office, now: int, args: Mapping[str, Any], file: bytes | None) -> list[dict[str, Any]]:
    """One invitation (``unit`` id, ``role``, ``person`` name of the list) or one for everybody to be invited (no ``unit``)."""
    del file
    if "unit" not in args:
        return [_slip(db, office, issued) for issued in invitations.issue_for_all(db, office, now, None)]
    unit_id, role = int(args["unit"]), Role(args["role"])
    expected = registration.expected_for(db, unit_id, str(args["person"]), role) if args.get("person") else None
    if args.get("person") and expected is None:
        return []
    issued = invitations.issue(
        db, office, now, unit_id, expected.role if expected else role, expected.id if expected else None, None
    )
    return [_slip(db, office, issued)]


def _slip(db: Database, office: Office, issued: Issued) -> dict[str, Any]:
    slip = slip_of(db, office, issued, office.languages.default)
    return {**dc.asdict(slip), "until": slip.until.isoformat(), "token": issued.token}


def zalo_consent_link(
    db: Database, office: Office, now: int, args: Mapping[str, Any], file: bytes | None
) -> dict[str, Any]:
    """The page on which an administrator of the OA agrees; or why there is none."""
    del args, file
    asked = zalo_consent.ask_as_owner(db, office, now)
    if isinstance(asked, zalo_consent.ConsentRefusal):
        return {"refused": asked.value}
    return {"url": asked, "minutes": zalo_consent.LASTS_MS // 60_000}


def zalo_authorise(db: Database, office: Office, now: int, args: Mapping[str, Any], file: bytes | None) -> None:
    """Take the pair of tokens an administrator pasted (``access``, ``refresh``)."""
    del file
    zalo_tokens.authorise(db, office, now, str(args["access"]), str(args["refresh"]))


def send_test(
    db: Database, office: Office, now: int, args: Mapping[str, Any], file: bytes | None
) -> list[dict[str, Any]]:
    """Queue a test message on these ``channels`` to the administrators, or to people of this ``name``."""
    del file
    made = channel_status.send_test(db, office, now, list(args["channels"]), str(args.get("name", "")))
    return [dc.asdict(one) for one in made]


COMMANDS: dict[str, OfficeCommand] = {
    "zalo_consent": zalo_consent_link,
    "zalo_authorise": zalo_authorise,
    "send_test": send_test,
    "ensure_roots": ensure_roots,
    "admin_link": admin_link,
    "units_import": units_import,
    "calendar_import": calendar_import,
    "invite": invite,
}


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
