"""Which way a message takes to a person: the table of cases, and what holds whatever the case."""

from __future__ import annotations

import dataclasses as dc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.routing import (
    DEFAULT_STEPS,
    WAYS,
    AccountFacts,
    Hindrance,
    Left,
    Option,
    Prices,
    Routing,
    Step,
    Window,
    decide,
    mobile_of,
    window_of,
)

HOUR = 3_600_000
FREE, PAID, TEMPLATE, PHONE = WAYS
OA = AccountFacts(1, "zalo_oa", preferred=True, heard_at=90, templates=("new_directive",), prices=Prices(55, 140, 200))
TELEGRAM = AccountFacts(2, "telegram", heard_at=80)
WEB = AccountFacts(3, "web_chat", heard_at=70)


def ways(routing: Routing) -> list[tuple[int, Step, int]]:
    return [(option.account_id, option.step, option.cost) for option in routing.options]


def closed(account: AccountFacts, window: Window = Window.CLOSED) -> AccountFacts:
    return dc.replace(account, window=window)


@pytest.mark.parametrize(
    ("accounts", "more", "expected"),
    [
        ([OA], {}, [(1, FREE, 0)]),
        ([OA], {"template": "new_directive"}, [(1, FREE, 0), (1, TEMPLATE, 140)]),
        (
            [OA],
            {"template": "new_directive", "mobile": True},
            [(1, FREE, 0), (1, TEMPLATE, 140), (1, PHONE, 200)],
        ),
        ([closed(OA, Window.PAID)], {}, [(1, PAID, 55)]),
        ([closed(OA, Window.PAID)], {"left": {"zalo_oa": Left(package=1)}}, [(1, PAID, 0)]),
        ([closed(OA, Window.PAID)], {"left": {"zalo_oa": Left(paid=0)}}, []),
        ([closed(OA)], {}, []),
        ([closed(OA), TELEGRAM], {}, [(2, FREE, 0)]),
        ([TELEGRAM, OA], {}, [(1, FREE, 0), (2, FREE, 0)]),
        ([WEB, TELEGRAM], {}, [(2, FREE, 0), (3, FREE, 0)]),
        ([closed(OA, Window.PAID), TELEGRAM], {}, [(1, PAID, 55), (2, FREE, 0)]),
        (
            [closed(OA, Window.PAID), TELEGRAM],
            {"steps": (FREE, Step.OTHER_CHANNEL, PAID)},
            [(2, FREE, 0), (1, PAID, 55)],
        ),
        ([closed(OA, Window.PAID), TELEGRAM], {"steps": (FREE,)}, []),
        ([dc.replace(OA, blocked=True), TELEGRAM], {}, [(2, FREE, 0)]),
        ([dc.replace(OA, tried=(FREE,)), TELEGRAM], {}, [(2, FREE, 0)]),
        ([OA, TELEGRAM], {"left": {"zalo_oa": Left(messages=0)}}, [(2, FREE, 0)]),
        ([closed(OA)], {"template": "new_directive", "left": {"zalo_oa": Left(templates=0)}}, []),
        # Another account's cheaper way goes before the better liked account's dearer one.
        (
            [TELEGRAM, closed(dc.replace(OA, preferred=False, heard_at=79), Window.PAID), WEB],
            {"left": {"telegram": Left(messages=0)}},
            [(3, FREE, 0), (1, PAID, 55)],
        ),
    ],
)
def test_the_table(
    accounts: list[AccountFacts], more: dict[str, object], expected: list[tuple[int, Step, int]]
) -> None:
    assert ways(decide(accounts, **more)) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("accounts", "more", "hindrance", "waits"),
    [
        ([], {}, Hindrance.NO_ACCOUNT, False),
        ([dc.replace(OA, blocked=True)], {}, Hindrance.BLOCKED, False),
        ([closed(OA)], {}, Hindrance.WINDOW_CLOSED, True),
        ([closed(OA)], {"template": "unknown"}, Hindrance.WINDOW_CLOSED, True),
        ([closed(OA, Window.PAID)], {"left": {"zalo_oa": Left(paid=0)}}, Hindrance.QUOTA_USED_UP, True),
        ([OA], {"left": {"zalo_oa": Left(messages=0)}}, Hindrance.QUOTA_USED_UP, True),
        # What failed where there are no windows is not called a closed window; it waits until the person is heard from.
        ([dc.replace(TELEGRAM, tried=(FREE,))], {}, Hindrance.TRIED, True),
        ([dc.replace(TELEGRAM, tried=(FREE,))], {"steps": (FREE,)}, Hindrance.TRIED, True),
        ([dc.replace(OA, tried=(FREE,))], {}, Hindrance.TRIED, True),
        ([OA], {"steps": (Step.CALL,)}, Hindrance.NOT_LISTED, False),
    ],
)
def test_why_there_is_none(
    accounts: list[AccountFacts], more: dict[str, object], hindrance: Hindrance, waits: bool
) -> None:
    found = decide(accounts, **more)  # type: ignore[arg-type]
    assert (found.chosen, found.hindrance, found.waits) == (None, hindrance, waits)


