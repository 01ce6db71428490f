"""After sending: ``/thuhoi``, ``/ketthuc``, ``/suavanban`` and more units (dialogues.md 3, "Found wrong after sending")."""

import re

from bot.actions import carriers
from bot.actions import directive_changes as changes
from bot.actions.directive_changes import ChangeRefusal
from bot.actions.spoken import spoken
from bot.cards import checking
from bot.cards import directive_changes as cards
from bot.conversation import Door, Reply, Turn, command, step
from bot.domain.text import clean, clip
from bot.domain.units import find_units, sure_match
from bot.store import cards_owed, obligations, publishing, units
from bot.store.directives import Directive
from handlers.asking import truly
from handlers.naming import named
from handlers.sending import say_further

REASON_MOST = 200
WORDS = {
    "withdraw": ("thu hoi", "thuhoi"),
    "end_follow_up": ("ket thuc", "ketthuc", "ket thuc theo doi"),
    "change": ("sua van ban", "suavanban"),
    "more_units": ("gui them", "guithem"),
}


def named_directive(turn: Turn, command_name: str, args: list[str], *, carried: bool = False) -> Directive | None:
    """The directive meant, if it may be changed; else the person has been told why not. ``carried``: also one that only others carry."""
    found = named(turn, command_name, args)
    if found is None:
        return None
    directive = changes.changeable(turn.db, turn.standing, found.directive_id or 0, carried=carried)
    return _or_refused(turn, directive)


def _or_refused(turn: Turn, directive: Directive | ChangeRefusal) -> Directive | None:
    if isinstance(directive, ChangeRefusal):
        turn.refuse(turn.t(f"changes.refused.{directive.value}"))
        return None
    return directive


def still(turn: Turn, *, carried: bool = False) -> Directive | None:
    """The directive the open question is about, looked at again."""
    directive = changes.changeable(turn.db, turn.standing, int(turn.state["directive"]), carried=carried)
    if isinstance(directive, ChangeRefusal):
        turn.close()
    return _or_refused(turn, directive)


def nothing(turn: Turn) -> None:
    turn.close()
    turn.say(turn.t("changes.nothing_done"))


@command("change", *WORDS["change"], door=Door.OFFICE, listed=True)
def change(turn: Turn, args: list[str]) -> None:
    """``/suavanban 1204``: everything that can still be done with it."""
    directive = named_directive(turn, "change", args)
    if directive is not None:
        reached = len(cards_owed.units_reached(turn.db, directive.id))
        turn.say(cards.menu(turn.language, directive.id, directive.number, reached))


# -------------------------------------------------------------------------------------------------- withdraw, end


@command("withdraw", *WORDS["withdraw"], door=Door.OFFICE)
def withdraw(turn: Turn, args: list[str]) -> None:
    directive = named_directive(turn, "withdraw", args, carried=True)
    if directive is not None:
        told = cards_owed.count_got(turn.db, directive.id)
        owing = len(publishing.units_owing(turn.db, directive.id)[0])
        asked = cards.why(turn.language, "withdraw", directive.number, people=told, units=owing)
        asked = cards.with_carriers(turn.language, asked, carriers.numbers(turn.db, directive.id))
        turn.ask("withdraw_why", asked, directive=directive.id)


@step("withdraw_why")
def withdraw_why(turn: Turn, reply: Reply) -> None:
    directive = still(turn, carried=True)
    reason = _reason(turn, reply) if directive is not None else None
    if directive is None or reason is None:
        return
    done = changes.withdraw(turn.db, turn.now, turn.standing, directive.id, reason, spoken(turn.incoming).line())
    say_done(turn, "withdrawn", done)


@command("end_follow_up", *WORDS["end_follow_up"], door=Door.OFFICE)
def end_follow_up(turn: Turn, args: list[str]) -> None:
    directive = named_directive(turn, "end_follow_up", args)
    if directive is not None:
        silent, unmet = publishing.units_owing(turn.db, directive.id)
        asked = cards.why(turn.language, "end", directive.number, units=len(silent), duties=unmet)
        turn.ask("end_why", asked, directive=directive.id)


