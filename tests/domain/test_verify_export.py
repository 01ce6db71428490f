"""The script for those who doubt the product: run as they would run it, on its own, without any of our code."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.domain.ledger import export_line, export_private, grouped, log_code
from bot.export import verify_export
from bot.export.ledger_export import LOG_FILE, PRIVATE_FILE
from tests.domain.chains import Chain, altered, chain

SCRIPT = Path(verify_export.__file__)


def write(folder: Path, made: Chain) -> tuple[Path, Path]:
    log, private = folder / "nhật ký.jsonl", folder / "riêng.jsonl"
    log.write_text("".join(export_line(line) + "\n" for line, _ in made), encoding="utf-8", newline="\n")
    rows = [export_private(line["id"], value) for line, value in made if value is not None]
    private.write_text("".join(row + "\n" for row in rows), encoding="utf-8", newline="\n")
    return log, private


def check(folder: Path, *arguments: object) -> tuple[int, str]:
    """Copied away from the product and run with an isolated interpreter (-I -S: not even site-packages)."""
    copy = shutil.copy(SCRIPT, folder / "verify_export.py")
    command = [sys.executable, "-I", "-S", "-X", "utf8", str(copy), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


def test_a_good_export(tmp_path: Path) -> None:
    made = chain(12)
    log, private = write(tmp_path, made)
    code = grouped(log_code(made[-1][0]["hash"]))
    status, said = check(tmp_path, log, "--private", private, "--head", code)
    assert status == 0
    assert "12 dòng" in said
    assert code in said
    assert "The head given is line id 12" in said
    assert check(tmp_path, log)[0] == 0


def test_started_without_a_word_it_checks_the_two_files_beside_it(tmp_path: Path) -> None:
    made = chain(5)
    log, private = write(tmp_path, made)
    log.rename(tmp_path / LOG_FILE)
    private.rename(tmp_path / PRIVATE_FILE)
    status, said = check(tmp_path)
    assert status == 0, said
    assert "5 dòng" in said
    (tmp_path / PRIVATE_FILE).write_text("", encoding="utf-8")
    assert "Thiếu giá trị riêng" in check(tmp_path)[1], "the private values are looked at too"


def test_an_altered_line_is_named(tmp_path: Path) -> None:
    log, private = write(tmp_path, altered(chain(12), 7, unit_id=5))
    status, said = check(tmp_path, log, "--private", private)
    assert status == 1
    assert "Dòng 7 (số 7): nội dung đã bị sửa" in said


def test_a_removed_line_is_named(tmp_path: Path) -> None:
    made = chain(12)
    log, _ = write(tmp_path, made[:6] + made[7:])
    status, said = check(tmp_path, log)
    assert status == 1
    assert "Line 7 (id 8)" in said


def test_a_cut_export_is_found_by_the_code_on_paper(tmp_path: Path) -> None:
    made = chain(12)
    log, private = write(tmp_path, made[:9])
    assert check(tmp_path, log, "--private", private)[0] == 0
    for held in (log_code(made[-1][0]["hash"]), made[-1][0]["hash"]):
        status, said = check(tmp_path, log, "--head", held)
        assert status == 1
        assert "phần cuối đã bị cắt" in said
    # The private values beside it give a cut away even without the code.
    _, all_private = write(tmp_path, made)
    log, _ = write(tmp_path, made)
    log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[:9]))
    assert check(tmp_path, log, "--private", all_private)[0] == 1


def test_an_erased_export_is_sound_and_says_so(tmp_path: Path) -> None:
    log, private = write(tmp_path, chain(12, erase=(3, 7)))
    status, said = check(tmp_path, log, "--private", private)
    assert status == 0
    assert "Private values erased on record: 2" in said
    assert "missing" not in said
    log, private = write(tmp_path, chain(12, erase=(3, 7), announce=False))
    status, said = check(tmp_path, log, "--private", private)
    assert status == 0
    assert "missing without a record: id 3, 7" in said


def test_a_changed_name_is_found(tmp_path: Path) -> None:
    log, private = write(tmp_path, chain(12))
    private.write_text(private.read_text("utf-8").replace("Nông Văn Tuấn", "Vi Văn Bình", 1), encoding="utf-8")
    status, said = check(tmp_path, log, "--private", private)
    assert status == 1
    assert "Dòng 1 (số 1): giá trị riêng đã bị sửa" in said


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(tmp_path: Path) -> None:
    log, _ = write(tmp_path, chain(3))
    log.write_bytes(b"\xef\xbb\xbf" + log.read_bytes().replace(b"\n", b"\r\n"))
    assert check(tmp_path, log)[0] == 0


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'"late":false', b'"late":true,"late":false'),  # a reader sees the first, a parser the last
        (b'"unit_id":4', b'"unit_id": 4'),
        (b'"unit_id":4', b'"unit_id":4.0'),
        (b'"data":{', b'"data":[{'),
    ],
)
def test_another_spelling_is_not_accepted(tmp_path: Path, before: bytes, after: bytes) -> None:
    log, _ = write(tmp_path, chain(3))
    log.write_bytes(log.read_bytes().replace(before, after, 1))
    assert check(tmp_path, log)[0] == 1


def test_a_file_that_is_no_log(tmp_path: Path) -> None:
    other = tmp_path / "khác.txt"
    other.write_text("Kính gửi: Văn phòng Sở\n", encoding="utf-8")
    assert check(tmp_path, other)[0] == 1
    assert check(tmp_path, tmp_path / "không có.jsonl")[0] == 2


def test_it_needs_nothing_but_an_old_python() -> None:
    source = SCRIPT.read_text("utf-8")
    tree = ast.parse(source, feature_version=(3, 8))
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in imported} <= set(sys.stdlib_module_names)
