"""What the office sees of registrations that wait: one request, many at once, what was decided and by whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.cards.registration import channel_name
from bot.cards.titles import post_at, title_of, unit_word
from bot.cards.words import Contact, office_to_call
from bot.domain.people import Role
from bot.domain.text import clip
from bot.domain.units import UnitKind
from bot.i18n import Language
from bot.messaging import Choice, Outgoing

LISTED = 5


@dataclass(frozen=True, slots=True)
class Request:
    """One registration that waits. ``listed_on`` is the day of the unit's list that has this name; ``head`` and ``head_since`` who holds
    the head's post; ``namesake`` is somebody registered under the same name, with the post they hold."""

    post_id: int
    name: str
    role: Role
    title: str
    unit: str
    unit_kind: UnitKind
    channel: str
    at: int
    listed_on: date | None = None
    role_filled: bool = False
    head: str = ""
    head_since: date | None = None
    namesake: str = ""
    merged_from: str = ""
    """The unit whose merger brought the post here."""

    @property
    def matches(self) -> bool:
        """Whether it may be approved without looking twice: on the list, nobody in the way, nobody of the same name."""
        return self.listed_on is not None and not self.head and not self.namesake

    def post(self, language: Language) -> str:
        return post_at(language, self.role, self.unit_kind, self.unit, self.title)


def request_card(language: Language, request: Request) -> Outgoing:
    """One request with what the office has to know, and its choices."""
    title = title_of(language, request.role, request.unit_kind, request.title)
    word = unit_word(language, request.unit_kind, begins=True)
    lines = [
        language.t("approvals.one", name=request.name, post=request.post(language)),
        f"{channel_name(language, request.channel)}, {language.moment(request.at)}",
    ]
    if request.namesake:
        lines.append(language.t("approvals.namesake", who=request.namesake))
    elif request.head:
        since = language.date_doc(request.head_since) if request.head_since else ""
        lines.append(language.t("approvals.has_head", unit=word, title=title, name=request.head, since=since))
    if request.listed_on is not None:
        lines.append(language.t("approvals.on_list", date=language.date_doc(request.listed_on)))
    elif request.merged_from:
        lines.append(language.t("approvals.merged", unit=request.merged_from))
    else:
        lines.append(language.t("approvals.not_on_list"))
    if not request.role_filled and not request.head:
        lines.append(language.t("approvals.role_open", unit=word, title=title[:1].lower() + title[1:]))
    return Outgoing("\n".join(lines), request_choices(language, request), heading=language.t("approvals.heading"))


def request_choices(language: Language, request: Request) -> tuple[tuple[Choice, ...], ...]:
    refuse = (Choice(language.t("approvals.refuse"), f"refuse {request.post_id}"),)
    if request.namesake:
        return (
            (Choice(language.t("approvals.approve_same"), f"approve {request.post_id} same"),),
            (Choice(language.t("approvals.approve_other"), f"approve {request.post_id} other"),),
            refuse,
        )
    if request.head:
        label = clip(language.t("approvals.approve_replace", name=request.head.split()[-1]), 28)
        return ((Choice(label, f"approve {request.post_id} replace"),), refuse)
    return ((Choice(language.t("approvals.approve"), f"approve {request.post_id}"),), refuse)


def many_card(language: Language, requests: Sequence[Request]) -> Outgoing:
    """Many at once: one message with counts, those of the list together."""
    matched = sum(r.matches for r in requests)
    unlisted = sum(r.listed_on is None and not r.head for r in requests)
    heads = sum(bool(r.head) for r in requests)
    rest = len(requests) - matched
    lines = [
        language.n("approvals.many", len(requests)),
        language.n("approvals.many_listed", matched) if matched else "",
        language.n("approvals.many_unlisted", unlisted) if unlisted else "",
        language.n("approvals.many_heads", heads) if heads else "",
        language.n("approvals.many_namesakes", rest - unlisted - heads) if rest > unlisted + heads else "",
    ]
    choices = []
    if matched:
        choices += [
            (Choice(language.n("approvals.approve_listed", matched), "approve_listed"),),
            (Choice(language.n("approvals.see_listed", matched), "pending listed"),),
        ]
    if rest:
        choices.append((Choice(language.n("approvals.see_rest", rest), "pending rest"),))
    return Outgoing("\n".join(line for line in lines if line), tuple(choices))


