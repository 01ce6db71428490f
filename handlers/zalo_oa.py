"""The Official Account in an administrator's hands: how it stands, and authorising it anew."""

from datetime import date

from bot.actions import channel_status, zalo_consent, zalo_tokens
from bot.actions.zalo_consent import ConsentRefusal
from bot.cards import zalo_oa as cards
from bot.conversation import Door, Turn, command


@command("zalo", "zalooa", "zalo oa", "ket noi zalo", door=Door.ADMINISTRATOR, listed=True, reads=True)
def zalo(turn: Turn, _args: list[str]) -> None:
    """How the OA stands, and every channel that carries nothing now or whose month is counted."""
    courses = tuple(channel_status.courses(turn.db, turn.office, turn.now))
    if not turn.office.config.zalo_oa.enabled and courses:
        turn.say("\n".join(cards.courses(turn.language, courses)))
        return
    if not turn.office.config.zalo_oa.enabled:
        turn.say(turn.t("official_account.refused.not_set_up"))
        return
    found = zalo_tokens.load(turn.db, turn.office.key)
    health = zalo_tokens.health(turn.db)
    until = str(health.get("package_until", ""))
    view = cards.OaView(
        found.tokens is not None and found.lost is None,
        found.lost.value if found.lost else "",
        found.lost_at,
        str(health.get("name", "")),
        bool(health.get("verified")),
        date.fromisoformat(until) if until else None,
        courses,
    )
    turn.say(cards.status(turn.language, view))


@command("zalo_renew", "xin lai quyen zalo", door=Door.ADMINISTRATOR)
def zalo_renew(turn: Turn, _args: list[str]) -> None:
    """A consent link for this administrator."""
    asked = zalo_consent.ask(turn.db, turn.office, turn.now, turn.standing)
    if isinstance(asked, ConsentRefusal):
        turn.refuse(turn.t(f"official_account.refused.{asked.value}"))
        return
    turn.say(cards.link(turn.language, asked, zalo_consent.LASTS_MS // 60_000))


@command("zalo_retry", door=Door.ADMINISTRATOR)
def zalo_retry(turn: Turn, _args: list[str]) -> None:
    """Try the kept refresh token once more: the loss may have been an outage."""
    zalo_tokens.try_again(turn.db, turn.now)
    turn.say(turn.t("official_account.retrying"))
