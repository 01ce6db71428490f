"""``/dinhchinh``: due day, trích yếu, summary or files of what was passed on; what was confirmed stays or falls (dialogues.md 3)."""

from dataclasses import replace
from datetime import date
from typing import Any

from bot.actions import carriers, corrections, duty_rules, foreseen_changes
from bot.actions.corrections import Correction
from bot.actions.directive_changes import ChangeRefusal, changeable
from bot.actions.spoken import spoken
from bot.cards import directive_changes as cards
from bot.cards import publishing as publishing_cards
from bot.conversation import Door, Reply, Turn, command, step
from bot.domain.drafts import SUBJECT_MOST, SUMMARY_MOST
from bot.domain.due_days import DueDays, OwnDues, main_duty, with_own_day
from bot.domain.due_rules import DueRule
from bot.domain.obligations import Duty
from bot.domain.text import clean, clip
from bot.messaging import FileRef
from bot.store import cards_owed, publishing
from bot.store.directives import Directive
from handlers.approvals import number
from handlers.deadline_entry import confirmed, hear, show
from handlers.directive_changes import named_directive, nothing, say_done, still

ALL = "all"
REASON_SUBJECT = 160
"""Characters of a corrected trích yếu in the message that tells of it; the card has the whole."""


@command("correct", "dinh chinh", "dinhchinh", door=Door.OFFICE)
def correct(turn: Turn, args: list[str]) -> None:
    directive = named_directive(turn, "correct", args, carried=True)
    if directive is not None:
        asked = cards.what(
            turn.language,
            directive.number,
            directive.due,
            may_file=directive.circulation == "open",
            has_due=directive.standing == "addressed",
        )
        turn.ask("correct_what", asked, directive=directive.id)


@step("correct_what")
def correct_what(turn: Turn, reply: Reply) -> None:
    directive = still(turn, carried=True)
    if directive is None:
        return
    match reply.choice:
        case "due" if directive.standing == "addressed":
            _ask_due(turn, directive)
        case "subject":
            turn.ask("correct_subject", cards.new_subject(turn.language), directive=directive.id)
        case "summary" if directive.circulation == "open":
            turn.ask("correct_summary", cards.new_summary(turn.language), directive=directive.id)
        case "files" if directive.circulation == "open":
            asked_files = cards.new_files(turn.language, [])
            turn.ask_for_files("correct_files", asked_files, directive=directive.id, files=[])
        case "no":
            nothing(turn)
        case _:
            turn.ask_again(turn.t("changes.choose"))


# ------------------------------------------------------------------------------------------------------------ due days


def _ask_due(turn: Turn, directive: Directive) -> None:
    """Of duties met at different times each may have a day of its own."""
    parts = with_own_day(publishing.duties_asked(turn.db, directive.id))
    if len(parts) < 2:
        turn.ask("correct_due", cards.new_due(turn.language), directive=directive.id, duty=ALL)
        return
    asked = cards.which_due(turn.language, parts, corrections.as_it_stands(turn.db, directive).dues)
    turn.ask("correct_which_due", asked, directive=directive.id)


@step("correct_which_due")
def correct_which_due(turn: Turn, reply: Reply) -> None:
    directive = still(turn)
    if directive is None:
        return
    if reply.choice == "no":
        nothing(turn)
    elif reply.choice == ALL or reply.choice in set(Duty):
        duty = None if reply.choice == ALL else Duty(reply.choice)
        asked = cards.new_due(turn.language, duty)
        turn.ask("correct_due", asked, directive=directive.id, duty=reply.choice)
    else:
        turn.ask_again(turn.t("changes.choose"))


@step("correct_due")
def correct_due(turn: Turn, reply: Reply) -> None:
    directive = still(turn)
    if directive is None:
        return
    if reply.choice == "none":
        _confirm_due(turn, directive, None, None)
        return
    clauses = hear(turn, reply, directive.issued)
    if clauses:
        state = {"directive": directive.id, "duty": turn.state["duty"]}
        show(turn, clauses[:1], directive.issued, "correct_due_check", **state)


