"""The example Sở: units with their history, officials, the five directives of the seeds exactly as known (domain.md 2.3).

Nothing here writes a row: tables go through the import an office uses, people register with their own phones by the office's
invitations, documents and drafts through the actions of publishing. The clock walks from Thursday to Monday 09:00 meanwhile.
"""

import asyncio
import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta, tzinfo
from importlib.resources import files
from importlib.resources.abc import Traversable

from bot.actions import drafts, invitations, publishing, unit_history, unit_import, units
from bot.actions.invitations import Issued
from bot.actions.office import Office
from bot.actions.publishing import Spec
from bot.actions.unit_changes import create_unit
from bot.clock import instant
from bot.demo.show import Show
from bot.domain.audience import Audience, expand
from bot.domain.drafts import Circulation, DraftFile, proposed_content
from bot.domain.people import Role
from bot.domain.text import fold
from bot.domain.units import UnitKind
from bot.i18n import Language
from bot.intake.unit_table import read_unit_table
from bot.messaging import FileRef
from bot.store import people, reach
from bot.store import units as unit_rows
from bot.store.database import Database
from bot.store.units import Unit

OFFICER, CHIEF = "Chu Thị Lan", "Nguyễn Văn Thành"
HEAD, MUSEUM_HEAD, MUSEUM_CLERK = "Hoàng Thị Hoa", "Lý Thị Mai", "Nông Văn Tuấn"
SEATS = (OFFICER, HEAD, MUSEUM_HEAD, MUSEUM_CLERK)
"""Whose phones stand on the page."""
CHANNELS = {HEAD: "zalo_bot", MUSEUM_HEAD: "zalo_oa"}
"""Who has a platform in hand; everybody else opens the web page."""
UNREGISTERED = frozenset({"Lê Thị Thu", "Hứa Thị Dung", "Phùng Văn Lực"})
"""Invited, and not registered yet; the last one's unit receives on paper."""
ON_PAPER = "Đoàn Nghệ thuật"
BEGINS, OPENS = (date(2023, 6, 1), time(8)), (date(2023, 6, 5), time(9))
UNITS_FILE, DRAFT_FILE = "don-vi-mau.csv", "du-thao-SVHTTDL-VP.txt"
NUMBER, DATED = "1204/SVHTTDL-VP", "05/6/2023"
"""Samples: the Sở's own paper has neither number nor date yet."""
TEXT = "text/plain"
PIECE = 8
"""Lines of the list written in one transaction."""


def opens_at(show: Show) -> int:
    """09:00 on Monday 05/6/2023 (epoch ms)."""
    return instant(*OPENS, show.config.office.zone)


def next_monday(show: Show) -> int:
    """08:00 a week later (epoch ms)."""
    return instant(OPENS[0] + timedelta(days=7), time(8), show.config.office.zone)


def begins_at(zone: tzinfo) -> int:
    """Where the clock stands before the seed: 08:00 on Thursday 01/6/2023 (epoch ms)."""
    return instant(*BEGINS, zone)


async def is_seeded(show: Show) -> bool:
    """Whether this data folder holds the example already."""
    return await show.read(people.any_with_role, Role.OFFICE)


async def seed(show: Show) -> None:
    """Fill a fresh record, ending at Monday 09:00."""
    await bring_in_units(show)
    issued = await invite(show)
    for owner, mine in _by_owner(issued).items():
        if owner not in UNREGISTERED:
            await register(show, owner, mine)
    await show.write(_put_on_paper, show.clock.now())
    await leave_training(show)
    await bring_in_documents(show)
    await show.turn_to(opens_at(show))


# ------------------------------------------------------------------------------------------------------------- units


def table() -> list[list[str]]:
    """The list of units and people as an office keeps it."""
    return list(csv.reader(io.StringIO(seed_file(UNITS_FILE).read_text("utf-8")), delimiter=";"))


