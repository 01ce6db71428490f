"""Registrations that wait: approve, refuse, take back, many at once. Any member of the office decides, the first counts."""

from bot.actions import approvals, registration_requests
from bot.actions.registration_requests import Decided, Decision
from bot.actions.spoken import spoken
from bot.cards import approvals as cards
from bot.cards.approvals import REASONS, Request
from bot.conversation import Door, Reply, Turn, command, step
from bot.domain.text import clip


@command("pending", "choduyet", "cho duyet", "duyet dang ky", "dang ky cho duyet", door=Door.OFFICE, listed=True)
def pending(turn: Turn, args: list[str]) -> None:
    """Who waits: all, those of the lists, or the rest; five at a time."""
    which = args[0] if args and args[0] in ("listed", "rest") else ""
    start = int(args[1]) if len(args) > 1 and args[1].isdigit() else 0
    waiting = registration_requests.requests(turn.db, turn.office, turn.now)
    if not waiting:
        turn.say(cards.none_waiting(turn.language))
    elif not which and len(waiting) > registration_requests.SINGLY:
        turn.say(cards.many_card(turn.language, waiting))
    elif len(waiting) == 1:
        turn.say(cards.request_card(turn.language, waiting[0]))
    else:
        chosen = [r for r in waiting if not which or r.matches is (which == "listed")]
        turn.say(
            cards.list_card(turn.language, chosen, which or "all", start)
            if chosen
            else cards.none_waiting(turn.language)
        )


@command("request", door=Door.OFFICE)
def request(turn: Turn, args: list[str]) -> None:
    """One request with its choices."""
    post_id = number(args)
    waiting = {r.post_id: r for r in registration_requests.requests(turn.db, turn.office, turn.now)}
    if post_id in waiting:
        turn.say(cards.request_card(turn.language, waiting[post_id]))
    else:
        turn.say(cards.withdrawn_request(turn.language))


@command("approve", door=Door.OFFICE)
def approve(turn: Turn, args: list[str]) -> None:
    how = args[1] if len(args) > 1 else ""
    decision = approvals.approve(
        turn.db, turn.office, turn.now, turn.standing, number(args), spoken(turn.incoming), how=how
    )
    if decision.outcome is Decided.DONE and decision.request is not None:
        shown = cards.approved_card(
            turn.language, decision.request, decision.by, decision.at, old_account=decision.old_account
        )
        turn.say(shown)
    else:
        _not_done(turn, decision)


@command("approve_listed", door=Door.OFFICE)
def approve_listed(turn: Turn, _args: list[str]) -> None:
    """Everybody who matches the units' lists, together."""
    done, later, rest = approvals.approve_listed(turn.db, turn.office, turn.now, turn.standing, spoken(turn.incoming))
    if done:
        turn.say(cards.listed_approved(turn.language, done, later, rest))
    else:
        turn.say(cards.none_waiting(turn.language))


@command("unapprove", door=Door.OFFICE)
def unapprove(turn: Turn, args: list[str]) -> None:
    """An approval taken back; the request stands as before."""
    decision = approvals.take_back(
        turn.db, turn.office, turn.now, turn.standing, number(args), turn.t("approvals.undo")
    )
    if decision.outcome is Decided.DONE and decision.request is not None:
        turn.say(turn.t("approvals.undone"))
        turn.say(cards.request_card(turn.language, decision.request))
    else:
        _not_done(turn, decision)


@command("refuse", door=Door.OFFICE)
def refuse(turn: Turn, args: list[str]) -> None:
    """Not admitted: the reason is asked first."""
    post_id = number(args)
    found = registration_requests.waiting_request(turn.db, turn.office, turn.now, turn.standing, post_id)
    if isinstance(found, Request):
        turn.ask("refuse_reason", cards.ask_reason(turn.language, found), post=post_id)
    else:
        _not_done(turn, found)


@step("refuse_reason")
def refuse_reason(turn: Turn, reply: Reply) -> None:
    if reply.choice == "other":
        turn.ask("refuse_reason", turn.t("approvals.type_reason"), post=turn.state["post"])
        return
    key = reply.choice if reply.choice in REASONS else ""
    words = turn.t(f"approvals.reason_told.{key}") if key else clip(" ".join(reply.text.split()), 200)
    if not words:
        turn.ask_again(turn.t("approvals.type_reason"))
        return
    post_id = turn.state["post"]
    turn.close()
    decision = approvals.refuse(
        turn.db, turn.office, turn.now, turn.standing, post_id, words, spoken(turn.incoming), reason_key=key
    )
    if decision.outcome is Decided.DONE and decision.request is not None:
        turn.say(cards.refused_card(turn.language, decision.request, decision.by, decision.at, words))
    else:
        _not_done(turn, decision)


def _not_done(turn: Turn, decision: Decision) -> None:
    """A colleague was faster, it waits no longer, or the office has to say which of two is meant."""
    match decision.outcome:
        case Decided.FASTER:
            turn.say(cards.faster(turn.language, decision.by, decision.at, approved=decision.approved))
        case Decided.NEEDS_CHOICE if decision.request is not None:
            turn.say(cards.request_card(turn.language, decision.request))
        case Decided.NO_RIGHT:
            turn.refuse(turn.t("membership.no_right"))
        case Decided.HIGHER_POST:
            turn.refuse(turn.t("approvals.higher_post"))
        case _:
            turn.say(cards.withdrawn_request(turn.language))


def number(args: list[str], digits: int = 11) -> int:
    """The first argument of a button, which is user input; 0 names nothing."""
    return int(args[0]) if args and args[0].isdecimal() and len(args[0]) <= digits else 0
