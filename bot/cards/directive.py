"""The directive card: what it is, what is asked, by when, and one choice per duty still owed (dialogues.md 4; design.md 7).

A digit means the same on every card for ever: 1 Đã nhận, 2 Đã quán triệt, 3 Hỏi Văn phòng Sở, 4 Việc khác, 5 Đã gửi báo cáo.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.cards.briefs import NEW_DIRECTIVE, brief, due_words
from bot.cards.measure import fit_lines
from bot.domain.dissemination import Tally
from bot.domain.due_days import DueDays, OwnDues, main_duty
from bot.domain.obligations import Duty
from bot.domain.text import clip
from bot.i18n import Language
from bot.messaging import Brief, Choice, FileRef, Outgoing, Rows

SUMMARY_CHARACTERS = 250


class CardState(StrEnum):
    OPEN = "open"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"
    CORRECTED = "corrected"
    PASSED_ON = "passed_on"
    """The unit is no more; ``reason`` names the one that owes it now."""


@dataclass(frozen=True, slots=True)
class DutyDone:
    """A duty that somebody has met (or begun): who, as what, when, and the receipt."""

    duty: Duty
    name: str
    title: str
    at: int
    receipt: str
    on_behalf: bool = False


@dataclass(frozen=True, slots=True)
class CardFacts:
    """All a card shows, loaded by :func:`bot.actions.open_cards.card_facts`."""

    directive_id: int
    unit_id: int
    unit_name: str
    kind: str
    number: str
    code: str
    issuer: str
    issued: date
    subject: str
    summary: str
    content: tuple[str, ...] = ()
    """Numbers of the documents it carries as its content."""
    files: tuple[FileRef, ...] = ()
    due: date | None = None
    asked: tuple[Duty, ...] = ()
    owed: tuple[Duty, ...] = ()
    done: tuple[DutyDone, ...] = ()
    tally: Tally | None = None
    urgent: bool = False
    state: CardState = CardState.OPEN
    reason: str = ""
    may_file: bool = True
    """False where the paper's circulation is restricted: only số, ngày, cơ quan, trích yếu go on."""
    issuer_short: str = ""
    """The issuer as the card names it, where there is a shorter name."""
    own_dues: OwnDues = ()
    """Duties whose day is not ``due``."""
    first_dues: tuple[tuple[Duty, date], ...] = ()
    """The days before more time was granted, of the duties it was granted for."""
    free_of: tuple[Duty, ...] = ()
    """Duties the unit was decided to be free of."""


def directive_card(language: Language, facts: CardFacts, *, with_files: bool = True) -> Outgoing:
    """The card as the unit sees it now; the same function draws it new, after each answer, and when it is over."""
    choices = card_choices(language, facts) if facts.state in (CardState.OPEN, CardState.CORRECTED) else ()
    files = facts.files if with_files and facts.may_file and not facts.done else ()
    parts = [
        (language.t("directive.to", unit=facts.unit_name), False),
        (_intro(language, facts), True),
        (clip(facts.summary, SUMMARY_CHARACTERS), True),
        (
            language.t("directive.content", numbers=clip(", ".join(facts.content), 100))
            if facts.content and not facts.done
            else "",
            False,
        ),
        (_done_lines(language, facts), False),
        (_asked_line(language, facts), False),
        (_due_line(language, facts), False),
        (
            language.t("directive.files", count=language.two(len(facts.files))) if facts.files and not files else "",
            False,
        ),
    ]
    heading = language.t("directive.urgent") if facts.urgent else ""
    # One file shares the card's message on a page; several come in a message of their own (bot.layout).
    text = fit_lines(parts, choices, spare=(1 if heading else 0) + (1 if len(files) == 1 else 0) + 1)
    return Outgoing(text, choices, files, heading, _brief(language, facts))


def _brief(language: Language, facts: CardFacts) -> Brief:
    """Number, subject, unit and day: what a template carries of the card, never the summary."""
    due = DueDays(facts.due, facts.own_dues).grouped(facts.owed)[0][1] if facts.owed else facts.due
    return brief(
        NEW_DIRECTIVE,
        unit=facts.unit_name,
        number=facts.number,
        subject=facts.subject,
        due=due_words(language, due),
    )


def card_choices(language: Language, facts: CardFacts) -> Rows:
    """One button per duty owed, then the office, then the rest; five at most."""
    where = f"{facts.directive_id} {facts.unit_id}"
    owed: list[Choice] = []
    if Duty.RECEIVE in facts.owed:
        owed.append(Choice(language.t("directive.button.receive"), f"receive {where}", "1"))
    if Duty.DISSEMINATE in facts.owed:
        began = facts.tally is not None and facts.tally.is_partly
        owed.append(
            Choice(
                language.t("directive.button.add" if began else "directive.button.disseminate"),
                f"disseminate {where}",
                "2",
            )
        )
    if Duty.REPORT in facts.owed:
        owed.append(Choice(language.t("directive.button.report"), f"report {where}", "5"))
    rest = (
        Choice(language.t("directive.button.question"), f"question {where}", "3"),
        Choice(
            language.t("directive.button.more"),
            f"more {where}",
            "4",
            files_label=language.t("directive.button.files_more") if facts.files and facts.may_file else "",
        ),
    )
    return tuple((choice,) for choice in (*owed, *rest))