def people_of_list() -> list[str]:
    """Everybody the list names."""
    return list(dict.fromkeys(person.full_name for person in read_unit_table(table()).people))


async def bring_in_units(show: Show) -> None:
    """The past of the museum (domain.md 3.2), then the list, in pieces that hold the writer for a moment only."""
    office, now = show.app.office, show.clock.now()
    await show.write(_museum_history, office, now)
    plan = await show.read(unit_import.plan_import, table())
    if not plan.may_write(partial=False):
        raise RuntimeError(f"the example list is refused: {plan.report.refused}")
    for start in range(0, len(plan.steps), PIECE):
        await show.write(unit_import.write_steps, office, now, plan.steps[start : start + PIECE], None)
    await show.write(unit_import.finish_import, now, unit_import.counted(plan.report), None, "")


def _museum_history(db: Database, office: Office, now: int) -> None:
    def enter(name: str, since: date, decision: str, abbreviation: str = "") -> Unit:
        kind = UnitKind.PUBLIC_UNIT
        return create_unit(db, office, now, name, kind, None, abbreviation=abbreviation, decision=decision, since=since)

    general = enter("Bảo tàng Tổng hợp tỉnh", date(1993, 6, 24), "441/QĐ-UB")
    museum = enter("Bảo tàng tỉnh Lạng Sơn", date(2009, 9, 1), "1663/QĐ-UB", "BTT")
    relics = enter("Ban Quản lý di tích", date(2009, 9, 1), "1666/QĐ-UBND")
    unit_history.state_split(db, now, general.id, [museum.id, relics.id], date(2009, 9, 1), "1663/QĐ-UB", None)
    unit_history.state_merger(db, now, [relics.id], museum.id, date(2018, 4, 12), "671/QĐ-UBND", None)


def _put_on_paper(db: Database, now: int) -> None:
    unit = unit_rows.by_name(db, ON_PAPER)
    officer = people.people_named(db, fold(OFFICER))
    if unit is not None and officer:
        units.put_on_paper(db, now, people.standing(db, officer[0].id, BEGINS[0]), unit.id, True)


def owing_units(db: Database) -> list[int]:
    """The units a directive to everybody goes to."""
    return expand(Audience(everyone=True), reach.brief_units(db))


# ------------------------------------------------------------------------------------------------------------ people


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation and whom it names."""

    owner: str
    issued: Issued


async def invite(show: Show) -> list[Invited]:
    """The sheet of invitations for everybody on the list."""
    office, now = show.app.office, show.clock.now()
    found = []
    for one in await show.read(invitations.wanted_for_all, office, now):
        if one.expected is not None:
            issued = await show.write(invitations.issue, office, now, one.unit_id, one.role, one.expected.id, None)
            found.append(Invited(one.expected.full_name, issued))
    return found


def _by_owner(invited: Iterable[Invited]) -> dict[str, list[Issued]]:
    found: dict[str, list[Issued]] = {}
    for one in invited:
        found.setdefault(one.owner, []).append(one.issued)
    return found


async def register(show: Show, owner: str, issued: list[Issued]) -> None:
    """Somebody comes by their invitation and agrees: by its link on the web chat, by its eight digits on a platform.

    A second post is taken by its code.
    """
    words = show.app.office.languages.default
    channel = CHANNELS.get(owner, "")
    if channel in show.platforms:
        show.phone_on(channel, owner)
        await show.says(owner, issued[0].typed)
        await show.taps(owner, words.t("registration.agree"))
    else:
        await show.web_phone(owner, show.link(issued[0].token, invitation=True))
        await show.taps(owner, words.t("registration.agree"))
        await show.know(owner)
    for further in issued[1:]:
        await show.says(owner, further.typed)
        await show.taps(owner, words.t("registration.take_it"))


async def leave_training(show: Show) -> None:
    """The office decides that from now on messages go to the units."""
    await show.says(OFFICER, "tap huan")
    await show.taps(OFFICER, show.app.office.languages.default.t("trial.button.leave"))


# --------------------------------------------------------------------------------------------------------- documents


def seed_file(name: str) -> Traversable:
    return files("bot.demo") / "seeds" / name


async def bring_in_documents(show: Show) -> None:
    """D1-D3 as documents others carry, D4 as known by citation only, D5 as a draft that waits for its number and date."""
    office, words = show.app.office, show.app.office.languages.default
    await register_documents(show)
    kept = await asyncio.to_thread(_keep, office, DRAFT_FILE)
    await show.write(_draft, office, show.clock.now(), words, kept)


def draft_head() -> str:
    """The paper's own text as somebody pastes it."""
    return seed_file(DRAFT_FILE).read_text("utf-8").strip()


