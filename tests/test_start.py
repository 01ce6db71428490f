"""What a start loads: packages that few processes need wait until they are needed."""

import subprocess
import sys

LATER = set(
    "apscheduler babel cryptography holidays httpx jinja2 python_calamine resvg_py segno sqlite_utils telegram xlsxwriter".split()
)


def test_a_start_loads_nothing_that_few_processes_need() -> None:
    code = "import sys, bot.cli, bot.app; print(*{name.partition('.')[0] for name in sys.modules})"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60).stdout
    assert LATER & set(loaded.split()) == set()
