"""Ghi nhận thay in words: which unit, which act, on what ground, and the receipt that says so (dialogues.md 4.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.cards.receipts import undo_button
from bot.cards.words import column, form_word, label, share
from bot.domain.dissemination import Form, Tally
from bot.domain.events import ToldBy
from bot.domain.ledger import grouped
from bot.domain.obligations import Duty
from bot.i18n import Language
from bot.messaging import Choice, Outgoing

DUTY_KEYS = {
    Duty.RECEIVE: "on_behalf.button.receive",
    Duty.DISSEMINATE: "on_behalf.button.disseminate",
    Duty.REPORT: "on_behalf.button.report",
}
GROUND_KEYS = {
    ToldBy.SIGNED_SLIP: "on_behalf.ground.signed_slip",
    ToldBy.PHONE: "on_behalf.ground.phone",
    ToldBy.LETTER: "on_behalf.ground.letter",
    ToldBy.IN_PERSON: "on_behalf.ground.in_person",
}
PROOF_KEYS = {
    ToldBy.SIGNED_SLIP: "on_behalf.ask.slip",
    ToldBy.PHONE: "on_behalf.ask.caller",
    ToldBy.LETTER: "on_behalf.ask.letter",
    ToldBy.IN_PERSON: "on_behalf.ask.caller",
}


def back(language: Language) -> Choice:
    return Choice(language.t("on_behalf.button.back"), "=back", "0")


def ask_directive(language: Language, unit_id: int, unit_name: str, found: Sequence[tuple[int, str]]) -> Outgoing:
    """Which document; what the unit still owes."""
    if not found:
        return Outgoing(language.t("on_behalf.nothing_owed", unit=unit_name))
    choices = [Choice(label(number), f"on_behalf u{unit_id} #{directive_id}") for directive_id, number in found[:5]]
    return Outgoing(language.t("on_behalf.ask.directive", unit=unit_name), column(*choices))


def ask_duty(language: Language, unit_name: str, number: str, owed: Sequence[Duty]) -> Outgoing:
    choices = [Choice(language.t(DUTY_KEYS[duty]), f"={duty.value}") for duty in owed]
    text = language.t("on_behalf.ask.duty", unit=unit_name, number=number)
    return Outgoing(text, column(*choices, back(language)))


def ask_figures(language: Language, unit_name: str, roster: int) -> Outgoing:
    key = "on_behalf.ask.figures" if roster else "on_behalf.ask.figures_no_roster"
    return Outgoing(language.t(key, unit=unit_name, roster=language.two(roster)), column(back(language)))


def ask_report(language: Language, unit_name: str) -> Outgoing:
    return Outgoing(
        language.t("on_behalf.ask.report", unit=unit_name),
        column(
            Choice(language.t("reporting.button.document_system"), "=document_system"),
            Choice(language.t("reporting.button.paper"), "=paper"),
            back(language),
        ),
    )


def ask_ground(language: Language, said: str) -> Outgoing:
    choices = [Choice(language.t(key), f"={ground.value}") for ground, key in GROUND_KEYS.items()]
    return Outgoing(language.t("on_behalf.ask.ground", said=said), column(*choices, back(language)))


def ask_proof(language: Language, ground: ToldBy) -> Outgoing:
    """The photo of the slip, who called, or the letter's number; it can be left out."""
    return Outgoing(
        language.t(PROOF_KEYS[ground]), column(Choice(language.t("on_behalf.button.skip"), "=skip"), back(language))
    )


@dataclass(frozen=True, slots=True)
class ForUnit:
    """What was recorded for a unit, and on what ground. ``day``, ``form`` and ``after`` where staff were told."""

    unit_name: str
    number: str
    duty: Duty
    ground: ToldBy
    caller: str
    photos: int
    recorder: str
    receipt: str
    acknowledgement_id: int
    day: date | None = None
    form: Form | None = None
    after: Tally | None = None
    report: str = ""


def recorded(language: Language, facts: ForUnit) -> Outgoing:
    """``Đã ghi nhận thay: … Căn cứ: phiếu giấy có ký, kèm ảnh. Người ghi: …``"""
    ground = language.t(GROUND_KEYS[facts.ground])
    ground = ground[:1].lower() + ground[1:]
    if facts.caller:
        ground += f" ({facts.caller})"
    if facts.photos:
        ground = language.t("on_behalf.with_photo", ground=ground)
    lines = [
        language.t("on_behalf.recorded", what=said(language, facts)),
        language.t("on_behalf.recorded_ground", ground=ground, name=facts.recorder),
        language.t("acknowledgement.code", code=grouped(facts.receipt)),
        language.t("on_behalf.marked"),
    ]
    return Outgoing("\n".join(lines), column(undo_button(language, facts.acknowledgement_id)))


def said(language: Language, facts: ForUnit) -> str:
    """The act in words, as a part of a sentence."""
    if facts.duty is Duty.DISSEMINATE and facts.day and facts.form and facts.after:
        return language.t(
            "on_behalf.said.disseminate",
            unit=facts.unit_name,
            number=facts.number,
            day=language.date_doc(facts.day),
            form=form_word(language, facts.form),
            share=share(language, facts.after),
        )
    if facts.duty is Duty.REPORT:
        day = language.date_doc(facts.day) if facts.day else ""
        return language.t(
            "on_behalf.said.report", unit=facts.unit_name, number=facts.number, report=facts.report, day=day
        )
    return language.t("on_behalf.said.receive", unit=facts.unit_name, number=facts.number)
