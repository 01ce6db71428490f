"""Phiếu giấy: the slip of a unit nobody of which gets the card: on paper, nobody registered, consent refused (design.md 7).

The office prints it, the unit signs it, the office records it on the unit's behalf (:mod:`bot.actions.on_behalf`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.actions import fanout
from bot.actions.delivery import answer
from bot.actions.office import Office
from bot.actions.open_cards import card_facts
from bot.cards import paper_slips as cards
from bot.cards.directive import CardFacts
from bot.domain.events import Code, PaperSlipMade
from bot.domain.people import Standing
from bot.i18n import Language
from bot.messaging import Address, FileRef
from bot.store import cards_owed, directives, events, jobs, obligations, units
from bot.store.database import Database

SLIPS_JOB = "paper_slips"
PART = 40
"""Slips in one file: twenty sheets of A4."""


@dataclass(frozen=True, slots=True)
class PaperSlip:
    """What one slip says: the card of the unit as it stands, and its staff number (0: nobody stated one)."""

    card: CardFacts
    roster: int


def units_on_slips(db: Database, directive_id: int) -> list[int]:
    """Units that get the directive on paper and still owe something under it, in the order the office reads them."""
    wanted = {unit.unit_id for unit in fanout.unreached(db, directive_id) if unit.by_paper}
    wanted |= {unit_id for unit_id, on_paper, _ in cards_owed.units_with_phones(db, directive_id) if on_paper}
    return [unit.id for unit in units.all_current(db) if unit.id in wanted and _owes(db, directive_id, unit.id)]


def _owes(db: Database, directive_id: int, unit_id: int) -> bool:
    return any(row.owed for row in obligations.of_unit_under(db, directive_id, unit_id))


def slips(
    db: Database, office: Office, now: int, language: Language, directive_id: int, unit_ids: Sequence[int]
) -> list[PaperSlip]:
    """The slips of these units, as far as the directive concerns them and asks something of them still."""
    found = []
    for unit_id in unit_ids:
        facts = card_facts(db, office, directive_id, unit_id, language)
        if facts is not None and facts.owed:
            found.append(PaperSlip(facts, units.roster(db, unit_id, office.today(now))))
    return found


def ask(
    db: Database,
    now: int,
    who: Standing,
    to: Address,
    language: str,
    key: str,
    directive_id: int,
    unit_id: int | None = None,
) -> int:
    """Have the slips printed, of one unit or of all that need one; ``key`` is unique per message that asked. Returns how many units."""
    wanted = units_on_slips(db, directive_id)
    if unit_id is not None:
        wanted = [unit_id] if _owes(db, directive_id, unit_id) else []
    if not who.is_office:
        return 0
    data = {"directive": directive_id, "person": who.person_id, "to": [to.channel, to.id], "language": language}
    for start in range(0, len(wanted), PART):
        part = {"units": wanted[start : start + PART], "key": f"{key}:{start}"}
        jobs.add(db, SLIPS_JOB, {**data, **part}, now)
    return len(wanted)


@dataclass(frozen=True, slots=True)
class Printed:
    """The file a thread made, and the units whose slips it has."""

    file: FileRef | None
    units: tuple[int, ...]
    names: tuple[str, ...]
    number: str
    version: int


def hand_over(db: Database, office: Office, now: int, data: dict[str, Any], made: Printed) -> None:
    """The file to the chat that asked, and a line for each unit: its slip was made, of which version."""
    language, to = office.language(data["language"]), Address(*data["to"])
    if made.file is not None:
        directives.remember_file(db, made.file.sha256, made.file.size, made.file.mime, now)
    for unit_id in made.units if made.file is not None else ():
        line = PaperSlipMade(
            version_id=made.version,
            file_sha256=Code(made.file.sha256 if made.file else ""),
            unit_id=unit_id,
            directive_id=data["directive"],
            person_id=data["person"],
            channel=to.channel,
        )
        events.append(db, line, now)
    message = cards.ready(language, data["directive"], made.number, made.names, made.file)
    answer(db, office, now, to, f"slips:{data['key']}", message, language)
