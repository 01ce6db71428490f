"""Every benchmark runs, on the smallest sizes; what it measures there means nothing and is not looked at."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "name", ["outbox", "broadcast", "webhook", "publishing", "idle", "ledger", "routing", "due", "plan", "zalo_webhook"]
)
def test_it_runs_and_writes_its_figures(tmp_path: Path, name: str) -> None:
    out = tmp_path / "figures.json"
    command = [sys.executable, "-m", "tests.benchmarks", name, "--tiny", "--json", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")[-3000:]
    written = json.loads(out.read_text(encoding="utf-8"))
    assert all(figure["values"] for figure in written["benchmarks"][name]["figures"])
    assert written["machine"]["cores"]
