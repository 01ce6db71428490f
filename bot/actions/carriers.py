"""Directives that carry another document as their content: corrected with it, so that no card shows what no longer holds.

A carrier gets a new version of its own: the files of a withdrawn document go, those of a corrected one are replaced. What units
acknowledged for the carrier stays; everyone who got its card is told once.
"""

from typing import Any

from bot.actions import corrections
from bot.actions.corrections import Correction
from bot.actions.directive_changes import Change
from bot.actions.office import Office
from bot.messaging import FileRef
from bot.store import directives, publishing
from bot.store.database import Database
from bot.store.directives import Directive


def numbers(db: Database, directive_id: int) -> list[str]:
    """Numbers of the directives being followed that carry this one."""
    found = [directives.get(db, each) for each in publishing.carriers(db, directive_id)]
    return [directive.number for directive in found if directive is not None]


def carry_chunk(db: Database, office: Office, now: int, data: dict[str, Any]) -> bool:
    """The job: one carrier a transaction; begun anew after a crash, a carrier that was corrected is not corrected twice."""
    carried = directives.get(db, data["directive"])
    waiting = [each for each in publishing.carriers(db, data["directive"]) if each > data.get("after", 0)]
    if carried is None or not waiting:
        return True
    data["after"] = waiting[0]
    carrier = directives.get(db, waiting[0])
    if carrier is not None:
        new = _renewed(db, office, carrier, carried, data)
        if directives.last_reason(db, carrier.id) != new.reason:
            corrections.renew(db, now, carrier, new, data["line"], fall=False)
    return len(waiting) == 1


def _renewed(db: Database, office: Office, carrier: Directive, carried: Directive, data: dict[str, Any]) -> Correction:
    change = Change(data["change"])
    reason = office.languages.default.t(f"changes.content.{change.value}", number=carried.number, reason=data["reason"])
    before = corrections.as_it_stands(db, carrier)
    if carrier.circulation != "open":
        return Correction(before.subject, before.due, before.summary, before.files, reason, before.own_dues)
    older = _files_ever(db, carried)
    kept = tuple(file for file in before.files if file.sha256 not in older)
    newer = directives.files(db, carried.id, carried.version) if change is Change.CORRECTED else []
    added = tuple(file for file in newer if file.sha256 not in {each.sha256 for each in kept})
    return Correction(before.subject, before.due, before.summary, (*kept, *added), reason, before.own_dues)


def _files_ever(db: Database, carried: Directive) -> set[str]:
    """SHA-256 of the files of every version of a document; those of a restricted one never went along."""
    every: list[FileRef] = []
    for version in range(1, carried.version + 1):
        every += directives.files(db, carried.id, version)
    return {file.sha256 for file in every}
