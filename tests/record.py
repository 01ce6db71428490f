"""A record in memory for tests of actions, reports and cards: the real schema, without the running product around it."""

from __future__ import annotations

import functools
import sqlite3
import tempfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.actions.office import Office
from bot.channels.web_chat import capabilities
from bot.config import Config
from bot.domain.obligations import Duty
from bot.domain.people import PostStatus, Role
from bot.domain.units import UnitKind
from bot.i18n import load_languages
from bot.messaging import Capabilities
from bot.store import migrations, obligations, people, publishing, units
from bot.store.blobs import BlobStore
from bot.store.database import Database
from bot.store.keys import load_key
from bot.store.opening import DATABASE_FILE, open_store
from bot.store.publishing import NewDirective
from bot.store.units import Roster

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NINE = 1_685_930_400_000
"""09:00 on Monday 05/6/2023 in the office."""
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
MONDAY = date(2023, 6, 5)


def empty_record() -> Database:
    """The schema as the migrations make it, in memory."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    _migrated().backup(connection)
    return Database(connection)


@functools.cache
def _migrated() -> sqlite3.Connection:
    """Migrated once in a run; every test gets a copy."""
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    migrations.apply(Database(connection))
    return connection


def migrated_folder(folder: Path) -> Path:
    """A data folder with an empty record, as the product's first start leaves it. Returns ``folder``."""
    if not (folder / DATABASE_FILE).exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / DATABASE_FILE).write_bytes(_migrated_file())
    return folder


@functools.cache
def _migrated_file() -> bytes:
    with tempfile.TemporaryDirectory(prefix="quantriet-empty-") as folder:
        open_store(Path(folder)).close_now()
        return (Path(folder) / DATABASE_FILE).read_bytes()


def office(folder: Path | None = None) -> Office:
    """An office with the web chat and a pushing channel that has buttons and edits."""
    folder = folder or Path(tempfile.mkdtemp(prefix="quantriet-test-"))
    config = Config()
    can = {"web_chat": capabilities(config.limits), "telegram": Capabilities(4096, 100, edits=True)}
    return Office(config, load_languages(ZONE), ZONE, load_key(folder), BlobStore(folder), can)


def unit(
    db: Database,
    name: str,
    kind: UnitKind = UnitKind.PUBLIC_UNIT,
    staff: int | None = None,
    *,
    short: str = "",
    on_paper: bool = False,
) -> int:
    made = units.create(db, name, kind, date(2022, 1, 1), NINE, abbreviation=short)
    if staff is not None:
        units.set_roster(db, made.id, Roster(date(2022, 1, 1), staff), "import", NINE)
    if on_paper:
        units.set_on_paper(db, made.id, True)
    return made.id


def person(
    db: Database, name: str, unit_id: int, role: Role = Role.HEAD, channel: str | None = "telegram", *, phone: str = ""
) -> int:
    """Somebody with an active post since 2022; with an account unless ``channel`` is None."""
    person_id = people.add_person(db, name, NINE - DAY, phone)
    people.add_post(
        db, person_id, unit_id, role, "", PostStatus.ACTIVE, NINE - DAY, from_day=date(2022, 1, 1), via="test"
    )
    if channel is not None:
        people.open_account(db, person_id, channel, f"chat-{person_id}", "vi", NINE - DAY, preferred=True)
    return person_id


def directive(
    db: Database,
    number: str,
    unit_ids: Iterable[int],
    duties: Iterable[Duty] = (Duty.RECEIVE, Duty.DISSEMINATE),
    *,
    due: date | None = date(2023, 6, 16),
    at: int = NINE,
    status: str = "published",
) -> int:
    """A directive passed on at ``at`` to these units; no card is queued."""
    new = NewDirective(
        number,
        number.split("/", maxsplit=1)[0],
        f"{number}|sở|2023",
        "Sở Văn hóa, Thể thao và Du lịch",
        "Công văn",
        MONDAY,
        status,
    )
    directive_id = publishing.add(db, new, at)
    publishing.add_version(db, directive_id, 1, "triển khai Chiến lược chuyển đổi số báo chí", "", due, (), at, None)
    db.execute("update directives set published_at = ? where id = ?", [at, directive_id])
    obligations.open_for(db, directive_id, list(unit_ids), duties, due, at)
    return directive_id
