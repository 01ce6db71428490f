"""Many offices run Windows: nothing in the product may need a POSIX machine. Checked without running anything."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.sources import ancestors, name_of, nodes, python_files, tree, where, with_parents

POSIX_MODULES = frozenset(
    "crypt curses fcntl grp nis ossaudiodev posix pty pwd readline resource spwd syslog termios tty".split()
)
POSIX_NAMES = frozenset(
    """
    asyncio.start_unix_server asyncio.open_unix_connection socket.AF_UNIX socket.socketpair
    os.fork os.forkpty os.getuid os.geteuid os.getgid os.getegid os.setuid os.setgid os.chown os.lchown os.fchown os.fchmod
    os.getpgid os.killpg os.setsid os.setpgrp os.mkfifo os.mknod os.nice os.pread os.pwrite os.sendfile os.statvfs os.sysconf
    os.uname os.wait os.wait3 os.wait4 os.getloadavg os.openpty os.posix_spawn os.sched_getaffinity os.sync os.fdatasync
    os.O_DIRECTORY os.O_NOFOLLOW os.O_CLOEXEC
    signal.SIGALRM signal.SIGCHLD signal.SIGHUP signal.SIGKILL signal.SIGQUIT signal.SIGUSR1 signal.SIGUSR2 signal.alarm
    signal.pause signal.pthread_kill signal.setitimer signal.sigwait
    """.split()
)
UNIX_SOCKET_CALLS = frozenset({"create_unix_server", "create_unix_connection", "UnixSite", "UnixConnector"})
POSIX_PLACES = re.compile(r"^(/tmp|/var|/etc|/proc|/dev|/usr|/bin|~)(/|$)")
# %-d and %e are glibc's, %s too; %#d is Microsoft's.
POSIX_STRFTIME = re.compile(r"%(-[a-zA-Z]|[esPkl]|#[a-zA-Z])")
WITHOUT_TEXT_ENCODING = "text without encoding= is read with the machine's code page"


def not_portable(module: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Every place in a module (with parents set) that needs a POSIX machine, and why."""
    for node in nodes(module):
        match node:
            case ast.Import(names=names):
                yield from ((node, name.name) for name in names if name.name.split(".")[0] in POSIX_MODULES)
            case ast.ImportFrom(module=str() as source, names=names):
                if source.split(".")[0] in POSIX_MODULES:
                    yield node, source
                yield from ((node, f"{source}.{n.name}") for n in names if f"{source}.{n.name}" in POSIX_NAMES)
            case ast.Attribute() if name_of(node) in POSIX_NAMES:
                yield node, name_of(node)
            case ast.Constant(value=str() as text) if POSIX_PLACES.match(text):
                yield node, f"a place that only some machines have: {text}"
            case ast.FormattedValue(format_spec=ast.JoinedStr(values=[ast.Constant(value=str() as spec)])):
                if POSIX_STRFTIME.search(spec):
                    yield node, f"strftime: {spec}"
            case ast.Call():
                yield from _calls(node)


def _calls(node: ast.Call) -> Iterator[tuple[ast.AST, str]]:
    called = name_of(node.func)
    method = node.func.attr if isinstance(node.func, ast.Attribute) else called
    keywords = {keyword.arg for keyword in node.keywords}
    if method in UNIX_SOCKET_CALLS:
        yield node, method
    if method == "add_signal_handler" and not _expects(node, "NotImplementedError"):
        yield node, "add_signal_handler without a fallback for NotImplementedError"
    if "preexec_fn" in keywords or "start_new_session" in keywords:
        yield node, "starting a process the POSIX way"
    if called == "os.rename" or (method == "rename" and isinstance(node.func, ast.Attribute) and not keywords):
        yield node, "rename() fails on Windows where the target exists: use replace()"
    if method in {"strftime", "strptime"} and any(
        isinstance(arg, ast.Constant) and isinstance(arg.value, str) and POSIX_STRFTIME.search(arg.value)
        for arg in node.args
    ):
        yield node, "strftime format"
    if _reads_text_by_code_page(node, method, keywords):
        yield node, WITHOUT_TEXT_ENCODING


def _reads_text_by_code_page(node: ast.Call, method: str, keywords: set[str | None]) -> bool:
    if "encoding" in keywords:
        return False
    if method in {"read_text", "write_text"}:
        return not (method == "read_text" and node.args)
    if method != "open":
        return False
    mode = node.args[1 if isinstance(node.func, ast.Name) else 0 :][:1] or [
        keyword.value for keyword in node.keywords if keyword.arg == "mode"
    ]
    if isinstance(node.func, ast.Attribute) and name_of(node.func) != "io.open":
        # Path.open(); ZipFile.open(name) and the like are not about text.
        receiver = ast.unparse(node.func.value).lower()
        return ("path" in receiver or "file" in receiver) and not node.args and not node.keywords
    return not (mode and isinstance(mode[0], ast.Constant) and "b" in str(mode[0].value))


def _expects(node: ast.AST, error: str) -> bool:
    """Whether the node stands in a `try` or a `suppress` that names the error."""
    for parent in ancestors(node):
        if isinstance(parent, ast.Try) and any(error in ast.dump(h.type) for h in parent.handlers if h.type):
            return True
        if isinstance(parent, ast.With) and any(error in ast.dump(item) for item in parent.items):
            return True
    return False


def test_nothing_in_the_product_needs_a_posix_machine() -> None:
    found = [f"{where(path, node)} {why}" for path in python_files() for node, why in not_portable(tree(path))]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "import fcntl",
        "from resource import getrusage",
        "from os import fork",
        "os.fork()",
        "os.kill(pid, signal.SIGKILL)",
        "loop.add_signal_handler(2, stop)",
        "await asyncio.start_unix_server(serve)",
        "web.UnixSite(runner, path)",
        "subprocess.Popen(args, preexec_fn=f)",
        "Path('a').rename(b)",
        "open('x')",
        "open('x', 'w')",
        "path.read_text()",
        "path.write_text(text)",
        "path.open()",
        "folder = '/tmp/x'",
        "day.strftime('%-d/%m')",
        "f'{day:%-d/%m}'",
    ],
)
def test_the_check_sees_what_windows_cannot_do(code: str) -> None:
    assert list(not_portable(with_parents(ast.parse(code))))


@pytest.mark.parametrize(
    "code",
    [
        "import signal, os, socket",
        "os.replace(a, b)",
        "try:\n    loop.add_signal_handler(2, stop)\nexcept NotImplementedError:\n    signal.signal(2, stop)",
        "with suppress(NotImplementedError):\n    loop.add_signal_handler(2, stop)",
        "open('x', 'rb')",
        "open('x', encoding='utf-8')",
        "path.open('rb')",
        "archive.open(name)",
        "upload.open()",
        "path.read_text(encoding='utf-8')",
        "path.read_text('utf-8')",
        "folder = '/dashboard'",
        "f'{day:%H:%M}'",
    ],
)
def test_the_check_lets_pass_what_works_everywhere(code: str) -> None:
    assert not list(not_portable(with_parents(ast.parse(code))))
