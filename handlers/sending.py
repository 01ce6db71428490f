"""A sending under way: stop it, skip the hold, go on with what was left, see who needs another way (dialogues.md 3)."""

from bot.actions import directive_changes, fanout, holds
from bot.actions.directive_changes import ChangeRefusal
from bot.actions.holds import HoldRefusal
from bot.actions.spoken import spoken
from bot.cards import sending as cards
from bot.conversation import Door, Turn, command
from bot.store import directives, people
from handlers.naming import example, named
from handlers.publishing_flow import is_first_route


@command("stop_sending", "dung gui", "dunggui", door=Door.OFFICE)
def stop_sending(turn: Turn, args: list[str]) -> None:
    """Within the hold nothing goes out; half-way, nothing more."""
    found = named(turn, "stop_sending", args)
    if found is None or found.directive_id is None:
        _unknown(turn, "stop_sending", found is not None)
        return
    stopped = holds.stop(
        turn.db, turn.office, turn.now, turn.standing, found.directive_id, spoken(turn.incoming).line()
    )
    if isinstance(stopped, HoldRefusal):
        turn.refuse(turn.t(f"sending.refused.{stopped.value}"))
        return
    facts = cards.StoppedFacts(
        stopped.directive_id,
        stopped.number,
        turn.now,
        stopped.sent,
        stopped.unsent,
        stopped.draft_id,
        people.name_of(turn.db, turn.person_id),
    )
    turn.say(cards.stopped(turn.language, facts))


@command("send_now", "gui ngay", "guingay", door=Door.OFFICE)
def send_now(turn: Turn, args: list[str]) -> None:
    """Skip what is left of the hold."""
    found = named(turn, "send_now", args)
    if found is None or found.directive_id is None:
        _unknown(turn, "send_now", found is not None)
        return
    line = spoken(turn.incoming).line()
    refusal = holds.send_now(turn.db, turn.office, turn.now, turn.standing, found.directive_id, line)
    if refusal is not None:
        turn.refuse(turn.t(f"sending.refused.{refusal.value}"))
        return
    directive = directives.get(turn.db, found.directive_id)
    if directive is not None:
        above = is_first_route(turn) and turn.office.capabilities[turn.address.channel].edits
        turn.say(cards.started(turn.language, directive.id, directive.number, above=above))


@command("resume_sending", "gui tiep", "guitiep", door=Door.OFFICE)
def resume_sending(turn: Turn, args: list[str]) -> None:
    """What was stopped half-way, or held back by the training mode."""
    found = named(turn, "resume_sending", args)
    if found is None or found.directive_id is None:
        _unknown(turn, "resume_sending", found is not None)
        return
    further = directive_changes.resume(
        turn.db, turn.office, turn.now, turn.standing, found.directive_id, spoken(turn.incoming).line()
    )
    say_further(turn, further)


def say_further(turn: Turn, further: directive_changes.Further | ChangeRefusal) -> None:
    """How many more get it, and when."""
    if isinstance(further, ChangeRefusal):
        turn.refuse(turn.t(f"changes.refused.{further.value}"))
        return
    count = turn.language.two(further.cards)
    if further.at > turn.now:
        when = turn.language.moment(further.at)
        turn.say(turn.t("sending.resumed_later", number=further.number, count=count, when=when))
    elif not is_first_route(turn):  # where it is, the progress is shown there already
        turn.say(turn.t("sending.resumed", number=further.number, count=count))


@command("sending_progress", "tien do gui", "tiendogui", "gui den dau", door=Door.OFFICE, reads=True)
def sending_progress(turn: Turn, args: list[str]) -> None:
    """How far the sending is: on request, since not every channel can keep a message up to date."""
    found = named(turn, "sending_progress", args)
    if found is None or found.directive_id is None:
        _unknown(turn, "sending_progress", found is not None)
        return
    at = fanout.how_far(turn.db, turn.office, turn.now, found.directive_id)
    match at:
        case cards.ProgressFacts():
            turn.say(cards.progress(turn.language, at))
        case cards.ResultFacts():
            turn.say(cards.result(turn.language, at))
        case None:
            turn.refuse(turn.t("sending.not_begun"))


@command("unreached", "chua den", "chuaden", door=Door.OFFICE, reads=True)
def unreached(turn: Turn, args: list[str]) -> None:
    """Units none of whose people got the card: whom to call, whose slip goes on paper."""
    found = named(turn, "unreached", args)
    if found is None or found.directive_id is None:
        _unknown(turn, "unreached", found is not None)
        return
    directive = directives.get(turn.db, found.directive_id)
    missed = fanout.unreached(turn.db, found.directive_id)
    if directive is not None:
        turn.say(cards.unreached(turn.language, directive.number, missed, directive.id))


def _unknown(turn: Turn, command_name: str, unsaid: bool) -> None:
    """Nothing was named; where something was and could not be found, the person has been told."""
    if unsaid:
        turn.refuse(turn.t("sending.which", example=example(turn, command_name)))
