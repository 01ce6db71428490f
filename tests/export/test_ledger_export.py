"""The exported log is proved by its own script, away from the product."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.actions.ledger import head_code, last_check, verify_log
from bot.domain.events import ClockWarned, QuestionAsked
from bot.domain.ledger import grouped
from bot.export import ledger_export
from bot.reports.story import line_holds
from bot.store import events
from bot.store.database import Database
from tests.record import empty_record

NOW = 1_685_930_400_000


@pytest.fixture
def db() -> Database:
    db = empty_record()
    for n in range(6):
        events.append(db, ClockWarned(drift_ms=n, last_at=NOW), NOW + n)
    events.append(db, QuestionAsked(question_id=1, person_id=3, raw_text="Thư viện hỏi về phụ lục"), NOW + 9)
    return db


def run_script(folder: Path, *arguments: str) -> tuple[int, str]:
    command = [sys.executable, "-I", "-S", "-X", "utf8", str(folder / ledger_export.SCRIPT_FILE), *arguments]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=False)
    return done.returncode, done.stdout + done.stderr


def test_the_export_is_sound_by_its_own_script_and_by_the_code_people_hold(db: Database, tmp_path: Path) -> None:
    made = ledger_export.write(db, tmp_path)
    assert (made.lines, made.privates) == (7, 1)
    status, said = run_script(
        tmp_path,
        str(tmp_path / ledger_export.LOG_FILE),
        "--private",
        str(tmp_path / ledger_export.PRIVATE_FILE),
        "--head",
        grouped(head_code(db)),
    )
    assert status == 0, said
    assert "7 dòng" in said
    assert made.head == verify_log(db).head


def test_names_are_only_in_the_file_beside(db: Database, tmp_path: Path) -> None:
    ledger_export.write(db, tmp_path)
    assert "phụ lục" not in (tmp_path / ledger_export.LOG_FILE).read_text("utf-8")
    assert "phụ lục" in (tmp_path / ledger_export.PRIVATE_FILE).read_text("utf-8")
    status, _ = run_script(tmp_path, str(tmp_path / ledger_export.LOG_FILE))
    assert status == 0


def test_a_line_changed_behind_our_back_is_found(db: Database) -> None:
    assert verify_log(db).is_sound
    assert all(line_holds(*pair) for pair in events.lines(db))
    db.execute("update events set unit_id = 5 where id = 3")
    verdict = verify_log(db)
    assert (verdict.is_sound, verdict.line_id) == (False, 3)
    assert [line["id"] for line, private in events.lines(db) if not line_holds(line, private)] == [3]


def test_a_cut_tail_is_found_by_the_head_somebody_wrote_down(db: Database) -> None:
    held = head_code(db)
    db.execute("delete from event_private")
    db.execute("delete from events where id > 4")
    assert verify_log(db).is_sound
    assert not verify_log(db, held).is_sound


def test_nobody_has_checked_yet(db: Database) -> None:
    assert last_check(db) is None