def _keep(office: Office, name: str) -> FileRef:
    blob = office.blobs.put(seed_file(name).read_bytes())
    return FileRef(blob.sha256, name, TEXT, blob.size)


STRATEGY = "Chiến lược chuyển đổi số báo chí đến năm 2025, định hướng đến năm 2030"


@dataclass(frozen=True, slots=True)
class Known:
    """A document as it is known; ``file`` empty: not available, which its summary says."""

    number: str
    day: date
    issuer: str
    kind: str
    subject: str
    summary_key: str
    file: str = ""


DOCUMENTS = (
    Known(
        "348/QĐ-TTg", date(2023, 4, 6), "Thủ tướng Chính phủ", "Quyết định", f"phê duyệt {STRATEGY}",
        "demo.summary.strategy", "tom-tat-348-QD-TTg.txt",
    ),
    Known(
        "1369/BTTTT-CBC", date(2023, 4, 17), "Bộ Thông tin và Truyền thông", "Công văn", f"triển khai {STRATEGY}",
        "demo.summary.ministry", "1369-BTTTT-CBC.txt",
    ),
    Known(
        "781/QĐ-BTTTT", date(2023, 5, 8), "Bộ Thông tin và Truyền thông", "Quyết định",
        f"ban hành Kế hoạch hành động triển khai {STRATEGY}", "demo.summary.plan", "tom-tat-781-QD-BTTTT.txt",
    ),
    Known(
        "2305-CV/BTGTU", date(2023, 5, 19), "Ban Tuyên giáo Tỉnh ủy Lạng Sơn", "Công văn", f"triển khai {STRATEGY}",
        "demo.summary.not_available",
    ),
)  # fmt: skip
"""D1, D2, D3, and D4, of which the paper of the Sở tells number, date, issuer and subject and nobody has the text."""


async def register_documents(show: Show) -> None:
    """D1-D4; the record asks nothing of anyone because of them."""
    office, words = show.app.office, show.app.office.languages.default
    for known in DOCUMENTS:
        kept = (await asyncio.to_thread(_keep, office, known.file),) if known.file else ()
        summary = words.t(known.summary_key)
        spec = Spec(known.number, known.day, known.issuer, known.subject, Audience(), (), known.kind, summary, kept)
        await show.write(publishing.register_document, show.clock.now(), spec)


def _draft(db: Database, office: Office, now: int, words: Language, kept: FileRef) -> None:
    """The Sở's own công văn: its head as the file says, number and date left to the văn thư (they are blank in it)."""
    officer = people.people_named(db, fold(OFFICER))[0]
    who = people.standing(db, officer.id, office.today(now))
    begun = drafts.begin(db, now, who, Circulation.OPEN)
    if begun is None:
        raise RuntimeError("the office's own specialist may not publish")
    head = drafts.take_head(begun.draft, draft_head(), office.today(now))
    draft = replace(
        head,
        content=proposed_content(head.cited),
        summary=words.t("demo.summary.own"),
        files=(DraftFile(kept.sha256, kept.name, kept.mime, kept.size),),
    )
    drafts.save(db, now, begun, draft)
