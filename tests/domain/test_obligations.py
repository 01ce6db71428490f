"""Where a unit stands, and the one reason of its silence."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from bot.domain.dissemination import Tally
from bot.domain.instants import OFFICE_ZONE
from bot.domain.obligations import (
    NEXT_STEP,
    Duty,
    LateMark,
    NextStep,
    NotSent,
    Obligation,
    ObligationState,
    Silence,
    UnitFacts,
    disseminated_state,
    implied,
    late_mark,
    standing,
    why_silent,
)
from tests.domain.moments import at

OPEN, PARTLY, MET = ObligationState.OPEN, ObligationState.PARTLY, ObligationState.MET
NOW = at("2023-06-09 09:00")


def facts(receive: ObligationState, disseminate: ObligationState, report: ObligationState, told: int = 0) -> UnitFacts:
    """A unit of 12 people, two of them registered and reached, under a directive with all three duties."""
    duties = tuple(
        Obligation(duty, state, date(2023, 6, 16))
        for duty, state in ((Duty.RECEIVE, receive), (Duty.DISSEMINATE, disseminate), (Duty.REPORT, report))
    )
    return UnitFacts(duties, Tally(12, told), registered=2, reachable=2, sent=2)


SILENT = facts(OPEN, OPEN, OPEN)


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        (replace(SILENT, waiting_for_decision=True, on_paper=True), Silence.WAITING_FOR_DECISION),
        (replace(SILENT, on_paper=True, registered=0, reachable=0, sent=0), Silence.ON_PAPER),
        (replace(SILENT, registered=0, reachable=0, sent=0), Silence.NOT_REGISTERED),
        (replace(SILENT, reachable=0, sent=0), Silence.UNREACHABLE),
        (replace(SILENT, sent=0, not_sent=NotSent.PAGE_NOT_OPENED), Silence.NOT_YET_SENT),
        (SILENT, Silence.SENT_NO_ANSWER),
        (facts(MET, PARTLY, OPEN, told=10), Silence.PARTLY_DISSEMINATED),
        (facts(MET, OPEN, OPEN), Silence.RECEIVED_NOT_DISSEMINATED),
        (facts(MET, MET, OPEN, told=12), Silence.REPORT_NOT_SENT),
        (facts(MET, MET, MET, told=12), None),
    ],
)
def test_the_first_reason_that_holds(known: UnitFacts, reason: Silence | None) -> None:
    assert why_silent(known) is reason


def test_who_answered_on_paper_has_received_even_if_no_message_was_ever_sent() -> None:
    assert why_silent(replace(facts(MET, OPEN, OPEN), sent=0)) is Silence.RECEIVED_NOT_DISSEMINATED


def test_every_unit_that_owes_has_one_reason_and_none_that_does_not() -> None:
    """All combinations of what can be known."""
    states = (OPEN, MET, ObligationState.ENDED, ObligationState.WITHDRAWN)
    flags = (False, True)
    for receive, disseminate, report, waiting, paper in product(states, states, states, flags, flags):
        for registered, reachable, sent, told in product((0, 1), (0, 1), (0, 1), (0, 5)):
            known = replace(
                facts(receive, disseminate, report, told),
                waiting_for_decision=waiting,
                on_paper=paper,
                registered=registered,
                reachable=reachable,
                sent=sent,
            )
            reason = why_silent(known)
            assert (reason is not None) == (OPEN in (receive, disseminate, report))
            if reason is not None:
                assert NEXT_STEP[reason] in NextStep


def test_duties_that_were_ended_or_withdrawn_are_silent_no_more() -> None:
    assert why_silent(facts(ObligationState.ENDED, ObligationState.ENDED, ObligationState.ENDED)) is None
    assert why_silent(facts(ObligationState.WITHDRAWN, ObligationState.EXEMPT, MET)) is None


def test_every_reason_has_its_next_step() -> None:
    assert set(NEXT_STEP) == set(Silence)


def test_late_is_a_mark_beside_the_reason() -> None:
    over = at("2023-06-19 09:00")
    unit = standing(7, SILENT, over, OFFICE_ZONE)
    assert unit.silence is Silence.SENT_NO_ANSWER
    assert unit.next_step is NextStep.REMIND
    assert unit.is_overdue
    assert not standing(7, SILENT, NOW, OFFICE_ZONE).is_overdue


def test_the_reason_of_a_card_not_sent_is_told_only_while_that_is_the_silence() -> None:
    waiting = replace(SILENT, sent=0, not_sent=NotSent.HELD)
    assert standing(7, waiting, NOW, OFFICE_ZONE).not_sent is NotSent.HELD
    assert standing(7, replace(SILENT, not_sent=NotSent.HELD), NOW, OFFICE_ZONE).not_sent is None


@pytest.mark.parametrize(
    ("state", "met_at", "now", "mark"),
    [
        (OPEN, None, "2023-06-16 23:59", LateMark.NONE),
        (OPEN, None, "2023-06-17 00:00", LateMark.OVERDUE),
        (PARTLY, None, "2023-06-17 00:00", LateMark.OVERDUE),
        (MET, "2023-06-16 23:59", "2023-09-01 09:00", LateMark.ON_TIME),
        (MET, "2023-06-17 00:00", "2023-09-01 09:00", LateMark.MET_LATE),
        (ObligationState.WITHDRAWN, None, "2023-09-01 09:00", LateMark.NONE),
    ],
)
def test_late_marks(state: ObligationState, met_at: str | None, now: str, mark: LateMark) -> None:
    duty = Obligation(Duty.RECEIVE, state, date(2023, 6, 16), None if met_at is None else at(met_at))
    assert late_mark(duty, at(now), OFFICE_ZONE) is mark
    assert late_mark(replace(duty, hard_due=None), at(now), OFFICE_ZONE) in (LateMark.NONE, LateMark.ON_TIME)


def test_confirming_dissemination_first_records_receipt_too() -> None:
    assert implied(Duty.DISSEMINATE) == (Duty.RECEIVE, Duty.DISSEMINATE)
    assert implied(Duty.RECEIVE) == (Duty.RECEIVE,)


def test_the_duty_to_disseminate_follows_the_tally() -> None:
    assert disseminated_state(Tally(12)) is OPEN
    assert disseminated_state(Tally(12, 10)) is PARTLY
    assert disseminated_state(Tally(12, 12)) is MET
