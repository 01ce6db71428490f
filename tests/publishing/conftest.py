"""One desk a test."""

from pathlib import Path

import pytest

from tests.publishing.desk import Publishing


@pytest.fixture
def desk(tmp_path: Path) -> Publishing:
    return Publishing(tmp_path)
