"""The figures of a briefing as they are told in one line: ``07/6 hop 24/25``, ``12/12``, ``02 cong tac, 01 nghi om``.

Nothing is guessed into the record: what is read here is shown as a sum and confirmed by a person.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.domain.dissemination import Excuse, Form
from bot.domain.text import unspell_in_place
from bot.intake.civil import Day, DayFault, Prefer, civil_day
from bot.intake.days import find_days, flat


@dataclass(frozen=True, slots=True)
class Figures:
    """What a line says of a briefing; what it does not say is None. ``day`` is a fault where a day was meant and is wrong."""

    told: int | None = None
    total: int | None = None
    day: date | DayFault | None = None
    form: Form | None = None
    excused: Mapping[Excuse, int] | None = None
    """Who was not told for a reason, as said beside the numbers: ``38/41, 3 nghỉ phép``."""


_FORMS = (
    (Form.CONFERENCE, r"hoi nghi"),
    (Form.INDIVIDUAL_DOCUMENTS, r"gui van ban|(?:gui )?tung nguoi"),
    (Form.POSTED, r"niem yet|bang tin"),
    (Form.EXCHANGE_GROUP, r"nhom"),
    (Form.IN_PERSON, r"(?:gap )?truc tiep"),
    (Form.MEETING, r"hop|giao ban|sinh hoat"),
)
_PAIR = re.compile(r"(?<![\d/.-])(\d{1,5}) ?/ ?(\d{1,5})(?: ?/ ?(\d{2,4}))?(?![\d/])")
_PEOPLE = re.compile(r"(?<![\d/])(\d{1,5}) ?(?:nguoi|dong chi)(?!\w)")
_LONGEST = 200


def read_figures(text: str, today: date) -> Figures:
    """Read one line. Of two pairs ``a/b`` one is the day; alone, a pair counts people unless ``ngày`` stands before it."""
    plain = unspell_in_place(flat(text[:_LONGEST]))
    excused = _excuses(plain)
    plain = _EXCUSED.sub(" ", plain)  # ``2 người nghỉ phép`` are not two people told
    pairs = list(_PAIR.finditer(plain))
    day_pair = _day_pair(plain, pairs, today)
    people = next((pair for pair in pairs if pair is not day_pair and pair[3] is None), None)
    told, total = (int(people[1]), int(people[2])) if people else (_told_alone(plain), None)
    return Figures(told, total, _day(plain, pairs, day_pair, today), _form(plain), excused or None)


def read_form(text: str) -> Form | None:
    """The form of dissemination a text names."""
    return _form(unspell_in_place(flat(text[:_LONGEST])))


def _day_pair(plain: str, pairs: list[re.Match[str]], today: date) -> re.Match[str] | None:
    for pair in pairs:
        if pair[3] is not None or re.search(r"(?:ngay|hom) *$", plain[: pair.start()]):
            return pair
    if len(pairs) < 2:
        return None
    valid = next((pair for pair in pairs if isinstance(_civil(pair, today), Day)), None)
    # ``31/6 hop 24/25``: the one that can name a month was meant as the day, and comes back as a fault.
    return valid or next((pair for pair in pairs if int(pair[2]) <= 12 and int(pair[1]) > int(pair[2])), None)


def _civil(pair: re.Match[str], today: date) -> Day | DayFault:
    return civil_day(int(pair[1]), int(pair[2]), int(pair[3]) if pair[3] else None, today, Prefer.PAST)


def _day(plain: str, pairs: list[re.Match[str]], day_pair: re.Match[str] | None, today: date) -> date | DayFault | None:
    if day_pair is not None:
        day = _civil(day_pair, today)
    else:
        bare = plain
        for pair in pairs:
            bare = bare[: pair.start()] + " " * len(pair[0]) + bare[pair.end() :]
        found = find_days(bare, today, Prefer.PAST)
        if not found:
            return None
        day = found[0].day
    return day.date if isinstance(day, Day) else day


def _told_alone(plain: str) -> int | None:
    if match := _PEOPLE.search(plain):
        return int(match[1])
    return int(plain) if re.fullmatch(r"\d{1,5}", plain.strip()) else None


def _form(plain: str) -> Form | None:
    return next((form for form, words in _FORMS if re.search(rf"(?<!\w)(?:{words})(?!\w)", plain)), None)


_EXCUSES = {
    Excuse.LEAVE: r"(?:nghi )?phep",
    Excuse.SICK: r"(?:nghi )?om|benh",
    Excuse.TRAVEL: r"(?:di )?cong tac",
    Excuse.STUDY: r"(?:di )?hoc",
    Excuse.MATERNITY: r"thai san|nghi de",
    Excuse.SECONDED: r"biet phai",
}
_EXCUSED = re.compile(
    r"(?<![\d/])(\d{1,4}) ?(?:nguoi|dong chi|dc)? ?(?:vang )?(?:"
    + "|".join(f"(?P<{excuse.value}>{words})" for excuse, words in _EXCUSES.items())
    + r")(?!\w)"
)


def read_excuses(text: str) -> Mapping[Excuse, int] | None:
    """``02 cong tac, 01 om`` as numbers by reason; None unless the whole text says just that."""
    plain = unspell_in_place(flat(text[:_LONGEST]))
    found = _excuses(plain)
    rest = re.sub(r"[\s,.;:+]|va(?!\w)", "", _EXCUSED.sub("", plain))
    return found if found and not rest else None


def _excuses(plain: str) -> dict[Excuse, int]:
    found: dict[Excuse, int] = {}
    for match in _EXCUSED.finditer(plain):
        excuse = next(excuse for excuse in Excuse if match.group(excuse.value))
        found[excuse] = found.get(excuse, 0) + int(match[1])
    return found
