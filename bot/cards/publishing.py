"""The questions by which the office says what is passed on, as far as its content goes (dialogues.md 3)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.cards.measure import fit_lines, rows
from bot.domain.drafts import FILES_MOST, SUMMARY_MOST, CitedDocument, DirectiveDraft, DraftStep
from bot.domain.obligations import Duty
from bot.domain.text import clip
from bot.i18n import Language
from bot.intake.civil import DayFault, DayFaultKind
from bot.intake.numbers import NumberFault
from bot.messaging import MAX_LABEL, Choice, Outgoing, Rows

TOGGLES_MOST = 4
"""Choices that can be switched with a button each; more are a list to type from (five buttons a card)."""
MARKED, UNMARKED = "[x] ", "[ ] "


def circulation(language: Language) -> Outgoing:
    """Before any text or file: does the paper carry a mark."""
    return Outgoing(
        language.t("publishing.circulation"),
        rows(
            Choice(language.t("publishing.circulation.none"), "=none"),
            Choice(language.t("publishing.circulation.marked"), "=marked"),
        ),
    )


def secret(language: Language) -> Outgoing:
    """A marked paper does not enter; of a restricted one only the head goes on."""
    return Outgoing(
        language.t("publishing.secret"),
        rows(
            Choice(language.t("publishing.secret.restricted"), "=restricted"),
            Choice(language.t("publishing.stop"), "=stop"),
        ),
    )


def head(language: Language, *, restricted: bool) -> Outgoing:
    text = language.t("publishing.head")
    return Outgoing(language.t("publishing.head_restricted") + "\n" + text if restricted else text)


def read(language: Language, draft: DirectiveDraft, asks: str, choices: Rows = ()) -> Outgoing:
    """What was understood of the head, and then what is missing."""
    named = ", ".join(document.number for document in draft.cited)
    parts = [
        (language.t("publishing.read"), False),
        (language.t("publishing.read.kind", kind=draft.kind), False),
        (_numbered(language, draft), False),
        (language.t("publishing.read.issuer", issuer=clip(draft.issuer, 120)) if draft.issuer else "", False),
        (language.t("publishing.read.subject", subject=draft.subject) if draft.subject else "", True),
        (language.t("publishing.read.cited", numbers=named) if named else "", True),
        (asks, False),
    ]
    return Outgoing(fit_lines(parts, choices), choices)


def _numbered(language: Language, draft: DirectiveDraft) -> str:
    day = language.date_doc(draft.issued) if draft.issued else ""
    both = ", ".join(part for part in (draft.number, day) if part)
    return language.t("publishing.read.number", number=both) if both else ""


def missing(language: Language, draft: DirectiveDraft, step: DraftStep) -> Outgoing:
    """What the head did not say: number and date, issuer, or trích yếu."""
    if step is DraftStep.NUMBER:
        asks = language.t("publishing.missing." + _what_is_missing(draft))
    else:
        asks = language.t(f"publishing.missing.{step.value}")
    choices = rows(Choice(language.t("publishing.save"), "=save"), Choice(language.t("publishing.edit"), "=edit"))
    return read(language, draft, asks, choices)


def _what_is_missing(draft: DirectiveDraft) -> str:
    if not draft.number and draft.issued is None:
        return "both"
    return "day" if draft.number else "number"


def head_faults(language: Language, number: NumberFault | None, day: DayFault | None, *, future: bool) -> Outgoing:
    """What is wrong with a typed number and date, each with its reason, and an example."""
    wrong = []
    if number is not None:
        wrong.append(language.t(f"publishing.number.{number.value}"))
    if day is not None:
        wrong.append(day_fault(language, day))
    if future:
        wrong.append(language.t("publishing.day.future"))
    first = language.t("publishing.wrong_both") if len(wrong) > 1 else language.t("publishing.wrong")
    return Outgoing("\n".join([first, *(f"- {line}" for line in wrong), language.t("publishing.wrong_example")]))


def day_fault(language: Language, fault: DayFault) -> str:
    """Why a day is none, in words: ``Tháng 6 có 30 ngày, không có ngày 31/6``."""
    if fault.kind is DayFaultKind.NO_SUCH_DAY:
        return language.t("publishing.day.no_such_day", day=fault.day, month=fault.month, last=fault.last)
    if fault.kind is DayFaultKind.NO_SUCH_MONTH:
        return language.t("publishing.day.no_such_month", month=fault.month)
    return language.t(f"publishing.day.{fault.kind.value}")


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A paper that was passed on before. ``reached`` of ``units`` have it."""

    directive_id: int
    number: str
    at: int
    reached: int
    units: int
    left_unsent: int


def duplicate(language: Language, found: Duplicate) -> Outgoing:
    text = language.t(
        "publishing.duplicate",
        moment=language.moment(found.at),
        reached=language.two(found.reached),
        units=language.two(found.units),
    )
    where = f"#{found.directive_id}"
    return Outgoing(
        text,
        rows(
            Choice(language.t("sending.button.standing"), f"standing {where}"),
            Choice(language.t("sending.button.resume"), f"resume_sending {where}") if found.left_unsent else None,
            Choice(language.t("publishing.button.more_units"), f"more_units {where}"),
            Choice(language.t("publishing.button.correct"), f"correct {where}"),
            Choice(language.t("publishing.button.other_number"), "=other"),
        ),
    )


# -------------------------------------------------------------------------------------------------- content, text, files


