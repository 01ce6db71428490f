"""A story as the lines of a table: when, what, by whom, and the hash under which each line stands in the chain."""

from collections.abc import Iterator, Sequence

from bot.cards.log_story import sentence
from bot.cards.registration import channel_name
from bot.clock import civil_day
from bot.domain.units import UnitKind
from bot.i18n import Language
from bot.reports.story import Story

Cell = str | int
_COLUMNS = ("line", "at", "what", "who", "channel", "kind", "hash")


def story_lines(story: Story, language: Language) -> Iterator[Sequence[Cell]]:
    """The names of the columns first. Hashes let anyone find each line in the exported log."""
    yield [language.t(f"exports.story.{name}") for name in _COLUMNS]
    for line in story.lines:
        day = civil_day(line.at, language.zone)
        yield [
            line.id,
            f"{language.clock(line.at)} {day:%d/%m/%Y}",
            sentence(language, line, UnitKind.OTHER),
            line.actor.name if line.actor is not None else "",
            channel_name(language, line.channel) if line.channel else "",
            line.kind,
            line.hash,
        ]