@step("correct_due_check")
def correct_due_check(turn: Turn, reply: Reply) -> None:
    directive = still(turn)
    if directive is None:
        return
    found = confirmed(turn, directive.issued) if reply.choice == "yes" else []
    if found:
        [(clause, day)] = found
        _confirm_due(turn, directive, day, clause.rule)
    elif reply.choice or not reply.text:
        turn.ask("correct_due", cards.new_due(turn.language), directive=directive.id, duty=turn.state["duty"])
    else:
        turn.talk.step = "correct_due"
        correct_due(turn, reply)


def _confirm_due(turn: Turn, directive: Directive, day: date | None, rule: DueRule | None) -> None:
    """The question comes from a job, with what the change does to the reminders: nobody is asked to decide before it is known."""
    before = corrections.as_it_stands(turn.db, directive)
    asked = publishing.duties_asked(turn.db, directive.id)
    which: str = turn.state["duty"]
    dues = DueDays(day) if which == ALL else before.dues.moved(Duty(which), day, asked)
    named = list(asked) if which == ALL else [Duty(which)]
    old = before.due if which == ALL else before.dues.of(Duty(which))
    reason = cards.reason_due(turn.office.languages.default, named, day, old, rule)
    moved = [duty for duty in asked if dues.of(duty) != before.dues.of(duty)]
    new = replace(before, due=dues.common, own_dues=dues.own, reason=reason)
    main = main_duty(named) if which == ALL else Duty(which)
    if not _differs(turn, directive, new):
        return
    turn.close()
    packed = {"version": directive.version, "rules": [[main.value, rule.to_json() if rule else None]], **_to_state(new)}
    foreseen_changes.show_due(turn.db, turn.now, turn.person_id, directive.id, moved, day, packed)
    turn.say(turn.t("calendar.comparing"))


@command("correct_save", door=Door.OFFICE)
def correct_save(turn: Turn, args: list[str]) -> None:
    """``correct_save 1685930000000 keep``: the due day as it was shown."""
    taken = foreseen_changes.take_correction(turn.db, turn.now, turn.person_id, number(args, 16))
    if taken is None:
        turn.refuse(turn.t("difference.gone"))
        return
    directive = changeable(turn.db, turn.standing, taken[0], carried=True)
    if isinstance(directive, ChangeRefusal):
        turn.refuse(turn.t(f"changes.refused.{directive.value}"))
    elif directive.version != taken[1]["version"] or len(args) < 2 or args[1] not in ("keep", "fall"):
        turn.refuse(turn.t("difference.refused"))
    else:
        _save(turn, directive, taken[1], fall=args[1] == "fall")


# ------------------------------------------------------------------------------------------------------ text and files


@step("correct_subject")
def correct_subject(turn: Turn, reply: Reply) -> None:
    directive = still(turn, carried=True)
    if directive is None:
        return
    text = " ".join(clean(reply.text).split())
    if reply.choice == "no":
        nothing(turn)
    elif len(text) < 3 or reply.files:
        turn.ask_again(cards.new_subject(turn.language))
    elif len(text) > SUBJECT_MOST:
        turn.ask_again(turn.t("changes.subject_long", characters=len(text), most=SUBJECT_MOST))
    else:
        subject = corrections.subject_of(directive, text)
        shown = clip(subject, REASON_SUBJECT)
        reason = turn.office.languages.default.t("changes.reason.subject", subject=shown)
        before = corrections.as_it_stands(turn.db, directive)
        _confirm(turn, directive, replace(before, subject=subject, reason=reason))


@step("correct_summary")
def correct_summary(turn: Turn, reply: Reply) -> None:
    directive = still(turn, carried=True)
    if directive is None:
        return
    text = clean(reply.text)
    if reply.choice == "no":
        nothing(turn)
    elif not text or reply.files:
        turn.ask_again(cards.new_summary(turn.language))
    elif len(text) > SUMMARY_MOST:
        turn.ask_again(publishing_cards.too_long(turn.language, len(text)))
    else:
        reason = turn.office.languages.default.t("changes.reason.summary", summary=text)
        _confirm(turn, directive, replace(corrections.as_it_stands(turn.db, directive), summary=text, reason=reason))


