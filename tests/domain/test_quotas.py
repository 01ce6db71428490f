"""Quotas of a month, the warnings, and the estimate that says when an Official Account is needed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.quotas import (
    WARN_AT,
    month_estimate,
    month_of,
    remaining,
    warning_level,
)

FREE_BOT_MESSAGES, FREE_BOT_PEOPLE = 3000, 50
"""The free plan of the Bot Platform."""


@pytest.mark.parametrize(
    ("used", "level"), [(0, 0), (2099, 0), (2100, 70), (2549, 70), (2550, 85), (2850, 95), (3000, 95), (9999, 95)]
)
def test_the_office_is_warned_at_70_85_and_95_per_cent(used: int, level: int) -> None:
    assert warning_level(used, 3000) == level


@given(st.integers(0, 5000), st.integers(0, 5000), st.integers(0, 500))
def test_what_is_left_never_touches_the_reserve(limit: int, used: int, reserve: int) -> None:
    left = remaining(limit, used, reserve)
    assert left >= 0
    assert left == 0 or used + left == limit - reserve
    assert warning_level(used, limit) in (0, *WARN_AT)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2023, 6, 5), "2023-06"),
        (date(2023, 12, 31), "2023-12"),
        (date(2024, 1, 31), "2024-01"),
    ],
)
def test_a_month_has_a_name(day: date, name: str) -> None:
    assert month_of(day) == name


def test_forty_units_at_three_directives_a_week_need_an_official_account() -> None:
    found = month_estimate(40, directives_a_week=3)
    assert found.counted == 3168
    assert found.exceeds(FREE_BOT_MESSAGES, FREE_BOT_PEOPLE)


@pytest.mark.parametrize(
    ("units", "people", "directives", "needed"),
    [(40, 1, 2, False), (40, 1, 3, True), (10, 1, 5, False), (26, 2, 0.5, True), (25, 2, 0.5, False)],
)
def test_where_the_free_bot_ends(units: int, people: int, directives: float, needed: bool) -> None:
    """By messages or by people, whichever comes first."""
    found = month_estimate(units, people, directives)
    assert found.exceeds(FREE_BOT_MESSAGES, FREE_BOT_PEOPLE) is needed


def test_the_reference_s_own_example_comes_out() -> None:
    """zalo-api.md A6: 40 officials, a directive a day, a reminder and two replies each way, 22 days: about 5,300."""
    assert month_estimate(40, directives_a_week=5).counted == 5280


@given(st.integers(1, 200), st.floats(0, 20), st.floats(0, 3), st.booleans())
def test_more_of_anything_is_never_less(units: int, directives: float, reminders: float, weekly: bool) -> None:
    one = month_estimate(units, 1, directives, reminders=reminders, weekly_card=weekly)
    more = month_estimate(units + 1, 1, directives, reminders=reminders, weekly_card=True)
    assert more.counted >= one.counted == one.out + one.incoming
