"""What a turn asks of the database, counted: thousands press at once on the morning after a directive (docs/benchmarks.md)."""

from collections.abc import Callable
from functools import partial

from tests.dialogues.conftest import Setting

PRESS = 18
"""Statements of one press of *Đã nhận*: 40 while cards were drawn in the turn."""
COMMAND = 6


def statements(desk: Setting, act: Callable[[], object]) -> int:
    """How many statements ran, triggers' own included; what the test's phones ask meanwhile is not counted."""
    seen: list[str] = []
    desk.db.conn.set_trace_callback(seen.append)
    try:
        act()
    finally:
        desk.db.conn.set_trace_callback(None)
    begin = next(n for n, sql in enumerate(seen) if sql.startswith("update inbox set status = 'done'"))
    end = max(n for n, sql in enumerate(seen) if sql.startswith("insert into conversations"))
    return end - begin + 1


def test_a_press_costs_few_statements_and_no_more_where_many_hold_the_card(desk: Setting) -> None:
    for number in ("1204/SVHTTDL-VP", "1205/SVHTTDL-VP", "1206/SVHTTDL-VP"):
        desk.directive(number, desk.museum)
    counted = [statements(desk, partial(desk.mai.data, f"receive {n} {desk.museum}")) for n in (1, 2, 3)]
    assert max(counted) <= PRESS, counted
    assert max(counted) - min(counted) <= 1, "it grows with nothing; once a minute the account is heard from"


def test_a_second_press_costs_no_more(desk: Setting) -> None:
    desk.directive("1204/SVHTTDL-VP", desk.museum)
    first = statements(desk, lambda: desk.mai.data(f"receive 1 {desk.museum}"))
    assert statements(desk, lambda: desk.binh.data(f"receive 1 {desk.museum}")) <= first


def test_the_smallest_command_costs_few(desk: Setting) -> None:
    assert statements(desk, lambda: desk.mai.says("/huy")) <= COMMAND
