"""Đã quán triệt in words: the questions for figures, the sum to confirm, the proposal to the head, the receipt (dialogues.md 4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.cards.receipts import undo_button
from bot.cards.words import (
    EXCUSE_KEYS,
    FORM_KEYS,
    Contact,
    Named,
    column,
    contact_line,
    either,
    excuses_in_words,
    form_word,
    share,
)
from bot.domain.dissemination import Excuse, Form, Tally
from bot.domain.ledger import grouped
from bot.i18n import Language
from bot.messaging import Choice, Outgoing


@dataclass(frozen=True, slots=True)
class Asking:
    """What every question of one entry says. ``buttons`` is False where the phone has none, so that digits can be people."""

    number: str
    unit_word: str
    before: Tally
    roster_day: date | None
    buttons: bool
    proposing: bool = False


def ask_number(language: Language, asking: Asking) -> Outgoing:
    """How many were told, the person who answers included, against the staff number, which can be corrected."""
    before = asking.before
    lines = []
    if before.told:
        lines.append(language.t("dissemination.ask.more", number=asking.number, share=share(language, before)))
    elif asking.proposing:
        lines.append(language.t("dissemination.ask.number_propose", number=asking.number))
    else:
        lines.append(language.t("dissemination.ask.number", number=asking.number))
    if before.roster:
        day = language.date_doc(asking.roster_day) if asking.roster_day else ""
        key = "dissemination.ask.roster" if day else "dissemination.ask.roster_undated"
        lines.append(language.t(key, unit=asking.unit_word, roster=language.two(before.roster), day=day))
        example = before.roster - before.told
        lines += [
            language.t("dissemination.ask.example", n=example),
            language.t("dissemination.ask.example_roster", share=f"{before.roster}/{before.roster + 1}"),
        ]
    else:
        lines.append(language.t("dissemination.ask.no_roster", unit=asking.unit_word))
    quick = None
    if asking.buttons and before.roster > before.told:
        rest = before.roster - before.told
        text = f"{language.two(before.roster)}/{language.two(before.roster)}"
        if before.told:
            text = language.t("dissemination.button.rest", count=language.two(rest))
        quick = Choice(text, "=all")
    back = Choice(language.t("dissemination.button.not_now"), "=none", "0")
    return Outgoing("\n".join(lines), column(quick, back))


def over_staff(language: Language, told: int, roster: int, unit_word: str) -> Outgoing:
    """More told than staff: refused in words, with the three ways out."""
    text = language.t("dissemination.over_staff", told=language.two(told), roster=language.two(roster), unit=unit_word)
    return Outgoing(
        text,
        column(
            Choice(language.t("dissemination.button.number_again"), "=again"),
            Choice(language.t("dissemination.button.roster_changed"), "=roster"),
            Choice(language.t("dissemination.button.not_now"), "=none", "0"),
        ),
    )


def ask_roster(language: Language, unit_word: str, example: int) -> Outgoing:
    return Outgoing(language.t("dissemination.ask.new_roster", unit=unit_word, example=example))


def ask_excuses(language: Language, left: int, excused: Mapping[Excuse, int]) -> Outgoing:
    """Who of the rest is away with a reason; each reason once, or typed in one line."""
    lines = [language.t("dissemination.ask.excuses", count=language.two(left))]
    if excused:
        lines.append(language.t("dissemination.ask.excused_so_far", reasons=excuses_in_words(language, excused)))
    reasons = [Choice(_capital(language.t(key)), f"={excuse.value}") for excuse, key in EXCUSE_KEYS.items()]
    pairs = tuple(tuple(reasons[n : n + 2]) for n in range(0, len(reasons), 2))
    rest = Choice(language.t("dissemination.button.rest_later"), "=rest")
    return Outgoing("\n".join(lines), (*pairs, (rest,)))


def ask_excuse_count(language: Language, excuse: Excuse, left: int) -> Outgoing:
    text = language.t(
        "dissemination.ask.excuse_count", reason=language.t(EXCUSE_KEYS[excuse]), count=language.two(left)
    )
    return Outgoing(text)


@dataclass(frozen=True, slots=True)
class Sum:
    """What is about to be recorded, or prepared for the head."""

    number: str
    told: int
    before: Tally
    after: Tally
    day: date
    today: date
    form: Form
    proposing: bool = False
    to: tuple[Named, ...] = ()
    roster_changed_from: int | None = None


def sum_card(language: Language, total: Sum) -> Outgoing:
    """The figures as they add up, one choice to record them and one for each part that may be wrong."""
    after = total.after
    lines = [_sum_head(language, total)]
    day = language.date_doc(total.day)
    lines.append(
        language.t("dissemination.sum.day_today" if total.day == total.today else "dissemination.sum.day", day=day)
    )
    lines.append(language.t("dissemination.sum.form", form=form_word(language, total.form)))
    if not total.before.told:
        lines.append(language.t("dissemination.sum.told", share=share(language, after)))
    if after.excused_total:
        lines.append(
            language.t(
                "dissemination.sum.excused",
                count=language.two(after.excused_total),
                reasons=excuses_in_words(language, after.excused),
            )
        )
    if after.remaining:
        lines.append(language.t("dissemination.sum.remaining", count=language.two(after.remaining)))
    if total.roster_changed_from is not None:
        lines.append(
            language.t(
                "dissemination.sum.roster_changed",
                before=language.two(total.roster_changed_from),
                total=language.two(after.roster),
            )
        )
    yes = "dissemination.button.submit" if total.proposing else "dissemination.button.correct"
    few = after.remaining or after.excused_total
    return Outgoing(
        "\n".join(lines),
        column(
            Choice(language.t(yes), "=ok"),
            Choice(language.t("dissemination.button.edit_day"), "=day"),
            Choice(language.t("dissemination.button.edit_form"), "=form"),
            Choice(
                language.t("dissemination.button.edit_number_excuses" if few else "dissemination.button.edit_number"),
                "=number",
            ),
            Choice(language.t("dissemination.button.not_recorded"), "=none", "0"),
        ),
    )


def _sum_head(language: Language, total: Sum) -> str:
    if total.proposing:
        names = either(language, total.to) or language.t("talk.office")
        return language.t("dissemination.sum.submit_to", names=names, number=total.number)
    if total.before.told:
        return language.t(
            "dissemination.sum.more",
            number=total.number,
            before=share(language, total.before),
            told=language.two(total.told),
            after=share(language, total.after),
        )
    return language.t("dissemination.sum.head", number=total.number)


def ask_what(language: Language) -> Outgoing:
    """Which of the numbers to change: told, or excused."""
    return Outgoing(
        language.t("dissemination.ask.what"),
        column(
            Choice(language.t("dissemination.button.edit_number"), "=told"),
            Choice(language.t("dissemination.button.excused"), "=excused"),
            Choice(language.t("dissemination.button.back"), "=back", "0"),
        ),
    )


def ask_day(language: Language, number: str, today: date, yesterday: date) -> Outgoing:
    text = language.t("dissemination.ask.day", number=number, example=language.date_short(yesterday))
    return Outgoing(
        text,
        column(
            Choice(language.t("dissemination.button.today", day=language.date_short(today)), "=today"),
            Choice(language.t("dissemination.button.yesterday", day=language.date_short(yesterday)), "=yesterday"),
            Choice(language.t("dissemination.button.back"), "=back", "0"),
        ),
    )


def ask_form(language: Language) -> Outgoing:
    choices = [Choice(_capital(language.t(key)), f"={form.value}") for form, key in FORM_KEYS.items()]
    return Outgoing(
        language.t("dissemination.ask.form"),
        column(*choices, Choice(language.t("dissemination.button.back"), "=back", "0")),
    )


@dataclass(frozen=True, slots=True)
class ConfirmedFacts:
    """What the receipt of quán triệt says. ``other`` is how many more things the unit owes under other directives."""

    directive_id: int
    unit_id: int
    number: str
    unit_name: str
    day: date
    form: Form
    after: Tally
    receipt: str
    acknowledgement_id: int
    due: date | None
    late: bool
    confirmed_by: str
    entered_by: str = ""
    implied_receipt: str = ""
    report_owed: bool = False
    other: int = 0


def confirmed(language: Language, facts: ConfirmedFacts) -> Outgoing:
    """``Đã ghi nhận: … quán triệt … 10/12 người`` with the code, and what remains."""
    after = facts.after
    key = "dissemination.confirmed" if after.remaining else "dissemination.confirmed_all"
    how_told = "dissemination.told_excused" if after.excused_total else "dissemination.told"
    told = language.t(how_told, share=share(language, after), count=language.two(after.excused_total))
    lines = [
        language.t(
            key,
            unit=facts.unit_name,
            number=facts.number,
            day=language.date_doc(facts.day),
            form=form_word(language, facts.form),
            share=told,
        )
    ]
    if facts.entered_by:
        lines.append(language.t("dissemination.confirmed_by", name=facts.confirmed_by, clerk=facts.entered_by))
    lines.append(language.t("acknowledgement.code", code=grouped(facts.receipt)))
    if facts.implied_receipt:
        lines.append(language.t("dissemination.implied", code=grouped(facts.implied_receipt)))
    if facts.late:
        lines.append(language.t("acknowledgement.late"))
    if after.remaining:
        count = language.two(after.remaining)
        lines.append(
            language.t("dissemination.remaining", count=count, day=language.date_short(facts.due))
            if facts.due
            else language.t("dissemination.remaining_no_due", count=count)
        )
    elif facts.other:
        lines.append(language.t("dissemination.other_tasks", count=language.two(facts.other)))
    where = f"{facts.directive_id} {facts.unit_id}"
    more = Choice(language.t("directive.button.add"), f"disseminate {where}", "2") if after.remaining else None
    report = Choice(language.t("directive.button.report"), f"report {where}", "5") if facts.report_owed else None
    tasks = Choice(language.t("talk.button.tasks"), "tasks") if facts.other and not after.remaining else None
    return Outgoing("\n".join(lines), column(more, report, tasks, undo_button(language, facts.acknowledgement_id)))


def not_the_head(language: Language, number: str, where: str, heads: Sequence[Named], contact: Contact) -> Outgoing:
    """Not the head: who can, by name; the figures can be prepared."""
    names = either(language, heads)
    if names:
        text = language.t("dissemination.not_the_head", names=names, number=number)
        key = "dissemination.button.prepare"
    else:
        text = language.t("dissemination.no_head", number=number) + "\n" + contact_line(language, contact)
        key = "dissemination.button.prepare_office"
    return Outgoing(
        text,
        column(
            Choice(language.t(key), f"prepare {where}"),
            Choice(language.t("dissemination.button.later"), "nothing", "0"),
        ),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
