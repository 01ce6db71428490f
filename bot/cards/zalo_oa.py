"""What an administrator sees of the Official Account: whether it may send, until when, and what to do where it may not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.cards.channels import down_words
from bot.cards.costs import full_name
from bot.domain.channel_health import Course
from bot.i18n import Language
from bot.messaging import Choice, Outgoing

RENEW, RETRY = "zalo_renew", "zalo_retry"


@dataclass(frozen=True, slots=True)
class OaView:
    """``authorised``: there are tokens that work as far as we know. ``lost``: the reason a human must act, "" for none; ``lost_at`` in epoch ms."""

    authorised: bool
    lost: str = ""
    lost_at: int = 0
    name: str = ""
    verified: bool = False
    package_until: date | None = None
    courses: tuple[Course, ...] = ()


def status(language: Language, view: OaView) -> Outgoing:
    """How we stand with the platform, and what can be done about it."""
    lines = []
    if view.name:
        lines.append(
            language.t(
                "official_account.name.verified" if view.verified else "official_account.name.plain", name=view.name
            )
        )
    if view.lost:
        lines.append(
            language.t(
                "official_account.lost",
                at=language.moment(view.lost_at),
                why=language.t(f"official_account.why.{view.lost}"),
            )
        )
        lines.append(language.t("official_account.what_to_do"))
    else:
        lines.append(language.t("official_account.good" if view.authorised else "official_account.never"))
    if view.package_until is not None:
        lines.append(language.t("official_account.package", until=language.date_doc(view.package_until)))
    lines += courses(language, view.courses)
    rows = [(Choice(language.t("official_account.button.renew"), RENEW),)]
    if view.lost:
        rows.append((Choice(language.t("official_account.button.retry"), RETRY),))
    return Outgoing("\n".join(lines), tuple(rows))


def courses(language: Language, found: Sequence[Course]) -> list[str]:
    """A line for each channel that carries nothing now, or of which a month's messages are counted."""
    lines = []
    for each in found:
        channel, two = full_name(language, each.channel), language.two
        if each.down is not None:
            lines.append(language.t("channels.course.down", channel=channel, down=down_words(language, each.down)))
        if each.left is None:
            continue
        ordinary, answers, alerts = each.left
        values = {"channel": channel, "used": two(each.used), "limit": two(each.limit)}
        if answers <= 0:
            lines.append(language.t("channels.course.used_up", **values))
            continue
        left = {"ordinary": two(ordinary), "answers": two(answers), "alerts": two(alerts)}
        lines.append(language.t("channels.course.month", **values, **left))
    return lines


def link(language: Language, url: str, minutes: int) -> Outgoing:
    """The consent page for this administrator; the link stands in no record."""
    return Outgoing(language.t("official_account.link", url=url, minutes=language.two(minutes)), secrets=(url,))
