"""X + E + Z = Y, whatever units type."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.dissemination import (
    Briefing,
    DisseminationRefusal,
    Excuse,
    Tally,
    add,
    with_roster,
)


def tally(roster: int, *briefings: Briefing) -> Tally:
    result = Tally(roster)
    for briefing in briefings:
        added = add(result, briefing)
        assert isinstance(added, Tally), added
        result = added
    return result


def test_the_museum_tells_38_of_41_with_two_travelling() -> None:
    museum = tally(41, Briefing(38, {Excuse.TRAVEL: 2}))
    assert (museum.told, museum.excused_total, museum.remaining) == (38, 2, 1)
    assert museum.is_partly
    assert not museum.is_met


def test_a_second_briefing_adds() -> None:
    division = tally(12, Briefing(10), Briefing(2))
    assert (division.told, division.remaining) == (12, 0)
    assert division.is_met


def test_excused_and_told_together_meet_the_duty() -> None:
    assert tally(41, Briefing(38, {Excuse.TRAVEL: 2, Excuse.MATERNITY: 1})).is_met


def test_what_does_not_add_up_is_refused_by_name() -> None:
    told_ten = tally(12, Briefing(10))
    cases = [
        (Tally(12), Briefing(60), DisseminationRefusal.MORE_TOLD_THAN_STAFF),
        (told_ten, Briefing(3), DisseminationRefusal.MORE_TOLD_THAN_REMAINING),
        (Tally(12), Briefing(0), DisseminationRefusal.NOTHING_TOLD),
        (told_ten, Briefing(0), DisseminationRefusal.NOTHING_TOLD),
        (Tally(12), Briefing(-1), DisseminationRefusal.NEGATIVE),
        (Tally(0), Briefing(1), DisseminationRefusal.ROSTER_UNKNOWN),
    ]
    for before, briefing, refusal in cases:
        assert add(before, briefing) is refusal
    assert add(Tally(12), Briefing(10, {Excuse.SICK: 3})) is DisseminationRefusal.TOO_MANY_EXCUSED
    assert add(Tally(12), Briefing(10, {Excuse.SICK: -1})) is DisseminationRefusal.NEGATIVE
    assert add(Tally(12), Briefing(0, {Excuse.SICK: 12})) is DisseminationRefusal.NOTHING_TOLD


def test_those_who_come_back_from_a_journey_are_told_later() -> None:
    museum = tally(41, Briefing(38, {Excuse.TRAVEL: 2}))
    everyone = add(museum, Briefing(3))
    assert isinstance(everyone, Tally)
    assert (everyone.told, everyone.excused_total, everyone.remaining) == (41, 0, 0)
    one_rest_one_back = add(museum, Briefing(2))
    assert isinstance(one_rest_one_back, Tally)
    assert one_rest_one_back.excused == {Excuse.TRAVEL: 1}
    assert one_rest_one_back.is_met


def test_with_several_reasons_it_is_asked_who_came_back() -> None:
    museum = tally(41, Briefing(38, {Excuse.TRAVEL: 2, Excuse.SICK: 1}))
    assert add(museum, Briefing(1)) is DisseminationRefusal.EXCUSED_UNCLEAR
    stated = add(museum, Briefing(1, {Excuse.TRAVEL: 1, Excuse.SICK: 1}))
    assert isinstance(stated, Tally)
    assert stated.is_met


def test_the_rest_may_turn_out_to_be_excused() -> None:
    museum = add(tally(41, Briefing(38)), Briefing(0, {Excuse.STUDY: 3}))
    assert isinstance(museum, Tally)
    assert museum.is_met


def test_a_changed_staff_number() -> None:
    division = tally(12, Briefing(10, {Excuse.LEAVE: 1}))
    more = with_roster(division, 14)
    assert isinstance(more, Tally)
    assert more.remaining == 3
    assert with_roster(division, 9) is DisseminationRefusal.ROSTER_BELOW_TOLD
    assert with_roster(division, 10) is DisseminationRefusal.TOO_MANY_EXCUSED
    assert with_roster(division, 0) is DisseminationRefusal.ROSTER_UNKNOWN


EXCUSES = st.none() | st.dictionaries(st.sampled_from(list(Excuse)), st.integers(-1, 6), max_size=4)


@given(st.integers(0, 40), st.lists(st.builds(Briefing, st.integers(-1, 20), EXCUSES), max_size=8))
def test_the_sum_always_holds(roster: int, briefings: list[Briefing]) -> None:
    standing = Tally(roster)
    for briefing in briefings:
        result = add(standing, briefing)
        if isinstance(result, DisseminationRefusal):
            continue
        assert result.told == standing.told + briefing.told
        assert min(result.told, result.excused_total, result.remaining) >= 0
        assert result.told + result.excused_total + result.remaining == result.roster == roster
        assert all(n > 0 for n in result.excused.values())
        standing = result
