"""Posts and accounts of people: leaving, what the office ends or cuts, who is in a unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.cards.registration import channel_name
from bot.cards.titles import post_at, title_of
from bot.cards.words import Contact, office_to_call
from bot.domain.people import Role
from bot.domain.text import clip
from bot.domain.units import UnitKind
from bot.i18n import Language
from bot.messaging import MAX_LABEL, Choice, Outgoing

LISTED = 4


@dataclass(frozen=True, slots=True)
class PostView:
    """A post as it is shown."""

    id: int
    role: Role
    title: str
    unit: str
    unit_kind: UnitKind
    since: date | None = None

    def words(self, language: Language) -> str:
        return post_at(language, self.role, self.unit_kind, self.unit, self.title)


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account as it is shown; ``blocked``: the person blocked us there."""

    id: int
    channel: str
    since: date
    heard: date
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class MemberView:
    """Somebody of a unit: name, post, accounts."""

    person_id: int
    name: str
    post: PostView
    accounts: tuple[AccountView, ...] = ()


def account_line(language: Language, account: AccountView) -> str:
    key = "membership.account_blocked" if account.blocked else "membership.account"
    return language.t(key, channel=channel_name(language, account.channel), date=language.date_doc(account.since))


# ------------------------------------------------------------------------------------------------------------- leaving


def which_post(language: Language, posts: Sequence[PostView]) -> Outgoing:
    """The posts a person may give up, and a way out."""
    choices = [(Choice(clip(post.words(language), MAX_LABEL), f"={post.id}"),) for post in posts[:LISTED]]
    keep = (Choice(language.t("membership.keep_all"), "=keep", "0"),)
    return Outgoing(language.t("membership.which_post"), (*choices, keep))


def confirm_leaving(language: Language, post: PostView) -> Outgoing:
    return Outgoing(
        language.t("membership.confirm_leaving", post=post.words(language)),
        (
            (Choice(language.t("membership.leave"), "=leave"),),
            (Choice(language.t("membership.keep"), "=keep", "0"),),
        ),
    )


def left(language: Language, post: PostView, today: date) -> Outgoing:
    text = language.t("membership.left", post=post.words(language), date=language.date_doc(today))
    return Outgoing(text, ((Choice(language.t("registration.further"), "register"),),))


def left_card(language: Language, name: str, post: PostView, unit_id: int, *, anybody_left: bool) -> Outgoing:
    """To the office: who left, and that a unit has nobody to receive."""
    lines = [language.t("membership.office_left", name=name, post=post.words(language))]
    if anybody_left:
        return Outgoing(lines[0])
    lines.append(language.t("membership.nobody_left", unit=post.unit))
    return Outgoing("\n".join(lines), ((Choice(language.t("membership.invite"), f"invite {unit_id}"),),))


def your_post_ended(language: Language, post: PostView, day: date, reason: str, contact: Contact) -> Outgoing:
    text = language.t(
        "membership.your_post_ended",
        post=post.words(language),
        date=language.date_doc(day),
        reason=reason,
        office=office_to_call(language, contact),
    )
    return Outgoing(text)


# --------------------------------------------------------------------------------------------------- what the office sees


def unit_members(
    language: Language,
    unit: str,
    unit_id: int,
    members: Sequence[MemberView],
    waiting: int,
    expected: Sequence[str],
    start: int,
) -> Outgoing:
    """Who holds which post in a unit; each opens by a tap."""
    lines = [unit]
    shown = members[start : start + LISTED]
    for member in shown:
        title = title_of(language, member.post.role, member.post.unit_kind, member.post.title)
        ways = ", ".join(dict.fromkeys(channel_name(language, a.channel) for a in member.accounts if not a.blocked))
        lines.append(f"- {member.name}, {title}: {ways or language.t('membership.no_account')}")
    if not members:
        lines.append(language.t("membership.nobody"))
    if waiting:
        lines.append(language.n("membership.waiting", waiting))
    if expected and start == 0:
        lines.append(language.t("membership.expected", names=clip(", ".join(expected), 80)))
    choices = [(Choice(clip(member.name, MAX_LABEL), f"member {member.post.id}"),) for member in shown]
    after = start + len(shown)
    if after < len(members):
        choices.append((Choice(language.n("membership.more", len(members) - after), f"people_of {unit_id} {after}"),))
    else:
        choices.append((Choice(language.t("membership.invite"), f"invite {unit_id}"),))
    return Outgoing("\n".join(lines), tuple(choices))


def member_card(language: Language, member: MemberView) -> Outgoing:
    """One person in one post: accounts, and what the office can mend."""
    since = language.date_doc(member.post.since) if member.post.since else ""
    lines = [member.name, member.post.words(language)]
    if since:
        lines.append(language.t("membership.since", date=since))
    lines += [account_line(language, account) for account in member.accounts[:3]] or [
        language.t("membership.no_account")
    ]
    choices = [(Choice(language.t("membership.end_post"), f"end_post {member.post.id}"),)]
    for account in member.accounts[:3]:
        label = language.t("membership.unlink", channel=channel_name(language, account.channel))
        choices.append((Choice(clip(label, MAX_LABEL), f"unlink {account.id}"),))
    return Outgoing("\n".join(lines), tuple(choices))


def ask_why_post(language: Language, name: str, post: PostView) -> Outgoing:
    text = language.t("membership.why_post", name=name, post=post.words(language))
    return Outgoing(text, _reasons(language, POST_REASONS))


def ask_why_account(language: Language, name: str, account: AccountView) -> Outgoing:
    text = language.t("membership.why_account", name=name, account=account_line(language, account))
    return Outgoing(text, _reasons(language, ACCOUNT_REASONS))


POST_REASONS = ("moved", "wrong_person", "retired")
ACCOUNT_REASONS = ("lost_phone", "wrong_person", "new_number")


def _reasons(language: Language, keys: Sequence[str]) -> tuple[tuple[Choice, ...], ...]:
    choices = [(Choice(language.t(f"membership.reason.{key}"), f"={key}"),) for key in keys]
    choices.append((Choice(language.t("approvals.other_reason"), "=other"),))
    choices.append((Choice(language.t("membership.keep"), "=keep", "0"),))
    return tuple(choices)


def post_ended(language: Language, name: str, post: PostView, reason: str) -> Outgoing:
    return Outgoing(language.t("membership.post_ended", name=name, post=post.words(language), reason=reason))


def unlinked(language: Language, name: str, account: AccountView, reason: str, *, invite: int | None) -> Outgoing:
    text = language.t("membership.unlinked", name=name, channel=channel_name(language, account.channel), reason=reason)
    choices = ((Choice(language.t("membership.invite"), f"invite {invite}"),),) if invite is not None else ()
    return Outgoing(text, choices)


def choose_unit_for(language: Language, key: str, found: Sequence[tuple[int, str]], command: str) -> Outgoing:
    """Several units may be meant; a tap goes on with the one chosen. ``key`` asks the question."""
    return Outgoing(
        language.t(key), tuple((Choice(clip(name, MAX_LABEL), f"{command} {unit_id}"),) for unit_id, name in found[:5])
    )
