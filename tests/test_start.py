"""What a start loads: packages that few processes need wait until they are needed."""

import subprocess
import sys

LATER = set(
    "apscheduler babel cryptography holidays httpx jinja2 python_calamine resvg_py segno sqlite_utils telegram xlsxwriter".split()
)


def loaded() -> set[str]:
    code = "import sys, bot.cli, bot.app; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    return set(done.stdout.split())


def test_a_start_loads_nothing_that_few_processes_need() -> None:
    first = loaded()  # whoever starts first after a change reads the catalogues, and keeps what was read
    assert (LATER - {"babel"}) & first == set()
    if not sys.dont_write_bytecode:
        assert LATER & loaded() == set()
