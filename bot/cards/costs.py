"""What a sending will use: ways, đồng, what is left of the month (dialogues.md 3 and 6)."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.cards.registration import channel_name
from bot.i18n import Language


@dataclass(frozen=True, slots=True)
class CostFacts:
    """People whose message is paid, goes as a template, or waits; đồng in all; (channel, left, whether of the paid ones) of the month."""

    paid: int = 0
    templates: int = 0
    waiting: int = 0
    cost: int = 0
    quotas: Sequence[tuple[str, int, bool]] = ()


def full_name(language: Language, channel: str) -> str:
    """The name by which the platform's two channels are told apart: ``Zalo Bot``, ``Zalo OA``; elsewhere the usual one."""
    key = f"channels.name.{channel}"
    return language.t(key) if language.has(key) else channel_name(language, channel)


def cost_lines(language: Language, facts: CostFacts | None) -> list[str]:
    """``Chi phí: không. Zalo Bot còn 1.824 tin trong tháng.``; nothing where no channel of the audience has a window or a quota."""
    if facts is None or not facts.quotas:
        return []
    two = language.two
    parts = [
        language.t("costs.paid", count=two(facts.paid)) if facts.paid else "",
        language.t("costs.templates", count=two(facts.templates)) if facts.templates else "",
    ]
    used = [part for part in parts if part]
    if not used:
        text = language.t("costs.none")
    elif facts.cost:
        text = language.t("costs.some", parts=language.join(used), cost=two(facts.cost))
    else:
        text = language.t("costs.in_package", parts=language.join(used))
    left = [
        language.t("costs.left_paid" if paid else "costs.left", channel=full_name(language, channel), left=two(left))
        for channel, left, paid in facts.quotas
    ]
    lines = [" ".join([text, *left])]
    if facts.waiting:
        lines.append(language.t("costs.waiting", count=two(facts.waiting)))
    return lines
