"""What is different in the office's own way of reminding since it was last used."""

from datetime import time

from bot.domain.ladder import Steps
from bot.i18n import Language
from bot.messaging import Outgoing


def changed(language: Language, before: Steps, after: Steps, running: int) -> Outgoing:
    """Line by line what was and what is; ``running`` directives keep the ladder they began with."""
    lines = [language.t("ladder.configured.head")]
    for name, was, now in (
        ("before", _days(language, before.before), _days(language, after.before)),
        ("morning", _clock(before.morning), _clock(after.morning)),
        ("afternoon", _clock(before.afternoon), _clock(after.afternoon)),
        ("overdue", _weekly(language, before.overdue), _weekly(language, after.overdue)),
        ("office", _after(language, before.office_after), _after(language, after.office_after)),
        ("leaders", _after(language, before.leaders_after), _after(language, after.leaders_after)),
    ):
        if was != now:
            lines.append(language.t(f"ladder.configured.{name}", was=was, now=now))
    lines.append(language.t("ladder.configured.running", count=language.two(running)))
    return Outgoing("\n".join(lines))


def _days(language: Language, days: tuple[int, ...]) -> str:
    return ", ".join(language.two(day) for day in days) or language.t("ladder.configured.never")


def _clock(at: time) -> str:
    return f"{at:%H:%M}"


def _weekly(language: Language, weekly: bool) -> str:
    return language.t("ladder.configured.weekly" if weekly else "ladder.configured.never")


def _after(language: Language, days: int) -> str:
    return (
        language.t("ladder.configured.after", days=language.two(days))
        if days
        else language.t("ladder.configured.never")
    )
