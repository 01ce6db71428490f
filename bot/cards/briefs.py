"""What of a message fits a template that the platform has approved beforehand: names, parameters, longest values.

docs/zalo.md quotes this table: the templates a Sở submits for approval carry exactly these parameters. A template names the
paper, what is asked, by when and by whom; it never carries the summary. Its button leads into the chat, and the first
answer opens the free window, upon which the message itself follows.
"""

from collections.abc import Mapping
from datetime import date

from bot.domain.delivery import MessageKind
from bot.domain.text import clip
from bot.i18n import Language
from bot.messaging import Brief

NEW_DIRECTIVE, REMINDER, WEEKLY, BROADCAST, NOTICE = "new_directive", "reminder", "weekly", "broadcast", "notice"

TEMPLATES: Mapping[MessageKind, str] = {
    MessageKind.DIRECTIVE_CARD: NEW_DIRECTIVE,
    MessageKind.REMINDER: REMINDER,
    MessageKind.WEEKLY: WEEKLY,
    MessageKind.BROADCAST: BROADCAST,
    MessageKind.NOTICE: NOTICE,
}
"""Which template stands for which kind of message."""

PARAMETERS: Mapping[str, Mapping[str, int]] = {
    NEW_DIRECTIVE: {"unit": 80, "number": 40, "subject": 90, "due": 40, "office": 80, "link": 200},
    REMINDER: {"unit": 80, "number": 40, "due": 40, "office": 80, "link": 200},
    WEEKLY: {"unit": 80, "count": 20, "office": 80, "link": 200},
    BROADCAST: {"subject": 90, "office": 80, "link": 200},
    NOTICE: {"unit": 80, "number": 40, "subject": 90, "office": 80, "link": 200},
}
"""By template, every parameter with its longest value in characters. ``office`` and ``link`` are the same for all messages."""


def brief(template: str, **values: str) -> Brief:
    """A brief with its values cut to length. KeyError for a parameter the template does not have."""
    longest = PARAMETERS[template]
    return Brief(template, {name: clip(" ".join(value.split()), longest[name]) for name, value in values.items()})


def complete(unfinished: Brief, office: str, link: str) -> Brief:
    """With what every template carries; a parameter without a value says so with a dash, since platforms refuse an empty one."""
    longest = PARAMETERS[unfinished.template]
    known = {**unfinished.values, "office": clip(office, longest["office"]), "link": link}
    return Brief(unfinished.template, {name: known.get(name) or "-" for name in longest})


def due_words(language: Language, due: date | None) -> str:
    """``16/6/2023``, or that there is no due day."""
    return language.date_doc(due) if due is not None else language.t("briefs.no_due")
