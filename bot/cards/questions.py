"""Questions to the office in words: asked, passed on, as the office sees them, answered (dialogues.md 4.4)."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.cards.words import column, label
from bot.domain.text import clip
from bot.i18n import Language
from bot.messaging import Choice, FileRef, Outgoing

SHOWN = 220
"""Characters of a question or answer on a card: with what stands around it, it fits a small phone."""


def ask_text(language: Language, number: str = "") -> Outgoing:
    """What is the question?"""
    text = language.t("questions.ask_about", number=number) if number else language.t("questions.ask")
    return Outgoing(text, column(Choice(language.t("questions.button.back"), "=back", "0")))


def passed(language: Language, number: int) -> Outgoing:
    return Outgoing(language.t("questions.passed", n=language.two(number)))


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """A question as the office sees it, under the number people are told (``ordinal``). ``status``: open, answered, dropped."""

    id: int
    ordinal: int
    unit_name: str
    asker: str
    number: str
    text: str
    status: str
    answered_by: str
    answered_at: int | None


def for_office(language: Language, facts: QuestionFacts, files: tuple[FileRef, ...] = ()) -> Outgoing:
    """Who asks what about which directive, with the ways to deal with it; afterwards who did."""
    who = ", ".join(part for part in (facts.unit_name, facts.asker, facts.number) if part)
    head = language.t(
        "questions.office", n=language.two(facts.ordinal), who=who or language.t("questions.unregistered")
    )
    text = head + "\n" + language.t("questions.quoted", text=clip(facts.text, SHOWN))
    if facts.status != "open":
        return Outgoing(text + "\n" + _settled(language, facts.status, facts.answered_by, facts.answered_at))
    return Outgoing(
        text,
        column(
            Choice(language.t("questions.button.answer"), f"question_answer {facts.id}"),
            Choice(language.t("questions.button.answer_all"), f"question_answer_all {facts.id}"),
            Choice(language.t("questions.button.drop"), f"question_drop {facts.id}"),
        ),
        files,
    )


def _settled(language: Language, status: str, name: str, at: int | None) -> str:
    key = "questions.answered_by" if status == "answered" else "questions.dropped_by"
    return language.t(key, name=name, moment=language.moment(at) if at is not None else "")


def settled(language: Language, status: str, name: str, at: int) -> Outgoing:
    """A colleague was faster."""
    return Outgoing(_settled(language, status, name, at))


def ask_answer(language: Language, number: int, text: str) -> Outgoing:
    return Outgoing(
        language.t("questions.ask_answer", n=language.two(number), text=clip(text, SHOWN)),
        column(Choice(language.t("questions.button.back"), "=back", "0")),
    )


def ask_common_answer(language: Language, number: int, text: str) -> Outgoing:
    """The answer that goes to all; it is shown with its recipients before it is sent."""
    return Outgoing(
        language.t("questions.ask_common_answer", n=language.two(number), text=clip(text, SHOWN)),
        column(Choice(language.t("questions.button.back"), "=back", "0")),
    )


def answered(language: Language, ordinal: int, question: str, text: str, number: str) -> Outgoing:
    """To the one who asked."""
    key = "questions.answer_about" if number else "questions.answer"
    head = language.t(key, n=language.two(ordinal), number=number, question=clip(question, 80))
    return Outgoing(head + "\n" + text)


def waiting(language: Language, listed: Sequence[tuple[int, int, str, str]], total: int) -> Outgoing:
    """Open questions: (id, number, unit or asker, text), each as a button; five and the count of the rest."""
    if not listed:
        return Outgoing(language.t("questions.none_waiting"))
    lines = [
        language.t("questions.waiting_one", n=language.two(n), who=who, text=clip(" ".join(text.split()), 50))
        for _, n, who, text in listed
    ]
    choices = [
        Choice(label(language.t("questions.button.answer_n", n=language.two(n))), f"question_answer {which}", line=line)
        for (which, n, _, _), line in zip(listed, lines, strict=True)
    ]
    head = language.t("questions.waiting", count=language.two(total))
    return Outgoing("\n".join([head, *lines]), column(*choices))
