"""The documents say what the product does: settings, commands, and the lines a newcomer pastes."""

from __future__ import annotations

import importlib
import itertools
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from bot.cards.briefs import PARAMETERS
from bot.config import Config, defaults, load
from bot.connections.zalo_bot import WEBHOOK_PATH as BOT_WEBHOOK
from bot.connections.zalo_oa import CONSENT_PATH
from bot.connections.zalo_oa import WEBHOOK_PATH as OA_WEBHOOK
from tests.sources import ROOT

EXAMPLE = ROOT / "config.example.toml"
SET_UP = "-m venv .venv", "pip install -q -c requirements.txt -e '.[dev]'"


def documents() -> list[Path]:
    """What people read: the README and everything under docs/."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


# Settings


def with_unset_ones(text: str) -> str:
    """The example with every `#name = value` line switched on; `# prose` stays a remark."""
    return re.sub(r"^#(?=[a-z_]+ = )", "", text, flags=re.MULTILINE)


def written_settings(text: str) -> dict[str, Any]:
    table = tomllib.loads(with_unset_ones(text))
    return {f"{section}.{name}": value for section, names in table.items() for name, value in names.items()}


def test_the_example_documents_every_setting_and_no_other() -> None:
    assert set(written_settings(EXAMPLE.read_text(encoding="utf-8"))) == set(defaults())


def test_every_setting_in_the_example_is_explained() -> None:
    """A group of settings stands under a remark of its own; none stands bare under the head of its section."""
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    bare = [line for before, line in itertools.pairwise(lines) if before.startswith("[") and "=" in line]
    assert bare == []


def test_the_example_says_the_defaults_the_code_has() -> None:
    example = load(EXAMPLE, {})
    assert isinstance(example, Config), example
    assert example == load(None, {})


def test_the_settings_left_unset_in_the_example_name_their_defaults() -> None:
    written = written_settings(EXAMPLE.read_text(encoding="utf-8"))
    known = defaults()
    for name in ("telegram.token_env", "telegram.webhook_secret_env"):
        assert written[name] == known[name]


# Commands


def leaves(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        if command.hidden:
            continue
        if isinstance(command, click.Group):
            yield from leaves(command, (*path, name))
        else:
            yield (*path, name)


@pytest.fixture(scope="module")
def commands() -> set[str]:
    """Every command a person can type, such as `units import`."""
    main = importlib.import_module("bot.cli").main
    assert isinstance(main, click.Group)
    return {" ".join(words) for words in leaves(main)}


def test_every_command_is_documented(commands: set[str]) -> None:
    text = "\n".join(document.read_text(encoding="utf-8") for document in documents())
    assert {command for command in commands if f"quantriet {command}" not in text} == set()


def test_every_documented_command_exists(commands: set[str]) -> None:
    written = re.compile(
        r"(?:`|bin/|Scripts\\|check: |sửa: |^)quantriet ([a-z][\w-]*)((?: [a-z][\w-]*)?)", re.MULTILINE
    )
    unknown = {
        f"{document.name}: quantriet {first}{second}"
        for document in [*documents(), EXAMPLE]
        for first, second in written.findall(document.read_text(encoding="utf-8"))
        if first not in commands and first + second not in commands
    }
    assert unknown == set()


# Zalo


def test_the_guide_to_zalo_quotes_every_template_with_its_parameters() -> None:
    text = (ROOT / "docs" / "zalo.md").read_text(encoding="utf-8")
    for template, longest in PARAMETERS.items():
        said = ", ".join(f"`{name}` ({most})" for name, most in longest.items())
        assert re.search(rf"^\*\*{template}\*\*: .*Tham số: {re.escape(said)}\.$", text, re.MULTILINE), template


def test_the_guide_to_zalo_names_our_addresses_and_variables() -> None:
    text = (ROOT / "docs" / "zalo.md").read_text(encoding="utf-8")
    variables = [str(value) for name, value in defaults().items() if name.startswith("zalo_") and name.endswith("_env")]
    assert [said for said in (BOT_WEBHOOK, OA_WEBHOOK, CONSENT_PATH, *variables) if said not in text] == []


# The lines a newcomer pastes


def pasted(marker: str) -> str:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(rf"^<!-- {marker} -->\n```\w+\n(.+)\n```\n<!-- /{marker} -->$", text, re.MULTILINE)
    assert found, f"README.md has no line between the marks {marker}"
    return found[1]


@pytest.mark.parametrize("system", ["", "-windows"])
@pytest.mark.parametrize(("marker", "end"), [("demo-line", "quantriet demo"), ("test-line", "python -m pytest")])
def test_one_line_sets_up_and_runs(marker: str, end: str, system: str) -> None:
    line = pasted(marker + system)
    assert line.endswith((end, end + " }"))
    assert [step for step in SET_UP if step not in line] == []


def test_ci_runs_the_line_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "line=$(readme_line test-line)" in script
    assert 'bash -c "$line"' in script


def test_the_changelog_has_a_place_for_what_is_not_released_yet() -> None:
    assert "## [Unreleased]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
