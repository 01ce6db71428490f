"""How a directive is reminded: the question, a choice in words, and what it changes."""

from collections.abc import Sequence

from bot.cards.measure import rows
from bot.domain.ladder_choice import LadderChoice, LadderKind
from bot.i18n import Language
from bot.messaging import Choice, Outgoing

USUAL_WEEKS = 4


def ask(language: Language, usual: Sequence[int], note: str = "", number: str = "") -> Outgoing:
    """As usual (working days before the day), KHẨN, weekly only, none; days of its own are typed. ``number``: of a directive sent already."""
    days = ", ".join(language.two(day) for day in usual)
    first = language.t("ladder.which.of", number=number) if number else language.t("ladder.which")
    lines = [line for line in (note, first, language.t("ladder.how", days=days)) if line]
    return Outgoing(
        "\n".join(lines),
        rows(
            Choice(language.t("ladder.button.usual"), "=usual"),
            Choice(language.t("ladder.button.urgent"), "=urgent"),
            Choice(language.t("ladder.button.weekly", weeks=language.two(USUAL_WEEKS)), "=weekly"),
            Choice(language.t("ladder.button.none"), "=none"),
        ),
    )


def words(language: Language, choice: LadderChoice) -> str:
    """``nhắc trước hạn 07, 02 ngày làm việc``"""
    days = ", ".join(language.two(day) for day in choice.before)
    return language.t(f"ladder.is.{choice.kind.value}", days=days, weeks=language.two(choice.weeks))


def offered(choice: str) -> LadderChoice | None:
    """The choice behind a button."""
    if choice not in set(LadderKind) or choice == LadderKind.OWN:
        return None
    kind = LadderKind(choice)
    return LadderChoice(kind, weeks=USUAL_WEEKS if kind is LadderKind.WEEKLY else 0)
