"""What a message takes on the small phones of every kind of channel: buttons, five buttons, none at all."""

from functools import lru_cache

from bot.cards.measure import lines_of, lines_shown
from bot.domain.instants import OFFICE_ZONE
from bot.i18n import Language, load_languages
from bot.layout import fit
from bot.messaging import Capabilities, Outgoing

FIVE_BUTTONS = Capabilities(2000, 5, bold=False, file_sizes_out={"application/pdf": 5_000_000})
NO_BUTTONS = Capabilities(2000, 0, bold=False, files_out=False, files_in=False)


def most_lines(message: Outgoing) -> int:
    """Lines of the longest message it becomes on any kind of channel."""
    laid = [lines_shown(part, can) for can in (FIVE_BUTTONS, NO_BUTTONS) for part in fit(message, can, _vietnamese())]
    return max([lines_of(message), *laid])


@lru_cache(maxsize=1)
def _vietnamese() -> Language:
    return load_languages(OFFICE_ZONE)["vi"]
