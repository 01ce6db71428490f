"""Hearing how a directive is to be reminded: a button, days before the due day, or a number of weeks."""

import re

from bot.cards import ladder_choice as cards
from bot.conversation import Reply, Turn
from bot.domain.ladder_choice import MOST_WEEKS, LadderChoice, LadderKind, own_steps
from bot.domain.text import fold


def usual(turn: Turn) -> list[int]:
    """The office's own days before the due day, the furthest first."""
    return sorted(set(turn.office.config.reminders.offsets), reverse=True)


def hear(turn: Turn, reply: Reply, number: str = "") -> LadderChoice | None:
    """The choice, or None after it was asked again."""
    chosen = cards.offered(reply.choice) if reply.choice else typed(reply.text)
    if chosen is None:
        turn.ask_again(cards.ask(turn.language, usual(turn), turn.t("ladder.not_understood"), number))
    return chosen


def typed(text: str) -> LadderChoice | None:
    """``07, 02, 01`` are working days before the due day; ``6 tuần`` weekly cards; ``khẩn``, ``không nhắc``, ``như thường lệ``."""
    folded = fold(text)
    weeks = re.search(r"\b(\d{1,2}) tuan\b", folded)
    if weeks:
        count = int(weeks.group(1))
        return LadderChoice(LadderKind.WEEKLY, weeks=count) if 1 <= count <= MOST_WEEKS else None
    if re.search(r"\bkhong nhac\b", folded):
        return LadderChoice(LadderKind.NONE)
    if re.search(r"\bkhan\b", folded):
        return LadderChoice(LadderKind.URGENT)
    if re.search(r"\bthuong( le)?\b|\bmac dinh\b", folded):
        return LadderChoice(LadderKind.USUAL)
    numbers = tuple(int(word) for word in re.findall(r"\d{1,3}", folded))
    rest = re.sub(r"\d{1,3}|\b(?:truoc|han|ngay|lam viec|va|t|nhac)\b|[ ,;+-]", "", folded)
    return own_steps(numbers) if numbers and not rest else None
