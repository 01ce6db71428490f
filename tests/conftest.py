"""What holds for every test: where it writes, and what the processes it starts may keep."""

import gc
import os
import shutil
import sys
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("busy machine", deadline=None)
settings.load_profile("busy machine")
"""An example that took long beside other workers says nothing of what it tried; what must be quick is measured by benchmarks."""

MEMORY = Path("/dev/shm")
"""Where Linux keeps files in memory. A test kills processes, never the machine, so nothing it proves depends on a disk."""
ENOUGH_BYTES = 4 * 1024**3

# A process that may not keep what it compiled compiles the whole product anew, at every start.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Every commit of the product waits for the disk (synchronous=FULL), thousands of times in a run of the suite.
if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ENOUGH_BYTES:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

LONG = ("web/test_web_browser.py", "stories/test_years.py", "live/test_hostile_buttons.py")
"""Files that take half a minute and come late in the order of names: begun last, they would run beside idle workers."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.path.as_posix().endswith(LONG))  # all others stay in their order


def pytest_collection_finish(session: pytest.Session) -> None:
    """Modules and tests stay to the end: no later search for garbage need walk through them."""
    gc.collect()
    gc.freeze()
