"""What somebody who registers reads: greeting, consent, finding the unit, post and name, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.cards.titles import post_at, title_of, unit_word
from bot.domain.people import Role
from bot.domain.text import clip
from bot.domain.units import UnitKind
from bot.i18n import Language
from bot.messaging import MAX_LABEL, Choice, Outgoing, Rows


@dataclass(frozen=True, slots=True)
class Help:
    """Whom to call: the office's name as configured, a contact and a telephone number (either may be empty)."""

    office: str
    contact: str
    phone: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that may be meant; ``former`` is the earlier name that led to it."""

    unit_id: int
    name: str
    former: str = ""


def channel_name(language: Language, channel: str) -> str:
    """``Telegram``, ``trang web``: how people call a channel."""
    key = f"registration.channel.{channel}"
    return language.t(key) if language.has(key) else channel


def call(language: Language, whom: Help) -> str:
    """``Văn phòng Sở, đồng chí Chu Thị Lan, 0205 000 0000``, as much of it as the office configured."""
    parts = [language.t("registration.the_office")]
    if whom.contact:
        parts.append(language.t("registration.contact", name=whom.contact))
    if whom.phone:
        parts.append(whom.phone)
    return ", ".join(parts)


def yes_no(language: Language) -> Rows:
    return (
        (Choice(language.t("registration.agree"), "=agree"),),
        (Choice(language.t("registration.disagree"), "=disagree"),),
    )


def greeting(language: Language, whom: Help) -> Outgoing:
    """To anybody who writes first, before anything was agreed, where typing is the only way."""
    text = "\n\n".join(
        [
            language.t("registration.greeting", office=whom.office),
            language.t("registration.send_code") + "\n" + language.t("registration.no_code"),
        ]
    )
    return Outgoing(text)


def greeting_with_consent(language: Language, whom: Help, channel: str) -> Outgoing:
    """The same with the question of consent at once, where answers are one tap."""
    text = "\n\n".join(
        [
            language.t("registration.greeting", office=whom.office),
            consent_text(language, channel),
            language.t("registration.consent_question"),
        ]
    )
    return Outgoing(text, yes_no(language))


def consent_text(language: Language, channel: str) -> str:
    return language.t("registration.consent", channel=channel_name(language, channel))


def consent(language: Language, channel: str, found: str) -> Outgoing:
    """The question of consent after a code or a unit; ``found`` says what was recognised."""
    return Outgoing("\n\n".join(part for part in (found, consent_text(language, channel)) if part), yes_no(language))


def code_right(language: Language, unit: str) -> str:
    return language.t("registration.code_right", unit=unit)


def invited(language: Language, whom: Help, unit: str) -> str:
    return "\n".join(
        [language.t("registration.greeting", office=whom.office), language.t("registration.invited", unit=unit)]
    )


def ask_code_or_unit(language: Language) -> Outgoing:
    return Outgoing(language.t("registration.ask_code_or_unit"))


def ask_unit(language: Language) -> Outgoing:
    return Outgoing(language.t("registration.ask_unit"))


def wrong_code(language: Language, digits: str, whom: Help) -> Outgoing:
    text = language.t("registration.wrong_code", code=f"{digits[:4]} {digits[4:]}")
    return Outgoing("\n\n".join([text, language.t("registration.no_code") + "\n" + need_help(language, whom)]))


def need_help(language: Language, whom: Help) -> str:
    return language.t("registration.need_help", whom=call(language, whom))


def paused(language: Language, tries: int, until: int, whom: Help) -> Outgoing:
    text = language.t("registration.paused", n=language.two(tries), time=language.time(until))
    return Outgoing(text + "\n" + language.t("registration.call_for_code", whom=call(language, whom)))


def still_paused(language: Language, until: int, whom: Help) -> Outgoing:
    text = language.t("registration.still_paused", time=language.time(until))
    return Outgoing(text + "\n" + language.t("registration.call_for_code", whom=call(language, whom)))


def expired(language: Language, day: date, unit: str) -> Outgoing:
    text = language.t("registration.expired", date=language.date_doc(day), unit=unit)
    return Outgoing(text, ((Choice(language.t("registration.register_now"), "=unit"),),))


def revoked(language: Language, unit: str) -> Outgoing:
    text = language.t("registration.revoked", unit=unit)
    return Outgoing(text, ((Choice(language.t("registration.register_now"), "=unit"),),))


def used(language: Language, at: int, whom: Help) -> Outgoing:
    text = language.t("registration.used", moment=language.moment(at), whom=call(language, whom))
    return Outgoing(text, ((Choice(language.t("registration.it_was_me"), "=mine"),),))


def how_to_link(language: Language) -> Outgoing:
    return Outgoing(language.t("registration.how_to_link"))


def link_expired(language: Language) -> Outgoing:
    return Outgoing(language.t("registration.link_expired"))


def choose_unit(language: Language, found: Sequence[Candidate], typed: str, *, sure: bool) -> Outgoing:
    """At most five units to choose from, and a way out; when nothing is near, what lies nearest."""
    choices = []
    for unit in found[:4]:
        label = unit.name
        if unit.former:
            label = language.t("registration.now_called", former=clip(unit.former, 14), name=unit.name)
        choices.append((Choice(clip(label, MAX_LABEL), f"={unit.unit_id}"),))
    other = language.t("registration.other_unit" if sure else "registration.other_unit_tell")
    choices.append((Choice(other, "=other"),))
    text = language.t("registration.choose_unit")
    if not sure:
        lines = [language.t("registration.unit_not_found", typed=clip(typed, 60))] if typed.strip() else []
        text = "\n".join([*lines, language.t("registration.nearest" if found else "registration.ask_unit")])
    return Outgoing(text, tuple(choices))


def unit_passed_on(language: Language, whom: Help) -> Outgoing:
    return Outgoing(language.t("registration.unit_passed_on", whom=call(language, whom)))


def ask_role(language: Language, unit: str, kind: UnitKind, roles: Sequence[Role], *, keep: bool = False) -> Outgoing:
    choices = [(Choice(clip(title_of(language, role, kind), MAX_LABEL), f"={role.value}"),) for role in roles]
    if keep:
        choices.append((Choice(language.t("registration.keep"), "=keep", "0"),))
    return Outgoing(language.t("registration.ask_role", unit=unit), tuple(choices))


def ask_name(language: Language) -> Outgoing:
    return Outgoing(language.t("registration.ask_name"))


def bad_name(language: Language) -> Outgoing:
    return Outgoing(language.t("registration.bad_name"))


def choose_name(language: Language, names: Sequence[str], typed: str) -> Outgoing:
    """Names of the unit's list like the one typed; the typed one stays possible."""
    choices = [(Choice(clip(name, MAX_LABEL), f"={n}"),) for n, name in enumerate(names)]
    if typed not in names:
        choices.append((Choice(clip(language.t("registration.as_typed", name=typed), MAX_LABEL), "=typed"),))
    choices.append((Choice(language.t("registration.type_again"), "=again"),))
    return Outgoing(language.t("registration.choose_name"), tuple(choices))


