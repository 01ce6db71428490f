"""The question to the office before an automatic sending that is larger than any of its kind of late, and what became of it."""

from collections.abc import Sequence

from bot.cards.measure import rows
from bot.domain.surprise import Automatic
from bot.i18n import Language
from bot.messaging import Choice, Outgoing

LISTED = 2
"""Of what waits, so many have buttons of their own in one message."""


def question(language: Language, sending_id: int, kind: Automatic, people: int, largest: int) -> Outgoing:
    """To how many it would go, against the largest of late; nothing goes out before one tap."""
    text = language.t(f"surprises.ask.{kind.value}", people=language.two(people), largest=language.two(largest))
    return Outgoing(f"{text}\n{language.t('surprises.waits')}", _choices(language, sending_id))


def _choices(language: Language, sending_id: int) -> tuple[tuple[Choice, ...], ...]:
    return rows(
        Choice(language.t("surprises.button.send"), f"automatic_send {sending_id}"),
        Choice(language.t("surprises.button.not"), f"automatic_keep {sending_id}"),
        Choice(language.t("surprises.button.look"), "schedule"),
    )


def will_go(language: Language, people: int, kind: Automatic) -> Outgoing:
    return Outgoing(language.t(f"surprises.will_go.{kind.value}", people=language.two(people)))


def kept(language: Language, sending_id: int) -> Outgoing:
    """It waits on; it may still be let go."""
    choice = Choice(language.t("surprises.button.send"), f"automatic_send {sending_id}")
    return Outgoing(language.t("surprises.kept"), ((choice,),))


def listing(language: Language, waiting: Sequence[tuple[int, Automatic, int]]) -> Outgoing:
    """(number, kind, to how many) of everything that waits now."""
    if not waiting:
        return Outgoing(language.t("surprises.none"))
    lines = [language.t("surprises.head")]
    lines += [waiting_line(language, kind, people) for _, kind, people in waiting[:LISTED]]
    if len(waiting) > LISTED:
        lines.append(language.t("surprises.more", count=language.two(len(waiting) - LISTED)))
    choices: list[Choice] = []
    for sending_id, kind, _ in waiting[:LISTED]:
        choices.append(Choice(language.t(f"surprises.send.{kind.value}"), f"automatic_send {sending_id}"))
        choices.append(Choice(language.t(f"surprises.not.{kind.value}"), f"automatic_keep {sending_id}"))
    return Outgoing("\n".join(lines), rows(*choices))


def waiting_line(language: Language, kind: Automatic, people: int) -> str:
    return language.t(f"surprises.waiting.{kind.value}", people=language.two(people))
