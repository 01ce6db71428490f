"""The weekly code of the log, as office and leadership get it."""

from datetime import date, timedelta

from bot.domain.ledger import grouped
from bot.i18n import Language
from bot.messaging import Choice, Outgoing


def head_card(language: Language, week: date, at: int, code: str) -> Outgoing:
    """The twelve digits, of which week and minute they are, and the full code behind a button. ``code`` is ungrouped."""
    shown = grouped(code)
    text = language.t(
        "log_head.code",
        first=language.date_short(week),
        last=language.date_doc(week + timedelta(days=6)),
        moment=language.moment(at),
        code=shown,
    )
    return Outgoing(text, ((Choice(language.t("log_head.button.full"), f"log_head {week.isoformat()}"),),))


def full_head(language: Language, at: int, code: str, hash_: str, lines: int) -> Outgoing:
    """The whole hash, in groups of eight that can be read out."""
    digits = " ".join(hash_[n : n + 8] for n in range(0, len(hash_), 8))
    shown = grouped(code)
    return Outgoing(
        language.t("log_head.full", moment=language.moment(at), code=shown, hash=digits, lines=language.two(lines))
    )


def no_head(language: Language) -> Outgoing:
    return Outgoing(language.t("log_head.none"))
