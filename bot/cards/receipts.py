"""What is answered to an acknowledgement: the receipt with its code, the second tap, taking it back, and why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.cards.titles import post_at
from bot.cards.words import Contact, Named, column, contact_line, duty_button, either, left_line
from bot.domain.ledger import grouped
from bot.domain.obligations import Duty
from bot.domain.people import Role
from bot.domain.units import UnitKind
from bot.i18n import Language
from bot.messaging import Choice, Outgoing


@dataclass(frozen=True, slots=True)
class Where:
    """The directive and unit a receipt speaks of, and what the unit still owes under it."""

    directive_id: int
    unit_id: int
    number: str
    unit_name: str
    due: date | None = None
    owed: tuple[Duty, ...] = ()
    began: bool = False
    """Some of the staff have been told: the button reads *Bổ sung*."""


def received(
    language: Language, where: Where, at: int, receipt: str, acknowledgement_id: int, *, late: bool
) -> Outgoing:
    """``Đã ghi nhận: Phòng … đã nhận 1204/…`` with the code, what is left, and the way back."""
    text = language.t("acknowledgement.received", unit=where.unit_name, number=where.number, moment=language.moment(at))
    lines = [text, language.t("acknowledgement.code", code=grouped(receipt))]
    if late:
        lines.append(language.t("acknowledgement.late"))
    lines.append(left_line(language, where.owed, where.due))
    return Outgoing("\n".join(lines), column(*_next(language, where), undo_button(language, acknowledgement_id)))


def received_all(
    language: Language, unit_name: str, at: int, lines: Sequence[tuple[str, str]], acknowledgement_ids: Sequence[int]
) -> Outgoing:
    """One answer for several directives: (number, receipt) each."""
    head = language.t("acknowledgement.received_all", unit=unit_name, moment=language.moment(at))
    each = [
        language.t("acknowledgement.received_one", number=number, code=grouped(receipt)) for number, receipt in lines
    ]
    ids = " ".join(map(str, acknowledgement_ids[:6]))
    return Outgoing("\n".join([head, *each]), column(undo_button(language, ids)))


def undo_button(language: Language, acknowledgement_ids: int | str) -> Choice:
    return Choice(language.t("acknowledgement.button.undo"), f"undo {acknowledgement_ids}", "0")


def already(language: Language, where: Where, name: str, at: int, *, on_behalf: bool, undo: int | None) -> Outgoing:
    """The second tap: who and when; nothing is added."""
    key = "acknowledgement.already_on_behalf" if on_behalf else "acknowledgement.already"
    lines = [language.t(key, name=name, number=where.number, moment=language.moment(at))]
    lines.append(left_line(language, where.owed, where.due))
    back = undo_button(language, undo) if undo is not None else None
    return Outgoing("\n".join(lines), column(*_next(language, where), back))


def _next(language: Language, where: Where) -> list[Choice]:
    return [
        duty_button(language, duty, where.directive_id, where.unit_id, began=where.began and duty is Duty.DISSEMINATE)
        for duty in where.owed
    ]


WITHDRAW_KEYS = {
    Duty.RECEIVE: "acknowledgement.undo.receive",
    Duty.DISSEMINATE: "acknowledgement.undo.disseminate",
    Duty.REPORT: "acknowledgement.undo.report",
}


def ask_undo(language: Language, duty: Duty, number: str, at: int, *, many: int = 1) -> Outgoing:
    """``Rút xác nhận … ? Nhật ký giữ cả hai lần.`` with the reasons as choices."""
    if many > 1:
        text = language.t("acknowledgement.undo.many", count=language.two(many))
    else:
        text = language.t(WITHDRAW_KEYS[duty], number=number, moment=language.moment(at))
    choices = [Choice(language.t("acknowledgement.reason.mistake_button"), "=mistake")]
    if duty is Duty.RECEIVE:
        choices.append(Choice(language.t("acknowledgement.reason.incomplete_button"), "=incomplete"))
    if duty is Duty.DISSEMINATE:
        choices.append(Choice(language.t("acknowledgement.reason.correct_button"), "=correct"))
    choices.append(Choice(language.t("acknowledgement.button.keep"), "=keep", "0"))
    return Outgoing(text, column(*choices))


def withdrawn(language: Language, where: Where, duty: Duty, reason: str) -> Outgoing:
    """It no longer counts; what is owed again."""
    text = language.t("acknowledgement.withdrawn", unit=where.unit_name, number=where.number, reason=reason)
    return Outgoing(
        text + "\n" + left_line(language, where.owed, where.due),
        column(*_next(language, where)) if duty in where.owed else (),
    )


def withdrawn_many(language: Language, numbers: Sequence[str], reason: str) -> Outgoing:
    return Outgoing(
        language.t("acknowledgement.withdrawn_many", numbers=", ".join(numbers), reason=reason),
        column(Choice(language.t("talk.button.tasks"), "tasks")),
    )


def kept(language: Language) -> Outgoing:
    return Outgoing(language.t("acknowledgement.kept"))


NOBODY = Contact()


@dataclass(frozen=True, slots=True)
class Refused:
    """What a refusal says beside its reason. ``role`` and ``until`` are those of the former post."""

    unit_name: str = ""
    unit_kind: UnitKind = UnitKind.OTHER
    confirmers: tuple[Named, ...] = ()
    role: Role | None = None
    own_title: str = ""
    until: date | None = None
    contact: Contact = NOBODY


def no_longer(language: Language, facts: Refused) -> Outgoing:
    """A former head, or someone who left: since when, and who confirms now."""
    post = post_at(language, facts.role or Role.STAFF, facts.unit_kind, facts.unit_name, facts.own_title)
    lines = [
        language.t("acknowledgement.refused.no_longer", post=post, day=language.date_doc(facts.until))
        if facts.until
        else language.t("acknowledgement.refused.not_of_unit", unit=facts.unit_name)
    ]
    return _refused(language, lines, facts)


def not_of_unit(language: Language, facts: Refused) -> Outgoing:
    """Another unit's button: nothing of the directive is told."""
    return _refused(language, [language.t("acknowledgement.refused.not_of_unit", unit=facts.unit_name)], facts)