@step("correct_files")
def correct_files(turn: Turn, reply: Reply) -> None:
    """The files that take the place of the old ones."""
    directive = still(turn, carried=True)
    if directive is None:
        return
    files: list[list[Any]] = list(turn.state["files"])
    if reply.choice == "no":
        nothing(turn)
        return
    if reply.choice == "done" and files:
        kept = tuple(FileRef(*file) for file in files)
        names = ", ".join(clip(file.name, 40) for file in kept)
        reason = turn.office.languages.default.t("changes.reason.files", names=names)
        _confirm(turn, directive, replace(corrections.as_it_stands(turn.db, directive), files=kept, reason=reason))
        return
    files += [[f.file.sha256, f.file.name, f.file.mime, f.file.size] for f in reply.files if f.file is not None]
    named = [file[1] for file in files]
    asked = cards.new_files(turn.language, named)
    turn.ask_for_files("correct_files", asked, directive=directive.id, files=files)


# ------------------------------------------------------------------------------------------------------------- confirm


def _differs(turn: Turn, directive: Directive, new: Correction) -> bool:
    """Whether anything would be different; else the person has been told that nothing is."""
    if new.differs_from(corrections.as_it_stands(turn.db, directive)):
        return True
    turn.close()
    turn.refuse(turn.t("changes.refused.nothing"))
    return False


def _confirm(turn: Turn, directive: Directive, new: Correction) -> None:
    """The message as those who got the card will read it, and whether what they confirmed stays."""
    if not _differs(turn, directive, new):
        return
    told, answered = cards_owed.count_got(turn.db, directive.id), publishing.units_answered(turn.db, directive.id)
    asked = cards.confirm_correction(turn.language, directive.number, new.reason, told, answered)
    asked = cards.with_carriers(turn.language, asked, carriers.numbers(turn.db, directive.id))
    state = {"directive": directive.id, "version": directive.version, "rules": []}
    turn.ask("correct_confirm", asked, **state, **_to_state(new))


def _to_state(new: Correction) -> dict[str, Any]:
    return {
        "subject": new.subject,
        "due": _text(new.due),
        "own_dues": [[duty.value, _text(day)] for duty, day in new.own_dues],
        "summary": new.summary,
        "files": [[f.sha256, f.name, f.mime, f.size] for f in new.files],
        "reason": new.reason,
    }


def _from_state(state: dict[str, Any]) -> Correction:
    own: OwnDues = tuple((Duty(duty), _day(day)) for duty, day in state["own_dues"])
    files = tuple(FileRef(*file) for file in state["files"])
    return Correction(state["subject"], _day(state["due"]), state["summary"], files, state["reason"], own)


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@step("correct_confirm")
def correct_confirm(turn: Turn, reply: Reply) -> None:
    directive = still(turn, carried=True)
    if directive is None:
        return
    if reply.choice == "no":
        nothing(turn)
        return
    if directive.version != turn.state["version"]:  # somebody else was first: what was shown can be saved no more
        turn.close()
        turn.refuse(turn.t("difference.refused"))
        return
    if reply.choice not in ("keep", "fall"):
        turn.ask_again(turn.t("changes.choose"))
        return
    _save(turn, directive, turn.state, fall=reply.choice == "fall")


def _save(turn: Turn, directive: Directive, state: dict[str, Any], *, fall: bool) -> None:
    new, line = _from_state(state), spoken(turn.incoming).line()
    rules = [(Duty(duty), DueRule.from_json(rule) if rule else None) for duty, rule in state["rules"]]
    done = corrections.correct(turn.db, turn.now, turn.standing, directive.id, new, line, fall=fall)
    if not isinstance(done, ChangeRefusal):
        for duty, rule in rules:
            duty_rules.replace_rule(turn.db, turn.office, turn.now, directive.id, duty, rule, turn.person_id)
    say_done(turn, "corrected", done)