def toggles(
    language: Language, text: str, labels: Sequence[str], marked: Sequence[int], done: str = "publishing.done"
) -> Outgoing:
    """A question with several answers at once: a button each, or a numbered list to type from where they are many."""
    last = Choice(language.t(done), "=done", "0")
    if len(labels) <= TOGGLES_MOST:
        choices = [
            Choice(clip((MARKED if at in marked else UNMARKED) + label, MAX_LABEL), f"={at}", str(at + 1))
            for at, label in enumerate(labels)
        ]
        return Outgoing(text, rows(*choices, last))
    listed = [f"{at + 1}. {MARKED if at in marked else UNMARKED}{label}" for at, label in enumerate(labels)]
    return Outgoing("\n".join([text, *listed, language.t("publishing.type_numbers")]), rows(last))


def content(language: Language, cited: Sequence[CitedDocument], marked: Sequence[int]) -> Outgoing:
    text = language.t("publishing.content", count=language.two(len(cited)))
    return toggles(language, text, [_document(language, one) for one in cited], marked)


def _document(language: Language, document: CitedDocument) -> str:
    """Number and date, without the comma where the label would be cut."""
    if document.issued is None:
        return document.number
    label = f"{document.number}, {language.date_doc(document.issued)}"
    return label if len(MARKED + label) <= MAX_LABEL else label.replace(", ", " ")


def summary(language: Language, files: Sequence[int]) -> Outgoing:
    """Asked once with the files that have come so far (their sizes in bytes)."""
    text = language.t("publishing.summary", most=SUMMARY_MOST)
    if files:
        text = files_line(language, files) + "\n" + text
    return Outgoing(text, rows(Choice(language.t("publishing.summary.none"), "=none")))


def files_line(language: Language, sizes: Sequence[int]) -> str:
    return language.t("publishing.files", count=language.two(len(sizes)), size=language.size(sum(sizes)))


def taken(language: Language, characters: int, sizes: Sequence[int]) -> str:
    """``Đã nhận tóm tắt 98 ký tự và 04 tệp (2,1 MB).``; nothing is said of a summary left out."""
    if not characters:
        return files_line(language, sizes) if sizes else ""
    if not sizes:
        return language.t("publishing.taken", characters=characters)
    return language.t(
        "publishing.taken_with_files",
        characters=characters,
        count=language.two(len(sizes)),
        size=language.size(sum(sizes)),
    )


def too_long(language: Language, characters: int) -> Outgoing:
    return Outgoing(language.t("publishing.summary.too_long", characters=characters, most=SUMMARY_MOST))


def file_refused(language: Language, *, marked: bool, too_many: bool, faulty: Sequence[str]) -> str:
    """Why files sent are not in the draft; empty when all are."""
    lines = []
    if marked:
        lines.append(language.t("publishing.file.marked"))
    if too_many:
        lines.append(language.t("publishing.file.too_many", most=language.two(FILES_MOST)))
    if faulty:
        lines.append(language.t("publishing.file.faulty", names=clip(", ".join(faulty), 100)))
    return "\n".join(lines)


# ------------------------------------------------------------------------------------------------------- what is asked


def duties(language: Language, marked: Sequence[int], *, some_report: bool = False) -> Outgoing:
    """What is asked of the units; ``some_report``: the report may be asked of some of them only."""
    labels = [language.t(f"publishing.duty.{duty.value}") for duty in Duty]
    asked = toggles(language, language.t("publishing.duties"), labels, marked)
    if not some_report:
        return asked
    return replace(asked, choices=(*asked.choices, *rows(Choice(language.t("deadline.button.some"), "=some_report"))))


def weekly(language: Language) -> Outgoing:
    """Without a due day: reminded for how long, so that nothing is reminded for ever."""
    return Outgoing(
        language.t("publishing.weekly"),
        rows(Choice(language.t("publishing.weekly.four"), "=4"), Choice(language.t("publishing.weekly.never"), "=0")),
    )


# -------------------------------------------------------------------------------------------------------------- drafts


@dataclass(frozen=True, slots=True)
class DraftLine:
    id: int
    number: str
    subject: str
    owner: str
    step: DraftStep
    changed_at: int


def drafts(language: Language, found: Sequence[DraftLine]) -> Outgoing:
    """Drafts to go on with, one button each."""
    if not found:
        return Outgoing(language.t("publishing.drafts.none"))
    lines = [language.t("publishing.drafts")]
    choices = []
    for line in found:
        name = line.number or clip(line.subject, 24) or language.t("publishing.drafts.unnamed")
        said = language.t(
            "publishing.drafts.line",
            name=clip(name, 40),
            owner=line.owner,
            step=language.t(f"publishing.step.{line.step.value}"),
            moment=language.moment(line.changed_at),
        )
        lines.append(said)
        choices.append(Choice(clip(name, 28), f"draft {line.id}", line=said))
    return Outgoing("\n".join(lines), rows(*choices))


def idle(language: Language, name: str, since: int, step: DraftStep) -> Outgoing:
    """A draft left alone is never continued by plain text: what came is put in only on purpose."""
    shown = language.t(f"publishing.step.{step.value}")
    put = language.t("publishing.idle.put", step=shown)
    return Outgoing(
        language.t("publishing.idle", name=name, time=language.time(since), step=shown),
        rows(
            Choice(clip(put, 28), "=put"),
            Choice(language.t("publishing.idle.again"), "=again"),
            Choice(language.t("sending.button.delete"), "=delete"),
        ),
    )