def confirm_name(language: Language, typed: str) -> Outgoing:
    """A name without any accent is asked back once: papers need it as it is written."""
    return Outgoing(
        language.t("registration.confirm_name", name=typed),
        (
            (Choice(language.t("registration.name_right"), "=typed"),),
            (Choice(language.t("registration.type_again"), "=again"),),
        ),
    )


def done(
    language: Language,
    name: str,
    post: str,
    unit_kind: UnitKind,
    post_id: int,
    open_directives: int,
    *,
    trial: bool,
    further: bool,
) -> Outgoing:
    """Registered, nothing to wait for: what comes here from now on, and how to tell that an answer was recorded."""
    word = unit_word(language, unit_kind, begins=unit_kind in (UnitKind.DIVISION, UnitKind.OFFICE))
    start = unit_word(language, unit_kind, begins=True)
    lines = [language.t("registration.recorded", name=name, post=post), ""]
    lines.append(language.t("registration.from_now_on", unit=word))
    if not further:
        lines.append(language.t("registration.every_answer"))
    if open_directives:
        lines += ["", opened(language, open_directives, start, trial=trial)]
    return Outgoing("\n".join(lines), ((Choice(language.t("registration.not_right"), f"fix {post_id}", "0"),),))


def opened(language: Language, open_directives: int, unit: str, *, trial: bool) -> str:
    if trial:
        return language.t("registration.trial")
    return language.n("registration.open_directives", open_directives, unit=unit)


def waiting(language: Language, name: str, post: str, post_id: int) -> Outgoing:
    text = language.t("registration.waiting", name=name, post=post)
    return Outgoing(text, ((Choice(language.t("registration.not_right"), f"fix {post_id}", "0"),),))


def second_head(
    language: Language, unit: str, title: str, head: str, since: date | None, post_id: int, whom: Help
) -> Outgoing:
    """The unit has a head: the newcomer waits, and nothing changes for who holds the post."""
    lines = [
        language.t("registration.has_head_since", unit=unit, title=title, name=head, since=language.date_doc(since))
        if since
        else language.t("registration.has_head", unit=unit, title=title, name=head),
        "",
        language.t("registration.second_head_waits", name=head.split()[-1]),
    ]
    if whom.phone:
        lines.append(language.t("registration.urgent", phone=whom.phone))
    return Outgoing("\n".join(lines), ((Choice(language.t("registration.not_right"), f"fix {post_id}", "0"),),))


def already(language: Language, post: str, *, waits: bool) -> Outgoing:
    key = "registration.already_waiting" if waits else "registration.already"
    return Outgoing(language.t(key, post=post))


