"""What every benchmark hands back, and what is said about the machine it ran on."""

from __future__ import annotations

import gc
import math
import os
import platform
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured quantity, one value a round."""

    name: str
    unit: str
    values: tuple[float, ...]
    goal: str = ""
    against: str = ""
    """Name of the figure this one is divided by in the last column."""

    @property
    def median(self) -> float:
        return statistics.median(self.values)


@dataclass(frozen=True, slots=True)
class Result:
    """A benchmark's figures; ``setting`` says in one line what was run."""

    title: str
    setting: str
    figures: tuple[Figure, ...]

    def as_json(self) -> dict[str, Any]:
        figures = [{**asdict(figure), "median": figure.median} for figure in self.figures]
        return {"title": self.title, "setting": self.setting, "figures": figures}


@dataclass
class Rounds:
    """Collects one value a round for each name, in the order the names first come."""

    values: dict[str, list[float]] = field(default_factory=dict)

    def add(self, name: str, value: float) -> None:
        self.values.setdefault(name, []).append(value)

    def figure(self, name: str, unit: str, goal: str = "", against: str = "") -> Figure:
        return Figure(name, unit, tuple(self.values[name]), goal, against)


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that ``percent`` of all values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def most_in_a_second(times: Sequence[float]) -> int:
    """The largest number of moments (seconds) within any window of one second, its end left out."""
    ordered = sorted(times)
    most = first = 0
    for last, moment in enumerate(ordered):
        while moment - ordered[first] >= 1.0:
            first += 1
        most = max(most, last - first + 1)
    return most


def table(result: Result) -> str:
    """Plain text: one line a figure with median, range, ratio and goal."""
    by_name = {figure.name: figure for figure in result.figures}
    rows = [("", "median", "min-max", "unit", "ratio", "goal")]
    for figure in result.figures:
        base = by_name.get(figure.against)
        ratio = f"{figure.median / base.median:.2f}x" if base is not None and base.median else ""
        span = f"{_short(min(figure.values))}-{_short(max(figure.values))}" if len(figure.values) > 1 else ""
        rows.append((figure.name, _short(figure.median), span, figure.unit, ratio, figure.goal))
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    lines = [f"{result.title}: {result.setting}"]
    for row in rows:
        cells = [
            row[0].ljust(widths[0]),
            *(cell.rjust(width) for cell, width in zip(row[1:-1], widths[1:-1], strict=True)),
        ]
        lines.append("  ".join([*cells, row[-1]]).rstrip())
    return "\n".join(lines)


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.1f}" if abs(value) >= 10 else f"{value:,.2f}"


def machine() -> dict[str, Any]:
    """What the figures depend on: processor, cores, load when the run began, versions, and what a durable write costs here."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "load": _load(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "aiohttp": _version("aiohttp"),
        "python-telegram-bot": _version("python-telegram-bot"),
        "fsync_4k_us": round(_fsync_us()),
    }


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _load() -> float | None:
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None


def _version(package: str) -> str:
    from importlib.metadata import version

    return version(package)


def _fsync_us(times: int = 200) -> float:
    """Median microseconds of a 4 KB write that is on the disk when it returns."""
    taken = []
    with tempfile.TemporaryFile() as file:
        for _ in range(times):
            start = time.perf_counter()
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())
            taken.append((time.perf_counter() - start) * 1e6)
    return statistics.median(taken)


def resident_mb(pid: int) -> float:
    """Resident memory of a process in MB of 1,000,000 bytes; nan where this system gives no way to ask."""
    import subprocess

    status = Path(f"/proc/{pid}/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) * 1024 / 1e6
    if sys.platform == "win32":
        listed = subprocess.run(
            ["tasklist", "/FI", f"PID eq {pid}", "/FO", "CSV", "/NH"], capture_output=True, text=True, check=False
        ).stdout
        digits = "".join(letter for letter in listed.rsplit('","', 1)[-1] if letter.isdigit())
        return int(digits) * 1024 / 1e6 if digits else math.nan
    listed = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return int(listed) * 1024 / 1e6 if listed.strip() else math.nan


def settle_memory() -> None:
    """Between rounds: what an earlier round left behind is collected now, and not in the middle of the next."""
    gc.collect()
