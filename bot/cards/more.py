"""Việc khác: the menu behind a card, files, the text to forward to the staff, why somebody gets it (dialogues.md 4.4)."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.cards.directive import CardFacts, cited
from bot.cards.measure import fit_lines
from bot.cards.words import column
from bot.i18n import Language
from bot.messaging import Choice, Outgoing


@dataclass(frozen=True, slots=True)
class MenuFacts:
    """What the menu can offer. ``files`` 0 where there are none, or the paper's circulation is restricted."""

    directive_id: int
    unit_id: int
    number: str
    files: int
    has_more_text: bool
    may_delegate: bool
    may_ask: bool = False
    """Something is still owed, and who looks may act for the unit: it may ask to be free of it."""
    has_due: bool = False
    """There is a day that could be moved."""


def menu(language: Language, facts: MenuFacts) -> Outgoing:
    """The rarer acts; digits 3 and 5 are those of asking for more time and of not being concerned."""
    where = f"{facts.directive_id} {facts.unit_id}"
    marked = f"#{facts.directive_id} u{facts.unit_id}"
    extension = exemption = None
    if facts.may_ask:
        exemption = Choice(language.t("more.button.exemption"), f"exemption {marked}", "5")
        extension = Choice(language.t("more.button.extension"), f"extension {marked}", "3") if facts.has_due else None
    files = None
    if facts.files:
        files = Choice(language.t("more.button.files", count=language.two(facts.files)), f"files {where}", "1")
    full = Choice(language.t("more.button.full"), f"full {where}", "6") if facts.has_more_text else None
    delegate = None
    if facts.may_delegate:
        delegate = Choice(language.t("more.button.delegate"), f"delegate {facts.unit_id}", "4")
    return Outgoing(
        language.t("more.head", number=facts.number),
        column(
            files,
            Choice(language.t("more.button.forward"), f"forward {where}", "2"),
            extension,
            delegate,
            exemption,
            full,
            Choice(language.t("more.button.why"), f"why {where}", "9"),
            Choice(language.t("more.button.back"), f"card {where}", "0"),
        ),
    )


def files(language: Language, facts: CardFacts) -> Outgoing:
    """The files, or where the paper is."""
    where = f"{facts.directive_id} {facts.unit_id}"
    ask = Choice(language.t("more.button.ask_files"), f"question {where}")
    if not facts.may_file:
        return Outgoing(language.t("more.restricted", number=facts.number))
    if not facts.files:
        return Outgoing(language.t("more.no_files", cited=cited(language, facts)), column(ask))
    text = language.t("more.files", number=facts.number, count=language.two(len(facts.files)))
    return Outgoing(text, column(ask), facts.files)


def _subject(language: Language, facts: CardFacts) -> str:
    letter = facts.kind == language.t("directive.kind.letter")
    return facts.subject[:1].lower() + facts.subject[1:] if letter else facts.subject


def forward(language: Language, facts: CardFacts) -> Outgoing:
    """To be forwarded to the staff: no codes, no choices, nothing to answer."""
    content = language.t("directive.content", numbers=", ".join(facts.content)) if facts.content else ""
    parts = [
        (language.t("more.forward", cited=cited(language, facts), subject=_subject(language, facts)), True),
        (facts.summary, True),
        (content, True),
        (language.t("more.forward_foot"), False),
    ]
    return Outgoing(fit_lines(parts, ()))


def full(language: Language, facts: CardFacts) -> list[Outgoing]:
    """Everything the office wrote, uncut, in two messages."""
    content = language.t("directive.content", numbers=", ".join(facts.content)) if facts.content else ""
    head = language.t("more.forward", cited=cited(language, facts), subject=_subject(language, facts))
    back = Choice(language.t("more.button.back"), f"card {facts.directive_id} {facts.unit_id}", "0")
    rest = "\n".join(part for part in (facts.summary, content) if part)
    if not rest:
        return [Outgoing(head, column(back))]
    return [Outgoing(head), Outgoing(rest, column(back))]


def why(language: Language, title: str, unit_name: str, others: Sequence[str], *, has_due: bool) -> Outgoing:
    """Lý do nhận tin này: in which capacity, who else, and who would be told."""
    lines = [language.t("more.why", title=title, unit=unit_name)]
    if others:
        lines.append(language.t("more.why_others", names=", ".join(others[:5])))
    lines.append(language.t("more.why_due" if has_due else "more.why_no_due"))
    return Outgoing("\n".join(lines))
