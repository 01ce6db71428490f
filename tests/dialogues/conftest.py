"""A desk with the unit and the people of dialogues.md: Phòng Quản lý văn hóa (12 people) and Bảo tàng tỉnh (41)."""

from pathlib import Path

import pytest

from bot.domain.people import Role
from bot.domain.units import UnitKind
from tests.dialogues.talking import Desk, Phone


class Setting(Desk):
    """Units and phones by the names the dialogues use."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.culture = self.unit("Phòng Quản lý văn hóa", UnitKind.DIVISION, 12)
        self.museum = self.unit("Bảo tàng tỉnh Lạng Sơn", UnitKind.PUBLIC_UNIT, 41)
        self.hoa: Phone = self.phone("Hoàng Thị Hoa", self.culture, channel="numbers")
        self.mai: Phone = self.phone("Lý Thị Mai", self.museum)
        self.binh: Phone = self.phone("Vi Văn Bình", self.museum, Role.DEPUTY)
        self.tuan: Phone = self.phone("Nông Văn Tuấn", self.museum, Role.CLERK)


@pytest.fixture
def desk(tmp_path: Path) -> Setting:
    return Setting(tmp_path)