@step("end_why")
def end_why(turn: Turn, reply: Reply) -> None:
    directive = still(turn)
    reason = _reason(turn, reply) if directive is not None else None
    if directive is None or reason is None:
        return
    done = changes.end_follow_up(turn.db, turn.now, turn.standing, directive.id, reason, spoken(turn.incoming).line())
    say_done(turn, "ended", done)


def _reason(turn: Turn, reply: Reply) -> str | None:
    """The reason typed; None when the act was given up, or a reason is still asked for."""
    if reply.choice == "no":
        nothing(turn)
        return None
    reason = clip(" ".join(clean(reply.text).split()).rstrip("."), REASON_MOST)
    if len(reason) < 3:
        turn.ask_again(turn.t("changes.reason_needed"))
        return None
    return reason


def say_done(turn: Turn, key: str, done: changes.Changed | ChangeRefusal) -> None:
    turn.close()
    if isinstance(done, ChangeRefusal):
        turn.refuse(turn.t(f"changes.refused.{done.value}"))
        return
    two = turn.language.two
    said = turn.t(
        f"changes.done.{key}" if done.duties or key != "corrected" else "changes.done.corrected_kept",
        number=done.number,
        people=two(done.told),
        duties=two(done.duties),
        units=two(done.units),
    )
    turn.say(truly(turn, said))


# ---------------------------------------------------------------------------------------------------------- more units


@command("more_units", *WORDS["more_units"], door=Door.OFFICE)
def more_units(turn: Turn, args: list[str]) -> None:
    directive = named_directive(turn, "more_units", args)
    if directive is not None:
        _ask_more(turn, directive, [])


def _ask_more(turn: Turn, directive: Directive, chosen: list[int], note: str = "") -> None:
    names = [units.name_of(turn.db, unit_id) for unit_id in chosen]
    over = changes.days_over(turn.db, turn.office, turn.now, directive, chosen)
    asked = cards.more_units(turn.language, directive.number, names, note, over)
    turn.ask("more_units", asked, directive=directive.id, chosen=chosen)


@step("more_units")
def name_more(turn: Turn, reply: Reply) -> None:
    """Unit by unit; who has it already is left out and said so."""
    directive = still(turn)
    if directive is None:
        return
    chosen: list[int] = list(turn.state["chosen"])
    if reply.choice == "no":
        nothing(turn)
    elif reply.choice == "send" and chosen:
        turn.close()
        line = spoken(turn.incoming).line()
        say_further(
            turn, changes.send_to_more(turn.db, turn.office, turn.now, turn.standing, directive.id, chosen, line)
        )
    elif reply.choice.startswith("u") and reply.choice[1:].isdigit():
        _add(turn, directive, chosen, [int(reply.choice[1:])])
    elif reply.choice == "skip" or not reply.text:
        _ask_more(turn, directive, chosen)
    else:
        _search(turn, directive, chosen, reply.text)


def _search(turn: Turn, directive: Directive, chosen: list[int], text: str) -> None:
    names = units.names(turn.db)
    sure: list[int] = []
    for typed in (part for part in re.split(r"[,;\n]+", text) if part.strip()):
        found = find_units(typed, names, 4)
        match = sure_match(found)
        if match is not None and match.via_former_name is None:
            sure.append(match.unit_id)
            continue
        listed = [(m.unit_id, units.name_of(turn.db, m.unit_id), m.via_former_name or "") for m in found]
        asked = checking.which_unit(turn.language, typed, listed)
        turn.ask("more_units", asked, directive=directive.id, chosen=list(dict.fromkeys([*chosen, *sure])))
        return
    _add(turn, directive, chosen, sure)


def _add(turn: Turn, directive: Directive, chosen: list[int], added: list[int]) -> None:
    have = set(obligations.units_of(turn.db, directive.id))
    known = [units.name_of(turn.db, unit_id) for unit_id in added if unit_id in have]
    note = turn.t("changes.more.have", names=", ".join(known)) if known else ""
    fresh = [unit_id for unit_id in added if unit_id not in have]
    _ask_more(turn, directive, list(dict.fromkeys([*chosen, *fresh])), note)
