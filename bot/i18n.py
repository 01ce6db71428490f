"""The catalogue layer: every sentence, in every language, by symbolic key.

Message ids are keys such as `registration.welcome`; both Vietnamese and English are catalogues, so no sentence stands in
code. At start all `locales/<language>/LC_MESSAGES/*.po` are read and kept in memory: no build step, a newcomer edits a text
file and restarts. What was read is kept beside them as Python keeps its modules (`bot.catalogues`), so that only a start
after a change reads it again. A key or a value that is missing raises: loud in tests, never a half
sentence on a phone.

How dates, counts and lists are written is in the catalogue as well (the keys `format.*`), so a further language is one
more folder. Rules: NĐ 30/2020/NĐ-CP, Phụ lục I, and `domain.md` 6.1.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from zoneinfo import ZoneInfo

from bot import clock
from bot.catalogues import Texts, texts_of

DEFAULT_LANGUAGE = "vi"

_SIZES = ("KB", "MB", "GB", "TB")


class MissingMessage(LookupError):
    """A key the catalogue does not have: a mistake in the code or an unfinished translation."""


class MissingValue(LookupError):
    """A sentence with a placeholder that was given no value."""


class Language:
    """One language: sentences by key, and how this language writes dates, times, counts and lists.

    Instants are UTC epoch milliseconds and are shown in the office's zone.
    """

    def __init__(self, code: str, texts: Texts, zone: ZoneInfo) -> None:
        self.code = code
        self.zone = zone
        self._single = texts.single
        self._plural = texts.plural
        self._plural_form = texts.plural_form
        self._count = self._pattern("format.count")
        self._thousands = self._pattern("format.thousands")
        self._decimal = self._pattern("format.decimal")

    def __repr__(self) -> str:
        return f"Language({self.code!r})"

    # Sentences

    def has(self, key: str) -> bool:
        """Whether the catalogue has a text for `key`."""
        return key in self._single or key in self._plural

    def t(self, key: str, /, **values: object) -> str:
        """The sentence for `key`, its `{placeholders}` filled. MissingMessage, MissingValue."""
        return self._fill(key, self._pattern(key), values)

    def n(self, key: str, count: int, /, **values: object) -> str:
        """The sentence for `key` in the form that `count` needs; `{n}` is the count as this language writes it."""
        forms = self._plural.get(key)
        if forms is None:
            raise MissingMessage(f"{self.code}: no plural message {key!r}")
        values.setdefault("n", self.two(count))
        return self._fill(key, forms[self._plural_form(abs(count))], values)

    def _pattern(self, key: str) -> str:
        try:
            return self._single[key]
        except KeyError:
            raise MissingMessage(f"{self.code}: no message {key!r}") from None

    def _fill(self, key: str, pattern: str, values: dict[str, object]) -> str:
        try:
            return pattern.format(**values)
        except (KeyError, IndexError) as missing:
            raise MissingValue(f"{self.code}: {key!r} needs a value for {missing}") from None

    # Dates and times

    def date_doc(self, day: dt.date) -> str:
        """A date as documents write it: `05/6/2023` (NĐ 30: zeros before days 1-9 and months 1-2 only), `5 June 2023`."""
        month = self._pattern(f"format.month.{day.month}")
        return self.t("format.date", day=day.day, month=month, year=day.year)

    def date_short(self, day: dt.date) -> str:
        """Day and month where the year is plain: `09/6`, `16/6`, `16 June`."""
        return self.t("format.date_short", day=day.day, month=self._pattern(f"format.month.{day.month}"))

    def weekday(self, day: dt.date) -> str:
        """The name of the day of the week as it stands inside a sentence: `thứ Sáu`, `Chủ nhật`."""
        return self._pattern(f"format.weekday.{day.isoweekday()}")

    def time(self, ms: int) -> str:
        """The time of day in words: `09 giờ 48 phút`, `09:48`."""
        at = clock.local(ms, self.zone)
        return self.t("format.time", hour=at.hour, minute=at.minute)

    def time_seconds(self, ms: int) -> str:
        """The time of day to the second, for what is about to happen: `09 giờ 42 phút 30 giây`, `09:42:30`."""
        at = clock.local(ms, self.zone)
        return self.t("format.time_seconds", hour=at.hour, minute=at.minute, second=at.second)

    def clock(self, ms: int) -> str:
        """The time of day in figures: `09:48`."""
        return f"{clock.local(ms, self.zone):%H:%M}"

    def moment(self, ms: int) -> str:
        """Time and date, as a record states them: `09 giờ 48 phút, ngày 05/6/2023`."""
        return self.t("format.moment", time=self.time(ms), date=self.date_doc(clock.civil_day(ms, self.zone)))

    # Counts, sizes, lists

    def two(self, count: int) -> str:
        """A count, two digits at least in Vietnamese: `03`, `41`, `1.120`."""
        if -1000 < count < 1000:
            return self._count.format(n=count)
        return f"{count:,}".replace(",", self._thousands)

    def percent(self, share: float) -> str:
        """A share from 0 to 1 with one decimal: `43,4%`. `0%` and `100%` are said of nothing and everything only."""
        tenths = round(share * 1000)
        if 0 < share < 1:
            tenths = min(max(tenths, 1), 999)
        return self._tenths(tenths) + "%"

    def size(self, octets: int) -> str:
        """The size of a file, 1 KB being 1.024 bytes as phones and Windows count: `512 B`, `2,1 MB`."""
        if octets < 1024:
            return f"{octets} B"
        amount, unit = octets / 1024, 0
        while round(amount * 10) >= 10240 and unit < len(_SIZES) - 1:
            amount, unit = amount / 1024, unit + 1
        return f"{self._tenths(round(amount * 10))} {_SIZES[unit]}"

    def _tenths(self, tenths: int) -> str:
        whole, rest = divmod(tenths, 10)
        return f"{whole}{self._decimal}{rest}" if rest else str(whole)

    def join(self, items: Iterable[str]) -> str:
        """A list inside a sentence: `A, B và C`. Nothing gives an empty text."""
        *head, last = list(items) or [""]
        return self.t("format.list", head=", ".join(head), last=last) if head else last


class Languages:
    """The languages the product speaks. An unknown code, or none, is answered in the default language."""

    def __init__(self, languages: Iterable[Language], default: str = DEFAULT_LANGUAGE) -> None:
        self._languages = {language.code: language for language in languages}
        self.default = self._languages[default]

    def __getitem__(self, code: str | None) -> Language:
        return self._languages.get(code or "", self.default)

    def __iter__(self) -> Iterator[Language]:
        return iter(self._languages.values())

    def __len__(self) -> int:
        return len(self._languages)

    def __contains__(self, code: object) -> bool:
        return code in self._languages

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes, the default first."""
        return (self.default.code, *sorted(code for code in self._languages if code != self.default.code))


def catalogue_folders(root: Traversable | None = None) -> dict[str, Traversable]:
    """The folder with the `.po` files of each language, by code. `root` is `locales/` unless given."""
    root = files("locales") if root is None else root
    folders = {child.name: child / "LC_MESSAGES" for child in root.iterdir() if child.is_dir()}
    return {code: folder for code, folder in sorted(folders.items()) if folder.is_dir()}


@cache
def load_languages(zone: ZoneInfo, default: str = DEFAULT_LANGUAGE, root: Traversable | None = None) -> Languages:
    """Read every catalogue, once in a process. `zone` is the office's; `default` the language of people who have not chosen.

    KeyError if there is no catalogue for `default`; MissingMessage if one lacks the `format.*` keys.
    """
    folders = catalogue_folders(root)
    return Languages((Language(code, texts_of(folder, code), zone) for code, folder in folders.items()), default)
