"""What may be chosen for one directive: usual, KHẨN, days of its own, weekly only, nothing."""

import pytest

from bot.domain.ladder import STEPS, RungKind
from bot.domain.ladder_choice import LadderChoice, LadderKind, chosen_ladder, own_steps


def test_each_choice_has_its_rungs() -> None:
    own = chosen_ladder(LadderChoice(LadderKind.OWN, (7, 2)), STEPS)
    assert [rung.offset for rung in own.rungs if rung.kind is RungKind.BEFORE] == [7, 2]
    assert any(rung.kind is RungKind.OVERDUE for rung in own.rungs)
    urgent = chosen_ladder(LadderChoice(LadderKind.URGENT), STEPS)
    assert all(rung.any_hour for rung in urgent.rungs)
    for kind in (LadderKind.WEEKLY, LadderKind.NONE):
        assert chosen_ladder(LadderChoice(kind, weeks=4), STEPS).rungs == ()


@pytest.mark.parametrize(
    ("typed", "before"), [((2, 7, 7), (7, 2)), ((0,), None), ((61,), None), ((), None), (tuple(range(1, 10)), None)]
)
def test_days_typed_are_sorted_and_bounded(typed: tuple[int, ...], before: tuple[int, ...] | None) -> None:
    choice = own_steps(typed)
    assert (choice.before if choice else None) == before


def test_a_choice_survives_the_draft() -> None:
    for choice in (LadderChoice(LadderKind.OWN, (7, 2)), LadderChoice(LadderKind.WEEKLY, weeks=6)):
        assert LadderChoice.from_json(choice.to_json()) == choice
    weeks = [LadderChoice(kind, weeks=6).weekly_weeks for kind in LadderKind]
    assert weeks == [None, None, None, 6, 0]
