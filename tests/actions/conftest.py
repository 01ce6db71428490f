"""A record in memory at 09:00 on Monday 05/6/2023, out of trial mode; a division with its head for whoever asks for them."""

from __future__ import annotations

import pytest

from bot.domain.units import UnitKind
from tests import record
from tests.actions.ticking import Clock


@pytest.fixture
def clock() -> Clock:
    """This week's push was over before the record began."""
    clock = Clock(record.empty_record(), record.office(), record.NINE)
    clock.earnest()
    return clock


@pytest.fixture
def division(clock: Clock) -> int:
    return record.unit(clock.db, "Phòng Quản lý văn hóa", UnitKind.DIVISION, 12, short="QLVH")


@pytest.fixture
def hoa(clock: Clock, division: int) -> int:
    return record.person(clock.db, "Hoàng Thị Hoa", division)
