"""What the page's script is given to show: words, and lines of the feed with times and sizes already written."""

from typing import Any
from urllib.parse import quote

from bot.actions.web_chat import Page, ShownLine
from bot.clock import civil_day
from bot.config import Config
from bot.i18n import Language

PAGE_WORDS = (
    "attach",
    "attach_too_large",
    "back_online",
    "choose_again",
    "devices",
    "edited",
    "failed",
    "file_sending",
    "gone",
    "log",
    "me",
    "new_below",
    "not_taken",
    "office",
    "offline",
    "older",
    "placeholder",
    "send",
    "sending",
    "too_long",
    "withheld",
)
"""Keys ``web.page.<name>``: every word the script may show. ``{n}`` and ``{limit}`` are filled by the script."""


def words(language: Language, config: Config) -> dict[str, str]:
    """Every word of the page in one language."""
    fixed = {
        "name": config.office.short_name,
        "contact": contact(language, config),
        "limit": language.size(config.limits.file_in_mb * 1_048_576),
        "longest": language.two(config.limits.text_characters),
        "n": "{n}",
    }
    return {name: language.t(f"web.page.{name}", **fixed) for name in PAGE_WORDS}


def contact(language: Language, config: Config) -> str:
    """Whom to call: the office's name, and its number where one is set."""
    office = config.office
    if not office.phone:
        return language.t("web.contact.name", name=office.short_name)
    return language.t("web.contact.phone", name=office.contact_name or office.short_name, phone=office.phone)


def feed_page(page: Page, language: Language) -> dict[str, Any]:
    """One answer of the feed."""
    return {
        "lines": [_line(line, language) for line in page.lines],
        "upto": page.upto,
        "older": page.older,
        "more": page.more,
        "language": page.language,
    }


def _line(line: ShownLine, language: Language) -> dict[str, Any]:
    day = civil_day(line.at, language.zone)
    message = line.message
    shown: dict[str, Any] = {
        "n": line.n,
        "time": language.clock(line.at),
        "day": language.t("web.page.day", weekday=language.weekday(day), date=language.date_doc(day)),
        "mine": line.mine,
        "heading": message.heading,
        "text": message.text,
        "choices": [[{"label": choice.label, "command": choice.command} for choice in row] for row in message.choices],
        "files": [
            {
                "name": file.name,
                "size": language.size(file.size),
                "path": f"file/{line.n}/{at}/{quote(file.name, safe='')}",
            }
            for at, file in enumerate(message.files)
        ],
    }
    optional = {"key": line.key, "on": line.on, "command": line.command, "withheld": line.withheld}
    shown.update({name: value for name, value in optional.items() if value})
    if line.replaces is not None:
        shown["replaces"] = line.replaces
    return shown
