"""Đã nhận: one tap and a receipt; and taking back what a thumb did by mistake."""

from bot.actions import acknowledgements
from bot.actions.acknowledgements import Received, Withdrawable
from bot.actions.duties import Already, Refusal
from bot.cards import receipts
from bot.conversation import Reply, Turn, command, step
from bot.domain.obligations import Duty
from bot.messaging import Outgoing
from handlers.asking import closed_button, numbers, pair, refuse, where
from handlers.figures import start

REASON_KEYS = {
    "mistake": "acknowledgement.reason.mistake",
    "incomplete": "acknowledgement.reason.incomplete",
}
MOST_AT_ONCE = 6


@command("receive")
def receive(turn: Turn, args: list[str]) -> None:
    """``receive DIRECTIVE UNIT``: the card's *Đã nhận*."""
    ids = pair(args)
    if ids is None:
        closed_button(turn)
        return
    result = acknowledgements.receive(turn.db, turn.office, turn.now, turn.person_id, *ids, turn.incoming)
    match result:
        case Received(case, done):
            left = [row for row in case.beside if row.owed]  # a receipt changes nothing beside itself
            place = where(turn, case, left)
            turn.say(receipts.received(turn.language, place, done.at, done.receipt, done.id, late=done.late))
        case Already():
            say_already(turn, result)
        case Refusal():
            refuse(turn, ids[1], result)


def say_already(turn: Turn, found: Already) -> None:
    """Who and when; nothing was added."""
    own = found.acknowledgement.person_id == turn.person_id
    turn.say(
        receipts.already(
            turn.language,
            where(turn, found.case),
            found.name,
            found.acknowledgement.at,
            on_behalf=found.acknowledgement.on_behalf,
            undo=found.acknowledgement.id if own else None,
        )
    )


@command("receive_all")
def receive_all(turn: Turn, args: list[str]) -> None:
    """``receive_all UNIT UP_TO``: everything that was listed."""
    ids = pair(args)
    if ids is None:
        closed_button(turn)
        return
    result = acknowledgements.receive_all(turn.db, turn.office, turn.now, turn.person_id, *ids, turn.incoming)
    if isinstance(result, Refusal):
        refuse(turn, ids[0], result)
    elif not result:
        turn.say(turn.t("acknowledgement.nothing_waits"))
    else:
        lines = [(received.case.directive.number, received.done.receipt) for received in result]
        made = [received.done.id for received in result]
        turn.say(receipts.received_all(turn.language, result[0].case.unit.name, turn.now, lines, made))


@command("undo")
def undo(turn: Turn, args: list[str]) -> None:
    """``undo ACKNOWLEDGEMENT…``: ask why; the log keeps both lines."""
    ids = numbers(args, min(len(args), MOST_AT_ONCE)) if args else None
    if ids is None:
        closed_button(turn)
        return
    found = acknowledgements.withdrawable(turn.db, turn.office, turn.now, turn.person_id, ids[0])
    if isinstance(found, Refusal):
        refuse(turn, _unit_of(turn), found)
        return
    card = receipts.ask_undo(
        turn.language,
        found.case.duty.duty,
        found.case.directive.number,
        found.acknowledgement.at,
        many=len(ids),
    )
    turn.ask("undo_reason", card, ids=list(ids))


@step("undo_reason")
def undo_reason(turn: Turn, reply: Reply) -> None:
    """The reason chosen, or typed."""
    ids = [int(n) for n in turn.state["ids"]]
    if reply.choice == "keep":
        turn.close()
        turn.say(receipts.kept(turn.language))
        return
    if reply.choice == "correct":
        _correct(turn, ids[0])
        return
    if reply.choice not in REASON_KEYS and len(reply.text) < 3:
        turn.ask_again(turn.t("acknowledgement.undo.again"))
        return
    words = turn.office.languages.default
    reason = words.t(REASON_KEYS[reply.choice]) if reply.choice in REASON_KEYS else reply.text[:300]
    turn.close()
    turn.say(_withdraw(turn, ids, reason, incomplete=reply.choice == "incomplete"))


def _withdraw(turn: Turn, ids: list[int], reason: str, *, incomplete: bool) -> Outgoing:
    done: list[Withdrawable] = []
    for acknowledgement_id in ids:
        result = acknowledgements.withdraw(
            turn.db,
            turn.office,
            turn.now,
            turn.person_id,
            acknowledgement_id,
            reason,
            turn.incoming,
            incomplete=incomplete,
        )
        if isinstance(result, Withdrawable):
            done.append(result)
    if not done:
        return Outgoing(turn.t("acknowledgement.refused.already_withdrawn", names="", unit=""))
    if len(done) == 1:
        case = done[0].case
        return receipts.withdrawn(turn.language, where(turn, case), case.duty.duty, reason)
    return receipts.withdrawn_many(turn.language, [each.case.directive.number for each in done], reason)


def _correct(turn: Turn, acknowledgement_id: int) -> None:
    """Other figures in the place of those confirmed: a new line with a reason, once the new sum is confirmed."""
    found = acknowledgements.withdrawable(turn.db, turn.office, turn.now, turn.person_id, acknowledgement_id)
    turn.close()
    if isinstance(found, Refusal) or found.case.duty.duty is not Duty.DISSEMINATE:
        turn.say(receipts.kept(turn.language))
        return
    start(turn, found.case, corrects=acknowledgement_id)


def _unit_of(turn: Turn) -> int:
    """A unit the person answers for, to name whom they can ask."""
    return turn.standing.unit_ids[0] if turn.standing.unit_ids else 0