def list_card(language: Language, requests: Sequence[Request], which: str, start: int) -> Outgoing:
    """Some of those who wait, five at a time; each opens by a tap."""
    shown = requests[start : start + LISTED - 1] if len(requests) > start + LISTED else requests[start : start + LISTED]
    each = [f"- {r.name}, {clip(r.post(language), 48)}" for r in shown]
    choices = [
        (Choice(clip(r.name, 28), f"request {r.post_id}", line=line),) for r, line in zip(shown, each, strict=True)
    ]
    after = start + len(shown)
    if after < len(requests):
        choices.append((Choice(language.n("approvals.more", len(requests) - after), f"pending {which} {after}"),))
    return Outgoing("\n".join([language.n("approvals.waiting", len(requests)), *each]), tuple(choices))


def none_waiting(language: Language) -> Outgoing:
    return Outgoing(language.t("approvals.none"))


def approved_card(
    language: Language, request: Request, by: str, at: int, *, may_undo: bool = True, old_account: int | None = None
) -> Outgoing:
    """What became of a request; ``old_account`` offers to cut the account of a lost phone."""
    text = language.t(
        "approvals.approved", name=request.name, post=request.post(language), by=by, time=language.time(at)
    )
    choices = []
    if old_account is not None:
        choices.append((Choice(language.t("approvals.cut_old_account"), f"unlink {old_account}"),))
    if may_undo:
        choices.append((Choice(language.t("approvals.undo"), f"unapprove {request.post_id}"),))
    return Outgoing(text, tuple(choices))


def refused_card(language: Language, request: Request, by: str, at: int, reason: str) -> Outgoing:
    return Outgoing(
        language.t(
            "approvals.refused",
            name=request.name,
            post=request.post(language),
            by=by,
            time=language.time(at),
            reason=reason,
        )
    )


def faster(language: Language, by: str, at: int, *, approved: bool) -> Outgoing:
    """A colleague decided first."""
    key = "approvals.faster_approved" if approved else "approvals.faster_refused"
    return Outgoing(language.t(key, name=by, time=language.time(at)))


def withdrawn_request(language: Language) -> Outgoing:
    return Outgoing(language.t("approvals.gone"))


def ask_reason(language: Language, request: Request) -> Outgoing:
    """Why not: what the person will be told."""
    choices = tuple((Choice(language.t(f"approvals.reason.{key}"), f"={key}"),) for key in REASONS)
    other = (Choice(language.t("approvals.other_reason"), "=other"),)
    return Outgoing(language.t("approvals.ask_reason", name=request.name), (*choices, other))


REASONS = ("not_of_unit", "wrong_post", "not_named")


def listed_approved(language: Language, done: int, later: int, rest: int) -> Outgoing:
    lines = [language.n("approvals.listed_approved", done)]
    if later:
        lines.append(language.n("approvals.listed_later", later))
    choices = ((Choice(language.n("approvals.see_rest", rest), "pending rest"),),) if rest else ()
    return Outgoing("\n".join(lines), choices)


# ------------------------------------------------------------------------------------------------------- to the person


def you_are_approved(
    language: Language, post: str, role: Role, head_title: str, unit: str, open_directives: int, *, trial: bool
) -> Outgoing:
    """The office approved: what the person may do from now on, and what comes next."""
    lines = [language.t("approvals.you_approved", post=post)]
    may = {
        Role.CLERK: language.t("approvals.may_clerk", head=head_title),
        Role.FOCAL: language.t("approvals.may_focal", head=head_title),
        Role.DEPUTY: language.t("approvals.may_deputy"),
        Role.HEAD: language.t("approvals.may_head"),
        Role.ACTING_HEAD: language.t("approvals.may_head"),
        Role.OFFICE: language.t("approvals.may_office"),
    }.get(role)
    if may:
        lines.append(may)
    if open_directives:
        lines.append(
            language.t("registration.trial")
            if trial
            else language.n("registration.open_directives", open_directives, unit=unit)
        )
    return Outgoing("\n".join(lines))


def you_are_refused(language: Language, reason: str, contact: Contact) -> Outgoing:
    text = language.t("approvals.you_refused", reason=reason, office=office_to_call(language, contact))
    return Outgoing(text, ((Choice(language.t("registration.again"), "register"),),))


def you_are_reopened(language: Language, post: str) -> Outgoing:
    return Outgoing(language.t("approvals.you_reopened", post=post))


def you_are_replaced(language: Language, post: str, day: date, by: str, contact: Contact) -> Outgoing:
    """To the head whose post another took, by decision of the office."""
    office = office_to_call(language, contact)
    return Outgoing(
        language.t("approvals.you_replaced", post=post, date=language.date_doc(day), name=by, office=office)
    )
