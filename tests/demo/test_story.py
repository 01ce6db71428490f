"""``quantriet demo --story``: it tells the truth when all is right, and names the part that is wrong."""

import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.cli.showing import emulated
from bot.clock import TurnableClock
from bot.demo import proving
from bot.demo.story import Story, Wrong, WrongStep
from tests.demo.conftest import LANGUAGES

GOAL_SECONDS = 60


async def told(folder: Path, printed: list[str]) -> None:
    clock = TurnableClock(0, running=False)
    async with emulated(clock, LANGUAGES["vi"]) as platforms:
        await Story(folder, LANGUAGES, LANGUAGES["vi"], clock, platforms, printed.append).play()


async def test_the_whole_story_is_right_and_short(tmp_path: Path) -> None:
    printed: list[str] = []
    began = time.monotonic()
    await told(tmp_path, printed)
    assert time.monotonic() - began < GOAL_SECONDS
    shown = "\n".join(printed)
    for part in ("1. Văn phòng vào", "4. Văn phòng chuyển công văn", "9. Một tuần sau", "11. Kiểm tra nhật ký"):
        assert part in shown
    assert "Đủ 11 phần, phần nào cũng đúng." in shown
    people_are_seen_on_every_channel(printed)


def people_are_seen_on_every_channel(printed: list[str]) -> None:
    shown = "\n".join(printed)
    for owner, channel in (("Chu Thị Lan", "trang web"), ("Hoàng Thị Hoa", "Zalo Bot"), ("Lý Thị Mai", "Zalo OA")):
        assert f"{owner} · {channel}" in shown
    assert "Nông Văn Tuấn · Telegram" in shown
    for line in ("> 1204/SVHTTDL-VP 05/6/2023", "> [Xác nhận]", "> [Đã nhận]"):
        assert line in shown
    assert without_buttons(shown.split("\n\n")) == ["> 1", "> 1"], "Hoa agrees and acknowledges by a digit"
    assert max(len(line) for line in printed if "│" in line) <= 80


def without_buttons(scenes: list[str]) -> list[str]:
    """What was typed on the phone without buttons, digits only; nothing on it is drawn as one."""
    found = [scene for scene in scenes if "Hoàng Thị Hoa · Zalo Bot" in scene]
    assert any("│ 1. Đã nhận" in scene for scene in found)
    assert not any("[" in line for scene in found for line in scene.splitlines())
    lines = [line.strip() for scene in found for line in scene.splitlines()]
    return [line for line in lines if line.removeprefix("> ").isdigit() and line.startswith("> ")]


async def test_a_wrong_part_ends_the_story_with_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def nobody(self: Story) -> None:
        raise Wrong("no unit was brought in")

    monkeypatch.setattr(Story, "units", nobody)
    with pytest.raises(WrongStep) as wrong:
        await told(tmp_path, [])
    assert (wrong.value.number, wrong.value.detail) == (2, "Wrong: no unit was brought in")


def test_the_command_fails_when_a_part_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def nobody(self: Story) -> None:
        raise Wrong("nobody came")

    monkeypatch.setattr(Story, "office", nobody)
    result = CliRunner().invoke(main, ["--data", str(tmp_path), "demo", "--story"])
    assert result.exit_code == 1
    assert "nobody came" in result.stderr


async def test_an_export_whose_forgery_goes_unnoticed_is_no_proof(tmp_path: Path) -> None:
    """The story's own check: a script that finds nothing must not pass for proof."""
    (tmp_path / "verify_export.py").write_text("print('fine')", encoding="utf-8")
    (tmp_path / "nhatky.jsonl").write_text('{"at":1}\n', encoding="utf-8")
    assert await proving.check(tmp_path) == ["fine"]
    with pytest.raises(proving.NotProved):
        await proving.tamper(tmp_path)
