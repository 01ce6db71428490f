"""What a clerk or focal point prepared: the head confirms it in one tap, changes it, or gives it back (dialogues.md 4.2)."""

from bot.actions import proposals
from bot.actions.dissemination import Confirmed, position
from bot.actions.duties import Already, Refusal
from bot.actions.proposals import Closed, Open
from bot.cards import proposals as cards
from bot.conversation import Reply, Turn, command, step
from bot.domain.dissemination import DisseminationRefusal
from handlers.acknowledgement import say_already
from handlers.asking import closed_button, numbers, refuse
from handlers.dissemination import receipt
from handlers.figures import Draft, show_sum


@command("proposal_yes")
def proposal_yes(turn: Turn, args: list[str]) -> None:
    """``proposal_yes PROPOSAL``: the head's one tap."""
    ids = numbers(args, 1)
    if ids is None:
        closed_button(turn)
        return
    result = proposals.confirm_proposal(turn.db, turn.office, turn.now, turn.person_id, ids[0], turn.incoming)
    match result:
        case Confirmed():
            turn.say(receipt(turn, result))
        case Already():
            say_already(turn, result)
        case Closed() | Refusal():
            _say_closed(turn, result)
        case DisseminationRefusal():
            proposal_edit(turn, args)


@command("proposal_edit")
def proposal_edit(turn: Turn, args: list[str]) -> None:
    """``proposal_edit PROPOSAL``: the head changes the figures before confirming them."""
    found = _proposal(turn, args)
    if found is None:
        return
    case, entry = found.case, proposals.entry_of(found.row)
    draft = Draft(
        case.directive.id,
        case.unit.id,
        day=entry.day,
        form=entry.form,
        told=entry.told,
        roster=entry.roster,
        excused=dict(entry.excused or {}),
    )
    show_sum(turn, case, position(turn.db, turn.office, turn.now, case), draft)


@command("proposal_no")
def proposal_no(turn: Turn, args: list[str]) -> None:
    """``proposal_no PROPOSAL``: give the figures back; a word is asked for."""
    found = _proposal(turn, args)
    if found is not None:
        card = cards.ask_return(turn.language, found.case.directive.number)
        turn.ask("proposal_reason", card, proposal=found.row.id)


def _proposal(turn: Turn, args: list[str]) -> Open | None:
    ids = numbers(args, 1)
    if ids is None:
        closed_button(turn)
        return None
    found = proposals.open_proposal(turn.db, turn.office, turn.now, turn.person_id, ids[0])
    if isinstance(found, Open):
        return found
    _say_closed(turn, found)
    return None


def _say_closed(turn: Turn, found: Closed | Refusal) -> None:
    if isinstance(found, Closed):
        turn.say(cards.closed(turn.language, found.status, found.name, found.at))
    else:
        refuse(turn, turn.standing.unit_ids[0] if turn.standing.unit_ids else 0, found)


RETURN_KEYS = {"figures": "dissemination.return.figures", "not_yet": "dissemination.return.not_yet"}


@step("proposal_reason")
def return_reason(turn: Turn, reply: Reply) -> None:
    """The word with which figures are given back."""
    proposal_id = int(turn.state["proposal"])
    if reply.choice == "back":
        turn.close()
        turn.say(proposals.proposal_message(turn.db, turn.language, proposal_id))
        return
    if reply.choice not in RETURN_KEYS and len(reply.text) < 2:
        turn.ask_again(turn.t("dissemination.return_again"))
        return
    words = turn.office.languages.default
    reason = words.t(RETURN_KEYS[reply.choice]) if reply.choice in RETURN_KEYS else reply.text[:300]
    result = proposals.return_proposal(
        turn.db, turn.office, turn.now, turn.person_id, proposal_id, reason, turn.incoming
    )
    turn.close()
    if isinstance(result, Open):
        turn.say(turn.t("dissemination.return_done", number=result.case.directive.number))
    else:
        _say_closed(turn, result)
