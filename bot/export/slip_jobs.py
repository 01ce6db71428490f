"""Slips of paper as a job: gathered on a read connection, drawn in a thread, handed over in the chat that asked."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.actions import paper_slips
from bot.actions.exports import file_stem
from bot.actions.office import Office
from bot.actions.paper_slips import PaperSlip, Printed
from bot.export.invitation_jobs import help_of
from bot.export.paper_slip import slips_pdf
from bot.messaging import FileRef
from bot.store import directives
from bot.store.database import Database

PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Gathered:
    language: str
    slips: tuple[PaperSlip, ...]
    number: str
    version: int
    today: date


def gather(db: Database, office: Office, now: int, data: dict[str, Any]) -> Gathered:
    """The slips as the record has them now: who answered meanwhile needs none."""
    directive = directives.get(db, data["directive"])
    language = office.language(data["language"])
    found = paper_slips.slips(db, office, now, language, data["directive"], data["units"])
    number, version = (directive.number, directive.version) if directive else ("", 0)
    return Gathered(data["language"], tuple(found), number, version, office.today(now))


def draw(office: Office, gathered: Gathered) -> Printed:
    """One PDF, two slips on a sheet of A4."""
    names = tuple(slip.card.unit_name for slip in gathered.slips)
    ids = tuple(slip.card.unit_id for slip in gathered.slips)
    if not gathered.slips:
        return Printed(None, (), (), gathered.number, gathered.version)
    language = office.language(gathered.language)
    blob = office.blobs.put(slips_pdf(language, gathered.slips, help_of(office), gathered.today))
    name = f"{language.t('slips.file')}-{file_stem(gathered.number)}.pdf"
    return Printed(FileRef(blob.sha256, name, PDF, blob.size), ids, names, gathered.number, gathered.version)
