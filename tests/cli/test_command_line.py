"""The office at its own machine: the same commands with and without the server, in both languages, with clear refusals."""

import functools
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from bot.cli.tree import build
from bot.store.opening import open_store
from tests import record
from tests.sources import ROOT

LIST = """Tên đơn vị;Loại;Viết tắt;Công chức;Viên chức;Người lao động;Họ và tên;Chức vụ
Phòng Quản lý văn hóa;phòng;QLVH;12;0;0;Hoàng Thị Hoa;Trưởng phòng
Bảo tàng tỉnh;đơn vị sự nghiệp;BT;0;41;0;Lý Thị Mai;Giám đốc
"""
SERVER_SECONDS = 120.0
BAD_LINE = "Thư viện tỉnh;đơn vị sự nghiệp;TV;0;hai mươi;0;;\n"


def quantriet(
    folder: Path, *words: str | Path, language: str = "vi", status: int = 0, in_a_process: bool = False
) -> str:
    """Run one command on a data folder; its output, and its errors after that.

    In this process (a start takes seconds), or as the machine does it, which a few tests ask for.
    """
    call = ["--data", str(folder), *map(str, words)]
    code, said = started(call, language) if in_a_process else called(call, language)
    assert code == status, said
    assert "Traceback" not in said, said
    return said


def started(call: list[str], language: str) -> tuple[int, str]:
    """A process of its own: exit code and what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", *call],
        cwd=ROOT,
        env={**os.environ, "QUANTRIET_LANGUAGE": language, "PYTHONIOENCODING": "utf-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def called(
    call: list[str], language: str = "vi", environ: dict[str, str] | None = None, typing: str | None = None
) -> tuple[int, str]:
    """The same command line in this process; an error it did not put into words is raised."""
    surroundings = {"QUANTRIET_LANGUAGE": language, **(environ or {})}
    done = CliRunner().invoke(commands_in(language), call, input=typing, env=surroundings, prog_name="quantriet")
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout + done.stderr


@functools.cache
def commands_in(language: str) -> click.Group:
    """The tree of commands with its help in a language."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QUANTRIET_LANGUAGE", language)
        return build()


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """A running server on a free port; yields what it printed when it was ready."""
    config = folder.parent / "config.toml"
    config.write_text("[web]\nport = 0\n", encoding="utf-8")
    environ = {**os.environ, "QUANTRIET_LANGUAGE": "vi", "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"}
    call = [sys.executable, "-m", "bot", "--config", str(config), "--data", str(folder), "run"]
    with subprocess.Popen(
        call, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
    ) as process:
        ending = threading.Timer(SERVER_SECONDS, process.kill)  # whatever it hangs in, nobody waits for it for ever
        ending.start()
        try:
            assert process.stdout is not None
            said = ""
            while "/l/" not in said:
                line = process.stdout.readline()
                assert line, said
                said += line
            yield said
            process.terminate()
            process.communicate(timeout=20)
        finally:
            process.kill()
            ending.cancel()


@pytest.fixture
def units_file(tmp_path: Path) -> Path:
    path = tmp_path / "don-vi.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def test_help_is_in_the_readers_language(tmp_path: Path) -> None:
    assert "Nhập danh sách đơn vị" in quantriet(tmp_path, "units", "import", "--help", in_a_process=True)
    assert "Bring in units and people" in quantriet(tmp_path, "units", "import", "--help", language="en")


def test_units_come_in_and_people_are_invited_without_a_server(tmp_path: Path, units_file: Path) -> None:
    data = tmp_path / "data"
    assert "Đã ghi 04 dòng" in quantriet(data, "units", "import", units_file, in_a_process=True).replace(
        "Đã ghi 4 dòng", "Đã ghi 04 dòng"
    )
    said = quantriet(data, "invite", "bao tang", "--person", "Lý Thị Mai", "--card", tmp_path / "mai.png")
    assert re.search(r"Bảo tàng tỉnh; Giám đốc Lý Thị Mai: mã \d{4} \d{4}", said)
    assert re.search(r"http://127\.0\.0\.1:8080/i/\S{20}", said), "nothing configured: it still opens on this machine"
    assert "chỉ mở được trên máy này" in said
    assert re.search(r"Bảo tàng tỉnh; Giám đốc: mã", quantriet(data, "invite", "bao tang"))
    assert (tmp_path / "mai.png").read_bytes().startswith(b"\x89PNG")
    said = quantriet(data, "invite", "--all", "--sheet", tmp_path / "phieu.pdf")
    assert "Hoàng Thị Hoa" in said
    assert (tmp_path / "phieu.pdf").read_bytes().startswith(b"%PDF")


def test_nothing_is_written_if_a_line_is_refused_unless_asked(tmp_path: Path, units_file: Path) -> None:
    data = tmp_path / "data"
    units_file.write_text(LIST + BAD_LINE, encoding="utf-8")
    said = quantriet(data, "units", "import", units_file, status=1)
    assert "Chưa ghi gì" in said
    assert "không phải số người" in said
    quantriet(data, "invite", "bao tang", status=1)
    quantriet(data, "units", "import", units_file, "--partial")
    assert "mã" in quantriet(data, "invite", "bao tang")


