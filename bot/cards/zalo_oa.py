"""What an administrator sees of the Official Account: whether it may send, until when, and what to do where it may not."""

from dataclasses import dataclass
from datetime import date

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


def status(language: Language, view: OaView) -> Outgoing:
    """How we stand with the platform, and what can be done about it."""
    lines = []
    if view.name:
        lines.append(language.t("zalo_oa.name.verified" if view.verified else "zalo_oa.name.plain", name=view.name))
    if view.lost:
        lines.append(
            language.t("zalo_oa.lost", at=language.moment(view.lost_at), why=language.t(f"zalo_oa.why.{view.lost}"))
        )
        lines.append(language.t("zalo_oa.what_to_do"))
    else:
        lines.append(language.t("zalo_oa.good" if view.authorised else "zalo_oa.never"))
    if view.package_until is not None:
        lines.append(language.t("zalo_oa.package", until=language.date_doc(view.package_until)))
    rows = [(Choice(language.t("zalo_oa.button.renew"), RENEW),)]
    if view.lost:
        rows.append((Choice(language.t("zalo_oa.button.retry"), RETRY),))
    return Outgoing("\n".join(lines), tuple(rows))


def link(language: Language, url: str, minutes: int) -> Outgoing:
    """The consent page for this administrator; the link stands in no record."""
    return Outgoing(language.t("zalo_oa.link", url=url, minutes=language.two(minutes)), secrets=(url,))
