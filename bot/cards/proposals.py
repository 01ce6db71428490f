"""Figures a clerk prepared, in words: as the head sees them, what became of them, given back (dialogues.md 4.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.cards.words import Named, column, either, excuses_in_words, form_word
from bot.domain.dissemination import Form, Tally
from bot.domain.text import clip
from bot.i18n import Language
from bot.messaging import Choice, Outgoing


@dataclass(frozen=True, slots=True)
class ProposalFacts:
    """Prepared figures as the head sees them. ``tally`` is where the unit would stand; ``status`` as the row has it."""

    id: int
    directive_id: int
    unit_id: int
    number: str
    unit_name: str
    by: str
    day: date
    form: Form
    told: int
    tally: Tally
    status: str
    decided_by: str
    decided_at: int | None


DECIDED_KEYS = {
    "confirmed": "dissemination.proposal.confirmed",
    "returned": "dissemination.proposal.returned",
    "withdrawn": "dissemination.proposal.overtaken",
}


def proposal(language: Language, facts: ProposalFacts, *, for_office: bool = False) -> Outgoing:
    """``Đồng chí Nông Văn Tuấn trình xác nhận quán triệt …`` with one tap to confirm; afterwards what became of it."""
    tally = facts.tally
    key = "dissemination.proposal.head_office" if for_office else "dissemination.proposal.head"
    lines = [
        language.t(key, name=facts.by, number=facts.number, unit=facts.unit_name),
        language.t(
            "dissemination.proposal.day", day=language.date_doc(facts.day), form=form_word(language, facts.form)
        ),
        language.t("dissemination.proposal.told", count=language.two(tally.told)),
    ]
    if tally.excused_total:
        lines.append(
            language.t(
                "dissemination.sum.excused",
                count=language.two(tally.excused_total),
                reasons=excuses_in_words(language, tally.excused),
            )
        )
    lines.append(language.t("dissemination.proposal.left", count=language.two(tally.remaining)))
    lines.append(language.t("dissemination.proposal.total", count=language.two(tally.roster)))
    if facts.status != "proposed":
        lines.append(
            language.t(
                DECIDED_KEYS[facts.status],
                name=facts.decided_by,
                moment=language.moment(facts.decided_at) if facts.decided_at is not None else "",
            )
        )
        return Outgoing("\n".join(lines))
    if for_office:
        behalf = Choice(
            language.t("dissemination.button.on_behalf"), f"on_behalf u{facts.unit_id} #{facts.directive_id}"
        )
        return Outgoing("\n".join(lines), column(behalf))
    return Outgoing(
        "\n".join(lines),
        column(
            Choice(language.t("dissemination.button.confirm"), f"proposal_yes {facts.id}"),
            Choice(language.t("dissemination.button.edit_figures"), f"proposal_edit {facts.id}"),
            Choice(language.t("dissemination.button.return"), f"proposal_no {facts.id}"),
        ),
    )


def proposed(language: Language, number: str, names: Sequence[Named], where: str) -> Outgoing:
    """To the clerk: the figures wait; nothing counts yet."""
    to = either(language, names) or language.t("talk.office")
    return Outgoing(
        language.t("dissemination.proposed", names=to, number=number),
        column(Choice(language.t("dissemination.button.prepare_again"), f"prepare {where}")),
    )


def closed(language: Language, status: str, name: str, at: int | None) -> Outgoing:
    """A proposal that was decided before."""
    moment = language.moment(at) if at is not None else ""
    return Outgoing(
        language.t(DECIDED_KEYS[status], name=name, moment=moment),
        column(Choice(language.t("talk.button.tasks"), "tasks")),
    )


def ask_return(language: Language, number: str) -> Outgoing:
    return Outgoing(
        language.t("dissemination.ask.return", number=number),
        column(
            Choice(language.t("dissemination.return.figures"), "=figures"),
            Choice(language.t("dissemination.return.not_yet"), "=not_yet"),
            Choice(language.t("dissemination.button.back"), "=back", "0"),
        ),
    )


def returned(language: Language, number: str, where: str, name: str, reason: str) -> Outgoing:
    """To who prepared the figures: given back, and with which word."""
    return Outgoing(
        language.t("dissemination.returned", number=number, name=name, reason=clip(reason, 200)),
        column(Choice(language.t("dissemination.button.prepare_again"), f"prepare {where}")),
    )
