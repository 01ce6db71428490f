"""Lists of requests: what waits for the office, and what a unit asked for."""

from collections.abc import Sequence

from bot.cards.measure import MAX_LINES, lines_of
from bot.cards.requests import ROOMS, RequestFacts, Room, fitting, settled_line, values_of
from bot.cards.words import column, label
from bot.domain.text import clip
from bot.i18n import Language
from bot.messaging import Choice, Outgoing

LISTED = 4


def waiting(language: Language, facts: Sequence[RequestFacts], total: int, offset: int = 0) -> Outgoing:
    """The office's list, what expires first coming first: as many as a small phone shows, the rest behind the last choice."""
    if not facts:
        return Outgoing(language.t("requests.none_waiting"))
    for shown in range(len(facts), 1, -1):
        card = _waiting(language, facts[:shown], total, offset)
        if lines_of(card) + 1 <= MAX_LINES:
            return card
    return _waiting(language, facts[:1], total, offset)


def _waiting(language: Language, facts: Sequence[RequestFacts], total: int, offset: int) -> Outgoing:
    lines = [_line(language, each) for each in facts]
    choices = [
        Choice(label(f"{each.number.split('/')[0]}: {each.unit_name}"), f"request_one {each.id}", line=line)
        for each, line in zip(facts, lines, strict=True)
    ]
    rest = total - offset - len(facts)
    more = None
    if rest > 0:
        more = Choice(
            language.t("requests.button.more", count=language.two(rest)), f"requests {offset + len(facts)}", "9"
        )
    head = language.t("requests.waiting", count=language.two(total))
    return Outgoing("\n".join([head, *lines]), column(*choices, more))


def own(language: Language, open_now: Sequence[RequestFacts], settled: Sequence[RequestFacts]) -> Outgoing:
    """A unit's own requests: those that wait, each with its way back, then what became of the last ones."""
    if not open_now and not settled:
        return Outgoing(language.t("requests.none_own"))
    choices = [
        Choice(
            label(language.t("requests.button.withdraw_of", number=each.number.split("/")[0])),
            f"request_withdraw {each.id}",
        )
        for each in open_now[:LISTED]
    ]

    def draw(room: Room, shown: int) -> Outgoing:
        lines = [language.t("requests.own")]
        lines += [_line(language, each, own=True) for each in open_now]
        lines += [f"- {each.number}: {settled_line(language, each, room)}" for each in settled[:shown]]
        return Outgoing("\n".join(lines), column(*choices))

    for shown in range(len(settled), -1, -1):
        card = draw(ROOMS[-2], shown) if shown < len(settled) else fitting(lambda room: draw(room, len(settled)))
        if lines_of(card) + bool(card.choices) <= MAX_LINES:
            return card
    return draw(ROOMS[-1], 0)


def _line(language: Language, facts: RequestFacts, *, own: bool = False) -> str:
    key = f"requests.line.{facts.kind.value}"
    values = values_of(language, facts)
    line = language.t(key, **values)
    return line if own else f"{line}, {clip(facts.unit_name, 40)}"
