"""What import-linter cannot say: its table knows every part of the product, and what is imported is declared."""

from __future__ import annotations

import ast
import functools
import importlib.metadata
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

from tests.sources import ROOT, nodes, python_files, tree

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = {contract["id"]: contract for contract in PROJECT["tool"]["importlinter"]["contracts"]}
OWN = {"bot", "handlers", "locales", "tests"}
LONGEST_FILE = 400


def parts_of_the_product() -> set[str]:
    """`bot.clock`, `bot.store`, …, `handlers`: what the layer table has to know."""
    inside = {path.relative_to(ROOT / "bot").parts[0].removesuffix(".py") for path in python_files("bot")}
    return {f"bot.{name}" for name in inside - {"__init__"}} | {"handlers"}


def layer_table() -> set[str]:
    return {name.strip(" ()") for line in CONTRACTS["layers"]["layers"] for name in line.split("|")}


def test_every_part_of_the_product_has_its_place_in_the_layer_table() -> None:
    assert parts_of_the_product() - layer_table() == set()


def test_everything_but_the_store_is_kept_from_sql() -> None:
    watched = {name.replace("*.", "bot.") for name in CONTRACTS["sql"]["source_modules"]}
    assert watched == layer_table() - {"bot.store"}


def normal(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def declared(*extras: str) -> set[str]:
    lists = [PROJECT["project"]["dependencies"], *(PROJECT["project"]["optional-dependencies"][e] for e in extras)]
    return {normal(re.split(r"[<>=!~\[; ]", requirement)[0]) for each in lists for requirement in each}


@functools.cache
def imported(path: Path) -> set[str]:
    """The top-level packages a module imports that are neither Python's nor ours."""
    found: set[str] = set()
    for node in nodes(tree(path)):
        if isinstance(node, ast.Import):
            found |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            found.add(node.module.split(".")[0])
    return found - OWN - sys.stdlib_module_names


@functools.cache
def shipped_by() -> dict[str, set[str]]:
    """The distributions that ship each importable package here."""
    return {name: {normal(d) for d in each} for name, each in importlib.metadata.packages_distributions().items()}


def undeclared(paths: list[Path], allowed: set[str]) -> set[str]:
    return {
        f"{path.relative_to(ROOT).as_posix()}: {name}"
        for path in paths
        for name in imported(path)
        if not shipped_by().get(name, set()) & allowed
    }


def test_the_product_imports_only_what_it_declares() -> None:
    assert undeclared(python_files(), declared()) == set()


def test_the_tests_import_only_what_is_declared() -> None:
    assert undeclared(python_files("tests"), declared("dev")) == set()


def test_every_declared_dependency_is_imported_somewhere() -> None:
    used: set[str] = set().union(*(shipped_by().get(name, set()) for path in python_files() for name in imported(path)))
    # tzdata is data for zoneinfo; jinja2 is what aiohttp-jinja2 renders with.
    assert declared() - used - {"tzdata", "jinja2"} == set()


def test_a_file_that_needs_a_table_of_contents_is_two_files() -> None:
    lengths = {
        path: len(path.read_text(encoding="utf-8").splitlines()) for path in python_files("bot", "handlers", "tests")
    }
    assert [str(path.relative_to(ROOT)) for path, lines in lengths.items() if lines > LONGEST_FILE] == []


def test_every_version_is_pinned_and_no_index_is_named() -> None:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert [line for line in pins if not re.fullmatch(r"[A-Za-z0-9_.-]+==[A-Za-z0-9.]+", line)] == []
    assert declared("dev") - {normal(line.split("==")[0]) for line in pins} == set()