def test_what_follows_when_none_is_left_is_the_rest_of_the_list() -> None:
    assert decide([closed(OA)]).then == (Step.COLLEAGUE, Step.CALL)
    assert decide([closed(OA)], steps=(FREE, Step.CALL)).then == (Step.CALL,)


@pytest.mark.parametrize(
    ("hours", "window"),
    [(0, Window.FREE), (47.99, Window.FREE), (48, Window.PAID), (167.99, Window.PAID), (168, Window.CLOSED)],
)
def test_a_window_is_counted_from_the_last_interaction(hours: float, window: Window) -> None:
    heard = 1_000_000
    assert window_of(48 * HOUR, 168 * HOUR, heard, heard + int(hours * HOUR)) is window


def test_who_never_wrote_has_no_window_and_a_refusal_holds_until_the_person_is_heard() -> None:
    assert window_of(48 * HOUR, 168 * HOUR, 0, 5) is Window.CLOSED
    assert window_of(48 * HOUR, 168 * HOUR, 100, 300, refused_at=200) is Window.CLOSED
    assert window_of(48 * HOUR, 168 * HOUR, 250, 300, refused_at=200) is Window.FREE


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0912 345 678", "84912345678"),
        ("+84 912.345.678", "84912345678"),
        ("0205 000 0000", ""),
        ("0205 387 1234", ""),
        ("113", ""),
        ("", ""),
    ],
)
def test_only_a_mobile_number_takes_a_template(typed: str, number: str) -> None:
    assert mobile_of(typed) == number


limits = st.none() | st.integers(0, 2)
people = st.lists(
    st.builds(
        AccountFacts,
        st.integers(1, 9),
        st.sampled_from(["zalo_oa", "zalo_bot", "telegram"]),
        st.booleans(),
        st.integers(0, 5),
        st.booleans(),
        st.sampled_from(Window),
        st.sampled_from([(), ("reminder",)]),
        st.sets(st.sampled_from(WAYS)),
        st.just(Prices(55, 140, 200)),
    ),
    max_size=4,
    unique_by=lambda account: account.account_id,
)
orders = st.lists(st.sampled_from(DEFAULT_STEPS), unique=True)
budgets = st.dictionaries(
    st.sampled_from(["zalo_oa", "zalo_bot", "telegram"]),
    st.builds(Left, limits, limits, limits, st.integers(0, 1)),
)


@given(people, st.booleans(), st.sampled_from(["", "reminder"]), budgets, orders)
def test_whatever_the_case(
    accounts: list[AccountFacts], mobile: bool, template: str, left: dict[str, Left], steps: list[Step]
) -> None:
    found = decide(accounts, mobile=mobile, template=template, left=left, steps=steps)
    by_id = {account.account_id: account for account in accounts}
    assert (found.hindrance is None) == bool(found.options)
    assert len(set(found.options)) == len(found.options)
    places = [steps.index(option.named) for option in found.options]
    assert places == sorted(places), "the office's order"
    for option in found.options:
        _is_open(option, by_id[option.account_id], mobile, template, left.get(option.channel, Left()))
        assert option.step in steps
        assert option.home == (option.account_id == found.home_id)


def _is_open(option: Option, account: AccountFacts, mobile: bool, template: str, left: Left) -> None:
    assert not account.blocked
    assert option.step not in account.tried
    if option.step in (TEMPLATE, PHONE):
        assert template in account.templates
        assert left.templates != 0
        assert mobile or option.step is TEMPLATE
    else:
        assert account.window is (Window.FREE if option.step is FREE else Window.PAID)
        assert left.messages != 0
        assert option.step is FREE or left.paid != 0


@given(people, budgets)
def test_with_the_order_as_delivered_nobody_pays_where_the_preferred_channel_is_free(
    accounts: list[AccountFacts], left: dict[str, Left]
) -> None:
    found = decide(accounts, mobile=True, template="reminder", left=left)
    home = next((a for a in accounts if a.account_id == found.home_id), None)
    free = home is not None and home.window is Window.FREE and FREE not in home.tried
    if home is not None and free and left.get(home.channel, Left()).messages != 0:
        assert found.chosen == Option(home.account_id, home.channel, FREE, 0)
    assert not (found.options and found.waits)
