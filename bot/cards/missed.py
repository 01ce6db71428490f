"""What is said after a time in which a channel could not hear (dialogues.md 7.7)."""

from bot.cards.costs import full_name
from bot.i18n import Language
from bot.messaging import Outgoing, Rows


def ask_again(language: Language, since: int, until: int, number: str, choices: Rows, *, same_day: bool) -> Outgoing:
    """From when to when (epoch ms), and what still waits: the document's ``number``, and the choices that were offered last."""
    start = language.time(since) if same_day else language.moment(since)
    text = language.t("missed.ask_again", start=start, end=language.moment(until))
    if number:
        text += "\n" + language.t("missed.about", number=number)
    return Outgoing(text, choices)


def office_alert(language: Language, channel: str, since: int, until: int, asked: int) -> Outgoing:
    """What the office is told when the channel hears again."""
    return Outgoing(
        language.t(
            "missed.alert",
            channel=full_name(language, channel),
            start=language.moment(since),
            end=language.moment(until),
            count=language.two(asked),
        )
    )


def deaf(language: Language, channel: str, since: int) -> Outgoing:
    """What the office is told while it lasts."""
    return Outgoing(language.t("missed.deaf", channel=full_name(language, channel), start=language.moment(since)))


def webhook_unreachable(language: Language, channel: str) -> Outgoing:
    """What the office is told when the platform cannot call our public address."""
    return Outgoing(language.t("missed.webhook_unreachable", channel=full_name(language, channel)))
