"""Many offices run Windows: nothing in the program may exist on other systems only. Checked by reading the source."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCES = sorted(path for folder in ("bot", "handlers") for path in (ROOT / folder).rglob("*.py"))

MODULES = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty"}
NAMES = {
    "fork", "forkpty", "geteuid", "getuid", "setuid", "seteuid", "setsid", "killpg", "getpgid", "mkfifo", "chown",
    "AF_UNIX", "start_unix_server", "open_unix_connection", "create_unix_server", "create_unix_connection",
    "SIGKILL", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGQUIT", "O_NOFOLLOW", "O_CLOEXEC", "O_DIRECTORY", "preexec_fn",
}  # fmt: skip
GUARDED = {"add_signal_handler", "SO_REUSEPORT"}
"""Allowed inside ``try`` or after a look at the platform, where the other systems are provided for."""


def guarded(tree: ast.AST) -> set[int]:
    """Lines inside a ``try``, a ``with suppress`` or an ``if`` that mentions the platform or ``hasattr``."""
    lines: set[int] = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.stmt):
            continue
        condition = ast.unparse(node.test) if isinstance(node, ast.If) else ""
        suppressing = isinstance(node, ast.With) and any("suppress" in ast.unparse(item) for item in node.items)
        if isinstance(node, ast.Try) or suppressing or "platform" in condition or "hasattr" in condition:
            lines.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return lines


def faults(source: str) -> list[str]:
    tree = ast.parse(source)
    safe = guarded(tree)
    found: list[str] = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.stmt | ast.expr | ast.keyword):
            continue
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names if alias.name in MODULES]
        elif isinstance(node, ast.ImportFrom) and node.module in MODULES:
            names = [node.module]
        elif isinstance(node, ast.Attribute | ast.keyword):
            name = node.attr if isinstance(node, ast.Attribute) else node.arg
            if name in NAMES or (name in GUARDED and node.lineno not in safe):
                names = [str(name)]
        found += [f"line {node.lineno}: {name}" for name in names]
    return found


def test_nothing_is_for_other_systems_only() -> None:
    assert len(SOURCES) > 100
    found = {path.relative_to(ROOT).as_posix(): faults(path.read_text(encoding="utf-8")) for path in SOURCES}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_the_check_finds_what_it_looks_for() -> None:
    assert faults("import fcntl") == ["line 1: fcntl"]
    assert faults("import os\nos.fork()") == ["line 2: fork"]
    assert faults("import signal\nsignal.SIGUSR1") == ["line 2: SIGUSR1"]
    assert faults("loop.add_signal_handler(1, f)") == ["line 1: add_signal_handler"]
    assert faults("try:\n    loop.add_signal_handler(1, f)\nexcept NotImplementedError: ...") == []
    assert faults("asyncio.start_unix_server(f)") == ["line 1: start_unix_server"]
