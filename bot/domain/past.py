"""What held at an earlier moment: duties, acknowledgements and accounts as they counted then (issue 2, point 6).

A line withdrawn later still counted before it was withdrawn, so the standing of a past day is what the office saw that day.
All moments are UTC epoch milliseconds.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.dissemination import Excused, Tally
from bot.domain.obligations import Duty, ObligationState


@dataclass(frozen=True, slots=True)
class Recorded:
    """Something recorded at ``at``; it stopped counting at ``withdrawn_at``."""

    at: int
    withdrawn_at: int | None = None

    def counts(self, moment: int) -> bool:
        return self.at <= moment and (self.withdrawn_at is None or self.withdrawn_at > moment)

    def changed_after(self, moment: int) -> bool:
        return self.at > moment or (self.withdrawn_at is not None and self.withdrawn_at > moment)


@dataclass(frozen=True, slots=True)
class Told:
    """A confirmed briefing: how many were told, who was excused from then on, against which staff number."""

    recorded: Recorded
    told: int
    excused: Excused
    roster: int


@dataclass(frozen=True, slots=True)
class DutyRecord:
    """A duty as the record has it now, with when it was opened and closed without being met."""

    duty: Duty
    state: ObligationState
    opened_at: int
    met_at: int | None = None
    ended_at: int | None = None


def tally_then(briefings: Iterable[Told], roster: int, moment: int) -> Tally:
    """The tally of the briefings that counted; the last one's staff number and excuses stand."""
    counted = [b for b in briefings if b.recorded.counts(moment)]
    if not counted:
        return Tally(roster)
    return Tally(counted[-1].roster, sum(b.told for b in counted), counted[-1].excused)


def state_then(
    duty: DutyRecord, acknowledgements: Sequence[Recorded], tally: Tally | None, moment: int
) -> tuple[ObligationState, int | None] | None:
    """(state, when it was met) at ``moment``; None when the duty did not exist yet.

    Where nothing was recorded after the moment, the record itself is the answer: no second reckoning beside it.
    """
    if duty.opened_at > moment:
        return None
    later = any(a.changed_after(moment) for a in acknowledgements)
    later |= duty.ended_at is not None and duty.ended_at > moment
    if not later:
        return duty.state, duty.met_at
    if duty.ended_at is not None and duty.ended_at <= moment:
        return duty.state, duty.met_at
    counted = [a.at for a in acknowledgements if a.counts(moment)]
    if duty.duty is Duty.DISSEMINATE:
        if tally is not None and tally.is_met:
            return ObligationState.MET, max(counted, default=None)
        return (ObligationState.PARTLY if tally is not None and tally.is_partly else ObligationState.OPEN), None
    return (ObligationState.MET, min(counted)) if counted else (ObligationState.OPEN, None)


def blocked_then(blocked_now: bool, changes: Sequence[tuple[int, bool]], moment: int) -> bool:
    """Whether an account was blocked: ``changes`` are (when, lost) in order, those after the moment at least."""
    before = [lost for at, lost in changes if at <= moment]
    if before:
        return before[-1]
    after = [lost for at, lost in changes if at > moment]
    return not after[0] if after else blocked_now