def disagreed(language: Language, unit: str, admin: str = "") -> Outgoing:
    """Consent refused: what happens instead. ``admin``: the token of an administrator's link, which still opens."""
    if admin:
        again = Choice(language.t("registration.again"), f"start {admin}")
        return Outgoing(language.t("registration.disagreed_administrator"), ((again,),))
    text = language.t("registration.disagreed_unit", unit=unit) if unit else language.t("registration.disagreed")
    return Outgoing(text)


def told_of_refusal(language: Language, unit: str, post: str) -> Outgoing:
    """To the office and the unit's văn thư: somebody invited does not agree, so the unit answers on paper."""
    if post:
        return Outgoing(language.t("registration.told_refusal_post", unit=unit, post=post))
    return Outgoing(language.t("registration.told_refusal", unit=unit))


def second_account(language: Language, name: str, old_channel: str, since: date, channel: str) -> Outgoing:
    """The same person on a further account: use both, or only the new one."""
    new = channel_name(language, channel)
    text = language.t(
        "registration.second_account",
        name=name,
        channel=channel_name(language, old_channel),
        date=language.date_doc(since),
    )
    return Outgoing(
        text,
        (
            (Choice(clip(language.t("registration.use_both", channel=new), MAX_LABEL), "=both"),),
            (Choice(clip(language.t("registration.move_to", channel=new), MAX_LABEL), "=move"),),
            (Choice(language.t("registration.as_before"), "=keep", "0"),),
        ),
    )


def linked(language: Language, name: str, channel: str) -> Outgoing:
    return Outgoing(language.t("registration.linked", name=name, channel=channel_name(language, channel)))


def not_linked(language: Language) -> Outgoing:
    return Outgoing(language.t("registration.not_linked"))


def fix_menu(language: Language) -> Outgoing:
    return Outgoing(
        language.t("registration.what_is_wrong"),
        (
            (Choice(language.t("registration.wrong_name"), "=name"),),
            (Choice(language.t("registration.wrong_post"), "=role"),),
            (Choice(language.t("registration.wrong_unit"), "=unit"),),
            (Choice(language.t("registration.keep"), "=keep", "0"),),
        ),
    )


def renamed(language: Language, name: str) -> Outgoing:
    return Outgoing(language.t("registration.renamed", name=name))


def kept(language: Language) -> Outgoing:
    return Outgoing(language.t("registration.kept"))


def further_post(language: Language, post: str) -> Outgoing:
    """A registered person holds an invitation to one more post."""
    return Outgoing(
        language.t("registration.further_post", post=post),
        (
            (Choice(language.t("registration.take_it"), "=agree"),),
            (Choice(language.t("registration.leave_it"), "=disagree"),),
        ),
    )


def not_for_you(language: Language, name: str, whom: Help) -> Outgoing:
    return Outgoing(language.t("registration.not_for_you", name=name, whom=call(language, whom)))


def link_unknown(language: Language, whom: Help) -> Outgoing:
    lines = [language.t("registration.link_unknown"), language.t("registration.no_code"), need_help(language, whom)]
    return Outgoing("\n".join(lines))


def welcome_back(language: Language, name: str, posts: Sequence[str]) -> Outgoing:
    """Bare ``/start`` of somebody registered."""
    listed = "\n".join(f"- {post}" for post in posts[:5]) or language.t("registration.no_post")
    return Outgoing(
        language.t("registration.welcome_back", name=name) + "\n" + listed,
        ((Choice(language.t("registration.further"), "register"),),),
    )


def administrator_welcome(language: Language, whom: Help, channel: str) -> Outgoing:
    text = "\n\n".join([language.t("registration.administrator", office=whom.office), consent_text(language, channel)])
    return Outgoing(text, yes_no(language))


def administrator_done(language: Language, name: str) -> Outgoing:
    """The first thing an administrator reads: what to do next, in order."""
    return Outgoing(
        language.t("registration.administrator_done", name=name),
        (
            (Choice(language.t("registration.import_units"), "import_units"),),
            (Choice(language.t("registration.invite_people"), "invite"),),
        ),
    )


def link_code(language: Language, code: str, minutes: int, page: str = "", *, page_knows: bool = False) -> Outgoing:
    """The code to type in the second account. ``page``: a link for the web page; ``page_knows``: nothing is typed there."""
    typed = f"{code[:4]} {code[4:]}"
    lines = [language.t("registration.link_code", code=typed, n=language.two(minutes))]
    if page:
        key = "registration.link_page" if page_knows else "registration.link_page_code"
        lines.append(language.t(key, page=page))
    return Outgoing("\n".join(lines), secrets=(typed, page) if page else (typed,))


def post_phrase(language: Language, role: Role, kind: UnitKind, unit: str, title: str = "") -> str:
    return post_at(language, role, kind, unit, title)