def cited(language: Language, facts: CardFacts) -> str:
    """``Công văn số 1204/SVHTTDL-VP ngày 05/6/2023 của Sở`` as a sentence cites it."""
    return language.t(
        "directive.cited",
        kind=facts.kind,
        number=facts.number,
        day=language.date_doc(facts.issued),
        issuer=facts.issuer,
    )


def _intro(language: Language, facts: CardFacts) -> str:
    subject = (
        facts.subject[:1].lower() + facts.subject[1:]
        if facts.kind == language.t("directive.kind.letter")
        else facts.subject
    )
    if facts.done:
        return language.t("directive.short", number=facts.number, subject=subject)
    brief = replace(facts, issuer=facts.issuer_short or facts.issuer)
    return language.t("directive.intro", cited=cited(language, brief), subject=subject)


def _done_lines(language: Language, facts: CardFacts) -> str:
    lines = [
        language.t(
            f"directive.done.{done.duty.value}" + (".on_behalf" if done.on_behalf else ""),
            name=done.name,
            title=done.title,
            moment=language.moment(done.at),
            code=done.receipt,
        )
        for done in facts.done
    ]
    if facts.tally is not None and facts.tally.told:
        lines.append(tally_line(language, facts.tally))
    return "\n".join(lines)


def tally_line(language: Language, tally: Tally) -> str:
    """``Đã phổ biến 38/41 người, vắng có lý do 02, còn lại 01.``"""
    told = language.t("directive.told", told=language.two(tally.told), roster=language.two(tally.roster))
    if tally.excused_total:
        told += language.t("directive.excused", count=language.two(tally.excused_total))
    if tally.remaining:
        told += language.t("directive.remaining", count=language.two(tally.remaining))
    return told + "."


def duties_in_words(language: Language, duties: Sequence[Duty]) -> str:
    return language.join([language.t(f"duty.{duty.value}") for duty in duties])


def _asked_line(language: Language, facts: CardFacts) -> str:
    match facts.state:
        case CardState.WITHDRAWN:
            return language.t("directive.state.withdrawn", reason=facts.reason)
        case CardState.ENDED:
            return language.t("directive.state.ended")
        case CardState.PASSED_ON:
            return language.t("directive.state.passed_on", unit=facts.reason)
        case _:
            corrected = (
                language.t("directive.state.corrected", reason=facts.reason) + "\n"
                if facts.state is CardState.CORRECTED
                else ""
            )
            if not facts.owed and facts.free_of:
                return corrected + language.t("directive.free_of", duties=duties_in_words(language, facts.free_of))
            if not facts.owed:
                return corrected + (
                    language.t("directive.all_done") if facts.asked else language.t("directive.nothing_asked")
                )
            key = "directive.left" if facts.done else "directive.asked"
            return corrected + language.t(key, duties=duties_in_words(language, facts.owed))


def _due_line(language: Language, facts: CardFacts) -> str:
    over = facts.state in (CardState.WITHDRAWN, CardState.ENDED, CardState.PASSED_ON) or not facts.owed
    if over:
        return ""
    moved = [day for duty, day in facts.first_dues if duty in facts.owed]
    if not moved:
        return due_lines(language, facts)
    return due_lines(language, facts) + "\n" + language.t("directive.extended", day=language.date_doc(min(moved)))


def due_lines(language: Language, facts: CardFacts) -> str:
    """By when what is still owed is to be done; a line for each day where the duties have days of their own."""
    groups = DueDays(facts.due, facts.own_dues).grouped(facts.owed)
    if len(groups) > 1:
        return "\n".join(_due_of(language, duties, day) for duties, day in groups)
    [(_, due)] = groups
    if due is None:
        return language.t("directive.no_due")
    return language.t("directive.due", day=language.date_doc(due), weekday=language.weekday(due))


def _due_of(language: Language, duties: Sequence[Duty], due: date | None) -> str:
    """``Hạn gửi báo cáo: hết ngày 30/6/2023 (thứ Sáu).``; đã nhận is not named beside another duty of the same day."""
    name = language.t(f"changes.duty.{main_duty(duties).value}")
    name = name[:1].upper() + name[1:]
    if due is None:
        return language.t("directive.no_due_of", duty=name)
    return language.t("directive.due_of", duty=name, day=language.date_doc(due), weekday=language.weekday(due))
