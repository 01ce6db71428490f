"""What is said where no route is left: the request to a colleague, and the office's call list with what to read out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.cards.measure import MAX_LINES, fit_lines, rows
from bot.cards.words import label
from bot.domain.text import clip, count_lines
from bot.i18n import Language
from bot.messaging import Choice, Outgoing

LISTED = 4
READ_OUT = 3
"""Messages read out on the telephone; the rest is counted."""


def please_tell(language: Language, name: str, why: str, content: str) -> Outgoing:
    """To a colleague: whom to tell, why, and what."""
    ask = language.t("relays.please_tell", name=name, why=why)
    return Outgoing(fit_lines([(ask, False), (content, True)], ()))


def why(language: Language, reason: str) -> str:
    """Why a message did not go out, in words."""
    key = f"relays.why.{reason}"
    return language.t(key) if language.has(key) else language.t("relays.why.failed")


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody was to get: ``number`` of the directive with its day, or the ``text`` of a message to many."""

    number: str
    subject: str
    due: date | None
    text: str
    directive_id: int | None = None
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to call."""

    person_id: int
    name: str
    unit: str
    phone: str
    reason: str
    messages: tuple[Message, ...]


def call_list(language: Language, found: Sequence[Person], total: int, offset: int) -> Outgoing:
    """Whom to telephone, unit by unit; each leads to what to read out."""
    if not found:
        return Outgoing(language.t("calls.none"))
    lines = [language.t("calls.head", count=language.two(total))]
    shown: list[Person] = []
    for person in found[:LISTED]:
        line = language.t(
            "calls.line",
            place=len(shown) + 1,
            name=clip(person.name, 30),
            unit=clip(person.unit, 34),
            phone=person.phone or language.t("calls.no_phone"),
            why=why(language, person.reason),
            count=language.two(len(person.messages)),
        )
        if shown and count_lines("\n".join([*lines, line])) > MAX_LINES - LISTED - 1:
            break
        lines.append(line)
        shown.append(person)
    choices = [Choice(label(person.name), f"call {person.person_id}") for person in shown]
    rest = total - offset - len(shown)
    more = None
    if rest > 0:
        more = Choice(language.t("calls.more", count=language.two(rest)), f"call_list {offset + len(shown)}")
    return Outgoing("\n".join(lines), rows(*choices, more))


def script(language: Language, person: Person, office: str) -> Outgoing:
    """The number and the words to read out, then what can be recorded."""
    items = "; ".join(item(language, message) for message in person.messages[:READ_OUT])
    if len(person.messages) > READ_OUT:
        items = language.t("calls.and_more", items=items, count=language.two(len(person.messages) - READ_OUT))
    head = language.t(
        "calls.whom", name=person.name, unit=person.unit, phone=person.phone or language.t("calls.no_phone")
    )
    read_out = language.t("calls.script", name=person.name, office=office, items=items)
    return Outgoing(
        fit_lines(
            [(head, False), (read_out, True), (why(language, person.reason), False)], _script_choices(language, person)
        ),
        _script_choices(language, person),
    )


def _script_choices(language: Language, person: Person) -> tuple[tuple[Choice, ...], ...]:
    return rows(
        Choice(language.t("calls.button.called"), f"called {person.person_id}"),
        Choice(language.t("calls.button.back"), "call_list"),
    )


def item(language: Language, message: Message) -> str:
    """``1204/SVHTTDL-VP về việc …, hạn 16/6/2023``, or the beginning of the text."""
    if not message.number:
        return clip(message.text, 120)
    words = language.t("calls.item", number=message.number, subject=clip(message.subject, 80))
    return words if message.due is None else language.t("calls.due", item=words, day=language.date_doc(message.due))


def was_called(language: Language, person: Person, at: int, left: int) -> Outgoing:
    """Recorded; what the unit said can be recorded on its behalf at once."""
    text = language.t("calls.called", name=person.name, moment=language.moment(at), left=language.two(left))
    cases = {(m.directive_id, m.unit_id): m.number for m in person.messages if m.directive_id and m.unit_id}
    behalf = [
        Choice(
            label(language.t("calls.button.on_behalf", number=number.split("/")[0])),
            f"on_behalf #{directive_id} u{unit_id}",
        )
        for (directive_id, unit_id), number in list(cases.items())[:3]
    ]
    back = Choice(language.t("calls.button.back"), "call_list") if left else None
    return Outgoing(text, rows(*behalf, back))
