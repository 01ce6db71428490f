"""Giao xác nhận thay in words: who, until when, the receipt, and what the other person is told (dialogues.md 4.3)."""

from collections.abc import Sequence
from datetime import date

from bot.cards.words import Named, column, label, titled
from bot.i18n import Language
from bot.messaging import Choice, Outgoing


def ask_whom(language: Language, unit_name: str, people: Sequence[tuple[int, Named]]) -> Outgoing:
    """Each candidate as a button; anybody else of the unit by typing the name."""
    choices = [Choice(label(titled(language, person)), f"={person_id}") for person_id, person in people]
    key = "delegation.ask.whom" if people else "delegation.ask.nobody"
    return Outgoing(language.t(key, unit=unit_name), column(*choices, _back(language)))


def standing(language: Language, unit_name: str, given: Sequence[tuple[int, str, date, date]]) -> Outgoing:
    """What holds already: each can be ended, and another one given."""
    lines = [language.t("delegation.standing", unit=unit_name)]
    for _, name, from_day, to_day in given[:3]:
        days = _days(language, from_day, to_day)
        lines.append(language.t("delegation.standing_one", name=name, days=days))
    ends = [
        Choice(label(language.t("delegation.button.end_of", name=name)), f"delegation_end {delegation_id}")
        for delegation_id, name, _, _ in given[:3]
    ]
    more = Choice(language.t("delegation.button.another"), "=another")
    return Outgoing("\n".join(lines), column(*ends, more, _back(language)))


def ask_until(language: Language, name: str, days: Sequence[date]) -> Outgoing:
    """``Giao đồng chí … từ hôm nay đến hết ngày:`` with the days worth a button."""
    choices = [Choice(language.date_doc(day), f"={day.isoformat()}") for day in days]
    return Outgoing(language.t("delegation.ask.until", name=name), column(*choices, _back(language)))


def given(language: Language, delegation_id: int, unit_name: str, name: str, from_day: date, to_day: date) -> Outgoing:
    """The receipt; it ends by itself, or early by one tap."""
    text = language.t(
        "delegation.given",
        name=name,
        unit=unit_name,
        days=_days(language, from_day, to_day),
        last=language.date_doc(to_day),
    )
    return Outgoing(text, column(Choice(language.t("delegation.button.end"), f"delegation_end {delegation_id}")))


def told(language: Language, delegation_id: int, unit_name: str, from_day: date, to_day: date, head: str) -> Outgoing:
    """To who confirms instead; it may be declined."""
    key = "delegation.told" if head else "delegation.told_no_head"
    return Outgoing(
        language.t(key, unit=unit_name, days=_days(language, from_day, to_day), head=head),
        column(
            Choice(language.t("talk.button.tasks"), "tasks"),
            Choice(language.t("delegation.button.decline"), f"stand_in_decline {delegation_id}"),
        ),
    )


def ended(language: Language, unit_name: str, name: str) -> Outgoing:
    return Outgoing(language.t("delegation.ended", unit=unit_name, name=name))


def ended_for_delegate(language: Language, unit_name: str) -> Outgoing:
    return Outgoing(language.t("delegation.ended_for_delegate", unit=unit_name))


def _days(language: Language, from_day: date, to_day: date) -> str:
    return language.t("delegation.days", first=language.date_short(from_day), last=language.date_doc(to_day))


def _back(language: Language) -> Choice:
    return Choice(language.t("delegation.button.back"), "=back", "0")
