"""No process outlives its test, however the test ended."""

import contextlib
from collections.abc import Iterator

import pytest

from tests.faults.product import STARTED


@pytest.fixture(autouse=True)
def nothing_is_left_running() -> Iterator[None]:
    yield
    for process in STARTED:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
    STARTED.clear()
