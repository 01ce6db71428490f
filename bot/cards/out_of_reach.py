"""What a person is told when their channel cannot answer: the answer on another channel, and how to reach the office."""

from dataclasses import replace

from bot.cards.costs import full_name
from bot.cards.words import Contact, contact_line
from bot.domain.routing import Hindrance
from bot.i18n import Language
from bot.messaging import Outgoing


def moved(language: Language, channel: str, why: Hindrance, answer: Outgoing) -> Outgoing:
    """The answer as it was meant, on another channel, with what it answers."""
    heading = language.t(f"out_of_reach.moved.{why.value}", channel=full_name(language, channel))
    return replace(answer, heading=f"{heading} {answer.heading}".strip())


def month_ends(language: Language, channel: str, month: str, other: str, contact: Contact) -> Outgoing:
    """On the channel itself, while it still answers: what to do when it does not any more. ``other``: a channel of the person's, "" for none."""
    return Outgoing(_told(language, "out_of_reach.soon", channel, month, other, contact))


def month_ended(language: Language, channel: str, month: str, other: str, contact: Contact) -> Outgoing:
    """On any other way: why nothing was answered."""
    return Outgoing(_told(language, "out_of_reach.ended", channel, month, other, contact))


def _told(language: Language, key: str, channel: str, month: str, other: str, contact: Contact) -> str:
    lines = [language.t(key, channel=full_name(language, channel), month=month)]
    if other:
        lines.append(language.t("out_of_reach.write_there", channel=full_name(language, other)))
    return "\n".join([*lines, contact_line(language, contact)])