def _refused(language: Language, lines: list[str], facts: Refused) -> Outgoing:
    if facts.confirmers:
        lines.append(language.t("acknowledgement.refused.who_now", names=either(language, facts.confirmers)))
    lines.append(contact_line(language, facts.contact))
    return Outgoing("\n".join(lines), column(Choice(language.t("talk.button.tasks"), "tasks")))


def refused(language: Language, key: str, facts: Refused) -> Outgoing:
    """Any other refusal: its sentence says what to do next, then whom to call."""
    names = either(language, facts.confirmers) or language.t("talk.office")
    text = language.t(key, names=names, unit=facts.unit_name)
    return Outgoing(
        text + "\n" + contact_line(language, facts.contact), column(Choice(language.t("talk.button.tasks"), "tasks"))
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """One line behind a receipt's code."""

    number: str
    unit_name: str
    duty: Duty
    name: str
    at: int
    on_behalf: bool
    withdrawn_at: int | None


LINE_KEYS = {
    Duty.RECEIVE: "acknowledgement.line.receive",
    Duty.DISSEMINATE: "acknowledgement.line.disseminate",
    Duty.REPORT: "acknowledgement.line.report",
}


def receipt_lines(language: Language, digits: str, shown: Sequence[Shown]) -> Outgoing:
    """What a receipt's digits stand for."""
    lines = [language.t("acknowledgement.line.head", code=grouped(digits))]
    for line in shown:
        who = language.t("acknowledgement.line.on_behalf") if line.on_behalf else line.name
        lines.append(
            language.t(
                LINE_KEYS[line.duty],
                unit=line.unit_name,
                number=line.number,
                name=who,
                moment=language.moment(line.at),
            )
        )
        if line.withdrawn_at is not None:
            lines.append(language.t("acknowledgement.line.withdrawn", moment=language.moment(line.withdrawn_at)))
    return Outgoing("\n".join(lines))
