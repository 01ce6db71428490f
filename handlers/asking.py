"""What the handlers of this package share: reading a button's numbers, naming people, putting a refusal into words."""

from collections.abc import Sequence

from bot.actions import questions
from bot.actions.delivery import in_trial
from bot.actions.duties import Case, Confirmer, Refusal, confirmers, last_post, still_owed
from bot.cards import receipts
from bot.cards.receipts import Refused, Where
from bot.cards.words import Named
from bot.conversation import REGISTRY, Meaning, Reply, Turn
from bot.domain.obligations import Duty, ObligationState
from bot.domain.text import fold
from bot.domain.units import UnitKind
from bot.messaging import Attachment, Choice, Outgoing
from bot.store import units
from bot.store.obligations import ObligationRow

REFUSAL_KEYS = {
    Refusal.NOT_ADDRESSED: "acknowledgement.refused.not_addressed",
    Refusal.NOT_THE_HEAD: "acknowledgement.refused.not_the_head",
    Refusal.MAY_NOT_REPORT: "acknowledgement.refused.may_not_report",
    Refusal.NOT_ASKED: "acknowledgement.refused.not_asked",
    Refusal.WITHDRAWN: "acknowledgement.refused.withdrawn",
    Refusal.ENDED: "acknowledgement.refused.ended",
    Refusal.TRANSFERRED: "acknowledgement.refused.transferred",
    Refusal.OFFICE_ONLY: "acknowledgement.refused.office_only",
    Refusal.ALREADY_WITHDRAWN: "acknowledgement.refused.already_withdrawn",
    Refusal.HIGHER_STANDS: "acknowledgement.refused.higher_stands",
    Refusal.NO_SUCH: "acknowledgement.refused.no_such",
}
FILE_FAULTS = {
    "too_large": "talk.file_too_large",
    "gone": "talk.file_gone",
    "unavailable": "talk.file_failed",
}
LARGEST_ID = 2**53
WORDS_OF_A_QUESTION = 4
"""So many words are no slip on the way to a choice."""


def numbers(args: Sequence[str], count: int) -> tuple[int, ...] | None:
    """The first ``count`` arguments as ids; None for anything that is none: a button's data is user input."""
    taken = tuple(int(arg) for arg in args[:count] if arg.isascii() and arg.isdigit() and len(arg) < 17)
    return taken if len(taken) == count and max(taken, default=0) < LARGEST_ID else None


def pair(args: Sequence[str]) -> tuple[int, int] | None:
    """The first two arguments as ids (directive and unit, mostly)."""
    found = numbers(args, 2)
    return None if found is None else (found[0], found[1])


def closed_button(turn: Turn) -> None:
    """A button that means nothing here and now."""
    REGISTRY.meanings[Meaning.STALE](turn, Reply(turn.incoming.command))


def file_fault(turn: Turn, attachments: Sequence[Attachment]) -> Outgoing:
    """Why a file could not be taken, and where it can be sent instead: on a page by link, unless it is too large for that too."""
    fault = next((attachment.fault for attachment in attachments if attachment.fault), "")
    can, most = turn.office.capabilities[turn.address.channel], turn.office.config.limits.file_in_mb
    said = Outgoing(
        turn.t(FILE_FAULTS.get(fault, "talk.file_failed"), most=min(most, can.largest_file_in // 1_000_000))
    )
    larger_there = can.largest_file_in < most * 1_000_000
    return turn.with_upload(said, failed=True) if fault != "too_large" or larger_there else said


def not_a_choice(turn: Turn, reply: Reply, key: str = "talk.choose_again") -> None:
    """An answer that is none: the question stays, and what reads like a question of one's own goes to the office in one tap."""
    text = turn.t(key)
    buttons = turn.office.capabilities[turn.address.channel].buttons > 0
    if turn.account is None or not buttons or len(fold(reply.text).split()) < WORDS_OF_A_QUESTION:
        turn.ask_again(text)
        return
    unit_ids = turn.standing.unit_ids
    kept = questions.draft(
        turn.db,
        turn.now,
        reply.text,
        turn.incoming,
        person_id=turn.person_id,
        unit_id=unit_ids[0] if unit_ids else None,
        directive_id=None,
    )
    # The question above stays the one that digits answer; here "3" is what it is on a card, *Hỏi Văn phòng Sở*.
    turn.talk.asked_at = turn.now
    turn.refuse(Outgoing(text, ((Choice(turn.t("talk.button.pass"), f"question_pass {kept}", "3"),),)))


def named(people: Sequence[Confirmer]) -> tuple[Named, ...]:
    """Confirmers as cards name them."""
    return tuple(
        Named(c.name, c.post.role, c.post.unit_kind, c.post.title) if c.post else Named(c.name) for c in people
    )


def truly(turn: Turn, text: str) -> str:
    """What an act comes to, with the word that in training its messages go to nobody outside the office."""
    return f"{text}\n{turn.t('publishing.check.trial')}" if in_trial(turn.db) else text


def heads_of(turn: Turn, unit_id: int) -> tuple[Named, ...]:
    return named(confirmers(turn.db, unit_id, turn.today))


def where(turn: Turn, case: Case, left: Sequence[ObligationRow] | None = None) -> Where:
    """The directive and unit of a receipt, and what is still owed: ``left``, or read after the act."""
    owed = still_owed(turn.db, case) if left is None else left
    due = min((row.due for row in owed if row.due is not None), default=case.duty.due)
    return Where(
        case.directive.id,
        case.unit.id,
        case.directive.number,
        case.unit.name,
        due,
        tuple(row.duty for row in owed),
        any(row.duty is Duty.DISSEMINATE and row.state is ObligationState.PARTLY for row in owed),
    )


def refusal_message(turn: Turn, unit_id: int, refusal: Refusal) -> Outgoing:
    """Why nothing was recorded and what to do next. Of a unit that never was there is nothing to name."""
    unit = units.current(turn.db, unit_id)
    if unit is None and not units.name_of(turn.db, unit_id):
        refusal = Refusal.NO_SUCH
    facts = Refused(
        unit.name if unit else units.name_of(turn.db, unit_id),
        unit.kind if unit else UnitKind.OTHER,
        heads_of(turn, unit_id),
        contact=turn.office.contact,
    )
    if refusal is Refusal.NO_LONGER_OF_UNIT:
        was = last_post(turn.db, turn.person_id, unit_id)
        if was is not None:
            facts = Refused(
                facts.unit_name, facts.unit_kind, facts.confirmers, was.role, was.title, was.last_day, facts.contact
            )
        return receipts.no_longer(turn.language, facts)
    if refusal is Refusal.NOT_OF_UNIT:
        return receipts.not_of_unit(turn.language, facts)
    return receipts.refused(turn.language, REFUSAL_KEYS[refusal], facts)


def refuse(turn: Turn, unit_id: int, refusal: Refusal) -> None:
    """Answer with the refusal; a question that led here is over."""
    turn.refuse(refusal_message(turn, unit_id, refusal))
