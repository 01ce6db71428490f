"""The terms of a directive beyond one due day, said before the check: who reports, what comes round, the Sở's own day, how it is reminded."""

from bot.cards import ladder_choice
from bot.cards.due_rules import rule_words
from bot.domain.terms import Terms
from bot.i18n import Language


def terms_lines(language: Language, terms: Terms, reporting: int | None, *, too_near: bool = False) -> list[str]:
    """What is said of them; nothing for one plain day. ``reporting``: how many units owe the report, None where all do; ``too_near``:
    the units' day leaves the Sở none for its own.
    """
    lines = [
        language.t(
            "deadline.terms.rule",
            duty=language.t(f"deadline.terms.duty.{duty.value}"),
            what=rule_words(language, rule),
        )
        for duty, rule in terms.rules
        if rule.recurring or rule.at is not None
    ]
    if reporting is not None:
        lines.append(language.t("deadline.terms.report", count=language.two(reporting)))
    if terms.upstream is not None:
        lines.append(language.t("deadline.terms.upstream", what=rule_words(language, terms.upstream)))
    if too_near:
        lines.append(language.t("deadline.terms.too_near"))
    if terms.ladder is not None:
        lines.append(language.t("deadline.terms.ladder", what=ladder_choice.words(language, terms.ladder)))
    return lines
