"""Small turns of phrase that many messages share: labels that fit, whom to call, who confirms, what is left to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.cards.directive import duties_in_words
from bot.cards.titles import title_of
from bot.domain.dissemination import Excuse, Form, Tally
from bot.domain.obligations import Duty
from bot.domain.people import Role
from bot.domain.text import clip
from bot.domain.units import UnitKind
from bot.i18n import Language
from bot.messaging import MAX_LABEL, Choice, Rows

FORM_KEYS = {
    Form.MEETING: "dissemination.form.meeting",
    Form.CONFERENCE: "dissemination.form.conference",
    Form.INDIVIDUAL_DOCUMENTS: "dissemination.form.individual_documents",
    Form.POSTED: "dissemination.form.posted",
    Form.EXCHANGE_GROUP: "dissemination.form.exchange_group",
    Form.IN_PERSON: "dissemination.form.in_person",
}
EXCUSE_KEYS = {
    Excuse.LEAVE: "dissemination.excuse.leave",
    Excuse.SICK: "dissemination.excuse.sick",
    Excuse.TRAVEL: "dissemination.excuse.travel",
    Excuse.STUDY: "dissemination.excuse.study",
    Excuse.MATERNITY: "dissemination.excuse.maternity",
    Excuse.SECONDED: "dissemination.excuse.seconded",
}
DUTY_BUTTONS = {
    Duty.RECEIVE: ("directive.button.receive", "receive", "1"),
    Duty.DISSEMINATE: ("directive.button.disseminate", "disseminate", "2"),
    Duty.REPORT: ("directive.button.report", "report", "5"),
}
"""Label, command and the digit that means the same on every card for ever."""


def label(text: str) -> str:
    """A button's label, cut to what a small phone shows whole."""
    return clip(text[:1].upper() + text[1:], MAX_LABEL)


def column(*choices: Choice | None) -> Rows:
    """One choice a row; what does not apply is left out."""
    return tuple((choice,) for choice in choices if choice is not None)


def duty_button(language: Language, duty: Duty, directive_id: int, unit_id: int, *, began: bool = False) -> Choice:
    """The card's own button for a duty."""
    key, command, digit = DUTY_BUTTONS[duty]
    text = language.t("directive.button.add") if began else language.t(key)
    return Choice(text, f"{command} {directive_id} {unit_id}", digit)


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to call at the office; empty where the settings name nobody."""

    name: str = ""
    phone: str = ""


def contact_line(language: Language, contact: Contact) -> str:
    """``Cần hỗ trợ: đồng chí Chu Thị Lan, 0205 000 0000.``, as far as it is known."""
    if contact.name and contact.phone:
        return language.t("talk.contact", name=contact.name, phone=contact.phone)
    if contact.phone or contact.name:
        return language.t("talk.contact_short", contact=contact.phone or contact.name)
    return language.t("talk.contact_none")


def office_to_call(language: Language, contact: Contact) -> str:
    """``Văn phòng Sở (đồng chí Chu Thị Lan, 0205 000 0000)``, as far as it is known: within a sentence that says to call."""
    if contact.name and contact.phone:
        return language.t("talk.office.full", name=contact.name, phone=contact.phone)
    if contact.phone or contact.name:
        return language.t("talk.office.short", contact=contact.phone or contact.name)
    return language.t("talk.office.none")


@dataclass(frozen=True, slots=True)
class Named:
    """A person as the unit calls them; ``role`` None for a delegate."""

    name: str
    role: Role | None = None
    unit_kind: UnitKind = UnitKind.OTHER
    own_title: str = ""


def titled(language: Language, person: Named) -> str:
    """``Giám đốc Lý Thị Mai``; a delegate with how they come to confirm."""
    if person.role is None:
        return language.t("talk.delegate", name=person.name)
    return f"{title_of(language, person.role, person.unit_kind, person.own_title)} {person.name}"


def either(language: Language, people: Sequence[Named]) -> str:
    """Who may do it, joined by *hoặc*; empty for nobody."""
    names = [titled(language, person) for person in people[:3]]
    if len(names) < 2:
        return "".join(names)
    return language.t("talk.or", head=", ".join(names[:-1]), last=names[-1])


def left_line(language: Language, owed: Sequence[Duty], due: date | None) -> str:
    """``Còn việc: quán triệt, phổ biến, hạn 16/6.``; what to say when nothing is left."""
    if not owed:
        return language.t("directive.all_done")
    duties = duties_in_words(language, owed)
    if due is None:
        return language.t("acknowledgement.left_no_due", duties=duties)
    return language.t("acknowledgement.left", duties=duties, day=language.date_short(due))


def form_word(language: Language, form: Form) -> str:
    return language.t(FORM_KEYS[form])


def excuses_in_words(language: Language, excused: Mapping[Excuse, int]) -> str:
    """``công tác 02, nghỉ ốm 01``."""
    return ", ".join(f"{language.t(EXCUSE_KEYS[reason])} {language.two(n)}" for reason, n in excused.items() if n)


def share(language: Language, tally: Tally) -> str:
    """``10/12``."""
    return f"{language.two(tally.told)}/{language.two(tally.roster)}"