def test_a_unit_nobody_knows_is_answered_with_the_nearest(tmp_path: Path, units_file: Path) -> None:
    data = tmp_path / "data"
    quantriet(data, "units", "import", units_file)
    assert "Chưa tìm thấy đơn vị" in quantriet(data, "invite", "cong an tinh", status=1, in_a_process=True)


def test_the_commands_work_while_the_server_runs(tmp_path: Path, units_file: Path) -> None:
    data = tmp_path / "data"
    with server(data) as said:
        first = re.search(r"/l/\S+", said)
        again = re.search(r"/l/\S+", quantriet(data, "admin", "link"))
        assert first
        assert again
        assert first[0] != again[0]
        quantriet(data, "units", "import", units_file)
        assert "mã" in quantriet(data, "invite", "qlvh")
        assert "liền mạch" in quantriet(data, "ledger", "verify")
    assert "liền mạch" in quantriet(data, "ledger", "verify")


def test_a_second_server_is_refused(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with server(data):
        said = quantriet(data, "run", status=1, in_a_process=True)
        assert "đã chạy sẵn" in said
        assert "thử lại" not in said


def test_a_port_that_another_program_holds_is_named_in_words(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        (tmp_path / "config.toml").write_text(f"[web]\nport = {port}\n", encoding="utf-8")
        said = quantriet(tmp_path / "data", "--config", tmp_path / "config.toml", "run", status=1)
    assert f"cổng {port}" in said
    assert "[web]" in said
    open_store(tmp_path / "data").close_now()  # nothing holds the record any more


def test_the_log_is_proved_and_a_forged_line_is_named(tmp_path: Path, units_file: Path) -> None:
    data = tmp_path / "data"
    quantriet(data, "units", "import", units_file)
    head = re.search(r"\d{4} \d{4} \d{4}", quantriet(data, "ledger", "head"))
    assert head
    assert "liền mạch" in quantriet(data, "ledger", "verify", "--head", head[0])
    forged = tmp_path / "forged"
    shutil.copytree(data, forged)
    with sqlite3.connect(forged / "quantriet.db") as db:
        for (name,) in db.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            db.execute(f"drop trigger {name}")
        db.execute("update events set at = at + 1 where id = 2")
    assert "dòng 2 đã bị sửa" in quantriet(forged, "ledger", "verify", status=1)
    cut = tmp_path / "cut"
    shutil.copytree(data, cut)
    with sqlite3.connect(cut / "quantriet.db") as db:
        for (name,) in db.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            db.execute(f"drop trigger {name}")
        db.execute("pragma foreign_keys = off")
        db.execute("delete from events where id = (select max(id) from events)")
    assert "cắt" in quantriet(cut, "ledger", "verify", "--head", head[0], status=1)


def test_an_export_is_checked_without_the_product(tmp_path: Path, units_file: Path) -> None:
    data, out = tmp_path / "data", tmp_path / "log"
    quantriet(data, "units", "import", units_file)
    quantriet(data, "ledger", "export", out)
    script = next(out.glob("*.py"))
    logs = sorted(out.glob("*.jsonl"))
    private = next(path for path in logs if "priv" in path.name)
    log = next(path for path in logs if path != private)
    call = [sys.executable, "-I", "-S", script.name, log.name, "--private", private.name]
    done = subprocess.run(call, cwd=out, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    log.write_text(
        log.read_text(encoding="utf-8").replace('"kind":"unit-created"', '"kind":"unit-removed"', 1), encoding="utf-8"
    )
    assert subprocess.run(call, cwd=out, capture_output=True, timeout=60, check=False).returncode == 1


def test_faults_of_the_settings_are_all_named(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[web]\nport = "x"\n[sending]\nhold_seconds = -1\n', encoding="utf-8")
    said = quantriet(tmp_path / "data", "--config", config, "check-config", status=2)
    assert "web.port" in said
    assert "sending.hold_seconds" in said


def test_a_folder_that_is_no_record_is_said_so(tmp_path: Path) -> None:
    assert "Không mở được" in quantriet(tmp_path / "nothing", "ledger", "verify", status=1)


def test_an_export_of_an_unknown_document(tmp_path: Path, units_file: Path) -> None:
    data = tmp_path / "data"
    quantriet(data, "units", "import", units_file)
    assert "Chưa có văn bản số 1204" in quantriet(data, "export", "1204", tmp_path / "x.xlsx", status=1)
    assert ".xlsx" in quantriet(data, "export", "1204", tmp_path / "x.doc", status=2)


def test_paper_slips_are_written_for_units_nobody_of_which_is_registered(tmp_path: Path) -> None:
    data, sheet = tmp_path / "data", tmp_path / "phieu.pdf"
    store = open_store(data)
    museum = store.write_now(lambda db: record.unit(db, "Bảo tàng tỉnh"))
    store.write_now(lambda db: record.unit(db, "Thư viện tỉnh"))
    store.write_now(lambda db: record.directive(db, "1204/SVHTTDL-VP", [museum]))
    store.close_now()
    assert "phieu.pdf: 1 phiếu" in quantriet(data, "slips", "1204", sheet)
    assert sheet.read_bytes().startswith(b"%PDF-")
    assert "không đơn vị nào cần phiếu giấy" in quantriet(data, "slips", "1204", sheet, "--unit", "thu vien", status=1)
