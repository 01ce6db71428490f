"""The project's own text, as the checks of catalogue, documents, layers and portability read it."""

from __future__ import annotations

import ast
import functools
import gc
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CODE = ("bot", "handlers")


def python_files(*folders: str) -> list[Path]:
    """Every module in the given top-level folders (the product's code unless named otherwise)."""
    return sorted(path for folder in folders or CODE for path in (ROOT / folder).rglob("*.py"))


def page_files() -> list[Path]:
    """Templates and scripts of the web pages; what is vendored has no sentences of ours."""
    return sorted(
        path
        for folder in CODE
        for kind in ("*.html", "*.js")
        for path in (ROOT / folder).rglob(kind)
        if "vendor" not in path.parts
    )


@functools.cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of one module, its nodes carrying `parent`."""
    collecting = gc.isenabled()
    gc.disable()  # half a million nodes, none of which goes away: to look for garbage among them doubles the time
    try:
        module = ast.parse(path.read_text(encoding="utf-8"), str(path))
    finally:
        if collecting:
            gc.enable()
    return with_parents(module)


def with_parents(module: ast.Module) -> ast.Module:
    """Give every node its `parent`; the same module is returned."""
    found: list[ast.AST] = [module]
    for node in found:  # which grows meanwhile: breadth first, as `ast.walk`
        for child in ast.iter_child_nodes(node):
            child.parent = node  # type: ignore[attr-defined]
            found.append(child)
    module.every_node = found  # type: ignore[attr-defined]
    return module


def nodes(module: ast.Module) -> list[ast.AST]:
    """What `ast.walk` gives, of a module that went through :func:`with_parents`."""
    found: list[ast.AST] = module.every_node  # type: ignore[attr-defined]
    return found


def ancestors(node: ast.AST) -> Iterator[ast.AST]:
    """From the node's parent up to the module."""
    while (parent := getattr(node, "parent", None)) is not None:
        yield parent
        node = parent


def where(path: Path, node: ast.AST) -> str:
    """`bot/clock.py:12`, for a failing check to point at."""
    return f"{path.relative_to(ROOT).as_posix()}:{getattr(node, 'lineno', 0)}"


def name_of(node: ast.expr) -> str:
    """`os.path.join` for the expression that says so; an empty text for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (base := name_of(node.value)):
        return f"{base}.{node.attr}"
    return ""
