"""Checks of single values, used in the annotations of settings; each refuses with a fault."""

import re
from dataclasses import dataclass
from typing import Annotated

from bot.config.faults import FaultKind, Refused


@dataclass(frozen=True)
class Between:
    """The least and the greatest allowed number."""

    low: float
    high: float

    def __call__(self, value: float) -> None:
        """Refused (OUT_OF_RANGE) outside the bounds."""
        if not self.low <= value <= self.high:
            raise Refused(FaultKind.OUT_OF_RANGE, f"{self.low:g}-{self.high:g}")


@dataclass(frozen=True)
class Shape:
    """The form a text must have; empty is allowed where the setting is off by default."""

    kind: FaultKind
    pattern: str

    def __call__(self, value: str) -> None:
        """Refused (`kind`, with the value) where the text has another form."""
        if re.fullmatch(self.pattern, value) is None:
            raise Refused(self.kind, value)


Url = Annotated[str, Shape(FaultKind.BAD_URL, r"https?://[^\s/?#]+(/[^\s?#]*)?")]
UrlOrNothing = Annotated[str, Shape(FaultKind.BAD_URL, r"(https?://[^\s/?#]+(/[^\s?#]*)?)?")]
