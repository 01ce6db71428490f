"""Every benchmark runs, on the smallest sizes; what it measures there means nothing and is not looked at."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.__main__ import BENCHES

ROOT = Path(__file__).parents[2]
TOGETHER_SECONDS = 240.0


NAMES = [
    "outbox",
    "broadcast",
    "webhook",
    "publishing",
    "idle",
    "ledger",
    "routing",
    "due",
    "plan",
    "digest",
    "zalo_webhook",
]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The figures of all of them, from one process: a start of Python takes longer than most of them."""
    out = tmp_path_factory.mktemp("benchmarks") / "figures.json"
    command = [sys.executable, "-m", "tests.benchmarks", *NAMES, "--tiny", "--json", str(out)]
    done = subprocess.run(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, timeout=TOGETHER_SECONDS, check=False
    )
    said = done.stdout.decode("utf-8", "replace")[-1000:] + done.stderr.decode("utf-8", "replace")[-3000:]
    assert done.returncode == 0, said
    found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_it_runs_and_writes_its_figures(written: dict[str, Any], name: str) -> None:
    figures = written["benchmarks"][name]["figures"]
    assert figures
    assert all(figure["values"] for figure in figures)
    assert written["machine"]["cores"]


def test_all_of_them_are_run() -> None:
    assert set(NAMES) == set(BENCHES)
