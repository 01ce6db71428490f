"""Quotas of a month: how far they are used, what is kept back, when to warn, and what a Sở will need (issue 3; zalo-api.md A6)."""

import math
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

WARN_AT = (70, 85, 95)
"""Per cent of a month's quota at which the office is told, once a month each."""
WEEKS_A_MONTH = 22 / 5
"""Working days of a month over those of a week."""


class Meter(StrEnum):
    """What is counted by channel and month."""

    MESSAGES = "messages"
    PAID = "paid"
    TEMPLATES = "templates"


def month_of(day: date) -> str:
    """``2023-06``"""
    return f"{day:%Y-%m}"


def remaining(limit: int, used: int, reserve: int = 0) -> int:
    """What ordinary messages may still use; never below 0."""
    return max(0, limit - reserve - used)


def warning_level(used: int, limit: int) -> int:
    """The highest of :data:`WARN_AT` that is reached; 0 for none. A limit of 0 is reached at once."""
    if limit <= 0:
        return WARN_AT[-1]
    return max((level for level in WARN_AT if used * 100 >= level * limit), default=0)


@dataclass(frozen=True, slots=True)
class MonthEstimate:
    """Messages of a month: ``out`` we send, ``incoming`` people send; ``counted`` is what the plan counts."""

    recipients: int
    out: int
    incoming: int
    counted: int

    def exceeds(self, monthly_messages: int | None, most_people: int | None) -> bool:
        """Whether a plan with these limits is too small (None: without limit): then the Official Account is needed."""
        over = monthly_messages is not None and self.counted > monthly_messages
        return over or (most_people is not None and self.recipients > most_people)


def month_estimate(
    units: int,
    people_per_unit: float = 1.0,
    directives_a_week: float = 3.0,
    *,
    reminders: float = 1.0,
    exchanges: float = 2.0,
    weekly_card: bool = False,
    count_incoming: bool = True,
) -> MonthEstimate:
    """What a month will use: each directive is a card, ``reminders`` and ``exchanges`` (an answer of theirs and ours) a person.

    40 units with one person each at three directives a week are 3,168 messages, over the free plan of a Bot.
    """
    recipients = _whole(units * people_per_unit)
    cases = recipients * directives_a_week * WEEKS_A_MONTH
    weekly = recipients * WEEKS_A_MONTH if weekly_card else 0
    out = _whole(cases * (1 + reminders + exchanges) + weekly)
    incoming = _whole(cases * exchanges)
    return MonthEstimate(recipients, out, incoming, out + incoming if count_incoming else out)


def _whole(messages: float) -> int:
    """Rounded up, without what binary fractions leave behind."""
    return math.ceil(round(messages, 6))
