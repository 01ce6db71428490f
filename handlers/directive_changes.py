"""After sending: ``/thuhoi``, ``/dinhchinh``, ``/ketthuc``, ``/suavanban`` and more units (dialogues.md 3, "Found wrong after sending")."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

from bot.actions import directive_changes as changes
from bot.actions.directive_changes import ChangeRefusal, Correction
from bot.actions.spoken import spoken
from bot.cards import checking
from bot.cards import directive_changes as cards
from bot.cards import publishing as publishing_cards
from bot.conversation import Door, Reply, Turn, command, step
from bot.domain.drafts import SUMMARY_MOST
from bot.domain.text import clean, clip
from bot.domain.units import find_units, sure_match
from bot.messaging import FileRef, Outgoing
from bot.store import cards_owed, obligations, publishing, units
from bot.store.directives import Directive
from handlers.naming import named
from handlers.publishing_audience import read_words, show_understood
from handlers.sending import say_further

REASON_MOST = 200
WORDS = {
    "withdraw": ("thu hoi", "thuhoi"),
    "correct": ("dinh chinh", "dinhchinh"),
    "end_follow_up": ("ket thuc", "ketthuc", "ket thuc theo doi"),
    "change": ("sua van ban", "suavanban"),
    "more_units": ("gui them", "guithem"),
}


def _named(turn: Turn, command_name: str, args: list[str]) -> Directive | None:
    """The directive meant, if it may be changed; else the person has been told why not."""
    found = named(turn, command_name, args)
    if found is None:
        return None
    directive = changes.changeable(turn.db, turn.standing, found.directive_id or 0)
    return _or_refused(turn, directive)


def _or_refused(turn: Turn, directive: Directive | ChangeRefusal) -> Directive | None:
    if isinstance(directive, ChangeRefusal):
        turn.refuse(turn.t(f"changes.refused.{directive.value}"))
        return None
    return directive


def _still(turn: Turn) -> Directive | None:
    """The directive the open question is about, looked at again."""
    directive = changes.changeable(turn.db, turn.standing, int(turn.state["directive"]))
    if isinstance(directive, ChangeRefusal):
        turn.close()
    return _or_refused(turn, directive)


def _nothing(turn: Turn) -> None:
    turn.close()
    turn.say(turn.t("changes.nothing_done"))


@command("change", *WORDS["change"], door=Door.OFFICE, listed=True)
def change(turn: Turn, args: list[str]) -> None:
    """``/suavanban 1204``: everything that can still be done with it."""
    directive = _named(turn, "change", args)
    if directive is not None:
        reached = len(cards_owed.units_reached(turn.db, directive.id))
        turn.say(cards.menu(turn.language, directive.id, directive.number, reached))


# -------------------------------------------------------------------------------------------------- withdraw, end


@command("withdraw", *WORDS["withdraw"], door=Door.OFFICE)
def withdraw(turn: Turn, args: list[str]) -> None:
    directive = _named(turn, "withdraw", args)
    if directive is not None:
        told = cards_owed.count_got(turn.db, directive.id)
        owing = len(publishing.units_owing(turn.db, directive.id)[0])
        asked = cards.why(turn.language, "withdraw", directive.number, people=told, units=owing)
        turn.ask("withdraw_why", asked, directive=directive.id)


@step("withdraw_why")
def withdraw_why(turn: Turn, reply: Reply) -> None:
    directive = _still(turn)
    reason = _reason(turn, reply) if directive is not None else None
    if directive is None or reason is None:
        return
    done = changes.withdraw(turn.db, turn.now, turn.standing, directive.id, reason, spoken(turn.incoming).line())
    _done(turn, "withdrawn", done)


@command("end_follow_up", *WORDS["end_follow_up"], door=Door.OFFICE)
def end_follow_up(turn: Turn, args: list[str]) -> None:
    directive = _named(turn, "end_follow_up", args)
    if directive is not None:
        silent, unmet = publishing.units_owing(turn.db, directive.id)
        asked = cards.why(turn.language, "end", directive.number, units=len(silent), duties=unmet)
        turn.ask("end_why", asked, directive=directive.id)


@step("end_why")
def end_why(turn: Turn, reply: Reply) -> None:
    directive = _still(turn)
    reason = _reason(turn, reply) if directive is not None else None
    if directive is None or reason is None:
        return
    done = changes.end_follow_up(turn.db, turn.now, turn.standing, directive.id, reason, spoken(turn.incoming).line())
    _done(turn, "ended", done)


def _reason(turn: Turn, reply: Reply) -> str | None:
    """The reason typed; None when the act was given up, or a reason is still asked for."""
    if reply.choice == "no":
        _nothing(turn)
        return None
    reason = clip(" ".join(clean(reply.text).split()).rstrip("."), REASON_MOST)
    if len(reason) < 3:
        turn.ask_again(turn.t("changes.reason_needed"))
        return None
    return reason


def _done(turn: Turn, key: str, done: changes.Changed | ChangeRefusal) -> None:
    turn.close()
    if isinstance(done, ChangeRefusal):
        turn.refuse(turn.t(f"changes.refused.{done.value}"))
        return
    two = turn.language.two
    turn.say(
        turn.t(
            f"changes.done.{key}" if done.duties or key != "corrected" else "changes.done.corrected_kept",
            number=done.number,
            people=two(done.told),
            duties=two(done.duties),
            units=two(done.units),
        )
    )


# ------------------------------------------------------------------------------------------------------------- correct


@command("correct", *WORDS["correct"], door=Door.OFFICE)
def correct(turn: Turn, args: list[str]) -> None:
    directive = _named(turn, "correct", args)
    if directive is not None:
        open_paper = directive.circulation == "open"
        asked = cards.what(turn.language, directive.number, directive.due, may_file=open_paper)
        turn.ask("correct_what", asked, directive=directive.id)


@step("correct_what")
def correct_what(turn: Turn, reply: Reply) -> None:
    directive = _still(turn)
    if directive is None:
        return
    match reply.choice:
        case "due":
            turn.ask("correct_due", cards.new_due(turn.language), directive=directive.id)
        case "summary" if directive.circulation == "open":
            turn.ask("correct_summary", cards.new_summary(turn.language), directive=directive.id)
        case "files" if directive.circulation == "open":
            turn.ask("correct_files", cards.new_files(turn.language, []), directive=directive.id, files=[])
        case "no":
            _nothing(turn)
        case _:
            turn.ask_again(turn.t("changes.choose"))


@step("correct_due")
def correct_due(turn: Turn, reply: Reply) -> None:
    directive = _still(turn)
    if directive is None:
        return
    if reply.choice == "none":
        _confirm(turn, directive, replace(changes.as_it_stands(turn.db, directive), due=None), "due")
        return
    if reply.choice:
        show_understood(turn, 0, date.fromisoformat(reply.choice), False, "correct_due_check", directive=directive.id)
        return
    read = read_words(turn, reply.text, directive.issued)
    if isinstance(read, Outgoing):
        turn.ask_again(read)
    else:
        has_time = read.at is not None
        show_understood(turn, 0, read.due, has_time, "correct_due_check", directive=directive.id)


@step("correct_due_check")
def correct_due_check(turn: Turn, reply: Reply) -> None:
    directive = _still(turn)
    if directive is None:
        return
    if reply.choice == "yes":
        due = date.fromisoformat(turn.state["due"])
        _confirm(turn, directive, replace(changes.as_it_stands(turn.db, directive), due=due), "due")
    elif reply.choice == "edit" or not reply.text:
        turn.ask("correct_due", cards.new_due(turn.language), directive=directive.id)
    else:
        turn.talk.step = "correct_due"
        correct_due(turn, reply)


@step("correct_summary")
def correct_summary(turn: Turn, reply: Reply) -> None:
    directive = _still(turn)
    if directive is None:
        return
    text = clean(reply.text)
    if reply.choice == "no":
        _nothing(turn)
    elif not text or reply.files:
        turn.ask_again(cards.new_summary(turn.language))
    elif len(text) > SUMMARY_MOST:
        turn.ask_again(publishing_cards.too_long(turn.language, len(text)))
    else:
        _confirm(turn, directive, replace(changes.as_it_stands(turn.db, directive), summary=text), "summary")


@step("correct_files")
def correct_files(turn: Turn, reply: Reply) -> None:
    """The files that take the place of the old ones."""
    directive = _still(turn)
    if directive is None:
        return
    files: list[list[Any]] = list(turn.state["files"])
    if reply.choice == "no":
        _nothing(turn)
        return
    if reply.choice == "done" and files:
        kept = tuple(FileRef(*file) for file in files)
        _confirm(turn, directive, replace(changes.as_it_stands(turn.db, directive), files=kept), "files")
        return
    files += [[f.file.sha256, f.file.name, f.file.mime, f.file.size] for f in reply.files if f.file is not None]
    names = [file[1] for file in files]
    turn.ask("correct_files", cards.new_files(turn.language, names), directive=directive.id, files=files)


def _confirm(turn: Turn, directive: Directive, new: Correction, what: str) -> None:
    """The message as those who got the card will read it, and whether what they confirmed stays."""
    language = turn.office.languages.default
    before = changes.as_it_stands(turn.db, directive)
    if (new.due, new.summary, new.files) == (before.due, before.summary, before.files):
        turn.close()
        turn.refuse(turn.t("changes.refused.nothing"))
        return
    if what == "due":
        reason = cards.reason_due(language, publishing.duties_asked(turn.db, directive.id), new.due, before.due)
    elif what == "summary":
        reason = language.t("changes.reason.summary", summary=new.summary)
    else:
        reason = language.t("changes.reason.files", names=", ".join(clip(file.name, 40) for file in new.files))
    told, answered = cards_owed.count_got(turn.db, directive.id), publishing.units_answered(turn.db, directive.id)
    asked = cards.confirm_correction(turn.language, directive.number, reason, told, answered)
    state = {
        "due": new.due.isoformat() if new.due else None,
        "summary": new.summary,
        "files": [[f.sha256, f.name, f.mime, f.size] for f in new.files],
        "reason": reason,
    }
    turn.ask("correct_confirm", asked, directive=directive.id, version=directive.version, **state)


@step("correct_confirm")
def correct_confirm(turn: Turn, reply: Reply) -> None:
    directive = _still(turn)
    if directive is None:
        return
    if reply.choice == "no":
        _nothing(turn)
        return
    if reply.choice not in ("keep", "fall") or directive.version != turn.state["version"]:
        turn.ask_again(turn.t("changes.choose"))
        return
    state = turn.state
    new = Correction(
        date.fromisoformat(state["due"]) if state["due"] else None,
        state["summary"],
        tuple(FileRef(*file) for file in state["files"]),
        state["reason"],
    )
    done = changes.correct(
        turn.db,
        turn.now,
        turn.standing,
        directive.id,
        new,
        spoken(turn.incoming).line(),
        fall=reply.choice == "fall",
    )
    _done(turn, "corrected", done)


# ---------------------------------------------------------------------------------------------------------- more units


@command("more_units", *WORDS["more_units"], door=Door.OFFICE)
def more_units(turn: Turn, args: list[str]) -> None:
    directive = _named(turn, "more_units", args)
    if directive is not None:
        _ask_more(turn, directive, [])


def _ask_more(turn: Turn, directive: Directive, chosen: list[int], note: str = "") -> None:
    names = [units.name_of(turn.db, unit_id) for unit_id in chosen]
    asked = cards.more_units(turn.language, directive.number, names, note)
    turn.ask("more_units", asked, directive=directive.id, chosen=chosen)


@step("more_units")
def name_more(turn: Turn, reply: Reply) -> None:
    """Unit by unit; who has it already is left out and said so."""
    directive = _still(turn)
    if directive is None:
        return
    chosen: list[int] = list(turn.state["chosen"])
    if reply.choice == "no":
        _nothing(turn)
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
